"""Other terms to try on a ranking: typed in an address, read as strictly as any form."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError

from funders.states import LineRule
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.money import NotAnAmount, format_number, parse_euro

_RATE = re.compile(r"(?P<whole>[0-9]{1,3})(?:,(?P<parts>[0-9]{1,2}))?\s?%?|(?P<up>[1-9][0-9]?)/(?P<down>[1-9][0-9]?)")  # fmt: skip
ENDOWMENT = "dotazione_"


class ThresholdField(EuroField):
    """Points, written as amounts are: two decimals, a comma."""

    def to_python(self, value: object) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_euro(text)
        except NotAnAmount as error:
            raise ValidationError("Scrivi i punti in cifre, per esempio 60 o 62,50.") from error


class RateField(forms.Field):
    """A part of a whole: ``50``, ``33,33 %`` or ``1/3``; a ``Fraction`` comes out."""

    widget = forms.TextInput

    def to_python(self, value: object) -> Fraction | None:
        text = str(value or "").strip()
        if not text:
            return None
        match = _RATE.fullmatch(text)
        if match is None:
            raise ValidationError("Scrivi una percentuale, per esempio 50, o una frazione, 1/3.")
        if match["up"]:
            rate = Fraction(int(match["up"]), int(match["down"]))
        else:
            parts = (match["parts"] or "").ljust(2, "0")
            rate = Fraction(int(f"{match['whole']}{parts}"), 10_000)
        if rate > 1:
            raise ValidationError("Al massimo 100, cioè tutto.")
        return rate


class WhatIfForm(forms.Form):
    """Threshold, line and endowments; what is left empty is as in the call."""

    soglia = ThresholdField(label="Soglia di idoneità", required=False, help_text="")
    linea = forms.ChoiceField(
        label="Linea di finanziamento",
        choices=[
            (LineRule.STOP, "Si ferma a chi non trova capienza"),
            (LineRule.PARTIAL, "Riduce il primo che non la trova"),
            (LineRule.SKIP, "Salta chi non la trova e prosegue"),
        ],
        required=False,
    )
    minimo = RateField(label="Riduzione: almeno (in %)", required=False)

    def __init__(
        self,
        data: Mapping[str, object] | None,
        *,
        funders: Sequence[str],
        most: Decimal,
        initial: Mapping[str, object],
    ) -> None:
        """``funders``: names, in the order of the protocol. ``most``: greatest possible total."""
        self._most = most
        super().__init__(data, initial=dict(initial))
        for place, name in enumerate(funders, start=1):
            self.fields[f"{ENDOWMENT}{place}"] = EuroField(
                label=f"Dotazione: {name}", required=False, help_text=""
            )
        for name, field in self.fields.items():
            kind = "form-select" if name == "linea" else "form-control"
            field.widget.attrs["class"] = kind
            # What an empty field stands for.
            if kind == "form-control" and self.is_bound:
                field.widget.attrs["placeholder"] = field.prepare_value(initial.get(name, ""))

    def clean_soglia(self) -> Decimal | None:
        threshold: Decimal | None = self.cleaned_data["soglia"]
        if threshold is not None and threshold > self._most:
            raise ValidationError(f"Il bando dà al massimo {format_number(self._most)} punti.")
        return threshold

    def endowments(self) -> list[Decimal | None]:
        """In the order of the protocol; None where nothing was typed."""
        return [value for name, value in self.cleaned_data.items() if name.startswith(ENDOWMENT)]
