"""The first step of a project: for whom, and under which title."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from projects.models import Organisation
from welfare_kmzero.screens.forms import Styled


class StartForm(Styled, forms.Form):
    lead = forms.ModelChoiceField(
        label="Ente capofila",
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label="Scegli",
        help_text="L'ente che presenta la domanda e ne risponde.",
        error_messages={"required": "Scegli l'ente capofila."},
    )
    title = forms.CharField(
        label="Titolo del progetto",
        max_length=250,
        help_text="Si può cambiare fino all'invio.",
        error_messages={"required": "Scrivi un titolo, anche provvisorio."},
    )

    def __init__(
        self,
        *args: Any,  # as in Django
        organisations: QuerySet[Organisation],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["lead"].queryset = organisations  # type: ignore[attr-defined]  # a ModelChoiceField
        mine = organisations[:2]
        if len(mine) == 1:
            self.initial.setdefault("lead", mine[0])
