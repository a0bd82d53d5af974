"""Rows locked until the transaction ends.

Order, so that no two actions wait for each other: project, then call, then application,
then what hangs from it; the ledger (register and audit) last of all.
"""

from functools import cache
from typing import TypeVar

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from welfare_kmzero.ready_sql import Key, Question

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """``row`` read again under lock.

    The lock leaves others free to point at the row with a foreign key. SQLite has no row
    locks: its writers already stand in a queue. Raises TransactionManagementError outside a
    transaction, DoesNotExist of its model when the row is gone.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a row is locked inside a transaction only")
    model = type(row)
    found = _under_lock(model).rows(pk=row.pk)
    if not found:
        raise model.DoesNotExist(  # type: ignore[attr-defined]  # each model has its own
            f"{model._meta.verbose_name} {row.pk}"
        )
    return model.from_db(connection.alias, _columns(model), found[0])


@cache
def _under_lock(model: type[models.Model]) -> Question:
    """Every action asks for it: written once for each model."""
    return Question(
        lambda: (
            model._default_manager.select_for_update(no_key=True)
            .filter(pk=Key("pk"))
            .order_by()
            .values_list(*_columns(model))
        )
    )


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def lock_shared(row: Row) -> Row:
    """``row`` read again; it stays as it is until we end, and others may hold it so too.

    Against ``lock`` of the same row it stands alone: many file at once, none while the
    call passes to its evaluation.
    """
    rows = type(row)._default_manager
    if connection.vendor != "postgresql":
        return rows.get(pk=row.pk)
    table = connection.ops.quote_name(row._meta.db_table)
    return rows.raw(f"SELECT * FROM {table} WHERE id = %s FOR SHARE", [row.pk])[0]  # noqa: S608  # our table
