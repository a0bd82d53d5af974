"""From a declaration to the SQL of each engine."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from welfare_kmzero.triggers.declare import On, Trigger

_NOT_AN_INSTANT = re.compile(r"NOT_AN_INSTANT\(([\w.]+)\)")
_SECONDS = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
_MICROSECONDS = _SECONDS + "." + "[0-9]" * 6
# PostgreSQL cuts longer names, and two cut names may be one.
LONGEST_NAME = 63


class NameTooLong(ValueError):
    """The name of a trigger would be cut."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One trigger for one engine.

    ``fingerprint`` is what the catalogue of that engine says of it when it is whole.
    """

    name: str
    table: str
    statements: tuple[str, ...]
    fingerprint: str


def _text(message: str) -> str:
    return "'" + message.replace("'", "''") + "'"


def _sqlite_condition(when: str) -> str:
    # Instants are text: only the form that Django writes compares as time does.
    when = _NOT_AN_INSTANT.sub(
        rf"(typeof(\1) <> 'text' OR (\1 NOT GLOB '{_SECONDS}' AND \1 NOT GLOB '{_MICROSECONDS}'))",
        when,
    )
    return when.replace("DIFFERS FROM", "IS NOT")


def _sqlite(trigger: Trigger) -> Rendered:
    sql = (
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.on} ON "{trigger.table}" FOR EACH ROW '
        f"WHEN {_sqlite_condition(trigger.when)} "
        f"BEGIN SELECT RAISE(ABORT, {_text(trigger.message)}); END"
    )
    return Rendered(trigger.name, trigger.table, (sql,), sql)


def _postgresql_condition(when: str) -> str:
    when = _NOT_AN_INSTANT.sub(r"NOT isfinite(\1)", when)
    return when.replace("DIFFERS FROM", "IS DISTINCT FROM")


def _postgresql(trigger: Trigger) -> Rendered:
    locks = "".join(
        f'PERFORM 1 FROM "{lock.table}" WHERE {lock.where} '
        f"FOR {'NO KEY UPDATE' if lock.alone else 'SHARE'};\n"
        for lock in trigger.locks
    )
    returned = "OLD" if trigger.on in {On.DELETE, On.TRUNCATE} else "NEW"
    body = (
        f"\nBEGIN\n{locks}IF {_postgresql_condition(trigger.when)} THEN\n"
        f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = {_text(trigger.message)}, "
        f"CONSTRAINT = '{trigger.name}', TABLE = '{trigger.table}';\n"
        f"END IF;\nRETURN {returned};\nEND;\n"
    )
    each = "STATEMENT" if trigger.on is On.TRUNCATE else "ROW"
    function = (
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger '
        f"LANGUAGE plpgsql AS $house${body}$house$"
    )
    created = (
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.on} ON "{trigger.table}" '
        f'FOR EACH {each} EXECUTE FUNCTION "{trigger.name}"()'
    )
    fingerprint = (
        f"{trigger.table} {each} BEFORE {trigger.on} plpgsql enabled {trigger.name}: {body}"
    )
    return Rendered(trigger.name, trigger.table, (function, created), fingerprint)


_ENGINES: dict[str, Callable[[Trigger], Rendered]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}


def render(trigger: Trigger, *, vendor: str) -> Rendered | None:
    """The SQL of ``trigger`` on ``vendor``; None when that engine does not need it."""
    if len(trigger.name) > LONGEST_NAME:
        raise NameTooLong(trigger.name)
    if trigger.engine and trigger.engine != vendor:
        return None
    return _ENGINES[vendor](trigger)
