"""How far the totals of one application lie apart: mean, range, deviation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import pstdev

from funders.rules.amounts import two_places_half_up

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Spread:
    """``mean`` None: no totals. ``span`` (greatest minus least) and ``deviation`` ask for two."""

    mean: Decimal | None
    span: Decimal | None
    deviation: Decimal | None


def spread_of(totals: Sequence[Decimal]) -> Spread:
    """In points with two places; the deviation is that of the whole population."""
    if not totals:
        return Spread(None, None, None)
    mean = two_places_half_up(Fraction(sum(totals, ZERO)) / len(totals))
    if len(totals) == 1:
        return Spread(mean, None, None)
    return Spread(mean, max(totals) - min(totals), pstdev(totals).quantize(ZERO))
