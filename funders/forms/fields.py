"""Points and rates as people type them, read strictly."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_POINTS = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s?%?")
_FRACTION = re.compile(r"([0-9]{1,4})\s?/\s?([1-9][0-9]{0,3})")


class PointsField(forms.Field):
    """``12,5`` in, ``Decimal`` out; None for an empty field."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:  # as in Django
        super().__init__(**options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "maxlength": "7"})

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip()
        return points_of(text) if text else None

    def prepare_value(self, value: object) -> object:
        return points_text(value) if isinstance(value, Decimal) else value


class RateField(forms.Field):
    """A part of a whole, ``60%``, ``12,5`` or ``1/3`` in, a fraction out; None for an empty one."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:  # as in Django
        super().__init__(**options)
        self.widget.attrs.update({"autocomplete": "off", "maxlength": "9"})

    def to_python(self, value: object) -> Fraction | None:
        text = str(value or "").strip()
        if not text:
            return None
        if match := _FRACTION.fullmatch(text):
            rate = Fraction(int(match[1]), int(match[2]))
        elif match := _PERCENT.fullmatch(text):
            rate = Fraction(f"{match[1]}.{match[2] or 0}") / 100
        else:
            raise ValidationError(
                "Scrivi una percentuale, per esempio 60, o una frazione come 1/3."
            )
        if rate > 1:
            raise ValidationError("La percentuale va da 0 a 100.")
        return rate

    def prepare_value(self, value: object) -> object:
        return rate_text(value) if isinstance(value, Fraction) else value


def points_of(text: str) -> Decimal:
    """Raises ValidationError."""
    match = _POINTS.fullmatch(text)
    if match is None:
        raise ValidationError("Scrivi i punti in cifre, per esempio 25 o 12,5.")
    return Decimal(f"{match[1]}.{match[2] or '0'}")


def points_text(points: Decimal) -> str:
    """``25``, ``12,5``."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".").replace(".", ",") if "." in text else text


def rate_text(rate: Fraction) -> str:
    """``60``, ``12,5``; ``1/3`` where hundredths of a percent do not say it."""
    hundredths = rate * 10_000
    if hundredths.denominator != 1:
        return f"{rate.numerator}/{rate.denominator}"
    return points_text(Decimal(hundredths.numerator) / 100)
