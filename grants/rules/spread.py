"""How far the totals of one application lie apart: mean, range, deviation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

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
    exact = Fraction(sum(totals, ZERO)) / len(totals)
    mean = two_places_half_up(exact)
    if len(totals) == 1:
        return Spread(mean, None, None)
    return Spread(mean, max(totals) - min(totals), _deviation(totals, exact))


def _deviation(totals: Sequence[Decimal], mean: Fraction) -> Decimal:
    """The square root of the mean of the squared distances from ``mean``."""
    variance = sum(((total - mean) ** 2 for total in map(Fraction, totals)), Fraction(0)) / len(
        totals
    )
    return (Decimal(variance.numerator) / variance.denominator).sqrt().quantize(ZERO)
