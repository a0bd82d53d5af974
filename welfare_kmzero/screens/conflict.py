"""Two texts side by side, when two people wrote the same thing.

A save that carries an old version is answered 409 with ``parts/conflict.html``: for each
thing that differs the text that was saved and the one that was not, and a choice. What comes
back is read with ``settled`` before the form is made, so that the view saves it as it saves
anything else. Nothing is chosen for anyone: a thing left undecided is asked again.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django import forms
from django.http import QueryDict

from welfare_kmzero.italian import long_date

CHOICE = "scelta."
MINE, THEIRS = "mio", "salvato"
VERSION = "version"
EMPTY = "(vuoto)"
_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ](?P<hour>\d{2}:\d{2}).*)?")

Pairs: TypeAlias = Sequence[tuple[str, str]]
Rows: TypeAlias = "forms.BaseFormSet[forms.Form]"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs: as people read it, and as the form carries it."""

    key: str
    label: str
    mine: Sequence[str]
    theirs: Sequence[str]
    my_fields: Pairs
    their_fields: Pairs

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.key}"

    @property
    def carried(self) -> Pairs:
        """Both, under names that ``settled`` knows."""
        return [
            *((f"{MINE}.{self.key}.{name}", text) for name, text in self.my_fields),
            *((f"{THEIRS}.{self.key}.{name}", text) for name, text in self.their_fields),
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """``version``: the current one. ``rest``: the fields on which the two agree."""

    version: str
    differences: Sequence[Difference]
    rest: Pairs
    saved_by: str
    saved_at: dt.datetime | None


def of_fields(mine: forms.BaseForm, theirs: forms.BaseForm) -> list[Difference]:
    """Field by field; ``theirs`` is the same form, not filled in, on what is saved now."""
    found = []
    for field in mine:
        if field.is_hidden:
            continue
        other = theirs[field.name]
        my_values, their_values = _values(field), _values(other)
        if my_values != their_values:
            found.append(
                Difference(
                    key=field.html_name,
                    label=str(field.label),
                    mine=_read(field, my_values),
                    theirs=_read(other, their_values),
                    my_fields=[(field.html_name, text) for text in my_values],
                    their_fields=[(field.html_name, text) for text in their_values],
                )
            )
    return found


def of_rows(label: str, mine: Rows, theirs: Rows) -> list[Difference]:
    """A table as one thing: the rows of one, or those of the other; empty when they agree."""
    my_rows, their_rows = _rows(mine), _rows(theirs)
    if my_rows == their_rows:
        return []
    return [
        Difference(
            key=str(mine.prefix),
            label=label,
            mine=my_rows or [EMPTY],
            theirs=their_rows or [EMPTY],
            my_fields=_row_fields(mine),
            their_fields=_row_fields(theirs),
        )
    ]


def conflict(
    posted: QueryDict,
    differences: Sequence[Difference],
    *,
    version: object,
    saved_by: str = "",
    saved_at: dt.datetime | None = None,
) -> Conflict:
    """What ``parts/conflict.html`` shows."""
    apart = {name for each in differences for name, _ in (*each.my_fields, *each.their_fields)}
    apart |= {VERSION, "csrfmiddlewaretoken", "azione"}
    rest = [
        (name, str(text))
        for name, texts in posted.lists()
        if name not in apart and not name.startswith((CHOICE, f"{MINE}.", f"{THEIRS}."))
        for text in texts
    ]
    return Conflict(
        version=str(version),
        differences=differences,
        rest=rest,
        saved_by=saved_by,
        saved_at=saved_at,
    )


def settled(posted: QueryDict) -> QueryDict:
    """The form as it was chosen; one that comes from no comparison is given back as it is.

    A choice that is missing takes the version away, so that the comparison is shown again.
    """
    keys = {
        name.split(".", 1)[1].rsplit(".", 1)[0]
        for name in posted
        if name.startswith((f"{MINE}.", f"{THEIRS}."))
    }
    if not keys:
        return posted
    found = posted.copy()
    for key in keys:
        chosen = posted.get(f"{CHOICE}{key}", "")
        if chosen not in (MINE, THEIRS):
            found[VERSION] = ""
        _choose(found, posted, key=key, side=chosen if chosen == THEIRS else MINE)
    return found


def _choose(found: QueryDict, posted: QueryDict, *, key: str, side: str) -> None:
    for name, texts in posted.lists():
        for each in (MINE, THEIRS):
            start = f"{each}.{key}."
            if name.startswith(start):
                found.pop(name, None)
                if each == side:
                    found.setlist(name.removeprefix(start), texts)
    found.pop(f"{CHOICE}{key}", None)


def _values(field: forms.BoundField) -> list[str]:
    value = field.value()
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    # A box not ticked says nothing: sent by a browser it is False, in a row not written yet None.
    is_empty = value is None or value is False
    return ["" if is_empty else _one_line_end(str(getattr(value, "pk", value)))]


def _one_line_end(text: str) -> str:
    """Browsers send CRLF; what is saved has LF."""
    return text.replace("\r\n", "\n").strip()


def _read(field: forms.BoundField, values: Iterable[str]) -> list[str]:
    """As people read it: the words of a choice, not its code; a date in Italian."""
    choices = {str(key): str(word) for key, word in getattr(field.field, "choices", ())}
    is_date = isinstance(field.field.widget, forms.DateInput | forms.DateTimeInput)
    words = [choices.get(value, value) for value in values]
    return [_moment(word) if is_date else word or EMPTY for word in words] or [EMPTY]


def _moment(text: str) -> str:
    """A date, or a date and an hour, as browsers send them; what is neither stays as it is."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text or EMPTY
    try:
        day = long_date(dt.date.fromisoformat(found["day"]))
    except ValueError:
        return text
    return f"{day} alle {found['hour']}" if found["hour"] else day


def _filled(rows: Rows) -> list[forms.Form]:
    return [form for form in rows.forms if any(any(_values(field)) for field in form)]


def _rows(rows: Rows) -> list[str]:
    return [
        " · ".join(
            text
            for field in form
            if not field.is_hidden
            for text in _read(field, _values(field))
            if text != EMPTY
        )
        for form in _filled(rows)
    ]


def _row_fields(rows: Rows) -> Pairs:
    """The rows numbered from zero, with the form that counts them."""
    filled = _filled(rows)
    pairs = [
        (f"{rows.prefix}-{number}-{field.name}", text)
        for number, form in enumerate(filled)
        for field in form
        for text in _values(field)
    ]
    return [
        (f"{rows.prefix}-TOTAL_FORMS", str(len(filled))),
        (f"{rows.prefix}-INITIAL_FORMS", "0"),
        *pairs,
    ]
