"""What may be typed about the ranking."""

from django import forms

from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.screens.forms import Styled


class ApprovalForm(Styled, forms.Form):
    """``seen``: fingerprint of what was on the page, so that nothing else gets approved."""

    seen = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label="Ho riletto la graduatoria e ne registro l'approvazione",
        error_messages={"required": "Conferma di averla riletta: dopo non si modifica più."},
    )


class PublicationForm(Styled, forms.Form):
    """Telling everyone cannot be taken back."""

    is_sure = forms.BooleanField(
        label="Pubblico gli esiti: da questo momento li legge chiunque",
        error_messages={"required": "Conferma che gli esiti si possono leggere."},
    )


class AmountForm(Styled, forms.Form):
    """A lower amount, with the reason that the acts will print."""

    proposed = EuroField(
        label="Importo proposto",
        error_messages={"required": "Scrivi l'importo che proponi."},
    )
    reason = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Resta agli atti: scrivi perché si propone meno di quanto spetta.",
        error_messages={"required": "Scrivi il motivo: senza, l'importo non si cambia."},
    )
