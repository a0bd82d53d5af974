"""Amounts and the two roundings of the house.

Amounts are integer cents, shares and rates are fractions, points are decimals whose
means are fractions: nothing is ever a binary floating-point number.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NewType

from funders.rules.errors import RuleError

Cents = NewType("Cents", int)

ZERO = Cents(0)


class NegativeAmount(RuleError):
    """An amount below zero where only a sum of money makes sense."""


def check_not_negative(amount: int) -> None:
    """Errors: NegativeAmount."""
    if amount < 0:
        raise NegativeAmount(f"{amount} cents")


def part_rounded_down(amount: Cents, rate: Fraction) -> Cents:
    """``rate`` of ``amount``, the parts of a cent dropped: how every ceiling is computed."""
    return Cents(floor(amount * rate))


def two_places_half_up(exact: Fraction) -> Decimal:
    """``exact`` with two decimals; a half goes up. Meant for points, which are not negative."""
    return Decimal(floor(exact * 100 + Fraction(1, 2))).scaleb(-2)
