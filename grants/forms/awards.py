"""What may be typed about an award."""

from django import forms

from welfare_kmzero.identifiers import validate_cup, validate_tax_code
from welfare_kmzero.screens.forms import Styled


class RoundForm(Styled, forms.Form):
    """To propose is to fix the table of the shares for good."""

    is_sure = forms.BooleanField(
        label="Propongo questi contributi ai finanziatori",
        error_messages={"required": "Conferma la proposta: dopo, il riparto non cambia più."},
    )


class PayeeForm(Styled, forms.Form):
    """Another body that pays the public share to the lead."""

    name = forms.CharField(
        label="Ente erogatore",
        max_length=200,
        help_text="Chi paga la quota pubblica al capofila, per esempio una Comunità.",
        error_messages={"required": "Scrivi il nome dell'ente erogatore."},
    )
    tax_code = forms.CharField(
        label="Codice fiscale dell'ente",
        max_length=40,
        required=False,
        help_text="Lascialo vuoto se non lo conosci: lo aggiungerai dopo.",
    )
    reason = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Scrivi perché paga un altro ente."},
    )

    def clean_tax_code(self) -> str:
        code = _code(self.cleaned_data["tax_code"])
        if code:
            validate_tax_code(code)
        return code


class CupForm(Styled, forms.Form):
    """The CUP, when it becomes known."""

    cup = forms.CharField(
        label="CUP",
        max_length=40,
        help_text="Quindici caratteri, per esempio C31B20000010003.",
        error_messages={"required": "Scrivi il CUP."},
    )

    def clean_cup(self) -> str:
        code = _code(self.cleaned_data["cup"])
        validate_cup(code)
        return code


def _code(typed: str) -> str:
    """Without blanks, in capitals: as it is printed."""
    return "".join(typed.split()).upper()
