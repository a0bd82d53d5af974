"""What a person reaches of the decisions: a stranger finds nothing, a reader cannot write."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from funders.models import Call
from grants.models import Deliberation, FundingDecision
from grants.permissions import may_decide_share
from welfare_kmzero.accounts.models import User


def call_followed(user: User, code: str) -> Call:
    """The call, for who follows it. Raises Http404."""
    return get_object_or_404(Call.objects.in_office_of(user).select_related("protocol"), code=code)


def decision_seen(user: User, code: str, number: int, funder: str) -> FundingDecision:
    """A decision on a call that ``user`` follows. Raises Http404."""
    return get_object_or_404(
        FundingDecision.objects.visible_to(user).select_related(
            "funder",
            "round__ranking",
            "round__call__protocol",
            "round__call__published_by",
            "deliberation",
            "sitting",
        ),
        round__call__code=code,
        round__number=number,
        funder__code=funder,
    )


def decision_taken(user: User, code: str, number: int, funder: str) -> FundingDecision:
    """The same, for an officer of the funder that decides. Raises Http404."""
    decision = decision_seen(user, code, number, funder)
    if not may_decide_share(user, decision):
        raise Http404
    return decision


def deliberation_written(user: User, code: str, number: int, funder: str) -> Deliberation:
    """The Giunta's act, for who writes it. Raises Http404."""
    decision = decision_taken(user, code, number, funder)
    if not hasattr(decision, "deliberation"):
        raise Http404
    deliberation = decision.deliberation
    # What was fetched of the decision is not asked for again.
    deliberation.decision = decision
    return deliberation
