import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.criterion import CriterionTerms
from funders.rules.deadline import InstantWithoutZone
from grants.rules.ranking import NumberTwice, RankedEntry, Scored, rank
from grants.rules.scoring import ApplicationScore, CriterionMean, CriterionUnknown, score

NOON = datetime(2018, 7, 31, 10, tzinfo=UTC)


def application(number, total, *, minutes=0, eligible=True, **means):
    """An application by its published figures."""
    published = {"GEN": "0", "INN": "0", **means}
    return Scored(
        number=number,
        filed_at=NOON + timedelta(minutes=minutes),
        score=ApplicationScore(
            means=tuple(
                CriterionMean(code, Fraction(mean), Decimal(mean))
                for code, mean in published.items()
            ),
            total=Decimal(total),
            evaluation_count=3,
        ),
        is_eligible=eligible,
    )


def lines(ranking):
    return [(entry.position, entry.number, entry.tie_break) for entry in ranking]


def test_rank_orders_by_total_the_higher_first():
    ranking = rank(
        [application("0001", "70.00"), application("0002", "90.50"), application("0003", "90.49")],
        tie_break=["GEN"],
    )

    assert ranking == (
        RankedEntry("0002", 1, Decimal("90.50"), True, None),
        RankedEntry("0003", 2, Decimal("90.49"), True, None),
        RankedEntry("0001", 3, Decimal("70.00"), True, None),
    )


def test_rank_separates_a_tie_by_each_rule_in_turn_and_records_it_on_the_lower():  # MON-6
    ranking = rank(
        [
            application("10", "80", GEN="20", INN="15", minutes=5),
            application("9", "80", GEN="20", INN="15", minutes=5),
            application("0001", "80", GEN="20", INN="15", minutes=4),
            application("0002", "80", GEN="20", INN="16", minutes=9),
            application("0003", "80", GEN="21", INN="1", minutes=9),
            application("0004", "79.99", GEN="25"),
        ],
        tie_break=["GEN", "INN"],
    )

    assert lines(ranking) == [
        (1, "0003", None),
        (2, "0002", "GEN"),
        (3, "0001", "INN"),
        (4, "9", "filed_at"),
        (5, "10", "number"),
        (6, "0004", None),
    ]


def test_rank_goes_straight_to_the_filing_where_the_call_names_no_criterion():
    ranking = rank(
        [
            application("0001", "80", GEN="25", minutes=1),
            application("0002", "80", GEN="1", minutes=0),
        ],
        tie_break=[],
    )

    assert lines(ranking) == [(1, "0002", None), (2, "0001", "filed_at")]


def test_rank_follows_the_order_in_which_the_call_names_the_criteria():
    tied = [
        application("0001", "80", GEN="25", INN="1"),
        application("0002", "80", GEN="1", INN="20"),
    ]

    assert lines(rank(tied, tie_break=["GEN", "INN"]))[1] == (2, "0002", "GEN")
    assert lines(rank(tied, tie_break=["INN", "GEN"]))[1] == (2, "0001", "INN")


def test_rank_numbers_on_over_those_not_eligible_and_leaves_the_others_without_position():
    ranking = rank(
        [
            application("0001", "90", eligible=False, GEN="20"),
            application("0002", "60"),
            application("0003", "90", eligible=False, GEN="21"),
            application("0004", "60", eligible=False),
        ],
        tie_break=["GEN"],
        not_admitted=["10", "9", "0005"],
    )

    assert ranking == (
        RankedEntry("0002", 1, Decimal(60), True, None),
        RankedEntry("0003", 2, Decimal(90), False, None),
        RankedEntry("0001", 3, Decimal(90), False, "GEN"),
        RankedEntry("0004", 4, Decimal(60), False, None),
        RankedEntry("9", None, None, False, None),
        RankedEntry("10", None, None, False, None),
        RankedEntry("0005", None, None, False, None),
    )


def test_rank_sees_no_tie_between_an_eligible_and_one_that_is_not():
    ranking = rank(
        [application("0001", "60"), application("0002", "60", eligible=False)], tie_break=[]
    )

    assert lines(ranking) == [(1, "0001", None), (2, "0002", None)]


def test_rank_ties_totals_on_thirds_of_a_point_that_are_equal_once_published():  # MON-6
    criteria = (
        CriterionTerms("GEN", Decimal(25), step=Decimal("0.01")),
        CriterionTerms("INN", Decimal(25)),
    )

    def scored(number, *points):
        evaluations = [{"GEN": Decimal(gen), "INN": Decimal(inn)} for gen, inn in points]
        return Scored(number, NOON, score(evaluations, criteria=criteria), is_eligible=True)

    # 40 and two thirds, published 40.67; the second has 40.67 exactly, hence more.
    thirds = scored("0001", ("20", "20"), ("20.5", "20"), ("21.5", "20"))
    exact = scored("0002", ("20.67", "20"), ("20.67", "20"), ("20.67", "20"))

    assert exact.score.means[0].exact > thirds.score.means[0].exact
    assert lines(rank([exact, thirds], tie_break=["GEN"])) == [
        (1, "0001", None),
        (2, "0002", "number"),
    ]


