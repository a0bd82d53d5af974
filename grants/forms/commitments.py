"""The rows of the public commitment, as typed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from grants.actions.commitment import CommitmentDraft
from grants.models import Commitment
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.identifiers import is_tax_code


class CommitmentForm(forms.Form):
    """A row: to whom, from which chapter and year, how much; a row left empty is none."""

    payee_name = forms.CharField(label="Beneficiario", required=False, max_length=200)
    payee_tax_code = forms.CharField(label="Codice fiscale", required=False, max_length=16)
    chapter = forms.CharField(label="Capitolo", required=False, max_length=40)
    exercise = forms.IntegerField(
        label="Esercizio",
        required=False,
        min_value=2000,
        max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    committed = EuroField(label="Importo", required=False, help_text="")
    booking_number = forms.CharField(label="Prenotazione n.", required=False, max_length=40)
    commitment_number = forms.CharField(label="Impegno n.", required=False, max_length=40)

    def clean_payee_tax_code(self) -> str:
        code = str(self.cleaned_data["payee_tax_code"]).strip().upper()
        if code and not is_tax_code(code):
            raise forms.ValidationError("Il codice fiscale non è valido: ricontrollalo.")
        return code

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked = {
            "payee_name": "Scrivi il beneficiario.",
            "chapter": "Scrivi il capitolo.",
            "exercise": "Scrivi l'anno dell'esercizio.",
            "committed": "Scrivi l'importo.",
        }
        for name, sentence in asked.items():
            if name not in self.errors and not given.get(name):
                self.add_error(name, sentence)
        return given


def saved_rows(rows: Iterable[Commitment]) -> list[dict[str, object]]:
    """The rows that are saved, as they are shown to be changed."""
    return [{name: getattr(row, name) for name in CommitmentForm.base_fields} for row in rows]


def proposed_rows(payees: Iterable[tuple[str, str, Decimal]]) -> list[dict[str, object]]:
    """A row for each payee with its amount: chapter and exercise are still to be written."""
    return [
        {"payee_name": name, "payee_tax_code": tax_code, "committed": carried}
        for name, tax_code, carried in payees
    ]


def drafts(rows: Iterable[Mapping[str, Any]]) -> list[CommitmentDraft]:  # reason: cleaned data
    """The rows as the action takes them."""
    return [CommitmentDraft(**row) for row in rows]
