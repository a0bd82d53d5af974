"""The database as a whole: its triggers, its constraints, its migrations."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from welfare_kmzero.editions.integrity.wrong import Wrong
from welfare_kmzero.triggers import catalogue


def migrations() -> Iterator[Wrong]:
    """Asked first: without its tables nothing else can be asked."""
    executor = MigrationExecutor(connection)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Wrong(f"migrazione {migration}", "non è applicata")


def triggers() -> Iterator[Wrong]:
    for difference in catalogue.differences(connection):
        yield Wrong(f"trigger {difference.name} di {difference.table}", difference.what)


def constraints() -> Iterator[Wrong]:
    """What SQLite may have let in with its checks off, or PostgreSQL with a check not valid."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, parent, _ in cursor.fetchall():
                yield Wrong(f"{table} {row}", f"rimanda a una riga di {parent} che non c'è")
            cursor.execute("PRAGMA integrity_check(100)")
            for (sentence,) in cursor.fetchall():
                if sentence != "ok":
                    yield Wrong("base di dati", sentence)
        else:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
            )
            for table, name in cursor.fetchall():
                yield Wrong(f"{table} {name}", "il vincolo non vale per le righe di prima")


LOOKS = (triggers, constraints)
