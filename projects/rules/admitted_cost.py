"""How much of a budget is admitted?

Rule. The admitted cost is the budget with each category cut to its ``max_rate`` of the
total cost as presented, parts of a cent dropped. The formal check may admit less, never
more. The admitted cost is what ``max_grant_rate`` of the call is taken of.

Source: the call, categories of cost and their limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from funders.rules.amounts import Cents, check_not_negative, part_rounded_down
from funders.rules.errors import RuleError
from projects.rules.budget import BudgetItem, CategoryTerms, cost_by_category, total_cost


class AdmitsMoreThanTheCall(RuleError):
    """The formal check admits a cost above what the limits of the call leave."""


@dataclass(frozen=True, slots=True)
class CategoryCost:
    """A category as presented and as its limit leaves it."""

    code: str
    presented: Cents
    admitted: Cents


@dataclass(frozen=True, slots=True)
class AdmittedCost:
    """``total`` is below the sum of the categories where the formal check admitted less."""

    categories: tuple[CategoryCost, ...]
    total: Cents


def admitted_cost(
    budget: Sequence[BudgetItem],
    *,
    categories: Sequence[CategoryTerms],
    admitted_by_check: Cents | None = None,
) -> AdmittedCost:
    """The cost that counts; ``admitted_by_check`` None: the check did not cut.

    Shape: the categories in the order of the call.
    Errors: UnknownCategory, NegativeAmount, AdmitsMoreThanTheCall.
    """
    total = total_cost(budget)
    presented = cost_by_category(budget, categories=categories)
    costs = tuple(
        CategoryCost(
            code=category.code,
            presented=presented[category.code],
            admitted=_cut(presented[category.code], category=category, total=total),
        )
        for category in categories
    )
    within_limits = Cents(sum(cost.admitted for cost in costs))
    if admitted_by_check is None:
        return AdmittedCost(costs, within_limits)
    check_not_negative(admitted_by_check)
    if admitted_by_check > within_limits:
        raise AdmitsMoreThanTheCall(f"{admitted_by_check} cents, {within_limits} within the limits")
    return AdmittedCost(costs, admitted_by_check)


def _cut(cost: Cents, *, category: CategoryTerms, total: Cents) -> Cents:
    if category.max_rate is None:
        return cost
    return min(cost, part_rounded_down(total, category.max_rate))
