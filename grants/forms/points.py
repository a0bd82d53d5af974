"""Points typed by a person: one strict reading, and the scale that a criterion gives them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funders.rules.criterion import CriterionTerms, PointsOffStep, PointsOutOfScale, check_points

MAX_LENGTH = 10
_POINTS = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


def in_words(points: Decimal) -> str:
    """``12,5``, ``25``: no zeros that say nothing."""
    text = f"{points:f}"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return bare.replace(".", ",")


class PointsField(forms.Field):
    """Text in, ``Decimal`` points out, within the scale; None for a field left empty."""

    def __init__(self, terms: CriterionTerms, **options: Any) -> None:  # as in Django
        self.terms = terms
        widget = forms.NumberInput(
            attrs={
                "min": "0",
                "max": _number(terms.max_points),
                "step": _number(terms.step),
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "points-input",
            }
        )
        super().__init__(**{"required": False, "widget": widget, **options})

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        if len(text) > MAX_LENGTH or _POINTS.fullmatch(text) is None:
            raise ValidationError("Scrivi i punti in cifre, per esempio 12 oppure 12,5.")
        points = Decimal(text.replace(",", "."))
        try:
            check_points(points, criterion=self.terms)
        except PointsOutOfScale as error:
            top = in_words(self.terms.max_points)
            raise ValidationError(f"I punti vanno da 0 a {top}.") from error
        except PointsOffStep as error:
            step = in_words(self.terms.step)
            raise ValidationError(f"I punti vanno di {step} in {step}.") from error
        return points

    def prepare_value(self, value: object) -> object:
        """What a number input understands: a point, whatever the language of the page."""
        return _number(value) if isinstance(value, Decimal) else value


def _number(points: Decimal) -> str:
    return in_words(points).replace(",", ".")
