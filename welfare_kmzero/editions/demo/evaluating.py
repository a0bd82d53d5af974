"""What is left to do in the call under evaluation, so that everybody has something in hand."""

import datetime as dt
from collections.abc import Collection

from funders.models import Call
from grants.actions import evaluation, integration
from grants.actions.assignment import assign
from grants.actions.conflict import declare, has_conflict
from grants.actions.panel import set_term
from grants.models import Assignment, Evaluator, Panel
from grants.rules.integration_parts import written
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.demo.people import Cast

_REASON = "Indica il dettaglio delle risorse proprie: quale ente le mette, e in quale anno."
# Of the sheets not yet handed in: so many may be scored at once, the rest wait for a declaration.
_DECLARED = 3


def leave_work(call: Call, cast: Cast, *, undecided: Collection[str], due_at: dt.datetime) -> None:
    """Elsa has two checks to decide, one waiting for Ada's answer; Dario a sheet begun, and a term.

    ``undecided``: numbers whose check is open; they are given to nobody yet.
    """
    elsa = cast["Elsa"]
    applications = Application.objects.filter(call=call).order_by("id")
    for application in applications.exclude(number__in=undecided):
        for evaluator in Evaluator.objects.filter(panel__call=call).order_by("position"):
            if not has_conflict(evaluator, application):
                assign(evaluator, application, by=elsa)
    scored = Assignment.objects.filter(application__call=call, evaluations__isnull=False)
    for given in scored.select_related("evaluator__panel", "application__call"):
        declare(given.evaluator, given.application, has_conflict=False, reason="", by=elsa)
    integration.ask(
        applications.filter(number__in=undecided)[0],
        parts=written(["funding"], documents={}),
        reason=_REASON,
        due_at=due_at,
        by=elsa,
    )
    set_term(Panel.objects.get(call=call), due_at=due_at, by=elsa)
    for evaluator in Evaluator.objects.filter(panel__call=call, user=cast["Dario"]):
        _begin(evaluator, by=cast["Dario"])


def _begin(evaluator: Evaluator, *, by: User) -> None:
    """Declare on a few more; begin the sheet of the first of these."""
    given = Assignment.objects.filter(evaluator=evaluator).order_by("position")
    to_do = list(given.filter(evaluations__isnull=True)[:_DECLARED])
    for assignment in to_do:
        declare(evaluator, assignment.application, has_conflict=False, reason="", by=by)
    sheet = evaluation.start(to_do[0], by=by)
    first, second, *_ = evaluator.panel.call.criteria.order_by("position")
    evaluation.save(
        sheet,
        scores={first: first.max_points / 2, second: second.max_points / 2},
        comment="Idea chiara; resta da capire chi resta dopo il terzo anno.",
        version=sheet.version,
        by=by,
    )
