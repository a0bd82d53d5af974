"""Controlled rounding: a table of exact amounts made whole cents, in rows and columns.

Rule. Each row is an amount in cents that must be spread over the columns by exact
weights, fractions that sum to one. The exact cell is amount x weight. In the rounded table
1. every row sums exactly to its amount;
2. every cell is within one cent of the exact one, and equal to it where that is whole:
   so a cell is the whole cents of the exact one (*down*) or one cent more (*up*);
3. every column sums to what is wanted of it. Where no table obeying 1 and 2 does, the
   columns sum to the nearest amounts for which there is one: least sum of squared
   differences from the wanted; of equally near ones, more to the earlier column;
4. among the tables that obey 1, 2 and 3 the sum over the cells of the squared difference
   from the exact amount is the least;
5. among several such tables the extra cents stand as early as possible, reading row by
   row and in each row column by column. So the table is one, and only the order in which
   rows and columns are declared matters to it.
Where ceilings on the columns are given, 3 looks only at columns within the ceilings.

Method. Raising a cell whose exact amount exceeds its whole cents by f changes the sum of
squares by (1-f)^2 - f^2 = 1-2f: its *cost*. Costs are kept as exact integers, followed by
one binary digit for each cell of the table, in which rule 5 is written: the earlier the
cell, the higher its digit; two different tables never cost the same. At first each row
raises its own cheapest cells, as many as its missing cents. Then single cents are moved
from a column to another, each along the cheapest chain of rows, as long as a move brings
the columns nearer to the wanted. This is the method of successive shortest paths for a
flow of least cost: since each move is a cheapest one, the table is at every step the
cheapest of those with its columns. And since the columns that tables can have are the
bases of an integer polymatroid, columns that no single move improves are the best of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

from funders.rules.amounts import Cents, check_not_negative
from funders.rules.apportionment import check_shares
from funders.rules.errors import RuleError

Distance = tuple[int, int, tuple[int, ...]]
"""Cents above the ceilings, squared differences, then the earlier columns' own amounts."""


class ColumnsMissing(RuleError):
    """Every row, the wanted sums and the ceilings have the same number of columns."""


class ColumnsDoNotSum(RuleError):
    """The columns are wanted to sum to something else than the rows."""


class CeilingsCannotHold(RuleError):
    """No table within one cent of the exact amounts keeps its columns within the ceilings."""


@dataclass(frozen=True, slots=True)
class Row:
    """An amount and the weights, summing to one, by which it is spread."""

    amount: Cents
    weights: tuple[Fraction, ...]


Cells = tuple[tuple[Cents, ...], ...]


def round_table(
    rows: Sequence[Row], *, wanted: Sequence[int], ceilings: Sequence[int] | None = None
) -> Cells:
    """The rounded cells, row by row in the order given.

    ``wanted``: sums of the columns, of the same sum as the rows; may be negative, since
    it may be what earlier tables took too much of. ``ceilings`` None: no ceiling.
    Errors: ColumnsMissing, ColumnsDoNotSum, CeilingsCannotHold, NegativeAmount,
    NegativeShare, SharesDoNotSumToOne.
    """
    _check(rows, wanted, ceilings)
    table = _Table(rows, columns=len(wanted))
    aim = _Aim(tuple(wanted), None if ceilings is None else tuple(ceilings))
    while chain := _best_move(table, aim):
        table.shift(chain)
    if aim.distance(table.sums)[0]:
        raise CeilingsCannotHold(f"columns {table.sums}, ceilings {ceilings}")
    return table.cells()


@dataclass(frozen=True, slots=True)
class _Aim:
    """Where the columns should be, and how far a given set of columns is from there."""

    wanted: tuple[int, ...]
    ceilings: tuple[int, ...] | None

    def distance(self, sums: Sequence[int]) -> Distance:
        over = sum(
            max(0, column - ceiling)
            for column, ceiling in zip(sums, self.ceilings or sums, strict=True)
        )
        squares = sum((column - wish) ** 2 for column, wish in zip(sums, self.wanted, strict=True))
        return over, squares, tuple(-column for column in sums)


@dataclass(frozen=True, slots=True)
class _Hop:
    """In ``row`` the extra cent moves from column ``source`` to column ``target``."""

    cost: int
    row: int
    source: int
    target: int


