"""Rows of ``grants`` from the round on: awards, decisions, acts."""

import datetime as dt
from decimal import Decimal
from typing import Any

from funders.models import Funder
from grants.models import (
    Award,
    AwardRound,
    AwardShare,
    AwardYear,
    CitedLaw,
    CofundingStatement,
    Commitment,
    Deliberation,
    DeliberationItem,
    DeliberationPart,
    FundingDecision,
    Publication,
    Sitting,
    SittingMember,
)
from projects.models import Application
from tests.factories import AUTUMN, a_published_call, an_act, an_officer, number
from tests.factories.making import row_of
from tests.worlds.ranked import an_edition, ranked

SITTING_ON = dt.date(2018, 12, 7)


def a_round(**columns: Any) -> AwardRound:
    """A round still without awards; its ranking is approved."""
    return row_of(
        AwardRound,
        columns,
        ranking=lambda _: ranked(an_edition()).ranking,
        call=lambda row: row["ranking"].call,
        number=lambda row: row["ranking"].rounds.count() + 1,
        total=Decimal("9000.00"),
        proposed_at=AUTUMN,
        proposed_by=lambda _: an_officer(),
    )


def _first_funded(row: dict[str, Any]) -> Application:
    entries = row["round"].ranking.entries.filter(proposed__isnull=False)
    return entries.order_by("position").first().application


def an_award(**columns: Any) -> Award:
    return row_of(
        Award,
        columns,
        round=lambda _: a_round(),
        application=_first_funded,
        awarded=lambda row: row["application"].requested,
        admitted_cost=lambda row: row["application"].total_cost,
        channel="VIA_COMMUNITY",
        payee_name=lambda row: row["application"].territory.name,
    )


def an_award_share(**columns: Any) -> AwardShare:
    """The next party's exact part of an award whose amount is a multiple of 3 cents."""

    def party(row: dict[str, Any]) -> Any:
        shares = row["award"].round.call.protocol.shares.order_by("position")
        return shares[row["award"].shares.count()]

    return row_of(
        AwardShare,
        columns,
        award=lambda _: an_award(),
        funder=lambda row: party(row).funder,
        position=lambda row: party(row).position,
        carried=lambda row: row["award"].awarded * party(row).numerator / party(row).denominator,
    )


def an_award_year(**columns: Any) -> AwardYear:
    return row_of(
        AwardYear,
        columns,
        share=lambda _: an_award_share(),
        year=2019,
        planned=lambda row: row["share"].carried,
    )


def a_decision(**columns: Any) -> FundingDecision:
    """The first party's decision in draft on a whole round of one award."""
    return row_of(
        FundingDecision,
        columns,
        round=lambda _: divided(a_round()),
        funder=lambda row: row["round"].call.protocol.shares.order_by("position").first().funder,
        total=lambda row: _column(row["round"], row["funder"]),
        drafted_at=AUTUMN,
        drafted_by=lambda _: an_officer(),
    )


def _column(round_: AwardRound, funder: Funder) -> Decimal:
    shares = AwardShare.objects.filter(award__round=round_, funder=funder)
    return sum((share.carried for share in shares), Decimal(0))


def a_cited_law(**columns: Any) -> CitedLaw:
    return row_of(
        CitedLaw,
        columns,
        text="vista la L.P. 3 agosto 2010, n. 19",
        position=9,
        valid_from=dt.date(2010, 8, 3),
    )


def a_commitment(**columns: Any) -> Commitment:
    return row_of(
        Commitment,
        columns,
        decision=lambda _: a_decision(),
        position=lambda row: row["decision"].commitments.count() + 1,
        payee_name="Comunità della Valle di Cembra",
        chapter="402000",
        exercise=2018,
        committed=lambda row: row["decision"].total,
    )


def a_sitting(**columns: Any) -> Sitting:
    return row_of(
        Sitting,
        columns,
        call=lambda _: a_published_call(),
        held_on=SITTING_ON,
        recorded_at=AUTUMN,
        recorded_by=lambda _: an_officer(),
    )


def a_sitting_member(**columns: Any) -> SittingMember:
    return row_of(
        SittingMember,
        columns,
        sitting=lambda _: a_sitting(),
        part="present",
        position=lambda row: row["sitting"].members.count() + 1,
        role="Assessore",
        name="Nome e cognome",
    )


def a_deliberation(**columns: Any) -> Deliberation:
    return row_of(
        Deliberation,
        columns,
        decision=lambda _: a_decision(),
        subject="Assegnazione delle risorse",
        drafted_at=AUTUMN,
        drafted_by=lambda _: an_officer(),
    )


def a_part(**columns: Any) -> DeliberationPart:
    return row_of(
        DeliberationPart,
        columns,
        deliberation=lambda _: a_deliberation(),
        section="premise",
        position=lambda row: row["deliberation"].parts.count() + 1,
        text="premesso che",
    )


def an_item(**columns: Any) -> DeliberationItem:
    return row_of(
        DeliberationItem,
        columns,
        deliberation=lambda _: a_deliberation(),
        code=f"voce-{number()}",
    )


def a_publication(**columns: Any) -> Publication:
    return row_of(
        Publication,
        columns,
        call=lambda _: ranked(an_edition()).call,
        published_at=AUTUMN,
        published_by=lambda _: an_officer(),
    )


def a_statement(**columns: Any) -> CofundingStatement:
    return row_of(
        CofundingStatement,
        columns,
        call=lambda _: a_published_call(),
        scope="call",
        act=lambda _: an_act(),
        is_definitive=False,
        made_at=AUTUMN,
        made_by=lambda _: an_officer(),
    )


def divided(round_: AwardRound) -> AwardRound:
    """Fill a round of one award with its shares and years."""
    award = an_award(round=round_)
    for _ in round_.call.protocol.shares.all():
        an_award_year(share=an_award_share(award=award))
    return round_
