import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from funders.rules.apportionment import SharesDoNotSumToOne, divide
from funders.rules.endowment import EndowmentMissing
from grants.rules.funding_line import Due, LineOutcome, LineRule, Money, draw_line

FUNDED, PARTIAL, RESERVE = (
    LineOutcome.FUNDED,
    LineOutcome.PARTIALLY_FUNDED,
    LineOutcome.RESERVE,
)
TWO_THIRDS = (Fraction(2, 3), Fraction(1, 3))
NINE = Money(TWO_THIRDS, (Cents(600), Cents(300)))


def dues(*amounts):
    return [Due(f"{place:04}", Cents(amount)) for place, amount in enumerate(amounts, 1)]


def outcomes(entries):
    return [(entry.outcome, entry.amount) for entry in entries]


def test_draw_line_keeps_order_and_numbers():
    entries = draw_line(dues(1, 2, 3), money=NINE, rule=LineRule.STOP)

    assert [entry.number for entry in entries] == ["0001", "0002", "0003"]


@pytest.mark.parametrize("rule", list(LineRule))
def test_draw_line_funds_all_that_reaches_the_endowments_exactly(rule):
    entries = draw_line(dues(500, 400), money=NINE, rule=rule)

    assert outcomes(entries) == [(FUNDED, 500), (FUNDED, 400)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("stop", [(FUNDED, 500), (RESERVE, 0), (RESERVE, 0), (RESERVE, 0)]),
        ("partial", [(FUNDED, 500), (PARTIAL, 400), (RESERVE, 0), (RESERVE, 0)]),
        ("skip", [(FUNDED, 500), (RESERVE, 0), (FUNDED, 100), (FUNDED, 300)]),
    ],
)
def test_draw_line_treats_the_first_that_does_not_fit_as_the_call_says(rule, expected):  # MON-6
    entries = draw_line(dues(500, 401, 100, 300), money=NINE, rule=LineRule(rule))

    assert outcomes(entries) == expected


def test_draw_line_skips_more_than_one():
    entries = draw_line(dues(901, 800, 101, 902, 100), money=NINE, rule=LineRule.SKIP)

    assert outcomes(entries) == [
        (RESERVE, 0),
        (FUNDED, 800),
        (RESERVE, 0),
        (RESERVE, 0),
        (FUNDED, 100),
    ]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (None, [(FUNDED, 500), (PARTIAL, 400), (RESERVE, 0)]),
        (Fraction(1, 2), [(FUNDED, 500), (PARTIAL, 400), (RESERVE, 0)]),
        (Fraction(4, 5), [(FUNDED, 500), (PARTIAL, 400), (RESERVE, 0)]),
        (Fraction(801, 1000), [(FUNDED, 500), (RESERVE, 0), (RESERVE, 0)]),
        (Fraction(1), [(FUNDED, 500), (RESERVE, 0), (RESERVE, 0)]),
    ],
)
def test_draw_line_cuts_only_down_to_the_least_part_of_what_was_due(rate, expected):
    entries = draw_line(dues(500, 500, 1), money=NINE, rule=LineRule.PARTIAL, min_partial_rate=rate)

    assert outcomes(entries) == expected


def test_draw_line_gives_no_part_of_nothing():
    entries = draw_line(dues(900, 1, 1), money=NINE, rule=LineRule.PARTIAL)

    assert outcomes(entries) == [(FUNDED, 900), (RESERVE, 0), (RESERVE, 0)]


def test_draw_line_ends_at_the_scarcest_endowment():
    scarce = Money(TWO_THIRDS, (Cents(60_000), Cents(100)))

    entries = draw_line(dues(200, 200), money=scarce, rule=LineRule.PARTIAL)

    assert outcomes(entries) == [(FUNDED, 200), (PARTIAL, 101)]
    assert divide(Cents(301), shares=TWO_THIRDS) == (201, 100)


@pytest.mark.parametrize("rule", list(LineRule))
def test_draw_line_gives_nothing_where_a_funder_with_a_share_has_no_endowment(rule):
    empty = Money(TWO_THIRDS, (Cents(0), Cents(1_000)))

    assert outcomes(draw_line(dues(2, 1), money=empty, rule=rule)) == [(RESERVE, 0)] * 2


def test_draw_line_counts_the_earlier_rounds():
    left = Money(TWO_THIRDS, (Cents(600), Cents(300)), committed=Cents(700))

    assert outcomes(draw_line(dues(200), money=left, rule=LineRule.STOP)) == [(FUNDED, 200)]
    assert outcomes(draw_line(dues(201), money=left, rule=LineRule.STOP)) == [(RESERVE, 0)]
    assert outcomes(draw_line(dues(201), money=left, rule=LineRule.PARTIAL)) == [(PARTIAL, 200)]


