"""What the project does, month by month, and its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from projects.actions.content import ActivityDraft, Content
from projects.forms.fields import LongText
from projects.forms.sheets import Sheet
from projects.rules.completeness import Section

MONTHS_OF_A_YEAR = 12


class ActivityForm(forms.Form):
    title = forms.CharField(
        label="Attività", max_length=200, error_messages={"required": "Scrivi come si chiama."}
    )
    first_month = forms.CharField(label="Dal mese", max_length=2)
    last_month = forms.CharField(label="Al mese", max_length=2)
    description = LongText(label="Descrizione", max_length=3000, rows=3)

    def __init__(self, *args: Any, last: int, **options: Any) -> None:  # as in Django
        super().__init__(*args, **options)
        self.last = last
        for name in ("first_month", "last_month"):
            field = self.fields[name]
            field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})
            field.error_messages["required"] = f"Scrivi un mese da 1 a {last}."

    def clean_first_month(self) -> int:
        return self._month("first_month")

    def clean_last_month(self) -> int:
        return self._month("last_month")

    def clean(self) -> dict[str, Any]:  # reason: as in Django
        found = self.cleaned_data
        first, last = found.get("first_month"), found.get("last_month")
        if first is not None and last is not None and first > last:
            self.add_error("last_month", "L'attività finisce prima di cominciare.")
        return found

    def _month(self, name: str) -> int:
        month = month_of(self.cleaned_data[name])
        if month is None or not 1 <= month <= self.last:
            raise forms.ValidationError(
                f"Scrivi un mese da 1 a {self.last}: il mese 1 è il primo del progetto."
            )
        return month


@dataclass(frozen=True, slots=True)
class Bar:
    """An activity on the timeline. ``months`` in words; ``x`` and ``width`` as SVG reads them."""

    title: str
    months: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Line:
    """Where a year begins on the timeline."""

    label: str
    x: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The activities over the life of the project; rows whose months are not right are left out.

    Places are in percent of the life: the drawing is as wide as the window allows.
    """

    bars: Sequence[Bar]
    years: Sequence[Line]


def month_of(text: object) -> int | None:
    """The month that a text says; None when it says none. ASCII digits only."""
    typed = str(text).strip()
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 2
    return int(typed) if is_number else None


def timeline(rows: Sequence[tuple[str, object, object]], *, months: int) -> Timeline:
    """``rows``: title, first month and last month of each activity, as typed or as kept."""
    bars = [
        Bar(
            title=title,
            months=f"mese {first}" if first == last else f"mesi {first}–{last}",
            x=_percent(first - 1, months),
            width=_percent(last - first + 1, months),
        )
        for title, first, last in (
            (title, month_of(first), month_of(last)) for title, first, last in rows
        )
        if first and last and 1 <= first <= last <= months
    ]
    years = [
        Line(f"Anno {month // MONTHS_OF_A_YEAR + 1}", _percent(month, months))
        for month in range(0, months, MONTHS_OF_A_YEAR)
    ]
    return Timeline(bars, years)


def _percent(count: int, months: int) -> str:
    """With a point: SVG knows no decimal comma."""
    return f"{100 * count / months:.2f}%"


class ActivitiesSheet(Sheet):
    section = Section.ACTIVITIES
    template = "projects/writing/activities.html"
    row_class: ClassVar[type[forms.Form] | None] = ActivityForm
    row_label = "Attività"

    def given_to_rows(self) -> dict[str, object]:
        return {"last": self.project.call.duration_months}

    def saved_rows(self) -> list[dict[str, object]]:
        return [
            {
                "title": each.title,
                "first_month": each.first_month,
                "last_month": each.last_month,
                "description": each.description,
            }
            for each in self.draft.activities
        ]

    def content(self) -> Content:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        return Content(
            activities=tuple(
                ActivityDraft(
                    each["title"], each["first_month"], each["last_month"], each["description"]
                )
                for each in self.rows.filled
            )
        )

    def figures(self) -> dict[str, object]:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        rows = [
            (
                str(form["title"].value() or ""),
                form["first_month"].value(),
                form["last_month"].value(),
            )
            for form in self.rows.forms
        ]
        months = self.project.call.duration_months
        return {"timeline": timeline(rows, months=months), "months": months}
