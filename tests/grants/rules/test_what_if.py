"""The what-if: with the terms of the call it is the call; otherwise only what was changed changes."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from funders.rules.amounts import Cents
from funders.rules.criterion import CriterionTerms
from grants.rules.funding_line import LineOutcome, LineRule, Money
from grants.rules.scoring import ApplicationScore, CriterionMean
from grants.rules.what_if import Contender, Place, Terms, places

FILED = dt.datetime(2018, 7, 30, 10, tzinfo=dt.UTC)
TERMS = Terms(
    criteria=(CriterionTerms("GEN", Decimal(100), None, Decimal("0.5")),),
    threshold=Decimal(60),
    tie_break=(),
    money=Money((Fraction(2, 3), Fraction(1, 3)), (Cents(20_000), Cents(10_000))),
    rule=LineRule.STOP,
    min_partial_rate=None,
)


def contender(number: str, points: int, due: int) -> Contender:
    mean = CriterionMean("GEN", Fraction(points), Decimal(points))
    return Contender(number, FILED, ApplicationScore((mean,), Decimal(points), 1), Cents(due))


THREE = (contender("1", 90, 18_000), contender("2", 70, 15_000), contender("3", 50, 9_000))


def test_with_the_terms_of_the_call():
    assert places(THREE, TERMS) == (
        Place("1", 1, LineOutcome.FUNDED, Cents(18_000)),
        Place("2", 2, LineOutcome.RESERVE, Cents(0)),
        Place("3", 3, None, Cents(0)),
    )


def test_a_lower_threshold_admits_and_a_line_that_skips_pays():
    terms = replace(TERMS, threshold=Decimal(40), rule=LineRule.SKIP)

    assert places(THREE, terms) == (
        Place("1", 1, LineOutcome.FUNDED, Cents(18_000)),
        Place("2", 2, LineOutcome.RESERVE, Cents(0)),
        Place("3", 3, LineOutcome.FUNDED, Cents(9_000)),
    )


def test_a_line_that_reduces_gives_what_is_left_if_it_is_enough():
    partial = replace(TERMS, rule=LineRule.PARTIAL, min_partial_rate=Fraction(4, 5))

    assert places(THREE, partial)[1] == Place("2", 2, LineOutcome.PARTIALLY_FUNDED, Cents(12_000))
    too_much = replace(partial, min_partial_rate=Fraction(9, 10))
    assert places(THREE, too_much)[1].outcome is LineOutcome.RESERVE


def test_a_higher_threshold_moves_everyone_below_it():
    found = places(THREE, replace(TERMS, threshold=Decimal(80)))

    assert [(each.number, each.outcome) for each in found] == [
        ("1", LineOutcome.FUNDED),
        ("2", None),
        ("3", None),
    ]
