"""Points and rates: what a form shows, saved again, is what was there."""

from decimal import Decimal
from fractions import Fraction

import pytest

from funders.forms.fields import PointsField, RateField, points_text, rate_text


@pytest.mark.parametrize(
    ("points", "text"),
    [("0", "0"), ("0.00", "0"), ("20", "20"), ("100.00", "100"), ("12.50", "12,5")],
)
def test_points_keep_their_zeros(points: str, text: str) -> None:
    assert points_text(Decimal(points)) == text
    assert PointsField().clean(text) == Decimal(points)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Fraction(1, 5), "20"),
        (Fraction(1, 10), "10"),
        (Fraction(1), "100"),
        (Fraction(0), "0"),
        (Fraction(1, 8), "12,5"),
        (Fraction(1, 3), "1/3"),
    ],
)
def test_a_rate_is_shown_as_it_is(rate: Fraction, text: str) -> None:
    assert RateField().prepare_value(rate) == text


def test_every_rate_to_the_hundredth_comes_back_the_same() -> None:
    rates = [Fraction(hundredths, 10_000) for hundredths in range(10_001)]

    assert [RateField().clean(rate_text(rate)) for rate in rates] == rates
