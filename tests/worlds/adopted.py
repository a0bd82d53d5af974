"""An edition as far as the acts of its funders."""

from decimal import Decimal

from grants.models import AwardShare, FundingDecision
from tests.factories import an_officer
from tests.worlds.decided import (
    SITTING_ON,
    a_decision,
    a_deliberation,
    a_part,
    a_round,
    a_sitting,
    a_sitting_member,
    an_award,
    an_award_share,
    an_award_year,
    an_item,
)
from tests.worlds.ranked import Edition, ranked
from welfare_kmzero.workflow import move


def awarded(edition: Edition) -> Edition:
    """Propose the first round, draft the decisions and the Giunta's act."""
    if edition.ranking is None:
        ranked(edition)
    entries = list(edition.ranking.entries.filter(outcome="funded").order_by("position"))
    edition.round = a_round(
        ranking=edition.ranking, total=sum((entry.proposed for entry in entries), Decimal(0))
    )
    for entry in entries:
        award = an_award(round=edition.round, application=entry.application)
        edition.awards.append(award)
        for _ in edition.funders:
            share = an_award_share(award=award)
            half = (share.carried / 2).quantize(Decimal("0.01"))
            an_award_year(share=share, year=2019, planned=half)
            an_award_year(share=share, year=2020, planned=share.carried - half)
    edition.sitting = a_sitting(call=edition.call)
    a_sitting_member(sitting=edition.sitting)
    *boards, giunta = edition.funders
    edition.decisions = [
        *(a_decision(round=edition.round, funder=funder) for funder in boards),
        a_decision(round=edition.round, funder=giunta, sitting=edition.sitting),
    ]
    edition.deliberation = a_deliberation(decision=edition.decisions[-1])
    a_part(deliberation=edition.deliberation)
    an_item(deliberation=edition.deliberation)
    return edition


def adopt(decision: FundingDecision) -> FundingDecision:
    """Record one funder's decision and concede its shares."""
    decision.decided_on = SITTING_ON
    decision.save(update_fields=["decided_on"])
    move(decision, "adopted", by=an_officer())
    for share in AwardShare.objects.filter(
        award__round=decision.round, funder=decision.funder, status="proposed"
    ):
        move(share, "conceded", by=an_officer())
    return decision


def adopted(edition: Edition) -> Edition:
    """Every funder decides: shares, awards, round and call reach their last state."""
    if edition.round is None:
        awarded(edition)
    for decision in edition.decisions:
        if decision.status == "draft":
            adopt(decision)
    for award in edition.awards:
        move(award, "conceded", by=an_officer())
    move(edition.round, "decided", by=an_officer())
    move(edition.call, "decided", by=an_officer())
    return edition