def test_rank_compares_instants_and_not_what_clocks_show():
    rome = ZoneInfo("Europe/Rome")
    summer = application("0002", "80")
    summer = Scored("0002", datetime(2018, 10, 28, 2, 45, tzinfo=rome), summer.score, True)
    winter = Scored("0001", datetime(2018, 10, 28, 2, 15, tzinfo=rome, fold=1), summer.score, True)
    same = Scored("0003", winter.filed_at.astimezone(UTC), summer.score, True)

    assert lines(rank([winter, summer, same], tie_break=["GEN"])) == [
        (1, "0002", None),
        (2, "0001", "filed_at"),
        (3, "0003", "number"),
    ]


def test_rank_of_nothing_is_empty():
    assert rank([], tie_break=["GEN"]) == ()


def test_rank_refuses_a_number_that_comes_twice():
    with pytest.raises(NumberTwice):
        rank([application("1", "80"), application("1", "70")], tie_break=[])
    with pytest.raises(NumberTwice):
        rank([application("1", "80")], tie_break=[], not_admitted=["1"])


def test_rank_refuses_an_instant_without_zone_and_an_unknown_criterion():
    naive = datetime.fromisoformat("2018-07-31T10:00:00")
    one = application("1", "80")

    with pytest.raises(InstantWithoutZone):
        rank([Scored("1", naive, one.score, True)], tie_break=[])
    with pytest.raises(CriterionUnknown):
        rank([one], tie_break=["XXX"])


def precedes(upper, lower, tie_break):
    """Oracle: does one stand above the other, and by which rule? Written as the call reads."""
    if upper.is_eligible is not lower.is_eligible:
        return upper.is_eligible, None
    if upper.score.total != lower.score.total:
        return upper.score.total > lower.score.total, None
    for code in tie_break:
        (mine,) = [m.published for m in upper.score.means if m.code == code]
        (other,) = [m.published for m in lower.score.means if m.code == code]
        if mine != other:
            return mine > other, code
    if upper.filed_at != lower.filed_at:
        return upper.filed_at < lower.filed_at, "filed_at"
    if len(upper.number) != len(lower.number):
        return len(upper.number) < len(lower.number), "number"
    return upper.number < lower.number, "number"


def test_rank_equals_counting_who_precedes_in_10_000_random_calls():  # MON-6
    source = random.Random(6)  # noqa: S311 - repeatable cases, no secret
    for _ in range(10_000):
        numbers = source.sample(range(1, 30), source.randint(0, 5))
        scored = [
            application(
                str(number),
                source.choice(["80", "80.01"]),
                minutes=source.randint(0, 1),
                eligible=source.random() < 0.7,
                GEN=source.choice(["1", "2"]),
                INN=source.choice(["1", "2"]),
            )
            for number in numbers
        ]
        tie_break = source.sample(["GEN", "INN"], source.randint(0, 2))

        ranking = rank(scored, tie_break=tie_break)

        by_number = {each.number: each for each in scored}
        for entry in ranking:
            me = by_number[entry.number]
            above = [o for o in scored if o is not me and precedes(o, me, tie_break)[0]]
            assert entry.position == len(above) + 1
            if entry.position > 1:
                neighbour = by_number[ranking[entry.position - 2].number]
                assert entry.tie_break == precedes(neighbour, me, tie_break)[1]
            else:
                assert entry.tie_break is None
        assert rank(source.sample(scored, len(scored)), tie_break=tie_break) == ranking


@given(st.data())
def test_rank_is_the_same_whatever_the_order_of_the_input(data):  # MON-6
    figures = st.sampled_from(["1", "2"])
    numbers = data.draw(st.lists(st.integers(1, 99), unique=True, max_size=8))
    scored = [
        application(
            str(number),
            data.draw(figures),
            minutes=data.draw(st.integers(0, 1)),
            eligible=data.draw(st.booleans()),
            GEN=data.draw(figures),
        )
        for number in numbers
    ]
    others = ["100", "200", "99999", "A"]

    mixed = rank(
        data.draw(st.permutations(scored)),
        tie_break=["GEN"],
        not_admitted=data.draw(st.permutations(others)),
    )

    assert mixed == rank(scored, tie_break=["GEN"], not_admitted=others)
    assert [entry.position for entry in mixed] == [*range(1, len(numbers) + 1), *[None] * 4]
