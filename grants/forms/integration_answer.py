"""The few words that go with the corrected parts."""

from django import forms

from welfare_kmzero.screens.forms import Styled


class IntegrationAnswerForm(Styled, forms.Form):
    risposta = forms.CharField(
        label="Messaggio per chi istruisce la domanda",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Facoltativo, se hai corretto almeno una parte.",
    )
