"""Statements nobody wrote by hand: every row deleted, copied, and changed column by column."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

ROWS = 15
INSTANT = "'2017-05-05 05:05:05'"


def guesses(table: str, event: str) -> Iterator[str]:
    """Statements of one kind on the rows of one table, those of the story's end first."""
    [model] = [each for each in apps.get_models() if each._meta.db_table == table]
    rows: Any = model._default_manager.order_by("-pk")
    for pk in rows.values_list("pk", flat=True)[:ROWS]:
        yield from {"DELETE": _deletion, "INSERT": _copies, "UPDATE": _changes}[event](model, pk)


def _where(model: type[models.Model], pk: object) -> str:
    return f"WHERE {model._meta.pk.column} = {pk}"


def _deletion(model: type[models.Model], pk: object) -> Iterator[str]:
    yield f"DELETE FROM {model._meta.db_table} {_where(model, pk)}"


def _copies(model: type[models.Model], pk: object) -> Iterator[str]:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    for kept in (columns, columns[1:]):
        listed = ", ".join(kept)
        yield f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} {_where(model, pk)}"


def _changes(model: type[models.Model], pk: object) -> Iterator[str]:
    table, where = model._meta.db_table, _where(model, pk)
    for field in model._meta.concrete_fields:
        for value in _values(field):
            yield f"UPDATE {table} SET {field.column} = {value} {where}"
    for state in getattr(model, "transitions", {}):
        yield f"UPDATE {table} SET status = '{state}' {where}"


def _values(field: Any) -> list[str]:
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return [f"NOT {field.column}"]
    if kind in {"DateTimeField", "DateField", "TimeField"}:
        return [INSTANT] if kind == "DateTimeField" else []
    if kind in {"CharField", "TextField", "SlugField", "EmailField"}:
        return [f"SUBSTR({field.column} || 'x', 2)"]
    if field.primary_key or field.is_relation:
        table = (field.related_model or field.model)._meta
        return [
            f"(SELECT {end}({table.pk.column}) FROM {table.db_table})" for end in ("MIN", "MAX")
        ]
    return [f"COALESCE({field.column}, 0) + 1", "0"]
