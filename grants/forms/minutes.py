"""A sitting of the panel: when and where, who was there, what was said, what was agreed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from grants.actions.minutes import MinutesDraft
from grants.models import Evaluator, Minutes
from welfare_kmzero.screens.forms import Layout, Section, Side, Styled
from welfare_kmzero.screens.wall_time import WallTimeField

MAX_TEXT = 50_000
MAX_REASON = 8000
PRESENT, ABSENT = "presente", "assente"
EARLIEST = dt.date(2000, 1, 1)


def _day() -> forms.DateField:
    return forms.DateField(
        label="Data della seduta",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Scrivi la data come 3/10/2018."},
    )


def _place() -> forms.CharField:
    return forms.CharField(label="Luogo", required=False, max_length=200)


def _checked(day: dt.date) -> dt.date:
    if day < EARLIEST or day.year > 2100:
        raise forms.ValidationError("La data non è verosimile: controlla l'anno.")
    return day


class SittingForm(Styled, forms.Form):
    """A new sitting."""

    held_on = _day()
    place = _place()

    def layout(self) -> Layout:
        return Layout(Side("held_on", "place"))

    def clean_held_on(self) -> dt.date:
        return _checked(self.cleaned_data["held_on"])

    @property
    def draft(self) -> MinutesDraft:
        return MinutesDraft(
            held_on=self.cleaned_data["held_on"], place=self.cleaned_data["place"].strip()
        )


class MinutesForm(Styled, forms.Form):
    """The minutes but for the agreed reasons, which are written one by one."""

    version = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)
    held_on = _day()
    place = _place()

    def __init__(self, *args: Any, members: Sequence[Evaluator], **options: Any) -> None:
        self.members = members
        super().__init__(*args, **options)
        for each in members:
            self.fields[presence(each)] = forms.ChoiceField(
                label=each.name,
                required=False,
                choices=(
                    ("", "Non ancora detto"),
                    (PRESENT, "Presente"),
                    (ABSENT, "Assente"),
                ),
            )
        self.fields["text"] = forms.CharField(
            label="Svolgimento della seduta",
            required=False,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 10}),
            help_text="Che cosa ha fatto il gruppo, in che ordine, con quali conclusioni.",
        )

    def layout(self) -> Layout:
        return Layout(
            "version",
            Section("Quando e dove", Side("held_on", "place")),
            Section("Presenze", Side(*(presence(each) for each in self.members))),
            Section("Che cosa è stato fatto", "text"),
        )

    def clean_held_on(self) -> dt.date:
        return _checked(self.cleaned_data["held_on"])

    @property
    def draft(self) -> MinutesDraft:
        said = {each: self.cleaned_data[presence(each)] for each in self.members}
        return MinutesDraft(
            held_on=self.cleaned_data["held_on"],
            place=self.cleaned_data["place"].strip(),
            text=self.cleaned_data["text"],
            attendance={each: word == PRESENT for each, word in said.items() if word},
        )


def presence(member: Evaluator) -> str:
    """The name of the field that says whether a member was there."""
    return f"presenza_{member.position}"


def written_in(minutes: Minutes, members: Sequence[Evaluator]) -> dict[str, object]:
    """What the minutes say now, by the names of the form: one query."""
    sat = {row.evaluator_id: row.is_present for row in minutes.attendances.all()}
    words = {True: PRESENT, False: ABSENT, None: ""}
    return {
        "version": minutes.version,
        "held_on": minutes.held_on,
        "place": minutes.place,
        "text": minutes.text,
        **{presence(each): words[sat.get(each.pk)] for each in members},
    }


class ReasonForm(Styled, forms.Form):
    """The reason that the panel agreed on for one application."""

    version = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Motivazione concordata",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="La leggerà anche l'ente capofila insieme al suo esito. Nessun nome di chi valuta.",
    )


class TermForm(Styled, forms.Form):
    """Until when the sheets are awaited; empty: no term."""

    due_at = WallTimeField(
        label="Termine per consegnare le schede (ora italiana)",
        required=False,
        help_text="È un promemoria per chi valuta: dopo il termine si può ancora consegnare.",
    )
