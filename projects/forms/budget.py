"""Expenses by category and year, with the same totals that the rules reckon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django import forms

from funders.models import Call
from funders.rules.amounts import Cents, part_rounded_down
from projects.actions.content import Content, ExpenseDraft
from projects.forms.fields import CostField
from projects.forms.sheets import Sheet
from projects.rules.budget import (
    BudgetItem,
    CategoryTerms,
    cost_by_category,
    cost_by_year,
    total_cost,
)
from projects.rules.completeness import Section
from welfare_kmzero.clock import rome
from welfare_kmzero.money import NotAnAmount, cents, euros, parse_euro


class ExpenseForm(forms.Form):
    category = forms.ChoiceField(
        label="Categoria", error_messages={"required": "Scegli la categoria."}
    )
    description = forms.CharField(
        label="Descrizione",
        max_length=300,
        error_messages={"required": "Scrivi di che spesa si tratta."},
    )
    year = forms.ChoiceField(label="Anno", error_messages={"required": "Scegli l'anno."})
    cost = CostField(
        label="Importo (€)", help_text="", error_messages={"required": "Scrivi l'importo."}
    )

    def __init__(
        self,
        *args: Any,  # as in Django
        categories: Sequence[tuple[str, str]],
        years: Sequence[int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["category"].choices = [("", "Scegli"), *categories]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["year"].choices = [("", "Scegli"), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category of the budget: its cost in each year (named), in all, and its limit, in euro.

    ``excess``: by how much it passes its limit; None when it does not, or has none.
    """

    title: str
    by_year: Sequence[tuple[int, Decimal]]
    total: Decimal
    max_rate: Fraction | None
    limit: Decimal | None
    excess: Decimal | None


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """Totals of a budget. ``unread``: how many rows do not say an amount, a year, a category."""

    years: Sequence[int]
    rows: Sequence[CategoryRow]
    by_year: Sequence[tuple[int, Decimal]]
    total: Decimal
    unread: int = 0


def years_of(call: Call) -> range:
    """The calendar years over which a project of ``call`` can spend."""
    first = rome(call.closes_at).year
    return range(first, first + call.duration_months // 12 + 2)


def amount_of(text: object) -> Decimal | None:
    """The amount that a text says; None when it says none."""
    if isinstance(text, Decimal):
        return text
    try:
        return parse_euro(str(text or ""))
    except NotAnAmount:
        return None


def budget_table(
    items: Sequence[BudgetItem], *, categories: Sequence[CategoryTerms], unread: int = 0
) -> BudgetTable:
    """The totals that the rules reckon, laid out by category and year."""
    years = list(cost_by_year(items))
    total = total_cost(items)
    costs = cost_by_category(items, categories=categories)
    return BudgetTable(
        years=years,
        rows=[
            _row(category, costs[category.code], items=items, years=years, total=total)
            for category in categories
        ],
        by_year=[(year, euros(cost)) for year, cost in cost_by_year(items).items()],
        total=euros(total),
        unread=unread,
    )


def _row(
    category: CategoryTerms,
    cost: Cents,
    *,
    items: Sequence[BudgetItem],
    years: Sequence[int],
    total: Cents,
) -> CategoryRow:
    of_category = [item for item in items if item.category == category.code]
    limit = None if category.max_rate is None else part_rounded_down(total, category.max_rate)
    excess = cost - limit if limit is not None and cost > limit else None
    return CategoryRow(
        title=category.title,
        by_year=[
            (year, euros(total_cost([item for item in of_category if item.year == year])))
            for year in years
        ],
        total=euros(cost),
        max_rate=category.max_rate,
        limit=None if limit is None else euros(limit),
        excess=None if excess is None else euros(excess),
    )


class BudgetSheet(Sheet):
    section = Section.BUDGET
    template = "projects/writing/budget.html"
    row_class: ClassVar[type[forms.Form] | None] = ExpenseForm
    row_label = "Voci di spesa"

    def given_to_rows(self) -> dict[str, object]:
        kept = {line.year for line in self.draft.budget}
        return {
            "categories": [(each.code, each.title) for each in self.draft.categories],
            "years": sorted(kept | set(years_of(self.project.call))),
        }

    def saved_rows(self) -> list[dict[str, object]]:
        return [
            {
                "category": line.category.code,
                "description": line.description,
                "year": line.year,
                "cost": line.cost,
            }
            for line in self.draft.budget
        ]

    def content(self) -> Content:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        by_code = {each.code: each for each in self.draft.categories}
        return Content(
            budget=tuple(
                ExpenseDraft(
                    by_code[each["category"]], each["description"], int(each["year"]), each["cost"]
                )
                for each in self.rows.filled
            )
        )

    def figures(self) -> dict[str, object]:
        items = list(self._items())
        found = [item for item in items if item is not None]
        table = budget_table(
            found, categories=self.draft.asked.categories, unread=len(items) - len(found)
        )
        return {"table": table}

    def _items(self) -> Iterable[BudgetItem | None]:
        """Each row that says something; None for one that is not whole yet."""
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        codes = {each.code for each in self.draft.categories}
        for form in self.rows.forms:
            typed = [form[name].value() for name in ("category", "description", "year", "cost")]
            if not any(typed):
                continue
            category, _, year, cost = typed
            amount = amount_of(cost)
            is_year = str(year).isascii() and str(year).isdigit() and len(str(year)) == 4
            if amount is None or category not in codes or not is_year:
                yield None
            else:
                yield BudgetItem(str(category), int(str(year)), Cents(cents(amount)))
