"""An amount typed by a person: one strict Italian reading, wherever a form asks for money."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from welfare_kmzero.money import NotAnAmount, format_number, parse_euro

MAX_LENGTH = 40


class EuroField(forms.Field):
    """Text in, ``Decimal`` euros out; None for an empty field that may be empty."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:  # as in Django
        super().__init__(**{"help_text": "In euro, per esempio 1.234,56", **options})
        self.widget.attrs.update(
            {"inputmode": "decimal", "autocomplete": "off", "maxlength": str(MAX_LENGTH)}
        )

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_euro(text[: MAX_LENGTH + 1])
        except NotAnAmount as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        return format_number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
