"""Worlds told once: what a test begins with is built by Python the first time, then written again.

``@told_once`` stands over a function that builds a part of a world, as ``a_story()``. From an
empty database and with the same arguments it writes the same rows each time: so its first call
in a process notes the statements that wrote, the files that were stored and what it returned,
and later calls repeat the statements, without what Python did to arrive at them. Every
constraint and every trigger judges them again. A telling may go on from another:
``rank(score_all(a_story()))``.

Where anything could differ the function is simply called: after any other statement that
writes, in a test that commits, outside a transaction, under another clock or another setting, and for an argument that
is neither a plain value, nor a row, nor something told before.

Called or repeated, it gives a copy of what it built. An argument that was told before (a story)
is brought up to date where it stands; what hangs from it is new.
"""

import datetime as dt
import functools
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.conf import settings
from django.db import connection
from django.db.models import Model

from welfare_kmzero import clock

P = ParamSpec("P")
R = TypeVar("R")

PLAIN = (str, bytes, int, float, type(None), Decimal, Fraction, dt.date, dt.timedelta)
READING = ("SELECT", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SET CONSTRAINTS", "BEGIN")
# Tests have their own of these (conftest.py, page_fixtures.py): no telling depends on them.
OF_EACH_TEST = {
    "ALLOWED_HOSTS",
    "AUDIT_ANCHOR_DIR",
    "DOCUMENTS_DIR",
    "SECOND_FACTOR",
    "WHITENOISE_USE_FINDERS",
}
# As psycopg and sqlite3 want them: what Django's cursors would do once more.
Statement = tuple[str, Any, bool]
_the_clock = clock.now


class _NotTheSame(Exception):
    """An argument, or a result, of which nobody can say that it will be the same."""


class _Telling:
    """What a function wrote, and what it made of its arguments and of its result."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.files: dict[Path, tuple[bytes, int]] = {}
        self.made = b""
        self.is_whole = True

    def hear(self, sql: str, parameters: Any, *, many: bool) -> None:
        self.is_whole &= not sql.startswith("ROLLBACK")
        self.statements.append((sql, parameters, many))

    def repeat(self) -> None:
        with closing(connection.create_cursor()) as cursor:
            if self._script:
                cursor.execute(self._script)
            else:
                for sql, parameters, many in self.statements:
                    (cursor.executemany if many else cursor.execute)(sql, parameters)
        for path, (content, mode) in self.files.items():
            place = settings.DOCUMENTS_DIR / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            place.chmod(mode)

    @functools.cached_property
    def _script(self) -> str:
        """On PostgreSQL all the statements, to travel together; on SQLite nothing does."""
        if connection.vendor == "sqlite":
            return ""
        with connection.cursor() as cursor:
            return ";\n".join(
                cursor.mogrify(sql, each)
                for sql, parameters, many in self.statements
                for each in (parameters if many else [parameters])
            )


@dataclass
class Teller:
    """Where the database of this process stands.

    ``stands``: the tellings that it holds and nothing besides; None when anybody else wrote.
    """

    stands: tuple[Any, ...] | None = None
    tellings: dict[tuple[Any, ...], _Telling | None] = field(default_factory=dict)
    told: list[Any] = field(default_factory=list)
    noting: list[_Telling] = field(default_factory=list)  # the outer before the inner
    sequences: str = ""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the tests of this process run; its database is just migrated."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT 'SELECT ' || string_agg(format('setval(%L, %s, %L)',"
                    " schemaname || '.' || quote_ident(sequencename), coalesce(last_value, 1),"
                    " last_value IS NOT NULL), ', ') FROM pg_sequences"
                )
                [self.sequences] = cursor.fetchone()
        with connection.execute_wrapper(self._hear):
            yield

    def begin(self, *, commits: bool) -> None:
        """A test begins, on what migrations wrote unless a transaction of its module is open.

        ``commits``: it takes nothing back by itself, and others may write beside it (the server
        of the pages, threads): there everything is called.
        """
        self.stands = None if commits or connection.in_atomic_block else ()
        self.told.clear()

    def _hear(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(READING):
            self.stands = None
            parameters = list(parameters) if many else parameters
            for telling in self.noting:
                telling.hear(sql, parameters, many=many)
        return execute(sql, parameters, many, context)

    def tell(self, build: Callable[..., Any], given: Any, named: Any) -> Any:
        """What ``build`` gives, by calling it or by repeating what it wrote."""
        if self.stands is None or _is_another_world():
            return build(*given, **named)
        try:
            step = (build.__module__, build.__qualname__, self._parts([given, named]))
        except _NotTheSame:
            return build(*given, **named)
        if not self.stands and self.sequences:
            with connection.cursor() as cursor:
                cursor.execute(self.sequences)
        where = (*self.stands, step)
        things = [each for each in (*given, *named.values()) if _can_change(each)]
        if where not in self.tellings:
            result = self._note(where, lambda: build(*given, **named), things)
            if self.tellings[where] is None:
                return result
        else:
            telling = self.tellings[where]
            if telling is None:
                return build(*given, **named)
            self._repeat(telling)
        states, result = _Reader(io.BytesIO(self.tellings[where].made), things).load()
        for thing, state in zip(things, states, strict=True):
            thing.__dict__.clear()
            thing.__dict__.update(state)
        if self.tellings[where].statements:
            self.stands = where
        self.told += [*things, result]
        return result

    def _repeat(self, telling: _Telling) -> None:
        telling.repeat()
        for outer in self.noting:
            outer.statements += telling.statements

    def _note(self, where: tuple[Any, ...], build: Callable[[], Any], things: list[Any]) -> Any:
        """Call ``build`` and keep what it wrote; None instead when it cannot be repeated."""
        before = set(_files())
        told = len(self.told)
        telling = _Telling()
        self.tellings[where] = None
        self.noting.append(telling)
        try:
            result = build()
        finally:
            self.noting.remove(telling)
            # Whoever repeats this will not have told the parts.
            del self.told[told:]
        if telling.is_whole:
            telling.files = {
                path.relative_to(settings.DOCUMENTS_DIR): (path.read_bytes(), path.stat().st_mode)
                for path in _files()
                if path not in before
            }
            made = io.BytesIO()
            _Writer(made, things).dump(([thing.__dict__ for thing in things], result))
            telling.made = made.getvalue()
            self.tellings[where] = telling
        return result

    def _parts(self, value: Any) -> Any:
        """``value`` as a key that is equal only for what is the same."""
        match value:
            case Mapping():
                return tuple((name, self._parts(each)) for name, each in value.items())
            case list() | tuple():
                return tuple(self._parts(each) for each in value)
            case FunctionType() if "<" not in value.__qualname__:
                return value.__module__, value.__qualname__
            case Model() if value.pk is not None:
                columns = [field.attname for field in value._meta.concrete_fields]
                return value._meta.label, repr([value.__dict__.get(name) for name in columns])
        if is_dataclass(value) and value.__dataclass_params__.frozen:
            return type(value).__name__, self._parts(_columns(value))
        return (type(value), value) if isinstance(value, PLAIN) else self._place(value)

    def _place(self, value: Any) -> tuple[int, int]:
        """Where something told before stands in what was told."""
        for place, known in enumerate(self.told):
            for inside, each in enumerate(_within(known)):
                if each is value:
                    return place, inside
        raise _NotTheSame


TELLER = Teller()


def told_once(build: Callable[P, R]) -> Callable[P, R]:
    """See above. What ``build`` gives must be a row, or rows in a dataclass."""

    @functools.wraps(build)
    def tell(*given: P.args, **named: P.kwargs) -> R:
        return TELLER.tell(build, given, named)

    return tell


class _Writer(pickle.Pickler):
    """Keeps what was made of ``things``, which stay what they are."""

    def __init__(self, file: io.BytesIO, things: list[Any]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._places = {id(thing): place for place, thing in enumerate(things)}

    def persistent_id(self, thing: Any) -> int | None:
        return self._places.get(id(thing))


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, things: list[Any]) -> None:
        super().__init__(file)
        self._things = things

    def persistent_load(self, place: int) -> Any:
        return self._things[place]


def _is_another_world() -> bool:
    """Whether rows written now may not be those of other tests."""
    if not connection.in_atomic_block or clock.now is not _the_clock:
        return True
    if time_machine.escape_hatch.is_travelling():
        return True
    layer, altered = settings._wrapped, set()
    while (below := layer.__dict__.get("default_settings")) is not None:
        altered |= set(layer.__dict__) - {"default_settings"}
        layer = below
    return not {name for name in altered if name.isupper()} <= OF_EACH_TEST


def _files() -> Iterator[Path]:
    return (path for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file())


def _can_change(value: Any) -> bool:
    if is_dataclass(value) and not isinstance(value, type):
        return not value.__dataclass_params__.frozen
    return isinstance(value, Model)


def _columns(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _within(value: Any) -> Iterator[Any]:
    """``value`` and the dataclasses that it is made of."""
    yield value
    if is_dataclass(value):
        for each in _columns(value).values():
            yield from _within(each)
