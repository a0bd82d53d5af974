"""The awards of a call as its officers read them: rounds, shares, what each still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from funders.models import Call, Funder, ProtocolShare
from funders.states import FunderKind
from grants.models import Award, AwardRound, AwardShare, FundingDecision, Ranking, RankingEntry
from grants.states import DecisionState, Outcome, RankingState, ShareState
from welfare_kmzero.money import MoneyField
from welfare_kmzero.screens.line import ZERO

GIVEN = (Outcome.FUNDED, Outcome.PARTIALLY_FUNDED)


@dataclass(frozen=True, slots=True)
class Row:
    """An award; ``parts`` in the order of the protocol."""

    award: Award
    parts: tuple[tuple[Funder, Decimal], ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToPropose:
    """What the ranking gives and no round holds yet."""

    awards: int
    total: Decimal


def funders_of(call: Call) -> list[Funder]:
    shares = ProtocolShare.objects.filter(protocol=call.protocol_id).select_related("funder")
    return [share.funder for share in shares.order_by("position")]


def awards_of(call: Call) -> QuerySet[Award]:
    return Award.objects.of_call(call).select_related(
        "round__call", "application__lead", "application__territory"
    )


def rounds_of(call: Call) -> list[AwardRound]:
    return list(
        AwardRound.objects.filter(call=call)
        .select_related("proposed_by")
        .annotate(award_count=Count("awards"))
        .order_by("number")
    )


def rows(awards: Sequence[Award], funders: Sequence[Funder], *, needs_cup: bool) -> list[Row]:
    """One query for all the parts."""
    carried: dict[int, dict[int, Decimal]] = {}
    for award, funder, part in AwardShare.objects.filter(award__in=awards).values_list(
        "award", "funder", "carried"
    ):
        carried.setdefault(award, {})[funder] = part
    return [
        Row(
            award=award,
            parts=tuple(
                (funder, carried.get(award.pk, {}).get(funder.pk, ZERO)) for funder in funders
            ),
            lacks=tuple(_lacks(award, needs_cup=needs_cup)),
        )
        for award in awards
    ]


def _lacks(award: Award, *, needs_cup: bool) -> list[str]:
    lacking = []
    if not award.payee_name:
        lacking.append("ente erogatore")
    elif not award.payee_tax_code:
        lacking.append("codice fiscale dell'ente erogatore")
    if needs_cup and not award.cup:
        lacking.append("CUP")
    return lacking


def to_propose(call: Call) -> ToPropose:
    """Counts and sums of what is not in any round; nothing before the approval."""
    awarded = Award.objects.filter(round__call=call).values("application")
    found = (
        RankingEntry.objects.filter(
            ranking__in=Ranking.objects.filter(call=call, status=RankingState.APPROVED),
            outcome__in=GIVEN,
        )
        .exclude(application__in=awarded)
        .aggregate(awards=Count("pk"), total=Sum("proposed", output_field=MoneyField()))
    )
    return ToPropose(found["awards"], found["total"] or ZERO)


def is_settled(award: Award) -> bool:
    """Whether the public decision is adopted: payee and CUP stay as that act prints them."""
    adopted = FundingDecision.objects.filter(
        round=award.round_id, funder__kind=FunderKind.PROVINCE, status=DecisionState.ADOPTED
    )
    return award.status != ShareState.PROPOSED or adopted.exists()
