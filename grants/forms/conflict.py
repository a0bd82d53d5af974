"""The declaration on conflicts of interest, asked before an application is read."""

from typing import Any

from django import forms

from welfare_kmzero.screens.forms import Styled

NONE, CONFLICT = "nessuno", "conflitto"
MAX_REASON = 2000


class DeclarationForm(Styled, forms.Form):
    """The word of an evaluator on one application; a conflict says why."""

    conflitto = forms.ChoiceField(
        label="La mia dichiarazione",
        choices=(
            (
                NONE,
                (
                    "Nessun conflitto: dichiaro di non avere interessi, nemmeno attraverso "
                    "parenti, coniuge, conviventi o persone che frequento, con gli enti di "
                    "questa domanda."
                ),
            ),
            (CONFLICT, "Ho un conflitto: mi astengo e non leggerò questa domanda."),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli una delle due dichiarazioni."},
    )
    motivo = forms.CharField(
        label="Motivo del conflitto",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Serve solo se hai un conflitto. Lo leggono gli uffici, nessun altro.",
    )

    def clean(self) -> dict[str, Any]:  # as in Django
        cleaned = super().clean() or {}
        if cleaned.get("conflitto") == CONFLICT and not str(cleaned.get("motivo", "")).strip():
            self.add_error("motivo", "Scrivi in poche parole da che cosa nasce il conflitto.")
        return cleaned

    @property
    def has_conflict(self) -> bool:
        return bool(self.cleaned_data["conflitto"] == CONFLICT)


class LateConflictForm(Styled, forms.Form):
    """A conflict found after reading began."""

    motivo = forms.CharField(
        label="Motivo del conflitto",
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leggono gli uffici, nessun altro.",
        error_messages={"required": "Scrivi in poche parole da che cosa nasce il conflitto."},
    )
