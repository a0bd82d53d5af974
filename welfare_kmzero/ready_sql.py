"""SQL written once, for the statements that many people wait for at the same moment.

Django writes the SQL of a queryset or of a row anew at each use, which takes it several
times as long as asking. Here it writes it once, and afterwards only the values change: the
same querysets, the same models. It is for what every filing does; elsewhere a plain
queryset says the same more simply.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Answer = tuple[Any, ...]  # reason: values of columns


class Key(Expression):
    """Stands in a queryset for a number or a text that is given at each asking."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: object) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002  # as in Django; itself, until it is known
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class _Written:
    """``converted``: the columns that do not reach Python as the database gives them."""

    sql: str
    values: tuple[Any, ...]  # reason: values of columns, with a Key where one is to come
    converted: tuple[tuple[int, Expression], ...]


class Question:
    """What a queryset of ``values_list`` asks, with a ``Key`` for each value that changes.

    ``ask`` makes the queryset, at the first use.
    """

    def __init__(self, ask: Callable[[], "models.QuerySet[Any, Answer]"]) -> None:
        self._ask = ask
        self._written: dict[str, _Written] = {}

    def rows(self, **keys: int | str) -> list[Answer]:
        """The rows for these ``keys``, one for each ``Key`` by its name. One query."""
        written = self._written.get(connection.vendor) or self._write()
        values = [keys[each.name] if isinstance(each, Key) else each for each in written.values]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, values)
            found: list[Answer] = cursor.fetchall()
        return _converted(found, written.converted) if written.converted else found

    def _write(self) -> _Written:
        compiler = self._ask().query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converted = [each for each in enumerate(columns) if _converters(each[1])]
        written = _Written(sql, tuple(values), tuple(converted))
        self._written[connection.vendor] = written
        return written


def _converters(column: Expression) -> list[Callable[..., Any]]:
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]


def _converted(found: Sequence[Answer], columns: Sequence[tuple[int, Expression]]) -> list[Answer]:
    rows = [list(row) for row in found]
    for place, column in columns:
        for convert in _converters(column):
            for row in rows:
                row[place] = convert(row[place], column, connection)
    return [tuple(row) for row in rows]


def insert(row: Row) -> Row:
    """Write ``row``, which is new, and give it its key: as ``save`` does, but for signals."""
    if connection.vendor == "postgresql":
        _write_row(row, conflict="")
    else:
        row.save(force_insert=True)
    return row


def insert_if_new(row: models.Model, *, known_by: str) -> bool:
    """Write ``row`` unless there is one with the same ``known_by``, which is unique.

    On SQLite the trigger that forbids replacing a row speaks before a conflict is ignored:
    there it is asked for first.
    """
    if connection.vendor == "postgresql":
        return _write_row(row, conflict=" ON CONFLICT DO NOTHING")
    known = {known_by: getattr(row, known_by)}
    if type(row)._default_manager.filter(**known).exists():
        return False
    row.save(force_insert=True)
    return True


def _write_row(row: models.Model, *, conflict: str) -> bool:
    sql, fields = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(conflict=conflict), values)
        written = cursor.fetchone()
    if written:
        row.pk = written[0]
        row._state.adding = False  # noqa: SLF001  # as from_db does
    return bool(written)


@cache
def _insertion(model: type[models.Model]) -> tuple[str, "tuple[models.Field[Any, Any], ...]"]:
    """The statement, with a place for what to do in a conflict, and the columns it fills."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(each for each in meta.concrete_fields if each is not meta.auto_field)
    columns = ", ".join(quote(str(each.column)) for each in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}){{conflict}}"  # noqa: S608  # names of our models
        f" RETURNING {quote(str(meta.pk.column))}"
    )
    return sql, fields
