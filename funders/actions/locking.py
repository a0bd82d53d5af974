"""Rows locked until the transaction ends.

Order, so that no two actions wait for each other: project, then call, then application,
then what hangs from it; the ledger (register and audit) last of all.
"""

from typing import TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row, *beside: str) -> Row:
    """``row`` read again under lock, and the rows ``beside`` it without.

    The lock leaves others free to point at the row with a foreign key. SQLite has no row
    locks: its writers already stand in a queue.
    """
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    return (rows.select_related(*beside) if beside else rows).get(pk=row.pk)


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
