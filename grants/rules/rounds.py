"""How is each award of a round divided among the funders?

Rule. The funders share every euro by the fractions of the protocol. In a round each
award is divided in whole cents so that
- the parts of an award sum exactly to the award;
- each part is within one cent of award x share, and equal to it where that is whole;
- each funder's parts sum to what the round should cost it: the largest-remainder division
  of the cumulative total of all rounds of the call, this one included, minus what the
  earlier rounds already gave it (ties of remainders: the order of the protocol);
- of the tables that do so it is the one with the least sum of squared deviations, the
  awards taken by application number: the order of the input changes nothing.
Where no table gives each funder exactly what the round should cost it, the table is made
with the nearest costs for which there is one (see ``rounding``); the next round, computed
on the cumulative total again, recovers the cent. With two or three funders a first round
always has such a table. Once proposed, the table of a round is fixed.

Source: protocol of understanding, 2/3 Fondazione Caritro and 1/3 the public system. Call
of 2018: 750.000,00 = 500.000,00 + 250.000,00.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents, check_not_negative
from funders.rules.apportionment import divide
from funders.rules.errors import RuleError
from grants.rules.rounding import Row, round_table
from projects.rules.numbering import number_order


class AwardTwice(RuleError):
    """Two awards of one round carry the same application number."""


class ShareMissing(RuleError):
    """The earlier rounds were divided among another number of funders."""


@dataclass(frozen=True, slots=True)
class RoundAward:
    """An award to divide: number of its application, cents."""

    number: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class DividedAward:
    """``parts``: one for each funder, in the order of the protocol; they sum to ``amount``."""

    number: str
    amount: Cents
    parts: tuple[Cents, ...]


@dataclass(frozen=True, slots=True)
class DividedRound:
    """The table of a round. ``wanted`` and ``columns`` differ where no table was exact."""

    awards: tuple[DividedAward, ...]
    wanted: tuple[Cents, ...]
    columns: tuple[Cents, ...]

    @property
    def is_as_wanted(self) -> bool:
        return self.wanted == self.columns


def divide_round(
    awards: Sequence[RoundAward],
    *,
    shares: Sequence[Fraction],
    earlier_columns: Sequence[Cents] | None = None,
    endowments: Sequence[Cents] | None = None,
) -> DividedRound:
    """Divide the awards of one round; they come back by application number.

    ``earlier_columns``: what each funder gives to the earlier rounds, None for the first.
    ``endowments``: when given, no funder goes beyond its own, all rounds counted, not
    even by the cent of a table that could not be as wanted.
    Errors: AwardTwice, ShareMissing, NegativeAmount, NegativeShare, SharesDoNotSumToOne,
    CeilingsCannotHold.
    """
    ordered = sorted(awards, key=lambda award: number_order(award.number))
    _check(ordered)
    earlier = _earlier(earlier_columns, shares)
    wanted = wanted_columns(
        Cents(sum(award.amount for award in ordered)), shares=shares, earlier_columns=earlier
    )
    rows = [Row(award.amount, tuple(shares)) for award in ordered]
    cells = round_table(rows, wanted=wanted, ceilings=_left(endowments, earlier))
    divided = tuple(
        DividedAward(award.number, award.amount, parts)
        for award, parts in zip(ordered, cells, strict=True)
    )
    columns = tuple(Cents(sum(parts[j] for parts in cells)) for j in range(len(shares)))
    return DividedRound(divided, wanted, columns)


def wanted_columns(
    total: Cents, *, shares: Sequence[Fraction], earlier_columns: Sequence[Cents]
) -> tuple[Cents, ...]:
    """What a round of ``total`` should cost each funder; may be below zero where cents were anticipated.

    Errors: NegativeAmount, NegativeShare, SharesDoNotSumToOne, ShareMissing.
    """
    if len(earlier_columns) != len(shares):
        raise ShareMissing(f"{len(earlier_columns)} columns, {len(shares)} shares")
    cumulative = divide(Cents(sum(earlier_columns) + total), shares=shares)
    return tuple(
        Cents(column - before) for column, before in zip(cumulative, earlier_columns, strict=True)
    )


def _earlier(columns: Sequence[Cents] | None, shares: Sequence[Fraction]) -> Sequence[Cents]:
    return (ZERO,) * len(shares) if columns is None else columns


def _left(endowments: Sequence[Cents] | None, earlier: Sequence[Cents]) -> list[int] | None:
    if endowments is None:
        return None
    if len(endowments) != len(earlier):
        raise ShareMissing(f"{len(endowments)} endowments, {len(earlier)} shares")
    return [limit - before for limit, before in zip(endowments, earlier, strict=True)]


def _check(ordered: Sequence[RoundAward]) -> None:
    numbers = [award.number for award in ordered]
    if len(set(numbers)) != len(numbers):
        raise AwardTwice(", ".join(numbers))
    for award in ordered:
        check_not_negative(award.amount)
