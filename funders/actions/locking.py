"""Rows locked until the transaction ends.

Order, so that no two actions wait for each other: project, then call, then application,
then what hangs from it; the ledger (register and audit) last of all.
"""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """``row`` read again under lock.

    The lock leaves others free to point at the row with a foreign key. SQLite has no row
    locks: its writers already stand in a queue.
    """
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=row.pk)
