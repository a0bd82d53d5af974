from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import (
    Cents,
    NegativeAmount,
    check_not_negative,
    part_rounded_down,
    two_places_half_up,
)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(0), "0.00"),
        (Fraction(60), "60.00"),
        (Fraction(275, 3), "91.67"),
        (Fraction(1, 200), "0.01"),
        (Fraction(12345, 1000), "12.35"),
        (Fraction(12335, 1000), "12.34"),
        (Fraction(59995, 1000), "60.00"),
        (Fraction(59994999, 1000000), "59.99"),
    ],
)
def test_two_places_half_up_rounds_a_half_upwards_and_keeps_two_places(exact, rounded):
    result = two_places_half_up(exact)

    assert str(result) == rounded


@given(st.fractions(min_value=0, max_value=1000))
def test_two_places_half_up_is_the_nearest_and_the_higher_of_two_nearest(exact):
    result = Fraction(two_places_half_up(exact))

    assert -Fraction(1, 200) < result - exact <= Fraction(1, 200)
    assert (result * 100).denominator == 1


def test_two_places_half_up_is_exact_beyond_the_precision_of_the_decimal_context():
    exact = Fraction(10**40) + Fraction(1, 200)

    assert two_places_half_up(exact) == Decimal(10**42 + 1).scaleb(-2)


@pytest.mark.parametrize(
    ("amount", "rate", "part"),
    [
        (100, Fraction(3, 5), 60),
        (1, Fraction(1, 3), 0),
        (2, Fraction(2, 3), 1),
        (10**15, Fraction(2, 3), 666666666666666),
        (99, Fraction(1), 99),
        (99, Fraction(0), 0),
    ],
)
def test_part_rounded_down_drops_the_parts_of_a_cent(amount, rate, part):
    assert part_rounded_down(Cents(amount), rate) == part


def test_check_not_negative_refuses_what_is_below_zero_only():
    check_not_negative(0)

    with pytest.raises(NegativeAmount):
        check_not_negative(-1)
