import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.criterion import CriterionTerms, PointsOffStep, PointsOutOfScale
from grants.rules.scoring import (
    ApplicationScore,
    CriterionMean,
    CriterionMissing,
    CriterionUnknown,
    Eligibility,
    NoEvaluation,
    check_evaluation,
    eligibility,
    score,
)

GEN = CriterionTerms("GEN", Decimal(25), min_points=Decimal(15))
INN = CriterionTerms("INN", Decimal(20))
RET = CriterionTerms("RET", Decimal(15), min_points=Decimal("7.5"))
CRITERIA = (GEN, INN, RET)


def evaluation(gen, inn, ret):
    return {"GEN": Decimal(gen), "INN": Decimal(inn), "RET": Decimal(ret)}


def scored(**published):
    """A score by its published figures alone, as eligibility reads it."""
    total = Decimal(published.pop("total"))
    means = tuple(
        CriterionMean(code, Fraction(mean), Decimal(mean)) for code, mean in published.items()
    )
    return ApplicationScore(means, total, 3)


def half_up_hundredths(halves, count):
    """Oracle: whole half points shared by ``count``, in hundredths, by integers alone."""
    return (100 * halves + count) // (2 * count)


def test_score_is_exact_until_the_total_is_rounded_once():
    result = score(
        [
            evaluation("10", "10", "10"),
            evaluation("10", "10", "10"),
            evaluation("10.5", "11", "10.5"),
        ],
        criteria=CRITERIA,
    )

    assert result.means == (
        CriterionMean("GEN", Fraction(61, 6), Decimal("10.17")),
        CriterionMean("INN", Fraction(31, 3), Decimal("10.33")),
        CriterionMean("RET", Fraction(61, 6), Decimal("10.17")),
    )
    assert result.total == Decimal("30.67")
    assert result.evaluation_count == 3


def test_score_does_not_sum_rounded_means():
    sixth = [evaluation("0.5", "0.5", "0.5"), *[evaluation("0", "0", "0")] * 2]

    result = score(sixth, criteria=CRITERIA)

    assert [mean.published for mean in result.means] == [Decimal("0.17")] * 3
    assert result.total == Decimal("0.50")


def test_score_rounds_a_half_cent_of_a_point_upwards():
    eight = [evaluation("0.5", "0", "0"), *[evaluation("0", "0", "0")] * 3]

    result = score([*eight, *[evaluation("0", "0", "0")] * 4], criteria=CRITERIA)

    assert result.means[0].exact == Fraction(1, 16)
    assert result.total == Decimal("0.06")
    assert score(eight, criteria=CRITERIA).total == Decimal("0.13")


def test_score_equals_the_oracle_in_10_000_random_matrices():  # EVA-7
    source = random.Random(20181207)  # noqa: S311 - repeatable cases, no secret
    for _ in range(10_000):
        count = source.randint(1, 9)
        scales = [source.randint(1, 30) for _ in range(source.randint(1, 6))]
        criteria = [CriterionTerms(f"K{n}", Decimal(top)) for n, top in enumerate(scales)]
        matrix = [[source.randint(0, 2 * top) for top in scales] for _ in range(count)]
        evaluations = [
            {f"K{n}": Decimal(halves) / 2 for n, halves in enumerate(row)} for row in matrix
        ]

        result = score(evaluations, criteria=criteria)

        assert int(result.total * 100) == half_up_hundredths(sum(map(sum, matrix)), count)
        assert [int(mean.published * 100) for mean in result.means] == [
            half_up_hundredths(sum(column), count) for column in zip(*matrix, strict=True)
        ]
        assert [mean.exact for mean in result.means] == [
            Fraction(sum(column), 2 * count) for column in zip(*matrix, strict=True)
        ]


@given(st.data())
def test_score_is_the_same_whatever_the_order_of_the_evaluations(data):  # EVA-7
    halves = st.integers(0, 30).map(lambda number: Decimal(number) / 2)
    evaluations = data.draw(st.lists(st.builds(evaluation, halves, halves, halves), min_size=1))
    mixed = data.draw(st.permutations(evaluations))

    assert score(mixed, criteria=CRITERIA) == score(evaluations, criteria=CRITERIA)


def test_score_of_one_evaluation_is_that_evaluation():
    result = score([evaluation("24.5", "0", "15")], criteria=CRITERIA)

    assert result.total == Decimal("39.50")
    assert result.published_mean("INN") == Decimal("0.00")


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (evaluation("25.5", "1", "1"), PointsOutOfScale),
        (evaluation("-0.5", "1", "1"), PointsOutOfScale),
        (evaluation("NaN", "1", "1"), PointsOutOfScale),
        (evaluation("1.25", "1", "1"), PointsOffStep),
        ({"GEN": Decimal(1), "INN": Decimal(1)}, CriterionMissing),
        ({**evaluation("1", "1", "1"), "XXX": Decimal(1)}, CriterionUnknown),
        ({}, CriterionMissing),
    ],
)
def test_score_refuses_an_evaluation_outside_the_criteria(bad, error):  # EVA-4
    with pytest.raises(error):
        score([evaluation("1", "1", "1"), bad], criteria=CRITERIA)
    with pytest.raises(error):
        check_evaluation(bad, criteria=CRITERIA)


def test_score_refuses_to_be_a_mean_of_nothing():
    with pytest.raises(NoEvaluation):
        score([], criteria=CRITERIA)


def test_published_mean_refuses_an_unknown_criterion():
    with pytest.raises(CriterionUnknown):
        scored(GEN="1", total="1").published_mean("XXX")


@pytest.mark.parametrize(
    ("gen", "ret", "total", "expected"),
    [
        ("15.00", "7.50", "60.00", Eligibility(reaches_threshold=True, below_minimum=())),
        ("15.00", "7.50", "59.99", Eligibility(reaches_threshold=False, below_minimum=())),
        ("14.99", "7.50", "80.00", Eligibility(reaches_threshold=True, below_minimum=("GEN",))),
        (
            "14.99",
            "7.49",
            "59.99",
            Eligibility(reaches_threshold=False, below_minimum=("GEN", "RET")),
        ),
    ],
)
def test_eligibility_compares_published_figures(gen, ret, total, expected):
    application_score = scored(GEN=gen, INN="0.00", RET=ret, total=total)

    result = eligibility(application_score, criteria=CRITERIA, threshold=Decimal(60))

    assert result == expected
    assert result.is_eligible is (expected == Eligibility(True, ()))


def test_eligibility_is_reached_by_a_figure_that_rounds_up_to_the_threshold():
    criterion = CriterionTerms("GEN", Decimal(100), min_points=Decimal(60), step=Decimal("0.01"))
    almost = [{"GEN": Decimal("59.99")}, *[{"GEN": Decimal(60)}] * 2]

    application_score = score(almost, criteria=[criterion])
    result = eligibility(application_score, criteria=[criterion], threshold=Decimal(60))

    assert application_score.means[0].exact < 60
    assert application_score.total == Decimal("60.00")
    assert result.is_eligible
