"""In which years does each funder pay each award?

Rule. For each funder apart, its part of each award of a round is spread over the years by
the budget of that project: the weight of a year is its cost over the total cost. In whole
cents, and so that
- the years of a part sum exactly to the part;
- each cell is within one cent of part x weight, and equal to it where that is whole;
- each year's cells sum, over the projects, to the largest-remainder rounding of the exact
  total of that year (ties of remainders: the earlier year);
- of the tables that do so it is the one with the least sum of squared deviations, the
  awards taken by application number.
Up to three years there always is such a table. Beyond, there may be none: two parts of a
cent, one over 2019 and 2020 in halves, the other over 2021 and 2022, leave four halves, of
which the earlier years should take two whole cents, but the first part has only one. Then
the year totals are the nearest for which there is a table (see ``rounding``).

The yearly plan of an award is the sum of these tables over the funders; it is never
computed apart. It is a proposal: what is committed on the budget of the public funder is
decided by its officers.

Source: annex 4/2 to D.Lgs. 118/2011, expense is attributed to the year in which it falls
due; the call, which lasts three years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents
from funders.rules.apportionment import round_to_whole
from funders.rules.errors import RuleError
from grants.rules.rounding import Cells, Row, round_table
from projects.rules.numbering import number_order


class BudgetWithoutCost(RuleError):
    """A project that costs nothing gives no weight to any year."""


class PlanTwice(RuleError):
    """Two awards of one round carry the same application number."""


class PartsMissing(RuleError):
    """Every award has one part for each funder."""


@dataclass(frozen=True, slots=True)
class AwardToSpread:
    """``parts``: by funder, in the order of the protocol. ``costs``: year to its cost."""

    number: str
    parts: tuple[Cents, ...]
    costs: Mapping[int, Cents]


@dataclass(frozen=True, slots=True)
class YearOfAward:
    """``parts``: by funder, in the order of the protocol; zeros are possible."""

    year: int
    parts: tuple[Cents, ...]

    @property
    def total(self) -> Cents:
        return Cents(sum(self.parts))


@dataclass(frozen=True, slots=True)
class AwardPlan:
    """The years in which the project costs something, earlier first."""

    number: str
    years: tuple[YearOfAward, ...]


def spread_over_years(awards: Sequence[AwardToSpread]) -> tuple[AwardPlan, ...]:
    """The yearly plans of a round, by application number.

    Errors: BudgetWithoutCost, PlanTwice, PartsMissing, NegativeAmount, NegativeShare.
    """
    ordered = sorted(awards, key=lambda award: number_order(award.number))
    _check(ordered)
    years = sorted({year for award in ordered for year, cost in award.costs.items() if cost})
    funder_count = len(ordered[0].parts) if ordered else 0
    tables = [_spread(ordered, funder=funder, years=years) for funder in range(funder_count)]
    return tuple(
        _plan(award, years=years, by_funder=[table[row] for table in tables])
        for row, award in enumerate(ordered)
    )


def _spread(awards: Sequence[AwardToSpread], *, funder: int, years: Sequence[int]) -> Cells:
    """One funder's table: a row for each award, a column for each year."""
    rows = [Row(award.parts[funder], _weights(award.costs, years)) for award in awards]
    exact = [
        sum((row.amount * row.weights[column] for row in rows), Fraction(0))
        for column in range(len(years))
    ]
    return round_table(rows, wanted=round_to_whole(exact))


def _weights(costs: Mapping[int, Cents], years: Sequence[int]) -> tuple[Fraction, ...]:
    total = sum(costs.values())
    return tuple(Fraction(costs.get(year, ZERO), total) for year in years)


def _plan(
    award: AwardToSpread, *, years: Sequence[int], by_funder: Sequence[Sequence[Cents]]
) -> AwardPlan:
    return AwardPlan(
        number=award.number,
        years=tuple(
            YearOfAward(year, tuple(cells[column] for cells in by_funder))
            for column, year in enumerate(years)
            if award.costs.get(year)
        ),
    )


def _check(ordered: Sequence[AwardToSpread]) -> None:
    numbers = [award.number for award in ordered]
    if len(set(numbers)) != len(numbers):
        raise PlanTwice(", ".join(numbers))
    for award in ordered:
        if len(award.parts) != len(ordered[0].parts):
            raise PartsMissing(award.number)
        if sum(award.costs.values()) <= 0:
            raise BudgetWithoutCost(award.number)
