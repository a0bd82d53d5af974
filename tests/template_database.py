"""Tests that commit get back the database they began with.

Django empties every table after such a test; the triggers refuse that, as they must. So the
migrated database is kept as a template before the first of them, and put back after each:
SQLite copies its pages (the connections stay open), PostgreSQL makes the database anew from
the template. One template for each process of the run.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class TemplateDatabase:
    """The test database of this process as it was before anything was committed to it."""

    def __init__(self) -> None:
        self._restore: Callable[[], None] | None = None
        self._forget: Callable[[], None] = lambda: None

    def keep(self) -> None:
        """Keep the database as it is now; once."""
        if self._restore is None:
            kept = _Pages(connection) if connection.vendor == "sqlite" else _Copy(connection)
            self._restore, self._forget = kept.restore, kept.forget

    def restore(self) -> None:
        assert self._restore is not None, "the database was not kept before the test"
        self._restore()

    def forget(self) -> None:
        self._forget()


def copy_file(file: Path, place: Path) -> None:
    """A SQLite database in one file, whatever its journal still holds."""
    with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(place)) as copy:
        kept.backup(copy)


class _Pages:
    """SQLite: its pages in memory."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        database.ensure_connection()
        self._kept = sqlite3.connect(":memory:")
        database.connection.backup(self._kept)

    def restore(self) -> None:
        connection.ensure_connection()
        self._kept.backup(connection.connection)

    def forget(self) -> None:
        self._kept.close()


class _Copy:
    """PostgreSQL: a second database beside the first, from which it is made again."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self._name = database.settings_dict["NAME"]
        self._template = f"{self._name}_template"
        self._alone(
            f'DROP DATABASE IF EXISTS "{self._template}"',
            f'CREATE DATABASE "{self._template}" TEMPLATE "{self._name}"',
        )

    def restore(self) -> None:
        self._alone(
            f'DROP DATABASE "{self._name}" WITH (FORCE)',
            f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}"',
        )

    def forget(self) -> None:
        self._alone(f'DROP DATABASE IF EXISTS "{self._template}"')

    def _alone(self, *statements: str) -> None:
        """Run them while this process is not connected to the test database."""
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
