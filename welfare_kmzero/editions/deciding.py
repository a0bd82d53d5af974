"""From the sheets of the panel to the funders' acts in draft, in one go."""

from django.db import transaction

from funders.actions import call as calls
from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from funders.states import CallState
from grants.actions import award, check, decision, ranking, results
from grants.models import EligibilityCheck, FundingDecision, Publication, Ranking
from grants.states import CheckState, DecisionState
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.outgoing.outcome import is_decided
from welfare_kmzero.editions.steps import Steps, Untold


class CallNotYetPublished(ActionRefused):
    """A call in preparation has nothing to decide."""


@transaction.atomic
def decide(call: Call, *, by: User, publish: bool = False, steps: Steps | None = None) -> Call:
    """Check, rank, approve, propose; record the Giunta's act when its number is known.

    Does what is still to be done and nothing twice: a call that is decided stays as it is.
    ``publish``: then let everyone read the results. ``steps``: one for each formal check.
    Errors: ActionRefused and its kinds, the RuleErrors of the actions.
    """
    call = lock(call)
    if call.status == CallState.DRAFT:
        raise CallNotYetPublished(f"Il bando {call.code} è ancora in preparazione.")
    if call.status == CallState.PUBLISHED:
        call = calls.start_evaluation(call, by=by)
    if call.status == CallState.EVALUATING:
        decide_checks(call, by=by, steps=steps or Untold())
        ranking.approve(ranking.compute(call, by=by), by=by)
    if not is_decided(call):
        award.propose_round(Ranking.objects.get(call=call), by=by)
    _record_adoption(call, by=by)
    if publish and not Publication.objects.filter(call=call).exists():
        results.publish_results(call, by=by)
    call.refresh_from_db()
    return call


def decide_checks(call: Call, *, by: User, steps: Steps) -> None:
    """By the rules, where nobody has decided yet."""
    decided = EligibilityCheck.objects.exclude(status=CheckState.PENDING).values("application")
    waiting = Application.objects.in_force().filter(call=call).exclude(pk__in=decided)
    for application in waiting.order_by("id"):
        check.decide_by_rules(check.open_check(application, by=by), by=by)
        steps.update()


def _record_adoption(call: Call, *, by: User) -> None:
    """Only the Giunta adopts: it has when its sitting has a number."""
    drafts = FundingDecision.objects.filter(
        round__call=call, status=DecisionState.DRAFT, deliberation__isnull=False
    )
    numbered = drafts.exclude(sitting=None).exclude(sitting__number="")
    for row in numbered.select_related("sitting").order_by("id"):
        sitting = row.sitting
        assert sitting is not None  # noqa: S101 - the query has just asked for it
        assert sitting.held_on is not None  # noqa: S101 - a constraint holds it
        decision.adopt(row, decided_on=sitting.held_on, number=sitting.number, by=by)
