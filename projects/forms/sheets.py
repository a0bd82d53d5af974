"""A page on which one part of a project is written: a form, a table of rows, or both.

Each part says what it is filled with, which figures it shows, and what an action is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict

from projects.actions.content import Content
from projects.documents.draft import Draft
from projects.forms.rows import Rows, Typed, is_counted, rearranged, rows_of, typed_rows
from projects.models import Project
from projects.rules.completeness import Section
from welfare_kmzero.screens import conflict


@dataclass(frozen=True, slots=True)
class Fault:
    """Something typed that is not right. ``field``: its id on the page, empty for no field."""

    field: str
    label: str
    sentence: str


Columns = dict[str, Any]  # reason: values of columns of several types


class Sheet:
    """``is_typed``: shows what a person typed, which is not saved. ``is_whole``: nothing was cut off."""

    section: ClassVar[Section]
    template: ClassVar[str]
    form_class: ClassVar[type[forms.Form]] = forms.Form
    row_class: ClassVar[type[forms.Form] | None] = None
    row_label: ClassVar[str] = ""

    def __init__(
        self,
        draft: Draft,
        data: QueryDict | None = None,
        *,
        typed: Mapping[str, object] | None = None,
        typed_rows: Sequence[Mapping[str, object]] | None = None,
    ) -> None:
        self.draft = draft
        self.is_typed = data is not None or typed is not None
        self.is_whole = data is None or (
            "version" in data and (self.row_class is None or is_counted(data))
        )
        saved = self.saved() if typed is None else typed
        self.form = self.form_class(data, initial=dict(saved), **self.given_to_form())
        self.rows: Rows | None = None
        if self.row_class is not None:
            self.rows = rows_of(
                self.row_class,
                data,
                initial=self.saved_rows() if typed_rows is None else typed_rows,
                given=self.given_to_rows(),
            )

    @classmethod
    def asked(cls, draft: Draft, data: QueryDict, action: str) -> Self:
        """The page after one of its buttons: what was typed, rearranged, not saved."""
        fields = list(cls.form_class.base_fields)
        return cls(
            draft,
            typed={name: data.get(name, "") for name in fields},
            typed_rows=rearranged(cls.rows_in(data), action),
        )

    @classmethod
    def rows_in(cls, data: QueryDict) -> list[Typed]:
        if cls.row_class is None:
            return []
        return typed_rows(data, list(cls.row_class.base_fields))

    @property
    def project(self) -> Project:
        return self.draft.project

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        return [self.form, *(self.rows.forms if self.rows is not None else [])]

    @property
    def has_faults(self) -> bool:
        return bool(self.listed_faults)

    @property
    def listed_faults(self) -> list[Fault]:
        """Everything that is not right: of the form, of the table, of each row by its place."""
        found = list(_faults(self.form, where=""))
        if self.rows is not None and self.rows.is_bound:
            found += [Fault("", "", str(each)) for each in self.rows.non_form_errors()]
            for place, form in enumerate(self.rows.forms, start=1):
                found += _faults(form, where=f"Riga {place}, ")
        return found

    def is_valid(self) -> bool:
        rows_are = self.rows is None or self.rows.is_valid()
        if not self.is_whole:
            self.form.add_error(None, "Il modulo è arrivato incompleto: ricarica la pagina.")
        return self.form.is_valid() and rows_are

    def differences(self, theirs: "Sheet") -> list[conflict.Difference]:
        """Beside what is saved now."""
        found = conflict.of_fields(self.form, theirs.form)
        if self.rows is not None and theirs.rows is not None:
            found += conflict.of_rows(self.row_label, self.rows, theirs.rows)
        return found

    def given_to_form(self) -> Columns:
        """What the form is made with, beside what it says."""
        return {}

    def given_to_rows(self) -> dict[str, object]:
        return {}

    def saved(self) -> dict[str, object]:
        """What the form says at first."""
        return {}

    def saved_rows(self) -> list[dict[str, object]]:
        return []

    def columns(self) -> Columns:
        """Columns to write, once the sheet is valid."""
        return {}

    def content(self) -> Content | None:
        """Lists to write, once the sheet is valid."""
        return None

    def figures(self) -> dict[str, object]:
        """What the page reckons from what is on it, right or not."""
        return {}


def _faults(form: forms.BaseForm, *, where: str) -> Iterable[Fault]:
    for sentence in form.non_field_errors():
        yield Fault("", "", str(sentence))
    for field in form:
        for sentence in field.errors:
            label = f"{where}{field.label}" if where else str(field.label)
            yield Fault(str(field.id_for_label), label, str(sentence))
