"""Which points does a criterion allow?

Rule. An evaluator gives to each criterion from zero to its maximum, by its step (half a
point unless the call says otherwise). The weight of a criterion is in its maximum: there
is no other multiplication. A criterion may ask for a minimum, which concerns the mean of
the evaluations and not the single one.

Source: the call, which fixes criteria, points and minima.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funders.rules.errors import RuleError

DEFAULT_STEP = Decimal("0.5")


class PointsOutOfScale(RuleError):
    """Below zero, above the maximum of the criterion, or not a number."""


class PointsOffStep(RuleError):
    """Not a whole number of steps."""


@dataclass(frozen=True, slots=True)
class CriterionTerms:
    """What the call says of one criterion. ``min_points`` None: no minimum."""

    code: str
    max_points: Decimal
    min_points: Decimal | None = None
    step: Decimal = DEFAULT_STEP


def check_points(points: Decimal, *, criterion: CriterionTerms) -> None:
    """Errors: PointsOutOfScale, PointsOffStep."""
    if not points.is_finite() or not 0 <= points <= criterion.max_points:
        raise PointsOutOfScale(f"{criterion.code}: {points} of {criterion.max_points}")
    steps = Fraction(points) / Fraction(criterion.step)
    if steps.denominator != 1:
        raise PointsOffStep(f"{criterion.code}: {points} by {criterion.step}")
