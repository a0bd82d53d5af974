"""The whole calculation of the demonstration edition, from its file to the last cent.

True in it: seven projects of eighteen, 750.000,00 = 500.000,00 + 250.000,00 over three
years. Every other figure is a demonstration.
"""

import json
import random
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from pathlib import Path

import pytest

from funders.rules.amounts import Cents
from funders.rules.apportionment import round_to_whole
from funders.rules.criterion import CriterionTerms
from grants.rules.amount_due import amount_due
from grants.rules.funding_line import Due, LineEntry, LineOutcome, LineRule, Money, draw_line
from grants.rules.ranking import RankedEntry, Scored, rank
from grants.rules.rounds import DividedRound, RoundAward, divide_round
from grants.rules.scoring import eligibility, score
from grants.rules.years import AwardPlan, AwardToSpread, spread_over_years
from projects.rules.admitted_cost import admitted_cost
from projects.rules.budget import BudgetItem, CategoryTerms, cost_by_year
from projects.rules.findings import Outcome
from projects.rules.formal_check import Body, FiledApplication, FormalTerms, check

ROOT = Path(__file__).parents[3]
FILE = ROOT / "welfare_kmzero" / "editions" / "data" / "edition-2018-demo.json"
FUNDED = ["0001", "0003", "0006", "0008", "0011", "0014", "0017"]
RESERVE = "0004"


def cents(text):
    return Cents(int(text.replace(".", "")))


def rate(text):
    return None if text is None else Fraction(text)


@dataclass(frozen=True)
class Decision:
    ranking: tuple[RankedEntry, ...]
    line: tuple[LineEntry, ...]
    division: DividedRound
    plans: tuple[AwardPlan, ...]


def budget_of(application):
    return tuple(
        BudgetItem(item["category"], item["year"], cents(item["amount"]))
        for item in application["budget"]
    )


def categories_of(call):
    return tuple(
        CategoryTerms(each["code"], each["title"], rate(each["max_rate"]))
        for each in call["cost_categories"]
    )


def formal_check(edition, application):
    kinds = {each["code"]: each["kind"] for each in edition["organisations"]}
    call = edition["call"]
    return check(
        FiledApplication(
            filed_at=datetime.fromisoformat(application["filed_at"]),
            lead=Body(application["lead"], kinds[application["lead"]]),
            partners=tuple(Body(code, kinds[code]) for code in application["partners"]),
            budget=budget_of(application),
            requested=cents(application["requested"]),
            other_sources=Cents(sum(cents(each["amount"]) for each in application["funding"])),
        ),
        terms=FormalTerms(
            deadline=datetime.fromisoformat(call["closes_at"]),
            categories=categories_of(call),
            min_bodies=call["min_partners"],
        ),
    )


def scored(edition, application):
    criteria = [
        CriterionTerms(each["code"], Decimal(each["max_points"]))
        for each in edition["call"]["criteria"]
    ]
    result = score(
        [
            {code: Decimal(points) for code, points in each["scores"].items()}
            for each in edition["evaluations"]
            if each["application"] == application["number"]
        ],
        criteria=criteria,
    )
    threshold = Decimal(edition["call"]["threshold"])
    return Scored(
        application["number"],
        datetime.fromisoformat(application["filed_at"]),
        result,
        eligibility(result, criteria=criteria, threshold=threshold).is_eligible,
    )


def due(edition, application):
    admitted = admitted_cost(budget_of(application), categories=categories_of(edition["call"]))
    return Due(
        application["number"],
        amount_due(requested=cents(application["requested"]), admitted_cost=admitted.total).amount,
    )


def decide(edition):
    call = edition["call"]
    by_number = {each["number"]: each for each in edition["applications"]}
    ranking = rank(
        [scored(edition, each) for each in edition["applications"]], tie_break=call["tie_break"]
    )
    shares = tuple(Fraction(each["share"]) for each in edition["protocol"]["shares"])
    endowments = tuple(
        cents(call["endowments"][each["funder"]]) for each in edition["protocol"]["shares"]
    )
    line = draw_line(
        [due(edition, by_number[entry.number]) for entry in ranking if entry.is_eligible],
        money=Money(shares, endowments),
        rule=LineRule(call["funding_line"]),
        min_partial_rate=rate(call["min_partial_rate"]),
    )
    division = divide_round(
        [RoundAward(entry.number, entry.amount) for entry in line if entry.amount],
        shares=shares,
        endowments=endowments,
    )
    plans = spread_over_years(
        [
            AwardToSpread(
                award.number, award.parts, cost_by_year(budget_of(by_number[award.number]))
            )
            for award in division.awards
        ]
    )
    return Decision(ranking, line, division, plans)


