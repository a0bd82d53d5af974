"""Sheets and points: within the scale, whole when handed in, never against a conflict."""

from collections.abc import Iterator

from grants.triggers.approval import (
    call_of_application,
    call_of_assignment,
    call_of_evaluation,
    closed_by_approval,
)
from projects.triggers import requested_of
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    closed,
    frozen,
    marks_of,
    moves,
    on_move,
    refuse,
)

_SUBMITTED = "La scheda è consegnata: per cambiarla va riaperta con un motivo."


def triggers() -> Iterator[Trigger]:
    yield from _sheets()
    yield from _scores()
    yield from _remarks()
    yield from _proposals()


def _sheets() -> Iterator[Trigger]:
    label = "grants.Evaluation"
    yield from moves(label)
    yield from frozen(label, when="ROW.status <> 'draft'", but=marks_of(label), message=_SUBMITTED)
    yield from closed_by_approval(label, call=call_of_assignment("ROW.assignment_id"))
    in_conflict = (
        "NEW.status <> 'voided' AND EXISTS (SELECT 1 FROM grants_assignment s"
        " JOIN grants_conflictdeclaration c"
        " ON c.evaluator_id = s.evaluator_id AND c.application_id = s.application_id"
        " WHERE s.id = NEW.assignment_id AND c.has_conflict = TRUE)"
    )
    yield from refuse(
        label,
        "without_conflict",
        on=(On.INSERT, On.UPDATE),
        when=in_conflict,
        message="Il componente ha dichiarato un conflitto su questa domanda.",
        locks=[Lock("grants_assignment", "id = NEW.assignment_id")],
    )
    yield from refuse(
        label,
        "of_its_assignment",
        on=On.UPDATE,
        when=(
            "NEW.id <> OLD.id OR NEW.assignment_id <> OLD.assignment_id"
            " OR NEW.evaluator_id <> OLD.evaluator_id"
        ),
        message="Una scheda non passa ad altri.",
    )
    yield from refuse(
        label,
        "of_its_reader",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_assignment s"
            " WHERE s.id = NEW.assignment_id AND s.evaluator_id = NEW.evaluator_id)"
        ),
        message="La scheda è di chi ha ricevuto la domanda da valutare.",
    )
    call = call_of_assignment("NEW.assignment_id")
    yield from on_move(
        label,
        "submitted",
        "whole",
        when=(
            f"(SELECT COUNT(*) FROM funders_criterion c WHERE c.call_id = {call})"
            " <> (SELECT COUNT(*) FROM grants_score p WHERE p.evaluation_id = NEW.id)"
        ),
        message="Una scheda si consegna con un punteggio per ogni criterio.",
    )


def _scores() -> Iterator[Trigger]:
    label = "grants.Score"
    yield from closed(
        label,
        when=(
            "EXISTS (SELECT 1 FROM grants_evaluation e"
            " WHERE e.id = ROW.evaluation_id AND e.status <> 'draft')"
        ),
        message=_SUBMITTED,
        locks=[Lock("grants_evaluation", "id = ROW.evaluation_id")],
    )
    yield from closed_by_approval(label, call=call_of_evaluation("ROW.evaluation_id"))
    yield from refuse(
        label,
        "within_scale",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM funders_criterion c JOIN funders_call k"
            " ON k.id = c.call_id WHERE c.id = NEW.criterion_id"
            f" AND c.call_id = {call_of_evaluation('NEW.evaluation_id')}"
            " AND NEW.points >= 0 AND NEW.points <= c.max_points AND NEW.points % COALESCE(c.step, k.step) = 0)"
        ),
        message="Il punteggio è di un criterio del bando, nella sua scala e con il suo passo.",
    )


def _remarks() -> Iterator[Trigger]:
    label = "grants.Remark"
    yield from closed(
        label,
        when=(
            "EXISTS (SELECT 1 FROM grants_evaluation e"
            " WHERE e.id = ROW.evaluation_id AND e.status <> 'draft')"
        ),
        message=_SUBMITTED,
        locks=[Lock("grants_evaluation", "id = ROW.evaluation_id")],
    )
    yield from refuse(
        label,
        "same_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM funders_criterion c WHERE c.id = NEW.criterion_id"
            f" AND c.call_id = {call_of_evaluation('NEW.evaluation_id')})"
        ),
        message="Il motivo riguarda un criterio del bando.",
    )


def _proposals() -> Iterator[Trigger]:
    label = "grants.AmountProposal"
    yield from closed_by_approval(label, call=call_of_application("ROW.application_id"))
    yield from refuse(
        label,
        "within_request",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM projects_application a JOIN funders_call k"
            " ON k.id = a.call_id WHERE a.id = NEW.application_id"
            f" AND NEW.proposed <= {requested_of('a')}"
            " AND NEW.proposed <= COALESCE(k.max_grant, NEW.proposed))"
        ),
        message="L'importo proposto supera la richiesta o il contributo massimo.",
    )
