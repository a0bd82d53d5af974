"""How far totals lie apart: exact as far as the two places that are said."""

from decimal import Decimal
from statistics import pstdev

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.spread import Spread, spread_of

points = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)


def test_nothing_and_one_total_have_no_distance():
    assert spread_of([]) == Spread(None, None, None)
    assert spread_of([Decimal("12.50")]) == Spread(Decimal("12.50"), None, None)


def test_two_totals_lie_apart():
    assert spread_of([Decimal(10), Decimal("13.5")]) == Spread(
        Decimal("11.75"), Decimal("3.5"), Decimal("1.75")
    )


@given(st.lists(points, min_size=2, max_size=9))
def test_the_deviation_is_that_of_the_whole_population(totals):
    assert spread_of(totals).deviation == pstdev(totals).quantize(Decimal("0.00"))


@given(st.lists(points, min_size=2, max_size=9))
def test_the_order_changes_nothing(totals):
    assert spread_of(totals) == spread_of(sorted(totals))
