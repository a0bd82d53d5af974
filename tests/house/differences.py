"""What an act wrote: every row of every table, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

# Being here is not a fact of the programme.
NOT_FACTS = {"sessions.Session", "account.EmailAddress"}
Rows = dict[tuple[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """``columns``: those that changed, with what they hold now; of a new row all of them."""

    model: str
    key: Any
    kind: str
    columns: dict[str, Any]


_read: dict[type[Model], tuple[list[Any], Rows]] = {}


def whole() -> Rows:
    """Every row of the database."""
    rows: Rows = {}
    for model in apps.get_models():
        if model._meta.managed and model._meta.label not in NOT_FACTS:
            rows |= _rows(model)
    return rows


def _rows(model: type[Model]) -> Rows:
    """Every row of a table; what the table holds is turned into Python when it has changed."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
        held = cursor.fetchall()
    known, rows = _read.get(model, (None, {}))
    if held != known:
        names = ["pk", *(field.attname for field in model._meta.fields)]
        rows = {
            (model._meta.label, row["pk"]): row for row in model._default_manager.values(*names)
        }
        _read[model] = held, rows
    return rows


def between(before: Rows, after: Rows) -> Iterator[Difference]:
    for place in sorted(set(before) | set(after), key=str):
        old, new = before.get(place), after.get(place)
        label, key = place
        if old is None and new is not None:
            yield Difference(label, key, "new", new)
        elif new is None:
            yield Difference(label, key, "gone", {})
        elif old is not new and old != new:
            changed = {name: value for name, value in new.items() if old[name] != value}
            yield Difference(label, key, "changed", changed)
