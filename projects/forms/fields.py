"""Fields of the pages on which a project is written."""

from typing import Any

from django import forms

from projects.rules.names import foreign_letters, tidy_name
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.identifiers import is_cup, is_tax_code

LONGEST_NAME = 250


class LongText(forms.CharField):
    """Prose: line ends as they are kept, and a count of the characters beside it."""

    def __init__(self, *, max_length: int, rows: int = 6, **options: Any) -> None:  # as in Django
        counted = f"Al massimo {max_length} caratteri."
        said = options.pop("help_text", "")
        super().__init__(
            max_length=max_length,
            required=False,
            help_text=f"{said} {counted}".strip(),
            widget=forms.Textarea(attrs={"rows": rows, "data-count": str(max_length)}),
            **options,
        )

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # reason: as in Django
        """No ``maxlength``: a browser would cut a pasted text without a word."""
        attributes = dict(super().widget_attrs(widget))
        attributes.pop("maxlength", None)
        return attributes


class CostField(EuroField):
    """An amount above zero."""

    def clean(self, value: object) -> object:
        amount = super().clean(value)
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Scrivi un importo maggiore di zero.")
        return amount


def honest_name(typed: str) -> str:
    """The name of a body, tidied. Raises ValidationError for letters that look like ours (INJ-7).

    Tidied it may be longer than it was typed: a ligature becomes its letters.
    """
    name = tidy_name(typed)
    if len(name) > LONGEST_NAME:
        raise forms.ValidationError(f"Al massimo {LONGEST_NAME} caratteri.")
    if letters := foreign_letters(name):
        raise forms.ValidationError(
            f"Ci sono lettere di un altro alfabeto, che si confondono con le nostre: {letters}."
            " Cancellale e scrivile di nuovo con la tua tastiera."
        )
    return name


class CupField(forms.Form):
    """The CUP of a project, which may not be there yet."""

    cup = forms.CharField(
        label="CUP",
        max_length=20,
        required=False,
        help_text="Solo se c'è già; altrimenti si scrive più avanti.",
    )

    def clean_cup(self) -> str:
        cup: str = self.cleaned_data["cup"].replace(" ", "").upper()
        if cup and not is_cup(cup):
            raise forms.ValidationError(
                "Il CUP non è valido: sono 15 caratteri, per esempio C31B20000010003."
            )
        return cup


class TaxCodeField(forms.Form):
    """The codice fiscale of a body, in capitals and without blanks."""

    tax_code = forms.CharField(
        label="Codice fiscale",
        max_length=16,
        help_text="Undici cifre per un ente, sedici caratteri per una persona.",
        error_messages={"required": "Scrivi il codice fiscale."},
    )

    def clean_tax_code(self) -> str:
        code: str = self.cleaned_data["tax_code"].replace(" ", "").upper()
        if not is_tax_code(code):
            raise forms.ValidationError("Il codice fiscale non è valido: controlla i caratteri.")
        return code
