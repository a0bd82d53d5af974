"""The language: one declaration, the same refusal on SQLite and PostgreSQL.

Conditions are SQL that both engines read (integers, text, TRUE and FALSE, EXISTS, COALESCE,
CASE). Three words are ours: ``ROW.x`` is the column of the row as it comes, as it goes, or
both (UPDATE); ``DIFFERS FROM`` is a comparison in which NULL is a value like any other;
``NOT_AN_INSTANT(x)`` says that ``x`` is no point of the calendar.
A condition that is NULL refuses nothing: write it so that it cannot be.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class On(StrEnum):
    """Before what a trigger looks."""

    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"


@dataclass(frozen=True, slots=True)
class Lock:
    """Rows that must not change between the question and the commit (PostgreSQL).

    Shared with other askers, or ``alone``. SQLite has one writer at a time.
    """

    table: str
    where: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse ``on`` of ``table`` ``when`` the condition holds, with ``message`` for people."""

    name: str
    table: str
    on: On
    when: str
    message: str
    locks: tuple[Lock, ...] = ()
    # The engine that needs it; empty: both.
    engine: str = ""


def table_of(label: str) -> str:
    """The table of a model, by its label (``funders.Call``)."""
    return model_of(label)._meta.db_table


def model_of(label: str) -> type[models.Model]:
    return apps.get_model(label)


def columns_of(label: str) -> list[str]:
    return [str(field.column) for field in model_of(label)._meta.concrete_fields]


def of_row(condition: str, row: str) -> str:
    """``condition`` with ``ROW.`` read as ``NEW.`` or ``OLD.``."""
    return re.sub(r"\bROW\.", f"{row}.", condition)


def of_both_rows(condition: str) -> str:
    if "ROW." not in condition:
        return condition
    return f"({of_row(condition, 'OLD')}) OR ({of_row(condition, 'NEW')})"


def _locks(locks: Iterable[Lock], event: On) -> tuple[Lock, ...]:
    """Each lock for the row of ``event``: an update asks for what it leaves and what it joins."""
    return tuple(replace(lock, where=_read(lock.where, event)) for lock in locks)


def _read(condition: str, event: On) -> str:
    if event is On.UPDATE:
        return of_both_rows(condition)
    return of_row(condition, "OLD" if event is On.DELETE else "NEW")


def refuse(
    label: str,
    what: str,
    *,
    on: On | Iterable[On],
    when: str,
    message: str,
    locks: Iterable[Lock] = (),
) -> Iterator[Trigger]:
    """Refuse a fact about one row; ``ROW.`` is NEW, and OLD for a deletion."""
    for event in [on] if isinstance(on, On) else on:
        row = "OLD" if event is On.DELETE else "NEW"
        yield Trigger(
            name=f"{table_of(label)}_{what}_{event.lower()}",
            table=table_of(label),
            on=event,
            when=of_row(when, row),
            message=message,
            locks=_locks(locks, event),
        )


def frozen(
    label: str, *, message: str, when: str = "", but: Iterable[str] = ()
) -> Iterator[Trigger]:
    """Rows for which ``when`` holds (default: all) keep every column, ``but`` those named.

    They are not deleted either.
    """
    table = table_of(label)
    kept = [column for column in columns_of(label) if column not in set(but)]
    changed = " OR ".join(f"NEW.{column} DIFFERS FROM OLD.{column}" for column in kept)
    holds = f"({of_row(when, 'OLD')}) AND " if when else ""
    yield Trigger(f"{table}_frozen_update", table, On.UPDATE, f"{holds}({changed})", message)
    yield Trigger(
        f"{table}_frozen_delete", table, On.DELETE, of_row(when, "OLD") or "TRUE", message
    )


def closed(
    label: str, *, when: str, message: str, locks: Iterable[Lock] = (), what: str = "closed"
) -> Iterator[Trigger]:
    """While ``when`` holds of the row nothing of it is added, changed or taken away."""
    for event in (On.INSERT, On.UPDATE, On.DELETE):
        yield Trigger(
            name=f"{table_of(label)}_{what}_{event.lower()}",
            table=table_of(label),
            on=event,
            when=_read(when, event),
            message=message,
            locks=_locks(locks, event),
        )


def moves(label: str) -> Iterator[Trigger]:
    """The status begins at its default and follows ``transitions`` of the model.

    ``<state>_at`` and ``<state>_by`` are written by the move to that state and by no other.
    """
    model: Any = model_of(label)  # reason: transitions is a convention, not a base class
    table, name = table_of(label), str(model._meta.verbose_name)
    begin = model._meta.get_field("status").get_default()
    marks = [state for state in model.transitions if f"{state}_at" in columns_of(label)]
    unborn = [f"NEW.{state}_at IS NOT NULL" for state in marks if state != begin]
    yield Trigger(
        f"{table}_begins_insert",
        table,
        On.INSERT,
        " OR ".join([f"NEW.status <> '{begin}'", *unborn]),
        f"{name}: lo stato comincia da «{begin}».",
    )
    allowed = " OR ".join(
        f"(OLD.status = '{source}' AND NEW.status = '{target}')"
        for source, targets in model.transitions.items()
        for target in sorted(targets)
    )
    yield Trigger(
        f"{table}_moves_update",
        table,
        On.UPDATE,
        f"NEW.status DIFFERS FROM OLD.status AND NOT ({allowed})",
        f"{name}: passaggio di stato non ammesso.",
    )
    for state in marks:
        arrives = f"NEW.status = '{state}' AND OLD.status <> '{state}'"
        yield Trigger(
            f"{table}_{state}_marked_update",
            table,
            On.UPDATE,
            f"(({arrives}) AND NEW.{state}_at IS NULL) OR (NOT ({arrives}) AND "
            f"(NEW.{state}_at DIFFERS FROM OLD.{state}_at"
            f" OR NEW.{state}_by_id DIFFERS FROM OLD.{state}_by_id))",
            f"{name}: l'istante e la persona di «{state}» si scrivono con il passaggio di stato.",
        )


def marks_of(label: str) -> list[str]:
    """Status and the columns that its moves write: what a frozen row may still change."""
    model: Any = model_of(label)  # reason: as in moves
    marks = [f"{state}_{end}" for state in model.transitions for end in ("at", "by_id")]
    return ["status", *(column for column in marks if column in columns_of(label))]


def on_move(
    label: str,
    state: str,
    what: str,
    *,
    when: str,
    message: str,
    locks: Iterable[Lock] = (),
) -> Iterator[Trigger]:
    """Refuse the move to ``state`` when the condition holds of the row (``NEW.``)."""
    table = table_of(label)
    yield Trigger(
        name=f"{table}_{state}_{what}_update",
        table=table,
        on=On.UPDATE,
        when=f"NEW.status = '{state}' AND OLD.status <> '{state}' AND ({when})",
        message=message,
        locks=tuple(locks),
    )


def part(total: str, numerator: str, denominator: str) -> str:
    """``total`` x fraction, rounded down, in integers that cannot overflow."""
    whole, left = f"({total} / {denominator})", f"({total} % {denominator})"
    return f"({whole} * {numerator} + ({left} * {numerator}) / {denominator})"


def big(expression: str) -> str:
    """A sum as an integer: PostgreSQL adds BIGINT into NUMERIC, whose division has decimals."""
    return f"CAST(COALESCE({expression}, 0) AS BIGINT)"
