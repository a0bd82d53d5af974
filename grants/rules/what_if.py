"""What would the ranking be under another threshold, another line, other endowments?

Rule. The same as ``scoring.eligibility``, ``ranking.rank`` and ``funding_line.draw_line``,
one after another, on scores that are given: with the terms of the call it gives what the
call gives. It decides nothing; before the approval it lets an officer see how far an outcome
rests on a single term.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents
from funders.rules.criterion import CriterionTerms
from grants.rules.funding_line import Due, LineEntry, LineOutcome, LineRule, Money, draw_line
from grants.rules.ranking import RankedEntry, Scored, rank
from grants.rules.scoring import ApplicationScore, eligibility


@dataclass(frozen=True, slots=True)
class Contender:
    """An admitted application, scored. ``due``: what it gets where the money suffices."""

    number: str
    filed_at: datetime
    score: ApplicationScore
    due: Cents


@dataclass(frozen=True, slots=True)
class Terms:
    """What the outcome rests on; ``tie_break``: criterion codes in the order of the call."""

    criteria: tuple[CriterionTerms, ...]
    threshold: Decimal
    tie_break: tuple[str, ...]
    money: Money
    rule: LineRule
    min_partial_rate: Fraction | None


@dataclass(frozen=True, slots=True)
class Place:
    """``outcome`` None: not eligible. ``amount``: cents, zero where nothing is given."""

    number: str
    position: int
    outcome: LineOutcome | None
    amount: Cents


def places(contenders: Sequence[Contender], terms: Terms) -> tuple[Place, ...]:
    """The whole ranking under ``terms``, in order.

    Errors: those of ``rank`` and of ``draw_line``.
    """
    due = {each.number: each.due for each in contenders}
    entries = rank(
        [
            Scored(
                each.number,
                each.filed_at,
                each.score,
                eligibility(
                    each.score, criteria=terms.criteria, threshold=terms.threshold
                ).is_eligible,
            )
            for each in contenders
        ],
        tie_break=terms.tie_break,
    )
    drawn = draw_line(
        [Due(entry.number, due[entry.number]) for entry in entries if entry.is_eligible],
        money=terms.money,
        rule=terms.rule,
        min_partial_rate=terms.min_partial_rate,
    )
    given = {entry.number: entry for entry in drawn}
    return tuple(_place(place, entry, given) for place, entry in enumerate(entries, start=1))


def _place(position: int, entry: RankedEntry, given: Mapping[str, LineEntry]) -> Place:
    found = given.get(entry.number)
    if found is None:
        return Place(entry.number, position, None, ZERO)
    return Place(entry.number, position, found.outcome, found.amount)
