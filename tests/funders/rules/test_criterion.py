from decimal import Decimal

import pytest

from funders.rules.criterion import (
    CriterionTerms,
    PointsOffStep,
    PointsOutOfScale,
    check_points,
)

HALVES = CriterionTerms("GEN", Decimal(25))


@pytest.mark.parametrize("points", ["0", "0.5", "24.50", "25", "25.00", "1E+1", "-0"])
def test_check_points_accepts_every_step_of_the_scale(points):
    check_points(Decimal(points), criterion=HALVES)


@pytest.mark.parametrize("points", ["-0.5", "25.5", "1000", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_check_points_refuses_what_is_out_of_scale(points):  # EVA-4
    with pytest.raises(PointsOutOfScale):
        check_points(Decimal(points), criterion=HALVES)


@pytest.mark.parametrize(
    ("step", "points"),
    [("0.5", "0.25"), ("0.5", "24.75"), ("1", "0.5"), ("3", "10"), ("0.1", "0.05")],
)
def test_check_points_refuses_what_is_off_step(step, points):  # EVA-4
    criterion = CriterionTerms("GEN", Decimal(25), step=Decimal(step))

    with pytest.raises(PointsOffStep):
        check_points(Decimal(points), criterion=criterion)


def test_check_points_is_exact_where_binary_fractions_are_not():
    tenths = CriterionTerms("GEN", Decimal(25), step=Decimal("0.1"))

    check_points(Decimal("0.3"), criterion=tenths)