def test_draw_line_takes_the_greatest_part_above_one_that_does_not_fit():
    shares = (Fraction(3, 7), Fraction(3, 7), Fraction(1, 7))
    money = Money(shares, (Cents(2), Cents(2), Cents(0)))

    assert outcomes(draw_line(dues(5), money=money, rule=LineRule.PARTIAL)) == [(PARTIAL, 4)]
    assert outcomes(draw_line(dues(3), money=money, rule=LineRule.PARTIAL)) == [(PARTIAL, 2)]
    assert outcomes(draw_line(dues(4), money=money, rule=LineRule.PARTIAL)) == [(FUNDED, 4)]


def test_draw_line_passes_by_who_is_due_nothing():
    entries = draw_line(dues(0, 900, 0, 1), money=NINE, rule=LineRule.STOP)

    assert outcomes(entries) == [(RESERVE, 0), (FUNDED, 900), (RESERVE, 0), (RESERVE, 0)]


def test_draw_line_of_nobody_is_empty():
    assert draw_line([], money=NINE, rule=LineRule.STOP) == ()


@pytest.mark.parametrize(
    ("given_dues", "money", "error"),
    [
        (dues(-1), NINE, NegativeAmount),
        (dues(1), Money(TWO_THIRDS, (Cents(1),)), EndowmentMissing),
        (dues(1), Money((Fraction(1, 2),), (Cents(1),)), SharesDoNotSumToOne),
    ],
)
def test_draw_line_refuses_what_is_not_money(given_dues, money, error):
    with pytest.raises(error):
        draw_line(given_dues, money=money, rule=LineRule.STOP)


def test_line_rule_refuses_another_word():
    with pytest.raises(ValueError, match="halt"):
        LineRule("halt")


def oracle(amounts, *, money, rule, rate):
    """The rule as the call tells it, one cent at a time."""

    def fits(total):
        parts = [total * share // 1 for share in money.shares]
        while sum(parts) < total:
            rests = [
                total * share - part if part <= total * share else -1
                for share, part in zip(money.shares, parts, strict=True)
            ]
            parts[rests.index(max(rests))] += 1
        return not any(part > limit for part, limit in zip(parts, money.endowments, strict=True))

    total, result, ended = money.committed, [], False
    for amount in amounts:
        granted = 0
        if not ended and amount:
            if fits(total + amount):
                granted = amount
            else:
                ended = rule != "skip"
                if rule == "partial":
                    granted = max((x for x in range(amount) if x and fits(total + x)), default=0)
                    granted = granted if granted >= rate * amount else 0
        total += granted
        result.append(granted)
    return result


def test_draw_line_equals_the_oracle_in_10_000_random_calls():  # MON-6
    source = random.Random(66)  # noqa: S311 - repeatable cases, no secret
    for _ in range(10_000):
        parts = [source.randint(1, 5) for _ in range(source.randint(1, 4))]
        shares = tuple(Fraction(part, sum(parts)) for part in parts)
        endowments = tuple(Cents(source.randint(0, 12)) for _ in parts)
        committed = source.choice([0, 0, source.randint(0, 10)])
        amounts = [source.randint(0, 12) for _ in range(source.randint(0, 5))]
        rule = source.choice(["stop", "partial", "skip"])
        rate = Fraction(source.randint(0, 4), 4)

        money = Money(shares, endowments, Cents(committed))

        entries = draw_line(
            dues(*amounts), money=money, rule=LineRule(rule), min_partial_rate=rate or None
        )

        expected = oracle(amounts, money=money, rule=rule, rate=rate)
        assert [entry.amount for entry in entries] == expected
        for entry, due in zip(entries, amounts, strict=True):
            if entry.amount == 0:
                assert entry.outcome is RESERVE
            else:
                assert entry.outcome is (FUNDED if entry.amount == due else PARTIAL)


@given(
    amounts=st.lists(st.integers(1, 15_000_000), max_size=20),
    endowments=st.tuples(st.integers(0, 50_000_000), st.integers(0, 25_000_000)),
    rule=st.sampled_from(LineRule),
)
def test_draw_line_never_exceeds_an_endowment(amounts, endowments, rule):  # MON-4
    entries = draw_line(dues(*amounts), money=Money(TWO_THIRDS, endowments), rule=rule)

    total = Cents(sum(entry.amount for entry in entries))
    parts = divide(total, shares=TWO_THIRDS)
    assert all(part <= limit for part, limit in zip(parts, endowments, strict=True))
    assert sum(entry.outcome is PARTIAL for entry in entries) <= (rule is LineRule.PARTIAL)
