"""What a budget costs: in all, by category, by year.

Rule. A budget is a list of items, each of one category of the call and of one calendar
year. The weight of a year is its cost over the total cost, an exact fraction: by these
weights an award is spread over the years.

Source: the call, which lists the categories of cost and may limit each to a part
(``max_rate``) of the total cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents
from funders.rules.errors import RuleError


class UnknownCategory(RuleError):
    """An item of a category that the call does not list."""


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """One line of the budget; ``category`` is its code in the call."""

    category: str
    year: int
    amount: Cents


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """What the call says of a category. ``max_rate``: of the total cost; None: no limit."""

    code: str
    title: str
    max_rate: Fraction | None = None


def total_cost(budget: Sequence[BudgetItem]) -> Cents:
    """Zero for an empty budget."""
    return Cents(sum(item.amount for item in budget))


def cost_by_category(
    budget: Sequence[BudgetItem], *, categories: Sequence[CategoryTerms]
) -> dict[str, Cents]:
    """Category code to its cost, in the order of the call, the unused ones at zero.

    Errors: UnknownCategory.
    """
    costs = {category.code: ZERO for category in categories}
    for item in budget:
        if item.category not in costs:
            raise UnknownCategory(item.category)
        costs[item.category] = Cents(costs[item.category] + item.amount)
    return costs


def cost_by_year(budget: Sequence[BudgetItem]) -> dict[int, Cents]:
    """Year to its cost, earlier years first; only years that cost something."""
    years = sorted({item.year for item in budget if item.amount})
    return {year: Cents(sum(item.amount for item in budget if item.year == year)) for year in years}
