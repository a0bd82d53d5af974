"""Reading how the applications were judged: panel, conflicts, evaluations, checks, proposals."""

from grants.states import CheckState
from welfare_kmzero.editions.format import values
from welfare_kmzero.editions.format.edition import (
    CheckEntry,
    ConflictEntry,
    EvaluationEntry,
    EvaluatorEntry,
    ProposalEntry,
)
from welfare_kmzero.editions.format.fields import Fields

_number = values.number(39)
_evaluator_code = values.words(40)
_reason = values.words(5_000)
DECIDED = (CheckState.ADMITTED.value, CheckState.NOT_ADMITTED.value)


def evaluator(fields: Fields) -> EvaluatorEntry:
    return EvaluatorEntry(
        code=fields.take("code", _evaluator_code),
        name=fields.take("name", values.words(150)),
        appointed_for=fields.refer("appointed_for", values.slug(20), "funders"),
    )


def conflict(fields: Fields) -> ConflictEntry:
    return ConflictEntry(
        evaluator=fields.refer("evaluator", _evaluator_code, "panel"),
        application=fields.refer("application", _number, "applications"),
        reason=fields.take("reason", _reason),
    )


def evaluation(fields: Fields) -> EvaluationEntry:
    return EvaluationEntry(
        application=fields.refer("application", _number, "applications"),
        evaluator=fields.refer("evaluator", _evaluator_code, "panel"),
        scores=fields.mapping("scores", values.points),
        comment=fields.take_or("comment", values.words_or_blank(20_000), ""),
    )


def check(fields: Fields) -> CheckEntry:
    return CheckEntry(
        application=fields.refer("application", _number, "applications"),
        outcome=fields.take("outcome", values.one_of(DECIDED)),
        reason=fields.take("reason", _reason),
        admitted_cost=fields.take_or_none("admitted_cost", values.amount),
    )


def proposal(fields: Fields) -> ProposalEntry:
    return ProposalEntry(
        application=fields.refer("application", _number, "applications"),
        amount=fields.take("amount", values.positive_amount),
        reason=fields.take("reason", _reason),
    )
