"""The panel, who may not read what, who reads what, and its minutes."""

from collections.abc import Iterator

from grants.triggers.approval import (
    call_of_application,
    call_of_evaluator,
    call_of_panel,
    closed_by_approval,
)
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    closed,
    frozen,
    marks_of,
    moves,
    refuse,
)

_OTHER_CALL = "Il componente del gruppo e la domanda sono di bandi diversi."
_SAME_CALL = (
    f"COALESCE({call_of_evaluator('NEW.evaluator_id')}, 0)"
    f" <> COALESCE({call_of_application('NEW.application_id')}, -1)"
)


def conflict_on(evaluator: str, application: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM grants_conflictdeclaration c WHERE c.has_conflict = TRUE"
        f" AND c.evaluator_id = {evaluator} AND c.application_id = {application})"
    )


def triggers() -> Iterator[Trigger]:
    yield from closed_by_approval("grants.Panel", call="ROW.call_id")
    yield from closed_by_approval("grants.Evaluator", call=call_of_panel("ROW.panel_id"))
    yield from _evaluators()
    yield from _declarations()
    yield from _assignments()
    yield from _minutes()


def _evaluators() -> Iterator[Trigger]:
    """Who read something stays in the panel for which it was read."""
    yield from refuse(
        "grants.Evaluator",
        "of_its_panel",
        on=On.UPDATE,
        when=(
            "(NEW.panel_id <> OLD.panel_id OR NEW.id <> OLD.id) AND (EXISTS (SELECT 1 FROM"
            " grants_assignment s WHERE s.evaluator_id = OLD.id) OR EXISTS (SELECT 1 FROM"
            " grants_conflictdeclaration c WHERE c.evaluator_id = OLD.id))"
        ),
        message="Un componente del gruppo non passa a un altro gruppo.",
    )
    yield from refuse(
        "grants.Panel",
        "of_its_call",
        on=On.UPDATE,
        when="NEW.call_id <> OLD.call_id OR NEW.id <> OLD.id",
        message="Un gruppo di valutazione non passa a un altro bando.",
    )


def _declarations() -> Iterator[Trigger]:
    label = "grants.ConflictDeclaration"
    yield from frozen(label, message="Una dichiarazione sui conflitti non si modifica.")
    yield from closed_by_approval(label, call=call_of_application("ROW.application_id"))
    yield from refuse(label, "same_call", on=On.INSERT, when=_SAME_CALL, message=_OTHER_CALL)
    yield from refuse(
        label,
        "never_denied",
        on=On.INSERT,
        when=(
            "NEW.has_conflict = FALSE AND " + conflict_on("NEW.evaluator_id", "NEW.application_id")
        ),
        message="Un conflitto dichiarato non si smentisce.",
    )
    yield from refuse(
        label,
        "voids_first",
        on=On.INSERT,
        when=(
            "NEW.has_conflict = TRUE AND EXISTS (SELECT 1 FROM grants_evaluation e"
            " JOIN grants_assignment s ON s.id = e.assignment_id WHERE e.status <> 'voided'"
            " AND s.evaluator_id = NEW.evaluator_id AND s.application_id = NEW.application_id)"
        ),
        message="Prima di dichiarare un conflitto si annulla la scheda in vigore.",
        # An assignment or a sheet begun meanwhile would stand against the conflict.
        locks=[
            Lock("grants_evaluator", "id = NEW.evaluator_id", alone=True),
            Lock(
                "grants_assignment",
                "evaluator_id = NEW.evaluator_id AND application_id = NEW.application_id",
                alone=True,
            ),
        ],
    )


def _assignments() -> Iterator[Trigger]:
    label = "grants.Assignment"
    yield from closed_by_approval(label, call=call_of_application("ROW.application_id"))
    yield from refuse(
        label,
        "fixed",
        on=On.UPDATE,
        when=(
            "NEW.id <> OLD.id OR NEW.evaluator_id <> OLD.evaluator_id"
            " OR NEW.application_id <> OLD.application_id"
        ),
        message="Un'assegnazione non passa ad altri.",
    )
    yield from refuse(label, "same_call", on=On.INSERT, when=_SAME_CALL, message=_OTHER_CALL)
    yield from refuse(
        label,
        "without_conflict",
        on=On.INSERT,
        when=conflict_on("NEW.evaluator_id", "NEW.application_id"),
        message="Il componente ha dichiarato un conflitto su questa domanda.",
        # A declaration of this evaluator waits for the assignment, and the other way round.
        locks=[Lock("grants_evaluator", "id = NEW.evaluator_id", alone=True)],
    )


def _minutes() -> Iterator[Trigger]:
    approved = "Il verbale è approvato: non si modifica."
    yield from moves("grants.Minutes")
    yield from frozen(
        "grants.Minutes",
        when="ROW.status <> 'draft'",
        but=marks_of("grants.Minutes"),
        message=approved,
    )
    for model in ("Attendance", "AgreedReason"):
        yield from closed(
            f"grants.{model}",
            when=(
                "EXISTS (SELECT 1 FROM grants_minutes m"
                " WHERE m.id = ROW.minutes_id AND m.status <> 'draft')"
            ),
            message=approved,
            locks=[Lock("grants_minutes", "id = ROW.minutes_id")],
        )
    yield from refuse(
        "grants.Attendance",
        "same_panel",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_minutes m JOIN grants_evaluator v"
            " ON v.panel_id = m.panel_id WHERE m.id = NEW.minutes_id AND v.id = NEW.evaluator_id)"
        ),
        message="Alla seduta partecipano i componenti del suo gruppo.",
    )
    yield from refuse(
        "grants.AgreedReason",
        "same_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_minutes m"
            " JOIN grants_panel g ON g.id = m.panel_id"
            " JOIN projects_application a ON a.call_id = g.call_id"
            " WHERE m.id = NEW.minutes_id AND a.id = NEW.application_id)"
        ),
        message="Il gruppo motiva le domande del suo bando.",
    )
