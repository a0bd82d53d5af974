"""What may be typed on the public pages."""

import datetime as dt
import re

from django import forms

from funders.models import Call, Community
from grants.models import Publication
from welfare_kmzero.identifiers import SHORT_CODE_ALPHABET, SHORT_CODE_LENGTH

_SHORT_CODE = re.compile(f"[{SHORT_CODE_ALPHABET}]{{{SHORT_CODE_LENGTH}}}")


class FundedFilters(forms.Form):
    """Which funded projects to show; nothing given shows all."""

    bando = forms.ModelChoiceField(
        label="Bando",
        queryset=Call.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Tutti i bandi",
    )
    territorio = forms.ModelChoiceField(
        label="Territorio",
        queryset=Community.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="Tutti i territori",
    )
    testo = forms.CharField(label="Titolo o capofila", max_length=100, required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict of the request
        calls = self.fields["bando"]
        calls.queryset = Call.objects.filter(  # type: ignore[attr-defined]  # a ModelChoiceField
            pk__in=Publication.objects.values("call")
        )
        for name, field in self.fields.items():
            kind = "form-control" if name == "testo" else "form-select"
            field.widget.attrs["class"] = kind


class ShortCodeForm(forms.Form):
    """The code printed on an act, typed as it comes: spaces, dashes and case do not count."""

    codice = forms.CharField(
        label="Codice di verifica",
        max_length=40,
        help_text="Dodici lettere e cifre, stampate accanto al codice QR del documento.",
        error_messages={"required": "Scrivi il codice stampato sul documento."},
        widget=forms.TextInput(
            attrs={
                "class": "form-control code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_codice(self) -> str:
        code = normal_code(self.cleaned_data["codice"])
        if code is None:
            raise forms.ValidationError(
                "Il codice ha dodici lettere e cifre, per esempio ABCD EFGH 2345; "
                "non contiene mai 0, O, 1 e I."
            )
        return code


def normal_code(typed: str) -> str | None:
    """The short code in what was typed; None when there is none."""
    code = re.sub(r"[\s\-–—.·]", "", typed).upper()
    return code if _SHORT_CODE.fullmatch(code) else None


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )


def _text(label: str, length: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def _number(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )


class _Days(forms.Form):
    """From a day to another, both included."""

    dal = _day("Dal")
    al = _day("Al")

    def clean_al(self) -> dt.date | None:
        last: dt.date | None = self.cleaned_data["al"]
        if last is not None and last.year > 9000:
            raise forms.ValidationError("Ricontrolla l'anno.")
        return last

    def clean_dal(self) -> dt.date | None:
        first: dt.date | None = self.cleaned_data["dal"]
        if first is not None and first.year < 1900:
            raise forms.ValidationError("Ricontrolla l'anno.")
        return first


class RegisterFilters(_Days):
    """What one looks for in the register."""

    registro = forms.ChoiceField(
        label="Registro",
        required=False,
        choices=(("", "Tutti"), ("atti", "Atti"), ("domande", "Domande")),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    anno = _number("Anno", 9999)
    numero = _number("Numero", 1_000_000_000)
    testo = _text("Oggetto", 100)
    field_order = ("registro", "anno", "numero", "dal", "al", "testo")


class AuditFilters(_Days):
    """What one looks for in the audit trail."""

    numero = _number("Numero", 1_000_000_000_000)
    chi = _text("Chi", 100)
    operazione = _text("Operazione", 80)
    oggetto = _text("Oggetto", 100)
    field_order = ("numero", "chi", "operazione", "oggetto", "dal", "al")
