"""Generated editions against a second reading of the rules, written apart from the first.

Nothing of the product's rules is used here: scores, order, funding line, shares and years
are worked out anew, the tables of shares by trying every one.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.editions.scratch import come_in, go_out, scratch
from tests.editions.small import File, a_sheet, an_application, small
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.format import read
from welfare_kmzero.editions.format.edition import AwardEntry, Edition, RankedEntry

SHARES = (
    {"CARITRO": "2/3", "PAT": "1/3"},
    {"CARITRO": "1/2", "PAT": "1/4", "COMUNE": "1/4"},
    {"CARITRO": "3/7", "COMUNE": "3/7", "CAL": "1/7"},
    {"CARITRO": "3/5", "CAL": "2/5"},
)
KINDS = {
    "CARITRO": "foundation",
    "PAT": "province",
    "COMUNE": "municipality",
    "CAL": "local_authorities",
    "DEMARCHI": "foundation",
}
DEADLINE = dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC)


def generated(random: Random) -> File:
    """A sound file: few values, so that ties, limits and lines are met often."""
    file = small()
    shares = random.choice(SHARES)
    file["funders"] = [
        {"code": code, "name": code, "kind": KINDS[code]} for code in {**shares, "DEMARCHI": ""}
    ]
    file["protocol"]["shares"] = [
        {"funder": code, "share": share} for code, share in shares.items()
    ]
    endowed = random.choice([9_000, 20_000, 45_000])
    file["call"] |= {
        # Out of proportion to the shares, more often than not.
        "endowments": {
            code: f"{floor(endowed * Fraction(share) * random.choice([1, 1, 2]))}.{random.choice(['00', '01', '67'])}"
            for code, share in shares.items()
        },
        "threshold": random.choice(["0", "8", "9.33", "12"]),
        "max_grant": random.choice([None, "8000.00", "5000.01"]),
        "max_grant_rate": random.choice([None, "3/5", "1/3"]),
        "funding_line": random.choice(["stop", "partial", "skip"]),
        "min_partial_rate": random.choice([None, "1/2", "9/10"]),
        "tie_break": random.choice([[], ["GEN"], ["RET", "GEN"]]),
        "min_partners": random.choice([1, 2]),
    }
    file["call"]["criteria"][1]["min_points"] = random.choice([None, "2.33"])
    numbers = random.sample(["1", "2", "9", "10", "3", "12-bis"], random.randint(1, 5))
    file["applications"] = [_application(number, random) for number in numbers]
    file["panel"] = [
        {"code": f"VAL{place}", "name": f"VAL{place}", "appointed_for": random.choice([*shares])}
        for place in range(3)
    ]
    file["conflicts"] = []
    file["evaluations"] = [
        a_sheet(
            number,
            f"VAL{place}",
            random.choice(["7", "8", "8.5"]),
            random.choice(["2", "2.5", "3"]),
        )
        for number in numbers
        for place in range(random.choice([1, 3, 3]))
    ]
    random.shuffle(file["evaluations"])
    cheap = random.choice(numbers)
    if random.random() < 0.3:
        file["proposals"] = [{"application": cheap, "amount": "100.01", "reason": "Ridotto"}]
    return file


def _application(number: str, random: Random) -> File:
    requested = random.choice(["9000.00", "9000.00", "6000.01", "3333.33", "1200.50"])
    application = an_application(
        number, "ORG1", *random.choice([(), ("ORG2",)]), requested=requested
    )
    late = random.choice([-60, -60, 0, 0, 1])
    application["filed_at"] = (DEADLINE + dt.timedelta(seconds=late)).isoformat()
    if random.random() < 0.3:
        application["budget"][0]["category"] = "IND"
    return application


# The second reading of the rules


def half_up(exact: Fraction) -> Decimal:
    fine = Decimal(exact.numerator) / Decimal(exact.denominator)
    return fine.quantize(Decimal("0.01"), ROUND_HALF_UP)


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def by_largest_remainder(total: int, weights: Sequence[Fraction]) -> list[int]:
    exact = [total * weight for weight in weights]
    parts = [floor(each) for each in exact]
    while sum(parts) < total:
        place = max(range(len(parts)), key=lambda i: (exact[i] - parts[i], -i))
        parts[place] += 1
    return parts


class Oracle:
    """What should come of an edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.shares = [each.share for each in edition.protocol.shares]
        self.endowments = [
            cents(edition.call.endowments[each.funder]) for each in edition.protocol.shares
        ]
        self.sheets = {
            each.number: [s.scores for s in edition.evaluations if s.application == each.number]
            for each in edition.applications
        }
        self.admitted = [each for each in edition.applications if self._is_admitted(each)]

    def _is_admitted(self, application) -> bool:
        indirect = sum(line.amount for line in application.budget if line.category == "IND")
        total = sum(line.amount for line in application.budget)
        return (
            application.filed_at <= DEADLINE
            and 1 + len(application.partners) >= self.edition.call.min_partners
            and Fraction(indirect) <= Fraction(total) / 10
        )

    def mean(self, number: str, code: str) -> Fraction:
        sheets = self.sheets[number]
        return sum((Fraction(each[code]) for each in sheets), Fraction(0)) / len(sheets)

    def total(self, number: str) -> Decimal:
        return half_up(self.mean(number, "GEN") + self.mean(number, "RET"))

    def is_eligible(self, number: str) -> bool:
        return self.total(number) >= self.edition.call.threshold and all(
            criterion.min_points is None
            or half_up(self.mean(number, criterion.code)) >= criterion.min_points
            for criterion in self.edition.call.criteria
        )

    def order(self) -> list[str]:
        def key(application):
            number = application.number
            ties = [-half_up(self.mean(number, code)) for code in self.edition.call.tie_break]
            return (
                not self.is_eligible(number),
                -self.total(number),
                ties,
                application.filed_at,
                (len(number), number),
            )

        return [each.number for each in sorted(self.admitted, key=key)]

    def due(self, number: str) -> int:
        application = next(each for each in self.admitted if each.number == number)
        proposals = {each.application: each.amount for each in self.edition.proposals}
        if number in proposals:
            return cents(proposals[number])
        limits = [cents(application.requested)]
        call = self.edition.call
        if call.max_grant is not None:
            limits.append(cents(call.max_grant))
        if call.max_grant_rate is not None:
            cost = sum(cents(line.amount) for line in application.budget)
            limits.append(floor(cost * call.max_grant_rate))
        return min(limits)

    def fits(self, total: int) -> bool:
        parts = by_largest_remainder(total, self.shares)
        return all(part <= limit for part, limit in zip(parts, self.endowments, strict=True))

    def line(self) -> dict[str, tuple[str, int]]:
        """Number to outcome and cents."""
        call, spent, is_open = self.edition.call, 0, True
        found = {}
        for number in self.order():
            if not self.is_eligible(number):
                found[number] = ("not_eligible", 0)
                continue
            due = self.due(number)
            outcome = ("reserve", 0)
            if is_open and self.fits(spent + due):
                outcome = ("funded", due)
            elif is_open and call.funding_line != "skip":
                is_open = False
                if call.funding_line == "partial":
                    part = next((p for p in range(due, 0, -1) if self.fits(spent + p)), 0)
                    if part and part >= due * (call.min_partial_rate or 0):
                        outcome = ("partially_funded", part)
            found[number] = outcome
            spent += outcome[1]
        return found


