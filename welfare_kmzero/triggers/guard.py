"""What follows for every guarded table from what its engine allows.

PostgreSQL empties a table without asking its rows (TRUNCATE). SQLite, told to REPLACE,
deletes the row that is in the way without firing its triggers.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections, models
from django.db.models import F, UniqueConstraint

from welfare_kmzero.triggers.declare import On, Trigger

_MESSAGE = "Una riga protetta non si sostituisce."


def completed(
    triggers: Iterable[Trigger], *, by_table: dict[str, type[models.Model]]
) -> list[Trigger]:
    """``triggers`` and those that guard their tables as a whole."""
    declared = list(triggers)
    tables = dict.fromkeys(trigger.table for trigger in declared)
    for table in tables:
        declared += _against_truncate(table)
        declared += _against_replace(by_table[table])
    return declared


def _against_truncate(table: str) -> Iterator[Trigger]:
    yield Trigger(
        f"{table}_whole_truncate",
        table,
        On.TRUNCATE,
        "TRUE",
        "Una tabella protetta non si svuota.",
        engine="postgresql",
    )


def _against_replace(model: type[models.Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    meets = [
        " AND ".join([*(f"r.{column} = NEW.{column}" for column in columns), *condition])
        for columns, condition in _unique_sets(model)
    ]
    # Every name comes from the models.
    found = [f'EXISTS (SELECT 1 FROM "{table}" r WHERE {condition})' for condition in meets]
    key = model._meta.pk.column
    other = [f"{condition[:-1]} AND r.{key} <> OLD.{key})" for condition in found]
    for event, conditions in ((On.INSERT, found), (On.UPDATE, other)):
        yield Trigger(
            f"{table}_kept_{event.lower()}",
            table,
            event,
            " OR ".join(conditions),
            _MESSAGE,
            engine="sqlite",
        )


def _unique_sets(model: type[models.Model]) -> Iterator[tuple[list[str], list[str]]]:
    """Columns that are unique together, and the condition under which they are."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield [str(field.column)], []
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield list(_columns(constraint, model)), _condition(constraint, model)


def _columns(constraint: Any, model: type[models.Model]) -> Iterator[str]:  # reason: see below
    # django-stubs know neither the name of F nor what a constraint says of itself.
    expressions: list[Any] = [each for each in constraint.expressions if isinstance(each, F)]
    named = [each.name for each in expressions]
    columns: dict[str, str] = {
        field.name: str(field.column) for field in model._meta.concrete_fields
    }
    return (columns[name] for name in constraint.fields or named)


def _condition(constraint: Any, model: type[models.Model]) -> list[str]:  # reason: as above
    if constraint.condition is None:
        return []
    editor = connections["default"].schema_editor(collect_sql=True)
    # Django has no public way to write a condition as the constraint itself does.
    condition = constraint._get_condition_sql(model, editor)  # noqa: SLF001
    columns = ", ".join(
        f"NEW.{each.column} AS {each.column}" for each in model._meta.concrete_fields
    )
    # Both rows are under it, or the new one is not in the way of the other.
    return [f"({condition})", f"EXISTS (SELECT 1 FROM (SELECT {columns}) WHERE {condition})"]
