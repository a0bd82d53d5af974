"""What a person says of themselves when they register."""

import unicodedata

from django import forms
from django.http import HttpRequest

from welfare_kmzero.accounts.models import User

LONGEST = 150


class WithName(forms.Form):
    """The fields that we add to allauth's form of registration."""

    full_name = forms.CharField(
        label="Nome e cognome",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Compare accanto a ciò che fai per il tuo ente.",
    )
    field_order = ("full_name", "email", "password1", "password2")

    def clean_full_name(self) -> str:
        """One spelling (NFKC, single blanks), as for organisations."""
        name = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["full_name"]).split())
        # A ligature becomes its letters: the name may be longer than it was typed.
        if len(name) > LONGEST:
            raise forms.ValidationError(f"Al massimo {LONGEST} caratteri.")
        return name

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  # as allauth calls it
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])
