"""In which order do the applications of a call stand?

Rule. Eligible applications come first, then those not eligible, numbered on without a
gap; those not admitted come last, by number, without position or total. Within each of
the first two groups the order is: published total, the higher first; among equal totals
the criteria that the call names for ties, one after another, by published mean, the
higher first; then the earlier filing instant; then the application number (the shorter
first, then by text). Nothing else enters: neither the order of the input nor chance.

Where two neighbours of a group have the same total, the rule that put one above the
other is recorded on the lower: the code of the criterion, ``filed_at`` or ``number``.

Source: the call, which fixes the criteria for ties.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from funders.rules.deadline import in_utc
from funders.rules.errors import RuleError
from grants.rules.scoring import ApplicationScore
from projects.rules.numbering import number_order

BY_FILED_AT = "filed_at"
BY_NUMBER = "number"


class NumberTwice(RuleError):
    """Two applications of a call carry the same number."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An admitted application, evaluated."""

    number: str
    filed_at: datetime
    score: ApplicationScore
    is_eligible: bool


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """A line of the ranking. ``position`` and ``total`` None: not admitted.

    ``tie_break``: what put the entry below its neighbour of equal total, else None.
    """

    number: str
    position: int | None
    total: Decimal | None
    is_eligible: bool
    tie_break: str | None


def rank(
    scored: Sequence[Scored], *, tie_break: Sequence[str], not_admitted: Sequence[str] = ()
) -> tuple[RankedEntry, ...]:
    """The whole ranking, from the first position to the last number not admitted.

    ``tie_break``: criterion codes in the order of the call. ``not_admitted``: numbers.
    Errors: NumberTwice, InstantWithoutZone, CriterionUnknown.
    """
    _check(scored, not_admitted)
    eligible = _ordered((each for each in scored if each.is_eligible), tie_break)
    others = _ordered((each for each in scored if not each.is_eligible), tie_break)
    separators = [*_separators(eligible, tie_break), *_separators(others, tie_break)]
    ranked = [
        RankedEntry(each.number, position, each.score.total, each.is_eligible, separator)
        for position, (each, separator) in enumerate(
            zip(eligible + others, separators, strict=True), start=1
        )
    ]
    last = [
        RankedEntry(number, None, None, is_eligible=False, tie_break=None)
        for number in sorted(not_admitted, key=number_order)
    ]
    return (*ranked, *last)


def _ordered(group: Iterable[Scored], tie_break: Sequence[str]) -> list[Scored]:
    def key(each: Scored) -> tuple[Decimal, list[Decimal], datetime, tuple[int, str]]:
        means = [-each.score.published_mean(code) for code in tie_break]
        return -each.score.total, means, in_utc(each.filed_at), number_order(each.number)

    return sorted(group, key=key)


def _separators(group: Sequence[Scored], tie_break: Sequence[str]) -> list[str | None]:
    """For each of an ordered group, the rule that put it below the one before."""
    first: list[str | None] = [None] if group else []
    return first + [_separator(upper, lower, tie_break) for upper, lower in pairwise(group)]


def _separator(upper: Scored, lower: Scored, tie_break: Sequence[str]) -> str | None:
    if upper.score.total != lower.score.total:
        return None
    for code in tie_break:
        if upper.score.published_mean(code) != lower.score.published_mean(code):
            return code
    same_instant = in_utc(upper.filed_at) == in_utc(lower.filed_at)
    return BY_NUMBER if same_instant else BY_FILED_AT


def _check(scored: Sequence[Scored], not_admitted: Sequence[str]) -> None:
    seen: set[str] = set()
    for number in [*(each.number for each in scored), *not_admitted]:
        if number in seen:
            raise NumberTwice(number)
        seen.add(number)
