"""What an officer types of the sitting in which a funder's body decides."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from grants.actions.decision_sitting import Person, SittingFacts
from grants.models import FundingDecision, Sitting
from grants.states import SittingRole
from welfare_kmzero.screens.forms import Layout, Section, Side, Styled


class SittingForm(Styled, forms.Form):
    """What is known of the sitting; an empty field stays a blank, or untold, in the act."""

    held_on = forms.DateField(
        label="Data della seduta", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    starts_at_hour = forms.TimeField(
        label="Ora di inizio", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    closes_at_hour = forms.TimeField(
        label="Chiusa ad ore", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    reference = forms.CharField(label="Riferimento della proposta", required=False, max_length=40)
    number = forms.CharField(
        label="Numero",
        required=False,
        max_length=40,
        help_text="Lascialo vuoto se l'atto non ha numero, o non lo ha ancora.",
    )
    president_role = forms.CharField(
        label="Qualifica di chi presiede", required=False, max_length=60
    )
    president_name = forms.CharField(label="Chi presiede", required=False, max_length=150)
    assisting_role = forms.CharField(
        label="Qualifica di chi assiste", required=False, max_length=60
    )
    assisting_name = forms.CharField(label="Chi assiste", required=False, max_length=150)
    vote = forms.ChoiceField(
        label="Esito del voto",
        choices=(
            ("", "Non ancora noto"),
            ("unanime", "A voti unanimi"),
            ("maggioranza", "A maggioranza di voti"),
        ),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self, *args: Any, decision: FundingDecision, **options: Any
    ) -> None:  # as in Django
        super().__init__(*args, **options)
        if hasattr(decision, "deliberation"):
            self.fields["number"].label = "Reg. delib. n."
            self.fields["number"].help_text = "Lo dà la segreteria della Giunta."

    @classmethod
    def saved(cls, sitting: Sitting | None) -> dict[str, object]:
        """What is recorded of the sitting; nothing when there is none yet."""
        if sitting is None:
            return {}
        shown: dict[str, object] = {
            name: getattr(sitting, name) for name in cls.base_fields if name != "vote"
        }
        for name in ("starts_at_hour", "closes_at_hour"):
            hour: dt.time | None = getattr(sitting, name)
            shown[name] = f"{hour:%H:%M}" if hour else ""
        shown["held_on"] = sitting.held_on.isoformat() if sitting.held_on else ""
        votes: Mapping[bool | None, str] = {None: "", True: "unanime", False: "maggioranza"}
        shown["vote"] = votes[sitting.is_unanimous]
        return shown

    def layout(self) -> Layout:
        return Layout(
            Section("Quando", Side("held_on", "starts_at_hour", "closes_at_hour")),
            Section("Numero e riferimento", Side("number", "reference")),
            Section(
                "Chi presiede e chi assiste",
                Side("president_role", "president_name"),
                Side("assisting_role", "assisting_name"),
                "vote",
            ),
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("number") and not given.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", "Il numero va con la data della seduta.")
        for part in ("president", "assisting"):
            if given.get(f"{part}_role") and not given.get(f"{part}_name"):
                self.add_error(f"{part}_name", "Scrivi anche il nome.")
        return given

    def facts(self, people: Iterable[Person]) -> SittingFacts:
        """What was typed, with the people of the sitting."""
        given = self.cleaned_data
        votes: Mapping[str, bool | None] = {"": None, "unanime": True, "maggioranza": False}
        return SittingFacts(
            held_on=given["held_on"],
            starts_at_hour=given["starts_at_hour"],
            closes_at_hour=given["closes_at_hour"],
            reference=given["reference"],
            number=given["number"],
            president_role=given["president_role"],
            president_name=given["president_name"],
            assisting_role=given["assisting_role"],
            assisting_name=given["assisting_name"],
            is_unanimous=votes[given["vote"]],
            people=tuple(people),
        )


class PersonForm(forms.Form):
    """Someone present, absent, or who reports; a row left empty is nobody."""

    part = forms.ChoiceField(
        label="Come",
        choices=SittingRole.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        required=False,
        initial=SittingRole.PRESENT,
    )
    role = forms.CharField(label="Qualifica", required=False, max_length=60)
    name = forms.CharField(label="Nome e cognome", required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("role") and not given.get("name"):
            self.add_error("name", "Scrivi il nome.")
        if given.get("name") and not given.get("role"):
            self.add_error("role", "Scrivi la qualifica, per esempio Presidente.")
        return given


def people_of(rows: Iterable[Mapping[str, Any]]) -> list[Person]:  # reason: cleaned data
    """The rows that name somebody, in the order typed."""
    return [
        Person(SittingRole(row["part"] or SittingRole.PRESENT), row["role"], row["name"])
        for row in rows
        if row.get("name")
    ]
