"""SQL on one row of the world: ``{name}`` in a value is the key of a row."""

from collections.abc import Iterator
from typing import TypeAlias

from django.apps import apps
from django.db.models import AutoField, Model

Statements: TypeAlias = Iterator[tuple[str, str]]


def _key(model: type[Model]) -> str:
    return model._meta.pk.column


def copy(label: str, key: str, /, **changes: str) -> str:
    """INSERT a row like the one of ``key`` but for ``changes`` (SQL by column)."""
    model = apps.get_model(label)
    columns = [
        field.column for field in model._meta.concrete_fields if not isinstance(field, AutoField)
    ]
    unknown = changes.keys() - set(columns)
    assert not unknown, unknown
    values = ", ".join(changes.get(column, column) for column in columns)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {_key(model)} = {{{key}}}"


def change(label: str, key: str, /, **changes: str) -> str:
    model = apps.get_model(label)
    values = ", ".join(f"{column} = {value}" for column, value in changes.items())
    return f"UPDATE {model._meta.db_table} SET {values} WHERE {_key(model)} = {{{key}}}"


def delete(label: str, key: str) -> str:
    model = apps.get_model(label)
    return f"DELETE FROM {model._meta.db_table} WHERE {_key(model)} = {{{key}}}"
