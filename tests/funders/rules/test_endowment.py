import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from funders.rules.apportionment import SharesDoNotSumToOne, divide
from funders.rules.endowment import EndowmentMissing, fits, greatest_fitting

TWO_THIRDS = (Fraction(2, 3), Fraction(1, 3))
THREE_SEVENTHS = (Fraction(3, 7), Fraction(3, 7), Fraction(1, 7))


@st.composite
def calls(draw):
    weights = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(sum))
    shares = tuple(Fraction(weight, sum(weights)) for weight in weights)
    endowments = draw(
        st.lists(st.integers(0, 40), min_size=len(weights), max_size=len(weights)).map(tuple)
    )
    return shares, endowments


def greatest_by_trying_all(limit, committed, shares, endowments):
    fitting = [
        amount
        for amount in range(limit + 1)
        if all(
            part <= endowment
            for part, endowment in zip(
                divide(committed + amount, shares=shares), endowments, strict=True
            )
        )
    ]
    return max(fitting, default=0)


@pytest.mark.parametrize(
    ("total", "endowments", "expected"),
    [
        (75_000_000, (50_000_000, 25_000_000), True),
        (75_000_001, (50_000_000, 25_000_000), False),
        (75_000_001, (50_000_001, 25_000_000), True),
        (75_000_001, (50_000_000, 99_000_000), False),
        (0, (0, 0), True),
        (1, (1, 0), True),
        (1, (0, 1), False),
    ],
)
def test_fits_when_no_funder_exceeds_its_endowment(total, endowments, expected):
    result = fits(Cents(total), shares=TWO_THIRDS, endowments=endowments)

    assert result is expected


def test_fits_can_fail_below_an_amount_that_fits():
    endowments = (Cents(2), Cents(2), Cents(0))

    assert not fits(Cents(3), shares=THREE_SEVENTHS, endowments=endowments)
    assert fits(Cents(4), shares=THREE_SEVENTHS, endowments=endowments)


@pytest.mark.parametrize(
    ("limit", "committed", "expected"),
    [(2, 0, 2), (3, 0, 2), (4, 0, 4), (100, 0, 4), (1, 2, 0), (2, 2, 2), (9, 4, 0), (9, 50, 0)],
)
def test_greatest_fitting_finds_what_fits_above_what_does_not(limit, committed, expected):
    result = greatest_fitting(
        Cents(limit),
        committed=Cents(committed),
        shares=THREE_SEVENTHS,
        endowments=(Cents(2), Cents(2), Cents(0)),
    )

    assert result == expected


@settings(max_examples=600)
@example(call=((Fraction(1, 5), Fraction(4, 5)), (Cents(9), Cents(1))), limit=9, committed=0)
@given(call=calls(), limit=st.integers(0, 80), committed=st.integers(0, 60))
def test_greatest_fitting_equals_trying_every_cent(call, limit, committed):  # MON-6
    shares, endowments = call

    result = greatest_fitting(
        Cents(limit), committed=Cents(committed), shares=shares, endowments=endowments
    )

    assert result == greatest_by_trying_all(limit, committed, shares, endowments)


@pytest.mark.parametrize(
    ("shares", "endowments", "expected"),
    [
        (TWO_THIRDS, (50_000_000, 25_000_000), 75_000_000),
        (TWO_THIRDS, (50_000_000, 24_999_999), 74_999_998),
        (TWO_THIRDS, (0, 25_000_000), 0),
        ((Fraction(1),), (50_000_000,), 50_000_000),
        ((Fraction(1), Fraction(0)), (50_000_000, 0), 50_000_000),
        ((Fraction(1, 3),) * 3, (25_000_000, 25_000_000, 24_999_999), 74_999_999),
        ((Fraction(9_999, 10_000), Fraction(1, 10_000)), (75_000_000, 0), 5_000),
    ],
)
def test_greatest_fitting_is_quick_on_real_amounts(shares, endowments, expected):
    started = time.perf_counter()

    result = greatest_fitting(
        Cents(10**11), committed=Cents(0), shares=shares, endowments=endowments
    )

    assert result == expected
    assert time.perf_counter() - started < 1


def test_endowments_are_one_for_each_share():
    with pytest.raises(EndowmentMissing):
        fits(Cents(1), shares=TWO_THIRDS, endowments=(Cents(1),))
    with pytest.raises(EndowmentMissing):
        greatest_fitting(Cents(1), committed=Cents(0), shares=TWO_THIRDS, endowments=())


def test_amounts_below_zero_are_refused():
    endowments = (Cents(1), Cents(1))

    with pytest.raises(NegativeAmount):
        fits(Cents(-1), shares=TWO_THIRDS, endowments=endowments)
    with pytest.raises(NegativeAmount):
        fits(Cents(1), shares=TWO_THIRDS, endowments=(Cents(1), Cents(-1)))
    with pytest.raises(NegativeAmount):
        greatest_fitting(Cents(-1), committed=Cents(0), shares=TWO_THIRDS, endowments=endowments)
    with pytest.raises(NegativeAmount):
        greatest_fitting(Cents(1), committed=Cents(-1), shares=TWO_THIRDS, endowments=endowments)


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(SharesDoNotSumToOne):
        fits(Cents(1), shares=(Fraction(1, 2),), endowments=(Cents(1),))
