"""What did an application score, and is it eligible?

Rule. The score on a criterion is the arithmetic mean of the submitted evaluations, an
exact fraction. The total is the sum of these exact means over the criteria, rounded half
up to two decimals once, at the end: the published means, rounded each to two decimals in
the same way, need not sum to the published total.

An application is *eligible* (idonea) if its published total reaches the threshold of the
call and, for each criterion with a minimum, the published mean reaches it. What is
compared is what is published, so that a citizen can repeat the comparison.

No evaluation is dropped or weighted. An evaluation that was voided does not come in.

Source: the call, which fixes criteria, points, minima and threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funders.rules.amounts import two_places_half_up
from funders.rules.criterion import CriterionTerms, check_points
from funders.rules.errors import RuleError

Evaluation = Mapping[str, Decimal]
"""Criterion code to points, as one evaluator submitted them."""


class NoEvaluation(RuleError):
    """There is no mean of nothing: an application is scored once someone evaluated it."""


class CriterionMissing(RuleError):
    """A submitted evaluation scores every criterion."""


class CriterionUnknown(RuleError):
    """An evaluation scores a criterion that the call does not have."""


@dataclass(frozen=True, slots=True)
class CriterionMean:
    """``exact`` enters the total; ``published`` has two places and is what is compared."""

    code: str
    exact: Fraction
    published: Decimal


@dataclass(frozen=True, slots=True)
class ApplicationScore:
    """Means in the order of the criteria; ``total`` has two places."""

    means: tuple[CriterionMean, ...]
    total: Decimal
    evaluation_count: int

    def published_mean(self, code: str) -> Decimal:
        """Errors: CriterionUnknown."""
        for mean in self.means:
            if mean.code == code:
                return mean.published
        raise CriterionUnknown(code)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """``below_minimum``: codes of the criteria whose mean is too low."""

    reaches_threshold: bool
    below_minimum: tuple[str, ...]

    @property
    def is_eligible(self) -> bool:
        return self.reaches_threshold and not self.below_minimum


def score(
    evaluations: Sequence[Evaluation], *, criteria: Sequence[CriterionTerms]
) -> ApplicationScore:
    """The score given by the submitted evaluations of one application.

    Errors: NoEvaluation, CriterionMissing, CriterionUnknown, PointsOutOfScale, PointsOffStep.
    """
    if not evaluations:
        raise NoEvaluation
    for evaluation in evaluations:
        check_evaluation(evaluation, criteria=criteria)
    means = tuple(_mean(criterion.code, evaluations) for criterion in criteria)
    total = two_places_half_up(sum((mean.exact for mean in means), Fraction(0)))
    return ApplicationScore(means=means, total=total, evaluation_count=len(evaluations))


def check_evaluation(evaluation: Evaluation, *, criteria: Sequence[CriterionTerms]) -> None:
    """Errors: CriterionMissing, CriterionUnknown, PointsOutOfScale, PointsOffStep."""
    codes = {criterion.code for criterion in criteria}
    if unknown := sorted(evaluation.keys() - codes):
        raise CriterionUnknown(", ".join(unknown))
    if missing := sorted(codes - evaluation.keys()):
        raise CriterionMissing(", ".join(missing))
    for criterion in criteria:
        check_points(evaluation[criterion.code], criterion=criterion)


def eligibility(
    application_score: ApplicationScore,
    *,
    criteria: Sequence[CriterionTerms],
    threshold: Decimal,
) -> Eligibility:
    """Errors: CriterionUnknown, when the score was made by other criteria."""
    below = tuple(
        criterion.code
        for criterion in criteria
        if criterion.min_points is not None
        and application_score.published_mean(criterion.code) < criterion.min_points
    )
    return Eligibility(application_score.total >= threshold, below)


def _mean(code: str, evaluations: Sequence[Evaluation]) -> CriterionMean:
    points = sum((Fraction(evaluation[code]) for evaluation in evaluations), Fraction(0))
    exact = points / len(evaluations)
    return CriterionMean(code=code, exact=exact, published=two_places_half_up(exact))
