"""Calls as citizens see them: where each stands now, in the words of the clock."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import F

from funders.models import Call, CallExtension, Endowment, ProtocolShare
from funders.rules.deadline import effective_deadline, is_in_time
from funders.states import CallState
from grants.models import Publication


@dataclass(frozen=True, slots=True)
class Standing:
    """``label`` for people, ``tone`` for the colour: open, wait, done."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call and where it stands. ``extensions`` from the first to the last."""

    call: Call
    extensions: Sequence[CallExtension]
    deadline: dt.datetime
    has_results: bool
    standing: Standing

    @property
    def is_open(self) -> bool:
        return self.standing.tone == "open"


@dataclass(frozen=True, slots=True)
class FunderPart:
    """A funder of the call. ``place`` counts from one in the order of the protocol."""

    place: int
    code: str
    name: str
    share: Fraction
    available: Decimal | None


def standing(call: Call, *, deadline: dt.datetime, has_results: bool, now: dt.datetime) -> Standing:
    """Where ``call`` stands at ``now``; an approved ranking is told only once published."""
    if call.status == CallState.DRAFT:
        return Standing("In preparazione", "wait")
    if has_results:
        done = call.status == CallState.DECIDED
        return Standing("Concluso" if done else "Esiti pubblicati", "done")
    if call.status != CallState.PUBLISHED:
        return Standing("In valutazione", "wait")
    if now < call.opens_at:
        return Standing("Di prossima apertura", "wait")
    if is_in_time(now, deadline=deadline):
        return Standing("Aperto", "open")
    return Standing("Chiuso, in istruttoria", "wait")


def shown(calls: Iterable[Call], *, now: dt.datetime) -> list[ShownCall]:
    """The calls with their standing, in the order given; two queries for all of them."""
    rows = list(calls)
    later: dict[int, list[CallExtension]] = {}
    for extension in CallExtension.objects.filter(call__in=rows).order_by("pk"):
        later.setdefault(extension.call_id, []).append(extension)
    published = set(Publication.objects.filter(call__in=rows).values_list("call_id", flat=True))
    return [
        _shown(row, later.get(row.pk, ()), has_results=row.pk in published, now=now) for row in rows
    ]


def _shown(
    call: Call, later: Sequence[CallExtension], *, has_results: bool, now: dt.datetime
) -> ShownCall:
    instants = [extension.closes_at for extension in later]
    deadline = effective_deadline(call.closes_at, extensions=instants)
    return ShownCall(
        call=call,
        extensions=later,
        deadline=deadline,
        has_results=has_results,
        standing=standing(call, deadline=deadline, has_results=has_results, now=now),
    )


def funder_parts(call: Call) -> list[FunderPart]:
    """Who carries which part of the call, in the order of the protocol."""
    endowments = dict(Endowment.objects.filter(call=call).values_list("funder_id", "available"))
    shares = (
        ProtocolShare.objects.filter(protocol=call.protocol_id)
        .select_related("funder")
        .order_by(F("position").asc())
    )
    return [
        FunderPart(
            place=place,
            code=row.funder.code,
            name=row.funder.name,
            share=row.fraction,
            available=endowments.get(row.funder_id),
        )
        for place, row in enumerate(shares, start=1)
    ]
