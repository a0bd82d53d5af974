"""Where does the money end?

Rule. Walk down the eligible applications in the order of the ranking, with what each is
due. An amount *fits* if the total of the call, earlier rounds and amounts already granted
on this walk included, stays with it within the endowment of every funder (see
``funders.rules.endowment``). What fits is funded. At the first that does not fit:
- ``stop``: it and all after it are the reserve list;
- ``partial``: it gets the greatest amount that fits, if that is more than zero and at
  least ``min_partial_rate`` of what was due; otherwise it is in reserve. Either way all
  after it are the reserve list;
- ``skip``: it is in reserve and the walk goes on: a smaller amount below may still fit.

Only an amount cut here is *partially funded*: an officer's lower proposal, granted whole,
is funded. An application that is due nothing is in reserve and does not stop the walk.

Source: the call, which says which of the three holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents, check_not_negative
from funders.rules.endowment import fits, greatest_fitting


class LineRule(StrEnum):
    """What happens to the first amount that does not fit."""

    STOP = "stop"
    PARTIAL = "partial"
    SKIP = "skip"


class LineOutcome(StrEnum):
    """What an eligible application gets."""

    FUNDED = "funded"
    PARTIALLY_FUNDED = "partially_funded"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Due:
    """An eligible application and its amount due."""

    number: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class LineEntry:
    """``amount``: what is awarded; zero in reserve."""

    number: str
    outcome: LineOutcome
    amount: Cents


@dataclass(frozen=True, slots=True)
class Money:
    """What there is. Shape: one endowment for each share, in the order of the protocol.

    ``committed``: the total of the earlier rounds of the call.
    """

    shares: tuple[Fraction, ...]
    endowments: tuple[Cents, ...]
    committed: Cents = ZERO


def draw_line(
    eligible: Sequence[Due],
    *,
    money: Money,
    rule: LineRule,
    min_partial_rate: Fraction | None = None,
) -> tuple[LineEntry, ...]:
    """The outcome of each, in the same order.

    ``min_partial_rate``: matters to ``partial`` alone; None is as zero.
    Errors: NegativeAmount, EndowmentMissing, NegativeShare, SharesDoNotSumToOne.
    """
    entries: list[LineEntry] = []
    total = money.committed
    is_open = True
    for due in eligible:
        check_not_negative(due.amount)
        entry = _reserve(due)
        if is_open and due.amount > 0:
            entry = _entry(due, total=total, money=money, rule=rule, least=min_partial_rate)
            is_open = entry.outcome is LineOutcome.FUNDED or rule is LineRule.SKIP
        entries.append(entry)
        total = Cents(total + entry.amount)
    return tuple(entries)


def _entry(
    due: Due, *, total: Cents, money: Money, rule: LineRule, least: Fraction | None
) -> LineEntry:
    if fits(Cents(total + due.amount), shares=money.shares, endowments=money.endowments):
        return LineEntry(due.number, LineOutcome.FUNDED, due.amount)
    if rule is not LineRule.PARTIAL:
        return _reserve(due)
    part = greatest_fitting(
        due.amount, committed=total, shares=money.shares, endowments=money.endowments
    )
    if part == 0 or part < due.amount * (least or 0):
        return _reserve(due)
    return LineEntry(due.number, LineOutcome.PARTIALLY_FUNDED, part)


def _reserve(due: Due) -> LineEntry:
    return LineEntry(due.number, LineOutcome.RESERVE, ZERO)
