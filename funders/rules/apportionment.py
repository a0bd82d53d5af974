"""Division of a total among shares by the largest remainder.

Rule. Each party has the share that the protocol gives it, a fraction; the shares sum to
one. Of a total in cents each party takes first the whole cents of its exact part. The
cents still missing go, one each, to the parties with the largest remainders; parties
with equal remainders are served in the order in which they are given, which for funders
is the order of the protocol and for years is the earlier year first. So the parts sum to
the total, and each is within one cent of the exact part.

With three or more parties a part may *decrease* by a cent when the total grows by one
(shares 3/7, 3/7, 1/7: of 3 cents the third takes 1, of 4 cents none): whoever builds on
this rule may not assume that parts grow with the total.

Source: protocol of understanding "Welfare a km zero", which shares the expense 2/3 to
Fondazione Caritro and 1/3 to the public system.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from funders.rules.amounts import Cents, check_not_negative
from funders.rules.errors import RuleError


class SharesDoNotSumToOne(RuleError):
    """The shares of a protocol leave a part of the expense to nobody, or give it twice."""


class NegativeShare(RuleError):
    """A party cannot take less than nothing."""


class NotAWholeTotal(RuleError):
    """The exact parts do not sum to a whole number of cents."""


def check_shares(shares: Sequence[Fraction]) -> None:
    """Errors: NegativeShare, SharesDoNotSumToOne (also for no share at all)."""
    if any(share < 0 for share in shares):
        raise NegativeShare(_written(shares))
    if sum(shares) != 1:
        raise SharesDoNotSumToOne(_written(shares))


def divide(total: Cents, *, shares: Sequence[Fraction]) -> tuple[Cents, ...]:
    """The parts of ``total``, one for each share, in the order of the shares.

    Errors: NegativeAmount, NegativeShare, SharesDoNotSumToOne.
    """
    check_not_negative(total)
    check_shares(shares)
    return round_to_whole([total * share for share in shares])


def round_to_whole(exact: Sequence[Fraction]) -> tuple[Cents, ...]:
    """Exact parts whose sum is whole, rounded by the largest remainder to the same sum.

    Errors: NotAWholeTotal.
    """
    total = sum(exact, Fraction(0))
    if total.denominator != 1:
        raise NotAWholeTotal(str(total))
    wholes = [floor(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: wholes[place] - exact[place])
    served = set(by_remainder[: int(total) - sum(wholes)])
    return tuple(Cents(whole + (place in served)) for place, whole in enumerate(wholes))


def _written(shares: Sequence[Fraction]) -> str:
    return ", ".join(str(share) for share in shares)