class _Table:
    """A table that obeys rules 1 and 2 at every moment, and costs the least for its columns."""

    def __init__(self, rows: Sequence[Row], *, columns: int) -> None:
        exact = [[row.amount * weight for weight in row.weights] for row in rows]
        self._wholes = [[floor(cell) for cell in cells] for cells in exact]
        self._costs = _costs(exact)
        self._ups = [
            self._cheapest(costs, row.amount - sum(wholes))
            for row, wholes, costs in zip(rows, self._wholes, self._costs, strict=True)
        ]
        cells = self.cells()
        self.sums: list[int] = [sum(row[column] for row in cells) for column in range(columns)]

    @staticmethod
    def _cheapest(costs: dict[int, int], count: int) -> set[int]:
        return set(sorted(costs, key=costs.__getitem__)[:count])

    def cells(self) -> Cells:
        return tuple(
            tuple(Cents(whole + (column in ups)) for column, whole in enumerate(wholes))
            for wholes, ups in zip(self._wholes, self._ups, strict=True)
        )

    def cheapest_hops(self) -> dict[tuple[int, int], _Hop]:
        """For each pair of columns the cheapest row that can move a cent between them."""
        best: dict[tuple[int, int], _Hop] = {}
        for row, (ups, costs) in enumerate(zip(self._ups, self._costs, strict=True)):
            downs = costs.keys() - ups
            for source in ups:
                for target in downs:
                    cost = costs[target] - costs[source]
                    known = best.get((source, target))
                    if known is None or cost < known.cost:
                        best[source, target] = _Hop(cost, row, source, target)
        return best

    def shift(self, chain: Sequence[_Hop]) -> None:
        for hop in chain:
            self._ups[hop.row].remove(hop.source)
            self._ups[hop.row].add(hop.target)
        self.sums[chain[0].source] -= 1
        self.sums[chain[-1].target] += 1


def _costs(exact: Sequence[Sequence[Fraction]]) -> list[dict[int, int]]:
    """For each row, column to the cost of raising it; whole cells are absent.

    The cost 1-2f is multiplied by the common denominator, so that it is whole, and moved
    left by one binary digit for each cell; those digits say how early the cell stands.
    """
    scale = lcm(*(cell.denominator for cells in exact for cell in cells))
    digits = sum(len(cells) for cells in exact)
    costs: list[dict[int, int]] = []
    place = digits
    for cells in exact:
        of_row: dict[int, int] = {}
        for column, cell in enumerate(cells):
            place -= 1
            rest = cell - floor(cell)
            if rest:
                whole_cost = int((1 - 2 * rest) * scale)
                of_row[column] = (whole_cost << digits) - (1 << place)
        costs.append(of_row)
    return costs


def _best_move(table: _Table, aim: _Aim) -> list[_Hop]:
    """The chain that brings the columns nearest to the aim; empty when none brings nearer."""
    chains = _Chains(table.cheapest_hops(), columns=len(table.sums))
    nearest, best = aim.distance(table.sums), None
    for source, target in chains.ends():
        sums = table.sums.copy()
        sums[source] -= 1
        sums[target] += 1
        distance = aim.distance(sums)
        if distance < nearest:
            nearest, best = distance, (source, target)
    return chains.between(*best) if best else []


class _Chains:
    """Cheapest chains of hops between every two columns (Floyd and Warshall)."""

    def __init__(self, hops: dict[tuple[int, int], _Hop], *, columns: int) -> None:
        self._cost = {ends: hop.cost for ends, hop in hops.items()}
        self._first = dict(hops)
        for middle in range(columns):
            for source in range(columns):
                for target in range(columns):
                    self._try(source, middle, target)

    def _try(self, source: int, middle: int, target: int) -> None:
        before, after = self._cost.get((source, middle)), self._cost.get((middle, target))
        if before is None or after is None or source == target:
            return
        known = self._cost.get((source, target))
        if known is None or before + after < known:
            self._cost[source, target] = before + after
            self._first[source, target] = self._first[source, middle]

    def ends(self) -> Iterator[tuple[int, int]]:
        return iter(self._cost)

    def between(self, source: int, target: int) -> list[_Hop]:
        chain: list[_Hop] = []
        while source != target:
            hop = self._first[source, target]
            chain.append(hop)
            source = hop.target
        return chain


def _check(rows: Sequence[Row], wanted: Sequence[int], ceilings: Sequence[int] | None) -> None:
    for row in rows:
        check_not_negative(row.amount)
        check_shares(row.weights)
    lengths = {len(wanted), *(len(row.weights) for row in rows)}
    if ceilings is not None:
        lengths.add(len(ceilings))
    if len(lengths) > 1:
        raise ColumnsMissing(str(sorted(lengths)))
    if sum(wanted) != sum(row.amount for row in rows):
        raise ColumnsDoNotSum(f"{sum(wanted)} wanted, {sum(row.amount for row in rows)} in rows")
