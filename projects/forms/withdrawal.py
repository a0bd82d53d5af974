"""Taking an application back."""

from django import forms

from welfare_kmzero.screens.forms import Styled


class WithdrawalForm(Styled, forms.Form):
    """A reason, and a mark that it is meant."""

    reason = forms.CharField(
        label="Motivo del ritiro",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lo legge chi istruisce le domande.",
    )
    is_meant = forms.BooleanField(
        label="Confermo: la domanda non sarà più valutata.",
        error_messages={"required": "Spunta la casella per confermare il ritiro."},
    )
