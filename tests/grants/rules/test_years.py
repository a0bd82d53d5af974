from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from funders.rules.apportionment import NegativeShare, round_to_whole
from grants.rules.years import (
    AwardPlan,
    AwardToSpread,
    BudgetWithoutCost,
    PartsMissing,
    PlanTwice,
    YearOfAward,
    spread_over_years,
)


@st.composite
def rounds(draw, *, funders=3, years=3, largest=10**7, awards=6):
    funder_count = draw(st.integers(1, funders))
    part = st.integers(0, largest)
    costs = st.dictionaries(
        st.integers(2019, 2018 + years), st.integers(0, 10**7), min_size=1
    ).filter(lambda by_year: sum(by_year.values()) > 0)
    return [
        AwardToSpread(
            f"{place:04}",
            tuple(draw(st.lists(part, min_size=funder_count, max_size=funder_count))),
            draw(costs),
        )
        for place in range(draw(st.integers(0, awards)))
    ]


def exact_cell(award, funder, year):
    return Fraction(award.parts[funder] * award.costs.get(year, 0), sum(award.costs.values()))


def cells_of(plan, funder):
    return {each.year: each.parts[funder] for each in plan.years}


@settings(deadline=None)
@given(rounds(years=5))
def test_years_of_a_part_sum_to_it_each_within_a_cent(awards):  # MON-2
    plans = spread_over_years(awards)

    assert [plan.number for plan in plans] == [award.number for award in awards]
    for award, plan in zip(awards, plans, strict=True):
        assert [each.year for each in plan.years] == sorted(
            year for year, cost in award.costs.items() if cost
        )
        for funder, part in enumerate(award.parts):
            cells = cells_of(plan, funder)
            assert sum(cells.values()) == part
            for year, cell in cells.items():
                exact = exact_cell(award, funder, year)
                assert abs(cell - exact) < 1
                assert exact.denominator != 1 or cell == exact


@settings(deadline=None)
@given(rounds(years=3))
def test_each_year_of_a_funder_sums_to_the_rounded_exact_total_up_to_three_years(awards):
    plans = spread_over_years(awards)

    years = (2019, 2020, 2021)
    for funder in range(len(awards[0].parts) if awards else 0):
        exact = [
            sum((exact_cell(award, funder, year) for award in awards), Fraction(0))
            for year in years
        ]
        sums = [sum(cells_of(plan, funder).get(year, 0) for plan in plans) for year in years]
        assert tuple(sums) == round_to_whole(exact)


@settings(deadline=None)
@given(rounds(), st.data())
def test_plans_are_the_same_whatever_the_order_of_the_awards(awards, data):  # MON-2
    mixed = data.draw(st.permutations(awards))

    assert spread_over_years(mixed) == spread_over_years(awards)


@settings(deadline=None)
@given(rounds())
def test_a_funder_is_spread_by_itself(awards):
    plans = spread_over_years(awards)

    for funder in range(len(awards[0].parts) if awards else 0):
        alone = spread_over_years(
            [AwardToSpread(award.number, (award.parts[funder],), award.costs) for award in awards]
        )
        assert [cells_of(plan, funder) for plan in plans] == [cells_of(plan, 0) for plan in alone]


@settings(max_examples=300, deadline=None)
@given(rounds(funders=1, awards=3, largest=12))
def test_plans_have_the_least_squares_of_all_tables(awards):
    plans = spread_over_years(awards)

    years = (2019, 2020, 2021)
    exact = [[exact_cell(award, 0, year) for year in years] for award in awards]
    choices = [
        [
            cells
            for cells in product(*({floor(cell), ceil(cell)} for cell in row))
            if sum(cells) == award.parts[0]
        ]
        for award, row in zip(awards, exact, strict=True)
    ]

    def squares(table):
        return sum(
            (cell - wish) ** 2
            for cells, row in zip(table, exact, strict=True)
            for cell, wish in zip(cells, row, strict=True)
        )

    result = [tuple(cells_of(plan, 0).get(year, 0) for year in years) for plan in plans]
    columns = [sum(row[place] for row in result) for place in range(3)]
    same_columns = [
        table
        for table in product(*choices)
        if [sum(row[place] for row in table) for place in range(3)] == columns
    ]
    assert squares(result) == min(map(squares, same_columns))


def test_a_tie_of_remainders_goes_to_the_earlier_year():
    award = AwardToSpread("1", (Cents(1),), {2021: Cents(5), 2019: Cents(5), 2020: Cents(5)})

    (plan,) = spread_over_years([award])

    assert plan == AwardPlan(
        "1", (YearOfAward(2019, (1,)), YearOfAward(2020, (0,)), YearOfAward(2021, (0,)))
    )


def test_the_total_of_a_year_is_the_sum_over_the_funders():
    award = AwardToSpread("1", (Cents(200), Cents(100)), {2019: Cents(2), 2020: Cents(1)})

    (plan,) = spread_over_years([award])

    assert plan.years == (YearOfAward(2019, (133, 67)), YearOfAward(2020, (67, 33)))
    assert [each.total for each in plan.years] == [200, 100]


def test_years_without_cost_are_left_out_of_a_plan():
    first = AwardToSpread("1", (Cents(10),), {2018: Cents(0), 2019: Cents(7)})
    second = AwardToSpread("2", (Cents(10),), {2020: Cents(7)})

    plans = spread_over_years([first, second])

    assert plans == (
        AwardPlan("1", (YearOfAward(2019, (10,)),)),
        AwardPlan("2", (YearOfAward(2020, (10,)),)),
    )


def test_four_years_may_have_no_table_and_then_the_nearest_totals_are_taken():
    first = AwardToSpread("1", (Cents(1),), {2019: Cents(1), 2020: Cents(1)})
    second = AwardToSpread("2", (Cents(1),), {2021: Cents(1), 2022: Cents(1)})

    plans = spread_over_years([first, second])

    assert [cells_of(plan, 0) for plan in plans] == [{2019: 1, 2020: 0}, {2021: 1, 2022: 0}]


def test_no_awards_have_no_plans():
    assert spread_over_years([]) == ()


@pytest.mark.parametrize(
    ("awards", "error"),
    [
        ([AwardToSpread("1", (5,), {})], BudgetWithoutCost),
        ([AwardToSpread("1", (5,), {2019: 0})], BudgetWithoutCost),
        ([AwardToSpread("1", (5,), {2019: 1})] * 2, PlanTwice),
        (
            [AwardToSpread("1", (5,), {2019: 1}), AwardToSpread("2", (5, 6), {2019: 1})],
            PartsMissing,
        ),
        ([AwardToSpread("1", (-5,), {2019: 1})], NegativeAmount),
        ([AwardToSpread("1", (5,), {2019: 3, 2020: -1})], NegativeShare),
    ],
)
def test_spread_over_years_refuses_what_gives_no_plan(awards, error):
    with pytest.raises(error):
        spread_over_years(awards)