def every_row(amount: int, weights: Sequence[Fraction]) -> Iterator[tuple[int, ...]]:
    """Cells rounded down or up from their exact part, that sum to ``amount``."""
    exact = [amount * weight for weight in weights]
    choices = [{floor(each), -floor(-each)} for each in exact]
    return (row for row in itertools.product(*choices) if sum(row) == amount)


def least_deviation(
    amounts: Sequence[int], weights: Sequence[Sequence[Fraction]], columns: Sequence[int]
) -> Fraction | None:
    """Over every table with these columns; None when there is none."""
    deviations = (
        sum(
            (cell - amount * weight) ** 2
            for row, amount, of_row in zip(table, amounts, weights, strict=True)
            for cell, weight in zip(row, of_row, strict=True)
        )
        for table in itertools.product(
            *(every_row(amount, of_row) for amount, of_row in zip(amounts, weights, strict=True))
        )
        if [sum(column) for column in zip(*table, strict=True)] == list(columns)
    )
    return min(deviations, default=None)


def check_ranking(oracle: Oracle, ranking: Sequence[RankedEntry]) -> None:
    line = oracle.line()
    order = oracle.order()
    out = sorted(
        (each.number for each in oracle.edition.applications if each.number not in order),
        key=lambda number: (len(number), number),
    )
    assert [each.application for each in ranking] == order + out
    for place, entry in enumerate(ranking[: len(order)], start=1):
        number = entry.application
        assert (entry.position, entry.total) == (place, oracle.total(number))
        assert entry.outcome == line[number][0]
        assert entry.eligible == oracle.is_eligible(number)
    assert all((each.position, each.total) == (None, None) for each in ranking[len(order) :])
    for above, below in itertools.pairwise(ranking[: len(order)]):
        is_tie = above.total == below.total and above.eligible == below.eligible
        assert (below.tie_break is not None) == is_tie


