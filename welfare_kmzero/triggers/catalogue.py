"""What is declared, what the database holds, and the difference."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from welfare_kmzero.triggers.declare import Trigger
from welfare_kmzero.triggers.guard import completed
from welfare_kmzero.triggers.render import Rendered, render

_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
# Constraints of foreign keys are triggers too (internal): here only to see them switched off.
_POSTGRESQL = """
SELECT t.tgname, c.relname,
       c.relname
       || CASE WHEN t.tgtype & 1 = 1 THEN ' ROW' ELSE ' STATEMENT' END
       || CASE WHEN t.tgtype & 2 = 2 THEN ' BEFORE' ELSE ' AFTER' END
       || CASE WHEN t.tgtype & 4 = 4 THEN ' INSERT' ELSE '' END
       || CASE WHEN t.tgtype & 8 = 8 THEN ' DELETE' ELSE '' END
       || CASE WHEN t.tgtype & 16 = 16 THEN ' UPDATE' ELSE '' END
       || CASE WHEN t.tgtype & 32 = 32 THEN ' TRUNCATE' ELSE '' END
       || CASE WHEN t.tgqual IS NULL THEN '' ELSE ' WHEN' END
       || CASE WHEN t.tgattr = '' THEN '' ELSE ' OF' END
       || ' ' || l.lanname
       || CASE t.tgenabled WHEN 'O' THEN ' enabled' ELSE ' disabled' END
       || CASE WHEN p.prosecdef OR p.proconfig IS NOT NULL THEN ' altered' ELSE '' END
       || ' ' || p.proname || ': ' || p.prosrc,
       t.tgisinternal
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_language l ON l.oid = p.prolang
WHERE c.relnamespace = current_schema()::regnamespace
  AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
"""

Declaration = Callable[[], Iterable[Trigger]]
_declarations: dict[str, Declaration] = {}


class TriggersDiffer(RuntimeError):
    """The database does not hold the triggers that the product declares."""


class NameTwice(ValueError):
    """Two declared triggers have one name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One trigger that is missing, changed or extra."""

    what: str
    name: str
    table: str

    def __str__(self) -> str:
        return f"trigger {self.name} ({self.table}): {self.what}"


@dataclass(frozen=True, slots=True)
class Installed:
    """One trigger of the catalogue."""

    name: str
    table: str
    fingerprint: str
    # It belongs to a foreign key: PostgreSQL's own.
    is_internal: bool = False


def declare(app_label: str, declaration: Declaration) -> None:
    """Add an app's triggers; called once, when the app is ready."""
    _declarations[app_label] = declaration
    declared.cache_clear()


@cache
def declared(app_label: str) -> tuple[Trigger, ...]:
    """Every trigger of an app, those that guard its tables as a whole included."""
    return tuple(_declarations[app_label]())


@cache
def expected(vendor: str) -> tuple[Rendered, ...]:
    """Every trigger of the house as ``vendor`` should hold it."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    whole = completed(
        (trigger for app in _declarations for trigger in declared(app)), by_table=by_table
    )
    rendered = [each for trigger in whole if (each := render(trigger, vendor=vendor))]
    if twice := [
        name for name, count in Counter(each.name for each in rendered).items() if count > 1
    ]:
        raise NameTwice(", ".join(twice))
    return tuple(rendered)


def installed(connection: BaseDatabaseWrapper) -> dict[str, Installed]:
    """The triggers that the database holds, by name."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE)
        else:
            cursor.execute(_POSTGRESQL)
        return {row[0]: Installed(*row) for row in cursor.fetchall()}


def differences(connection: BaseDatabaseWrapper) -> list[Difference]:
    """What is missing, changed or extra; empty when the database is as declared.

    Tables that do not exist yet are not spoken of: migrations are.
    """
    tables = set(connection.introspection.table_names())
    held = installed(connection)
    wanted = {
        each.name: each for each in expected(connection.vendor) if _tables_named(each) <= tables
    }
    return [*_missing_or_changed(wanted, held), *_extra(wanted, held)]


@cache
def _tables_named(trigger: Rendered) -> frozenset[str]:
    """The tables of the house that a trigger reads: it cannot do without them."""
    words = set(re.findall(r"\w+", " ".join(trigger.statements)))
    house = {model._meta.db_table for model in apps.get_models()}
    return frozenset({trigger.table, *(words & house)})


def _missing_or_changed(
    wanted: dict[str, Rendered], held: dict[str, Installed]
) -> Iterator[Difference]:
    for name, trigger in wanted.items():
        if name not in held:
            yield Difference("manca", name, trigger.table)
        elif held[name].fingerprint != trigger.fingerprint:
            yield Difference("è stato cambiato", name, trigger.table)


def _extra(wanted: dict[str, Rendered], held: dict[str, Installed]) -> Iterator[Difference]:
    for name in sorted(held.keys() - wanted.keys()):
        what = "è spento" if held[name].is_internal else "non è dichiarato"
        yield Difference(what, name, held[name].table)


def require(connection: BaseDatabaseWrapper) -> None:
    """Raise TriggersDiffer unless the database is as declared: asked at start-up."""
    if found := differences(connection):
        first = "; ".join(str(difference) for difference in found[:5])
        raise TriggersDiffer(
            f"La base di dati non ha i trigger dichiarati ({len(found)} differenze: {first}). "
            "Esegui «manage.py migrate» e chiediti chi li ha toccati."
        )


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring the database to what is declared: drop what differs, create what is missing."""
    found = differences(connection)
    if not found:
        return
    names = {difference.name for difference in found}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, [each for each in installed(connection).values() if each.name in names])
        for trigger in expected(connection.vendor):
            if trigger.name in names:
                for statement in trigger.statements:
                    cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of the catalogue, as migrations need it."""
    with transaction.atomic(using=connection.alias):
        _drop(connection, installed(connection).values())


def _drop(connection: BaseDatabaseWrapper, triggers: Iterable[Installed]) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for trigger in triggers:
            if trigger.is_internal:
                continue
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {quote(trigger.name)}")
                continue
            cursor.execute(f"DROP TRIGGER {quote(trigger.name)} ON {quote(trigger.table)}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {quote(trigger.name)}()")
