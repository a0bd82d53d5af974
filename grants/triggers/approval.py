"""After the ranking is approved, what led to it stays as it is."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import Lock, Trigger, closed

MESSAGE = "La graduatoria è approvata: ciò su cui si fonda non si modifica."


def call_of_application(application: str) -> str:
    """The call of the application whose key is ``application``."""
    return f"(SELECT a.call_id FROM projects_application a WHERE a.id = {application})"


def call_of_panel(panel: str) -> str:
    return f"(SELECT g.call_id FROM grants_panel g WHERE g.id = {panel})"


def call_of_evaluator(evaluator: str) -> str:
    return (
        "(SELECT g.call_id FROM grants_panel g JOIN grants_evaluator v ON v.panel_id = g.id"
        f" WHERE v.id = {evaluator})"
    )


def call_of_assignment(assignment: str) -> str:
    return (
        "(SELECT a.call_id FROM projects_application a"
        f" JOIN grants_assignment s ON s.application_id = a.id WHERE s.id = {assignment})"
    )


def call_of_evaluation(evaluation: str) -> str:
    return (
        "(SELECT a.call_id FROM projects_application a"
        " JOIN grants_assignment s ON s.application_id = a.id"
        f" JOIN grants_evaluation e ON e.assignment_id = s.id WHERE e.id = {evaluation})"
    )


def is_approved(call: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM grants_ranking r"
        f" WHERE r.call_id = {call} AND r.status = 'approved')"
    )


def closed_by_approval(label: str, *, call: str) -> Iterator[Trigger]:
    """Nothing of ``label`` changes once the ranking of ``call`` is approved.

    The call is locked shared; who approves locks it alone.
    """
    yield from closed(
        label,
        what="after_approval",
        when=is_approved(call),
        message=MESSAGE,
        locks=[Lock("funders_call", f"id = {call}")],
    )
