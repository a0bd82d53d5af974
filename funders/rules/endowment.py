"""Does a total fit within what every funder has put into the call?

Rule. A cumulative total *fits* if its apportionment among the funders by the largest
remainder (see ``apportionment``) gives to none of them more than its endowment. The
total is that of the whole call: the awards of the earlier rounds, and those proposed but
not yet conceded, count too. Reaching an endowment exactly is fitting.

The *greatest amount that fits* is the greatest one, up to what is asked, whose addition
to the committed total fits. Since parts do not always grow with the total (see
``apportionment``), a smaller amount may fail where a greater one fits: the greatest is
found by walking down from an upper bound, never by halving.

Source: the call, which fixes one endowment for each funder (2018: 500.000,00 and
250.000,00 euro).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from funders.rules.amounts import ZERO, Cents, check_not_negative
from funders.rules.apportionment import check_shares, divide
from funders.rules.errors import RuleError


class EndowmentMissing(RuleError):
    """Every party of the protocol has one endowment, be it zero."""


def fits(total: Cents, *, shares: Sequence[Fraction], endowments: Sequence[Cents]) -> bool:
    """Whether the cumulative ``total`` stays within every endowment.

    Shape: one endowment for each share, in the same order.
    Errors: EndowmentMissing, NegativeAmount, NegativeShare, SharesDoNotSumToOne.
    """
    _check(shares, endowments)
    parts = divide(total, shares=shares)
    return all(part <= limit for part, limit in zip(parts, endowments, strict=True))


def greatest_fitting(
    limit: Cents, *, committed: Cents, shares: Sequence[Fraction], endowments: Sequence[Cents]
) -> Cents:
    """The greatest amount up to ``limit`` that fits beside ``committed``; zero if none does.

    Between the totals that certainly fit and those that certainly do not lie fewer
    cents than one over the smallest share, so the walk is short whatever the amounts.
    Errors: as ``fits``.
    """
    _check(shares, endowments)
    check_not_negative(limit)
    check_not_negative(committed)
    highest = min(committed + limit, _highest_conceivable(shares, endowments))
    certain = _highest_certain(shares, endowments)
    for total in range(highest, max(certain, committed), -1):
        if fits(Cents(total), shares=shares, endowments=endowments):
            return Cents(total - committed)
    return Cents(max(min(certain, highest) - committed, ZERO))


def _highest_certain(shares: Sequence[Fraction], endowments: Sequence[Cents]) -> int:
    """Up to here no exact part exceeds its endowment, hence no rounded one does."""
    return min(floor(limit / share) for share, limit in _limits(shares, endowments))


def _highest_conceivable(shares: Sequence[Fraction], endowments: Sequence[Cents]) -> int:
    """Beyond here the whole cents alone of some part exceed its endowment."""
    return min(ceil((limit + 1) / share) - 1 for share, limit in _limits(shares, endowments))


def _limits(
    shares: Sequence[Fraction], endowments: Sequence[Cents]
) -> list[tuple[Fraction, Cents]]:
    return [pair for pair in zip(shares, endowments, strict=True) if pair[0] > 0]


def _check(shares: Sequence[Fraction], endowments: Sequence[Cents]) -> None:
    check_shares(shares)
    if len(shares) != len(endowments):
        raise EndowmentMissing(f"{len(shares)} shares, {len(endowments)} endowments")
    for endowment in endowments:
        check_not_negative(endowment)
