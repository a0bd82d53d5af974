from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from projects.rules.admitted_cost import (
    AdmitsMoreThanTheCall,
    AdmittedCost,
    CategoryCost,
    admitted_cost,
)
from projects.rules.budget import BudgetItem, CategoryTerms, UnknownCategory

CATEGORIES = (
    CategoryTerms("PERS", "Personale"),
    CategoryTerms("ATTR", "Piccole attrezzature", Fraction(1, 5)),
    CategoryTerms("IND", "Costi indiretti", Fraction(1, 3)),
)


def budget(**amounts):
    return tuple(BudgetItem(code, 2019, Cents(amount)) for code, amount in amounts.items())


def test_admitted_cost_is_the_whole_budget_when_no_category_exceeds():
    result = admitted_cost(budget(PERS=80, ATTR=20), categories=CATEGORIES)

    assert result == AdmittedCost(
        (CategoryCost("PERS", 80, 80), CategoryCost("ATTR", 20, 20), CategoryCost("IND", 0, 0)),
        100,
    )


def test_admitted_cost_cuts_each_category_to_its_part_of_the_presented_total():
    result = admitted_cost(budget(PERS=39, ATTR=21, IND=40), categories=CATEGORIES)

    assert [cost.admitted for cost in result.categories] == [39, 20, 33]
    assert result.total == 92


def test_admitted_cost_takes_what_the_formal_check_admits_below_the_limits():
    presented = budget(PERS=39, ATTR=21, IND=40)

    less = admitted_cost(presented, categories=CATEGORIES, admitted_by_check=Cents(90))
    none = admitted_cost(presented, categories=CATEGORIES, admitted_by_check=Cents(0))
    same = admitted_cost(presented, categories=CATEGORIES, admitted_by_check=Cents(92))

    assert (less.total, none.total, same.total) == (90, 0, 92)


def test_admitted_cost_refuses_a_check_that_admits_more_or_below_zero():
    presented = budget(PERS=39, ATTR=21, IND=40)

    with pytest.raises(AdmitsMoreThanTheCall):
        admitted_cost(presented, categories=CATEGORIES, admitted_by_check=Cents(93))
    with pytest.raises(NegativeAmount):
        admitted_cost(presented, categories=CATEGORIES, admitted_by_check=Cents(-1))


def test_admitted_cost_refuses_an_unknown_category():
    with pytest.raises(UnknownCategory):
        admitted_cost(budget(COM=1), categories=CATEGORIES)


@given(
    st.lists(
        st.builds(
            BudgetItem,
            category=st.sampled_from(["PERS", "ATTR", "IND"]),
            year=st.integers(2019, 2021),
            amount=st.integers(0, 10**9),
        )
    )
)
def test_admitted_cost_is_the_greatest_within_every_limit(items):
    result = admitted_cost(items, categories=CATEGORIES)

    total = sum(item.amount for item in items)
    assert result.total == sum(cost.admitted for cost in result.categories)
    assert sum(cost.presented for cost in result.categories) == total
    for cost, category in zip(result.categories, CATEGORIES, strict=True):
        limit = total * (category.max_rate or 1)
        assert cost.admitted <= min(cost.presented, limit)
        assert cost.admitted == cost.presented or cost.admitted + 1 > limit
