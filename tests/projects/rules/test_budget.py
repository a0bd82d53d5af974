from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import Cents
from projects.rules.budget import (
    BudgetItem,
    CategoryTerms,
    UnknownCategory,
    cost_by_category,
    cost_by_year,
    total_cost,
)
from projects.rules.numbering import number_order

CATEGORIES = (CategoryTerms("PERS", "Personale"), CategoryTerms("IND", "Costi indiretti"))
BUDGET = (
    BudgetItem("PERS", 2020, Cents(300)),
    BudgetItem("IND", 2019, Cents(50)),
    BudgetItem("PERS", 2019, Cents(100)),
    BudgetItem("PERS", 2021, Cents(0)),
)


def test_costs_sum_by_category_and_by_year():
    assert total_cost(BUDGET) == 450
    assert cost_by_category(BUDGET, categories=CATEGORIES) == {"PERS": 400, "IND": 50}
    assert list(cost_by_year(BUDGET).items()) == [(2019, 150), (2020, 300)]


def test_costs_of_an_empty_budget_are_zero():
    assert total_cost(()) == 0
    assert cost_by_category((), categories=CATEGORIES) == {"PERS": 0, "IND": 0}
    assert cost_by_year(()) == {}


def test_cost_by_category_refuses_a_category_that_the_call_does_not_list():
    with pytest.raises(UnknownCategory, match="ATTR"):
        cost_by_category((BudgetItem("ATTR", 2019, Cents(1)),), categories=CATEGORIES)


@given(
    st.lists(
        st.builds(
            BudgetItem,
            category=st.sampled_from(["PERS", "IND"]),
            year=st.integers(2019, 2022),
            amount=st.integers(0, 10**9),
        )
    )
)
def test_categories_and_years_each_sum_to_the_total(budget):
    total = total_cost(budget)

    assert sum(cost_by_category(budget, categories=CATEGORIES).values()) == total
    assert sum(cost_by_year(budget).values()) == total
    assert not total or sum(Fraction(c, total) for c in cost_by_year(budget).values()) == 1


def test_number_order_puts_the_shorter_first_then_goes_by_text():
    numbers = ["10", "9", "0002", "0010", "2-bis", "2", "A", "1000"]

    assert sorted(numbers, key=number_order) == [
        "2",
        "9",
        "A",
        "10",
        "0002",
        "0010",
        "1000",
        "2-bis",
    ]