def check_awards(oracle: Oracle, awards: Sequence[AwardEntry]) -> None:
    line = oracle.line()
    given = {number: amount for number, (_, amount) in line.items() if amount}
    assert {each.application: cents(each.amount) for each in awards} == given
    amounts = [cents(each.amount) for each in awards]
    table = [[cents(part) for part in each.shares.values()] for each in awards]
    columns = by_largest_remainder(sum(amounts), oracle.shares)
    weights = [oracle.shares] * len(awards)
    assert [sum(column) for column in zip(*table, strict=True)] == (columns if table else [])
    assert_least(table, amounts, weights, columns)
    years = [2019, 2020]
    budgets = {
        each.number: [
            Fraction(sum(cents(line.amount) for line in each.budget if line.year == year))
            for year in years
        ]
        for each in oracle.edition.applications
    }
    for place, funder in enumerate(oracle.edition.protocol.shares):
        parts = [row[place] for row in table]
        weights = [
            [cost / sum(budgets[each.application]) for cost in budgets[each.application]]
            for each in awards
        ]
        plan = [[cents(each.years[year][funder.funder]) for year in years] for each in awards]
        exact = [
            sum(part * of_row[column] for part, of_row in zip(parts, weights, strict=True))
            for column in range(len(years))
        ]
        whole = sum(parts)
        by_year = by_largest_remainder(whole, [each / whole for each in exact]) if whole else [0, 0]
        assert_least(plan, parts, weights, by_year)


def assert_least(
    table: Sequence[Sequence[int]],
    amounts: Sequence[int],
    weights: Sequence[Sequence[Fraction]],
    columns: Sequence[int],
) -> None:
    """Rows and columns as they should be, cells within a cent, no table nearer to the exact."""
    if not table:
        return
    assert [sum(row) for row in table] == list(amounts)
    assert [sum(column) for column in zip(*table, strict=True)] == list(columns)
    deviation = Fraction(0)
    for row, amount, of_row in zip(table, amounts, weights, strict=True):
        assert tuple(row) in set(every_row(amount, of_row))
        deviation += sum(
            (cell - amount * weight) ** 2 for cell, weight in zip(row, of_row, strict=True)
        )
    assert deviation == least_deviation(amounts, weights, columns)


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_an_edition_comes_out_as_the_rules_say(random: Random):
    file = generated(random)

    with scratch():
        told = read(go_out(decide(come_in(file), by=User.objects.command_line())).encode())

    assert told.ranking is not None
    assert told.awards is not None
    oracle = Oracle(told)
    check_ranking(oracle, told.ranking)
    check_awards(oracle, told.awards)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_generated_editions_come_back_the_same(random: Random):
    file = generated(random)

    with scratch():
        first = go_out(decide(come_in(file), by=User.objects.command_line()))
    with scratch():
        assert go_out(come_in(first.encode())) == first


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_no_figure(random: Random):
    file = generated(random)
    shuffled = {**file, "applications": [*file["applications"]]}
    random.shuffle(shuffled["applications"])

    outcomes = []
    for each in (file, shuffled):
        with scratch():
            told = read(go_out(decide(come_in(each), by=User.objects.command_line())).encode())
            outcomes.append((told.ranking, told.awards))

    assert outcomes[0] == outcomes[1]
