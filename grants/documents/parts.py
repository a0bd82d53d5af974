"""Facts that several acts share, as frozen data. Amounts are cents."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grants.states import Outcome
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Body, Party
from welfare_kmzero.money import Cents

ByFunder = Mapping[str, Cents]


@dataclass(frozen=True, kw_only=True, slots=True)
class AwardLine:
    """An award. ``shares`` by funder's code; ``years``: year, then funder's code.

    ``payee`` is the ente erogatore of the public share, None while it is not known.
    """

    number: str
    title: str
    lead: Body
    territory: str
    payee: Body | None
    cup: str | None
    admitted_cost: Cents
    awarded: Cents
    shares: dict[str, Cents]
    years: dict[str, dict[str, Cents]]
    is_reduced: bool = False
    round_number: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingLine:
    """An application in the ranking. Not admitted: no position, means, total.

    ``means`` by criterion, rounded to two places as published; never by evaluator.
    ``tie_break``: what put it below the one before: criterion, ``filed_at``, ``number``.
    """

    number: str
    title: str
    lead: Body
    territory: str
    position: int | None
    means: dict[str, Decimal]
    total: Decimal | None
    outcome: Outcome
    tie_break: str | None
    awarded: Cents | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Minutes:
    """A sitting of the panel."""

    number: str | None
    held_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A funder's act on its own share. Not recorded: number and date are None or proposed."""

    funder: str
    body: str
    number: str | None
    decided_on: dt.date | None
    amount: Cents
    recorded: bool
    round_number: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitmentLine:
    """A row of the public commitment (D.Lgs. 118/2011, all. 4/2), typed by an officer."""

    payee: Body
    chapter: str
    exercise: int
    amount: Cents
    booking_number: str | None = None
    commitment_number: str | None = None


def total(amounts: Iterable[int]) -> Cents:
    """The sum, in cents."""
    return Cents(sum(amounts))


def of_funder(lines: Iterable[AwardLine], code: str) -> Cents:
    """What a funder carries of all ``lines``."""
    return total(line.shares.get(code, 0) for line in lines)


def by_payee(lines: Iterable[AwardLine]) -> list[tuple[Body | None, list[AwardLine]]]:
    """Lines grouped by ente erogatore, by name; those without one last."""
    groups: dict[Body | None, list[AwardLine]] = {}
    for line in lines:
        groups.setdefault(line.payee, []).append(line)
    return sorted(
        groups.items(), key=lambda group: (group[0] is None, group[0].name if group[0] else "")
    )


def party(parties: Iterable[Party], code: str) -> Party:
    """The party with that code. Raises KeyError."""
    for each in parties:
        if each.code == code:
            return each
    raise KeyError(code)


def cited(number: str | None, day: dt.date | None) -> str:
    """``n. 2480 di data 21 dicembre 2018``, with blanks for what is not known."""
    return f"n. {number or italian.BLANK} {_dated(day)}"


_MINUTES = {
    "di": ("del verbale", "dei verbali"),
    "a": ("al verbale", "ai verbali"),
    "da": ("dal verbale", "dai verbali"),
}


def minutes_cited(minutes: Sequence[Minutes], *, preposition: str = "di") -> str:
    """``del verbale … n. 1 di data 3 ottobre 2018``; several are listed; none is a blank.

    ``preposition``: ``di``, ``a`` or ``da``.
    """
    one_word, many_words = _MINUTES[preposition]
    each = [
        cited(one.number, one.held_on) if one.number else _dated(one.held_on) for one in minutes
    ] or [_dated(None)]
    word = one_word if len(each) == 1 else many_words
    return f"{word} del gruppo di valutazione {italian.listed(each)}"


def _dated(day: dt.date | None) -> str:
    return f"di data {italian.BLANK if day is None else italian.long_date(day)}"