@pytest.fixture(scope="module")
def edition():
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def decision(edition):
    return decide(edition)


def test_every_application_is_formally_admitted(edition):
    checks = [formal_check(edition, application) for application in edition["applications"]]

    assert [each.outcome for each in checks] == [Outcome.ADMITTED] * 18


def test_seven_are_funded_whole_and_one_is_in_reserve(edition, decision):
    requested = {each["number"]: cents(each["requested"]) for each in edition["applications"]}

    assert [(entry.number, entry.outcome) for entry in decision.line] == [
        *((number, LineOutcome.FUNDED) for number in FUNDED),
        (RESERVE, LineOutcome.RESERVE),
    ]
    assert [entry.amount for entry in decision.line[:7]] == [
        requested[entry.number] for entry in decision.line[:7]
    ]
    assert sum(entry.amount for entry in decision.line) == 75_000_000


def test_the_ranking_counts_all_eighteen_by_falling_total(decision):
    eligible = [entry for entry in decision.ranking if entry.is_eligible]

    assert decision.ranking[0] == RankedEntry("0001", 1, Decimal("91.67"), True, None)
    assert [entry.position for entry in decision.ranking] == list(range(1, 19))
    assert len(eligible) == 8
    assert [entry.number for entry in decision.line] == [entry.number for entry in eligible]
    totals = [entry.total for entry in decision.ranking]
    assert totals == sorted(totals, reverse=True)
    assert all(entry.is_eligible == (entry.total >= 60) for entry in decision.ranking)


def test_the_division_is_two_thirds_and_one_third_to_the_cent(decision):  # MON-2
    assert decision.division.is_as_wanted
    assert decision.division.columns == (50_000_000, 25_000_000)
    for award in decision.division.awards:
        assert sum(award.parts) == award.amount
        assert abs(award.parts[1] - Fraction(award.amount, 3)) < 1


def test_the_division_has_the_least_squares_of_all_tables(decision):  # MON-2
    awards = decision.division.awards
    thirds = [Fraction(award.amount, 3) for award in awards]

    tables = [
        table
        for table in product(*({floor(third), ceil(third)} for third in thirds))
        if sum(table) == 25_000_000
    ]

    def squares(table):
        return sum((cell - third) ** 2 for cell, third in zip(table, thirds, strict=True))

    assert squares([award.parts[1] for award in awards]) == min(map(squares, tables))


def test_the_years_of_each_funder_sum_to_its_part_and_to_the_rounded_totals(edition, decision):
    costs = {each["number"]: cost_by_year(budget_of(each)) for each in edition["applications"]}
    for funder, column in enumerate(decision.division.columns):
        exact = dict.fromkeys((2019, 2020, 2021), Fraction(0))
        rounded = dict.fromkeys((2019, 2020, 2021), 0)
        for award, plan in zip(decision.division.awards, decision.plans, strict=True):
            assert sum(each.parts[funder] for each in plan.years) == award.parts[funder]
            for each in plan.years:
                weight = Fraction(costs[award.number][each.year], sum(costs[award.number].values()))
                exact[each.year] += award.parts[funder] * weight
                rounded[each.year] += each.parts[funder]
                assert abs(each.parts[funder] - award.parts[funder] * weight) < 1

        assert sum(rounded.values()) == column
        assert tuple(rounded.values()) == round_to_whole(list(exact.values()))


def test_the_order_of_the_file_changes_nothing(edition, decision):  # MON-6
    source = random.Random(18)  # noqa: S311 - repeatable cases, no secret
    for _ in range(5):
        mixed = {
            **edition,
            **{
                key: source.sample(edition[key], len(edition[key]))
                for key in ("applications", "evaluations", "organisations")
            },
        }
        assert decide(mixed) == decision
