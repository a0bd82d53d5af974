"""What may be typed on the board of the evaluations."""

from django import forms

from welfare_kmzero.screens.forms import Styled

ALL, LACKING, WIDE = "", "mancanti", "divario"


class BoardFilters(forms.Form):
    """Which applications the board shows; nothing given shows all."""

    mostra = forms.ChoiceField(
        label="Mostra",
        choices=[
            (ALL, "Tutte le domande ammesse"),
            (LACKING, "Solo dove mancano schede"),
            (WIDE, "Solo con punteggi distanti"),
        ],
        required=False,
    )
    testo = forms.CharField(label="Numero, titolo o capofila", max_length=100, required=False)

    def __init__(self, data: object, *, shows_points: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict of the request
        if not shows_points:
            # Which totals lie apart tells something of the totals.
            shown = self.fields["mostra"]
            shown.choices = [each for each in shown.choices if each[0] != WIDE]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["mostra"].widget.attrs["class"] = "form-select"
        self.fields["testo"].widget.attrs["class"] = "form-control"


class ReasonForm(Styled, forms.Form):
    """Why something is done to a sheet: it is written in the audit trail."""

    reason = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Scrivi il motivo: resta nel tracciato delle operazioni."},
    )
