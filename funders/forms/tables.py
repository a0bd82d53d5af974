"""A row of the tables of a call: a criterion, a kind of expense, a document, who may ask."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funders.forms.fields import PointsField, RateField, points_of
from funders.states import OrganisationKind, RuleScope

CODE_LENGTH = 40
_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{CODE_LENGTH}}}")


class _Coded(forms.Form):
    code = forms.CharField(
        label="Codice", max_length=CODE_LENGTH, error_messages={"required": "Scrivi il codice."}
    )
    title = forms.CharField(
        label="Titolo", max_length=200, error_messages={"required": "Scrivi il titolo."}
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not _CODE.fullmatch(code):
            raise ValidationError(f"Fino a {CODE_LENGTH} lettere senza accento, cifre e trattini.")
        return code


class CriterionForm(_Coded):
    """A criterion with the meaning of its points."""

    title = forms.CharField(
        label="Titolo", max_length=300, error_messages={"required": "Scrivi il titolo."}
    )
    max_points = PointsField(
        label="Punti al massimo", error_messages={"required": "Scrivi i punti."}
    )
    min_points = PointsField(label="Minimo richiesto", required=False)
    step = PointsField(
        label="Passo dei punti", required=False, help_text="Vuoto: quello del bando."
    )
    levels = forms.CharField(
        label="Che cosa vogliono dire i punti",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Una riga per livello: 5 = Appena accennata",
    )

    def clean_max_points(self) -> Decimal:
        points: Decimal = self.cleaned_data["max_points"]
        if points <= 0:
            raise ValidationError("I punti sono più di zero.")
        return points

    def clean_step(self) -> Decimal | None:
        step: Decimal | None = self.cleaned_data["step"]
        if step is not None and step <= 0:
            raise ValidationError("Il passo è maggiore di zero; vuoto: quello del bando.")
        return step

    def clean_levels(self) -> tuple[tuple[Decimal, str], ...]:
        found: dict[Decimal, str] = {}
        for line in self.cleaned_data["levels"].splitlines():
            if not line.strip():
                continue
            points, sign, meaning = line.partition("=")
            if not sign or not meaning.strip():
                raise ValidationError("Ogni riga è fatta così: 5 = Appena accennata")
            if len(meaning.strip()) > 400:
                raise ValidationError("Ogni significato ha al massimo 400 caratteri.")
            found[points_of(points.strip())] = meaning.strip()
        return tuple(sorted(found.items()))

    def clean(self) -> dict[str, Any]:  # reason: as in Django
        cleaned: dict[str, Any] = super().clean() or {}
        most, least = cleaned.get("max_points"), cleaned.get("min_points")
        if most is not None and least is not None and least > most:
            self.add_error("min_points", "Il minimo non supera il massimo.")
        if most is not None and any(points > most for points, _ in cleaned.get("levels", ())):
            self.add_error("levels", "Un livello supera il massimo dei punti.")
        return cleaned


class CategoryForm(_Coded):
    """A kind of expense and its limit."""

    max_rate = RateField(
        label="Al massimo, in % del costo totale", required=False, help_text="Vuoto: nessun limite."
    )


class DocumentForm(_Coded):
    """A document to attach."""

    is_optional = forms.BooleanField(label="Facoltativo", required=False)


class NetworkRuleForm(forms.Form):
    """Who may lead, or which bodies the network must have."""

    scope = forms.ChoiceField(
        label="Di chi parla",
        choices=[("", "Scegli"), *RuleScope.choices],
        error_messages={"required": "Scegli di chi parla la regola."},
    )
    minimum = forms.IntegerField(
        label="Quanti enti, almeno", min_value=1, max_value=50, required=False,
        help_text="Vuoto: uno.",
    )  # fmt: skip
    title = forms.CharField(
        label="La regola, in parole",
        max_length=200,
        help_text="Si legge sulla pagina del bando. Per esempio: almeno un ente locale.",
        error_messages={"required": "Scrivi la regola."},
    )
    kinds = forms.MultipleChoiceField(
        label="Natura degli enti che la rispettano",
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Scegli almeno una natura."},
    )

    def clean(self) -> dict[str, Any]:  # reason: as in Django
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["minimum"] = cleaned.get("minimum") or 1
        if cleaned.get("scope") == RuleScope.LEAD and cleaned["minimum"] > 1:
            self.add_error("minimum", "Il capofila è uno solo.")
        return cleaned
