"""A table of rows that grows: added, taken away and moved by buttons that post the page.

The rows that were typed come back in their new order, right or not: nothing typed is lost
and nothing is saved by these buttons.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict

PREFIX = "righe"
MAX_ROWS = 100
_ACTION = re.compile(r"(?P<verb>aggiungi|togli|su|giu)(?:-(?P<row>[0-9]{1,3}))?")

if TYPE_CHECKING:
    _Base = BaseFormSet[forms.Form]
else:
    _Base = BaseFormSet

Typed = dict[str, str]


class Rows(_Base):
    """Forms one below the other; a row left empty is no row."""

    extra = 0
    can_order = False
    can_delete = False
    can_delete_extra = False
    min_num = 0
    max_num = MAX_ROWS
    absolute_max = MAX_ROWS + 1
    validate_min = False
    validate_max = True
    edit_only = False
    default_error_messages = {
        "missing_management_form": "Il modulo è arrivato incompleto: ricarica la pagina.",
        "too_many_forms": f"Al massimo {MAX_ROWS} righe.",
    }

    @property
    def filled(self) -> list[dict[str, Any]]:  # reason: what the fields clean to
        """What the rows say, once they are valid."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def rows_of(
    form: type[forms.Form],
    data: QueryDict | None = None,
    *,
    initial: Sequence[Mapping[str, object]] = (),
    given: Mapping[str, object],
) -> Rows:
    """``given``: what every form of a row is made with. What is sent stands for itself alone.

    Beside what is saved, a row sent as it was would count as one left empty.
    """
    kind = type("RowsOf", (Rows,), {"form": form, "renderer": None})
    at_first = list(initial) if data is None else []
    rows: Rows = kind(data, prefix=PREFIX, initial=at_first, form_kwargs=dict(given))
    return rows


def is_counted(data: QueryDict) -> bool:
    """Whether the form says how many rows it has, in the digits of a browser."""
    return re.fullmatch("[0-9]{1,3}", data.get(f"{PREFIX}-TOTAL_FORMS", "")) is not None


def typed_rows(data: QueryDict, fields: Sequence[str]) -> list[Typed]:
    """The rows as they were typed, whatever they say."""
    count = int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")) if is_counted(data) else 0
    return [
        {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in fields}
        for number in range(min(count, MAX_ROWS))
    ]


def rearranged(typed: list[Typed], action: str) -> list[Typed]:
    """The rows after ``aggiungi``, ``togli-2``, ``su-2`` or ``giu-2``; as they were otherwise."""
    match = _ACTION.fullmatch(action)
    if match is None:
        return typed
    found = list(typed)
    row = int(match["row"] or 0)
    if match["verb"] == "aggiungi":
        return [*found, {}][:MAX_ROWS]
    if row >= len(found):
        return found
    taken = found.pop(row)
    if match["verb"] == "togli":
        return found
    found.insert(max(row - 1, 0) if match["verb"] == "su" else row + 1, taken)
    return found
