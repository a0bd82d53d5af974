"""Reading what was decided: sitting, ranking, awards, papers."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q

from funders.models import Call
from grants.models import Award, AwardRound, Ranking, RankingEntry, Sitting
from grants.states import Outcome, RankingState, SittingRole
from projects.rules.numbering import number_order
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.editions.format.edition import (
    AwardEntry,
    DocumentEntry,
    PersonEntry,
    RankedEntry,
    SittingEntry,
)


def sitting(call: Call) -> SittingEntry | None:
    """The first sitting of the Giunta recorded on the call: that of its first round.

    One that has no decision yet waits for the Giunta's. Those of the boards stay here: the
    format has no decision to which they could belong.
    """
    of_giunta = Q(decision=None) | Q(decision__deliberation__isnull=False)
    row = Sitting.objects.filter(of_giunta, call=call).order_by("id").first()
    if row is None:
        return None
    people: dict[str, list[PersonEntry]] = defaultdict(list)
    for member in row.members.order_by("position"):
        people[member.part].append(PersonEntry(role=member.role, name=member.name))
    return SittingEntry(
        date=row.held_on,
        time=row.starts_at_hour,
        reference=row.reference,
        number=row.number,
        president=_person(row.president_role, row.president_name),
        present=tuple(people[SittingRole.PRESENT]),
        absent=tuple(people[SittingRole.ABSENT]),
        assisting=_person(row.assisting_role, row.assisting_name),
        rapporteurs=tuple(people[SittingRole.RAPPORTEUR]),
        closing_time=row.closes_at_hour,
        is_unanimous=row.is_unanimous,
    )


def _person(role: str, name: str) -> PersonEntry | None:
    return PersonEntry(role=role, name=name) if name else None


def is_decided(call: Call) -> bool:
    """A round was proposed, and every application that the ranking funds has its award."""
    if not AwardRound.objects.filter(call=call).exists():
        return False
    funded = RankingEntry.objects.filter(
        ranking__call=call, outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED]
    )
    awarded = Award.objects.filter(round__call=call).values("application")
    return not funded.exclude(application__in=awarded).exists()


def ranking(call: Call) -> tuple[RankedEntry, ...]:
    """The approved ranking from the first position; those not admitted last, by number."""
    row = Ranking.objects.get(call=call, status=RankingState.APPROVED)
    entries = sorted(
        row.entries.select_related("application"),
        key=lambda each: (
            each.position is None,
            each.position or 0,
            number_order(each.application.number),
        ),
    )
    return tuple(
        RankedEntry(
            position=each.position,
            application=each.application.number,
            total=each.total,
            eligible=each.is_eligible,
            tie_break=each.tie_break or None,
            outcome=each.outcome,
        )
        for each in entries
    )


def awards(call: Call) -> tuple[AwardEntry, ...]:
    """By application number."""
    rows = Award.objects.filter(round__call=call).select_related("application", "round")
    with_shares = rows.prefetch_related("shares__funder", "shares__years")
    ordered = sorted(with_shares, key=lambda each: number_order(each.application.number))
    return tuple(_award(each) for each in ordered)


def _award(row: Award) -> AwardEntry:
    shares = sorted(row.shares.all(), key=lambda share: share.position)
    years: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for share in shares:
        for year in share.years.all():
            years[year.year][share.funder.code] = year.planned
    return AwardEntry(
        application=row.application.number,
        amount=row.awarded,
        shares={share.funder.code: share.carried for share in shares},
        years=dict(sorted(years.items())),
        channel=row.channel,
        round=row.round.number,
    )


def documents(call: Call) -> tuple[DocumentEntry, ...]:
    """The files of every act issued on the call."""
    links = DocumentLink.objects.filter(act__call_code=call.code)
    return tuple(
        DocumentEntry(
            kind=f"{act.kind}/{link.role}",
            title=act.title,
            sha256=link.document.sha256,
            register_number=str(act.register_entry) if act.register_entry else None,
            created_at=link.linked_at,
        )
        for link in links.select_related("act__register_entry", "document").order_by("id")
        if (act := link.act) is not None
    )
