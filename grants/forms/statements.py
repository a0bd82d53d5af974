"""Which statements are wanted: all of them, or the one of the call, of a project, of a funder."""

from collections.abc import Iterable
from typing import Any

from django import forms

from funders.models import Funder
from projects.models import Application
from welfare_kmzero.screens.forms import Layout, Styled

ALL, CALL, PROJECT, FUNDER = "tutti", "call", "project", "funder"


class WantedForm(Styled, forms.Form):
    """One choice, its words those of the papers."""

    wanted = forms.ChoiceField(
        label="Quale prospetto",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        *args: Any,  # as in Django
        applications: Iterable[Application],
        funders: Iterable[Funder],
        **options: Any,  # as in Django
    ) -> None:
        super().__init__(*args, **options)
        self.applications = {f"{PROJECT}:{row.number}": row for row in applications}
        self.funders = {f"{FUNDER}:{row.code}": row for row in funders}
        field = self.fields["wanted"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (ALL, "Tutti i prospetti"),
            (CALL, "Quello del bando"),
            ("Di un progetto", [(key, str(row)) for key, row in self.applications.items()]),
            ("Di un finanziatore", [(key, row.name) for key, row in self.funders.items()]),
        ]

    def layout(self) -> Layout:
        return Layout("wanted")

    @property
    def is_all(self) -> bool:
        return bool(self.cleaned_data["wanted"] == ALL)

    @property
    def application(self) -> Application | None:
        return self.applications.get(self.cleaned_data["wanted"])

    @property
    def funder(self) -> Funder | None:
        return self.funders.get(self.cleaned_data["wanted"])
