"""Reading how the applications were judged."""

from django.db.models import Exists, OuterRef, Q

from funders.models import Call
from grants.models import (
    AmountProposal,
    ConflictDeclaration,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    Finding,
)
from grants.states import CheckState
from projects.models import Application
from projects.models.application import ApplicationQuerySet
from projects.rules.findings import Rule
from welfare_kmzero.editions.format.edition import (
    CheckEntry,
    ConflictEntry,
    EvaluationEntry,
    EvaluatorEntry,
    ProposalEntry,
)

# The reason of a formal check that a past edition tells only by its ranking.
FROM_THE_RANKING = "Esito ripreso dalla graduatoria dell'edizione; altro non è noto."


def panel(call: Call) -> tuple[EvaluatorEntry, ...]:
    members = Evaluator.objects.filter(panel__call=call).select_related("designated_by")
    return tuple(
        EvaluatorEntry(code=each.code, name=each.name, appointed_for=each.designated_by.code)
        for each in members.order_by("position")
    )


def conflicts(call: Call) -> tuple[ConflictEntry, ...]:
    """Declared conflicts, in the order of their declaration."""
    declared = ConflictDeclaration.objects.filter(
        application__in=_in_force(call), has_conflict=True
    )
    return tuple(
        ConflictEntry(
            evaluator=each.evaluator.code,
            application=each.application.number,
            reason=each.reason,
        )
        for each in declared.select_related("evaluator", "application").order_by("id")
    )


def evaluations(call: Call) -> tuple[EvaluationEntry, ...]:
    """The sheets that count: handed in, not voided."""
    order = list(call.criteria.order_by("position").values_list("code", flat=True))
    sheets = (
        Evaluation.objects.counting()
        .filter(assignment__application__in=_in_force(call))
        .select_related("assignment__evaluator", "assignment__application")
        .prefetch_related("scores__criterion")
        .order_by("id")
    )
    return tuple(_evaluation(sheet, order) for sheet in sheets)


def _evaluation(sheet: Evaluation, order: list[str]) -> EvaluationEntry:
    points = {score.criterion.code: score.points for score in sheet.scores.all()}
    return EvaluationEntry(
        application=sheet.assignment.application.number,
        evaluator=sheet.assignment.evaluator.code,
        scores={code: points[code] for code in order},
        comment=sheet.comment,
    )


def checks(call: Call) -> tuple[CheckEntry, ...]:
    """Decided by hand, or by what the file cannot carry: a document that was not attached."""
    lacks_document = Finding.objects.filter(
        check_row=OuterRef("pk"), rule=Rule.REQUIRED_DOCUMENT.value, is_met=False
    )
    decided = (
        EligibilityCheck.objects.filter(application__in=_in_force(call))
        .exclude(status=CheckState.PENDING)
        .exclude(reason=FROM_THE_RANKING, is_by_hand=True)
        .filter(Q(is_by_hand=True) | Q(Exists(lacks_document), status=CheckState.NOT_ADMITTED))
    )
    return tuple(
        CheckEntry(
            application=each.application.number,
            outcome=each.status,
            reason=each.reason,
            admitted_cost=each.admitted_cost,
        )
        for each in decided.select_related("application").order_by("id")
    )


def proposals(call: Call) -> tuple[ProposalEntry, ...]:
    rows = AmountProposal.objects.filter(application__in=_in_force(call))
    return tuple(
        ProposalEntry(application=each.application.number, amount=each.proposed, reason=each.reason)
        for each in rows.select_related("application").order_by("id")
    )


def _in_force(call: Call) -> ApplicationQuerySet:
    return Application.objects.in_force().filter(call=call)
