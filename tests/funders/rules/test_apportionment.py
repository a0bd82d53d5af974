import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from funders.rules.apportionment import (
    NegativeShare,
    NotAWholeTotal,
    SharesDoNotSumToOne,
    check_shares,
    divide,
    round_to_whole,
)

TWO_THIRDS = (Fraction(2, 3), Fraction(1, 3))
THIRDS = (Fraction(1, 3),) * 3


@st.composite
def shares(draw, *, largest=40):
    weights = draw(st.lists(st.integers(0, largest), min_size=1, max_size=6).filter(sum))
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


def dealt_one_by_one(total, shares):
    """Oracle: each cent above the whole ones is dealt to whoever is shortest of it."""
    exact = [total * share for share in shares]
    parts = [int(part) for part in exact]
    while sum(parts) < total:
        missing = [
            part_exact - part if part == int(part_exact) else Fraction(-1)
            for part_exact, part in zip(exact, parts, strict=True)
        ]
        parts[missing.index(max(missing))] += 1
    return tuple(parts)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (75_000_000, TWO_THIRDS, (50_000_000, 25_000_000)),
        (1, TWO_THIRDS, (1, 0)),
        (2, TWO_THIRDS, (1, 1)),
        (0, TWO_THIRDS, (0, 0)),
        (12345, (Fraction(1),), (12345,)),
        (100, THIRDS, (34, 33, 33)),
        (101, THIRDS, (34, 34, 33)),
        (1, (Fraction(1, 2), Fraction(1, 2)), (1, 0)),
        (3, (Fraction(3, 7), Fraction(3, 7), Fraction(1, 7)), (1, 1, 1)),
        (4, (Fraction(3, 7), Fraction(3, 7), Fraction(1, 7)), (2, 2, 0)),
        (5, (Fraction(0), Fraction(1, 2), Fraction(1, 2)), (0, 3, 2)),
    ],
)
def test_divide_gives_the_largest_remainders_one_cent_and_ties_in_order(total, shares, parts):
    assert divide(Cents(total), shares=shares) == parts


@given(total=st.integers(0, 10**15), shares=shares())
def test_divide_gives_back_the_whole_within_a_cent_each(total, shares):  # MON-2
    parts = divide(Cents(total), shares=shares)

    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * share) < 1


def test_divide_equals_the_oracle_in_100_000_random_splits():  # MON-2
    source = random.Random(2018)  # noqa: S311 - repeatable cases, no secret
    for _ in range(100_000):
        weights = [source.randint(0, 12) for _ in range(source.randint(1, 5))]
        weights[source.randrange(len(weights))] += 1
        whole = sum(weights)
        shares = tuple(Fraction(weight, whole) for weight in weights)
        total = source.randint(0, 75_000_000)

        parts = divide(Cents(total), shares=shares)

        exact = [divmod(total * weight, whole) for weight in weights]
        missing = total - sum(quotient for quotient, _ in exact)
        order = sorted(range(len(weights)), key=lambda place: (-exact[place][1], place))
        expected = [quotient for quotient, _ in exact]
        for place in order[:missing]:
            expected[place] += 1
        assert parts == tuple(expected)


@given(
    total=st.integers(0, 500),
    shares=shares(largest=9),
    data=st.data(),
)
def test_divide_gives_a_party_the_same_in_any_order_but_for_equal_remainders(  # MON-2
    total, shares, data
):
    order = data.draw(st.permutations(range(len(shares))))
    parts = divide(Cents(total), shares=shares)

    moved = divide(Cents(total), shares=[shares[place] for place in order])

    remainders = [total * share % 1 for share in shares]
    for position, place in enumerate(order):
        if remainders.count(remainders[place]) == 1:
            assert moved[position] == parts[place]


def test_divide_equals_dealing_one_by_one_for_every_small_case():
    for weights in product(range(5), repeat=3):
        if sum(weights) == 0:
            continue
        shares = tuple(Fraction(weight, sum(weights)) for weight in weights)
        for total in range(25):
            assert divide(Cents(total), shares=shares) == dealt_one_by_one(total, shares)


@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=6))
def test_round_to_whole_keeps_the_sum_and_whole_parts(parts):
    exact = [*parts, -sum(parts) % 1]

    rounded = round_to_whole(exact)

    assert sum(rounded) == sum(exact)
    for part, whole in zip(exact, rounded, strict=True):
        assert abs(part - whole) < 1
        assert part.denominator != 1 or part == whole


def test_round_to_whole_refuses_a_sum_with_parts_of_a_cent():
    with pytest.raises(NotAWholeTotal):
        round_to_whole([Fraction(1, 3), Fraction(1, 3)])


@pytest.mark.parametrize(
    ("shares", "error"),
    [
        ((), SharesDoNotSumToOne),
        ((Fraction(2, 3), Fraction(33, 100)), SharesDoNotSumToOne),
        ((Fraction(2, 3), Fraction(2, 3)), SharesDoNotSumToOne),
        ((Fraction(3, 2), Fraction(-1, 2)), NegativeShare),
    ],
)
def test_check_shares_refuses_what_is_not_a_division_of_the_whole(shares, error):
    with pytest.raises(error):
        check_shares(shares)
    with pytest.raises(error):
        divide(Cents(100), shares=shares)


def test_divide_refuses_a_negative_total():
    with pytest.raises(NegativeAmount):
        divide(Cents(-1), shares=TWO_THIRDS)
