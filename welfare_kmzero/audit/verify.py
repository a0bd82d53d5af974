"""Walking the chain: every change made behind the product's back, with its place.

What the chain alone shows: a changed, deleted, inserted or displaced event. What only the
anchors show: a tail that was cut, a chain computed anew from the middle on.
"""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from welfare_kmzero.audit.anchor import Anchor, Copies, Illegible
from welfare_kmzero.audit.models import GENESIS, Event
from welfare_kmzero.audit.record import Content

# How far an anchor may stand from its place in the file: concurrent writers overtake.
_AHEAD = 10_000
_ROWS = 2_000


class Weight(enum.StrEnum):
    FAULT = "anomalia"
    NOTE = "nota"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the events from ``first`` to ``last``, both included."""

    weight: Weight
    first: int
    last: int
    what: str

    def __str__(self) -> str:
        place = f"n. {self.first}" + (f"-{self.last}" if self.last != self.first else "")
        return f"{self.weight}: {place}: {self.what}"


def _fault(first: int, what: str, *, last: int | None = None) -> Finding:
    return Finding(Weight.FAULT, first, first if last is None else last, what)


@dataclass
class Walk:
    """One walk along the whole chain; the totals are right when ``findings`` is exhausted."""

    copies: Copies
    event_count: int = 0
    head: str = GENESIS
    last: int = 0
    _anchors: "_Anchors" = field(init=False)
    _unreadable: Finding | None = None

    def __post_init__(self) -> None:
        self._anchors = _Anchors(self.copies)

    @property
    def anchor_count(self) -> int:
        return self._anchors.count

    def findings(self) -> Iterator[Finding]:
        """Faults and notes as they are met, the chain read once, a few rows at a time."""
        rewritten = _Run(
            "la catena è stata riscritta: le impronte non sono quelle conservate fuori"
        )
        bare = _Run("nessuna copia fuori dal database conferma queste operazioni", Weight.NOTE)
        for content, kept_hash in self._rows():
            yield from self._link(content, kept_hash)
            anchors = self._anchors.of(content.sequence)
            yield from rewritten.see(content.sequence, there=any(a != kept_hash for a in anchors))
            yield from bare.see(content.sequence, there=not anchors)
            self.event_count += 1
            self.last, self.head = content.sequence, kept_hash
        yield from rewritten.end()
        yield from bare.end()
        if self._unreadable:  # the walk ended there, whatever follows
            yield self._unreadable
        else:
            yield from self._anchors.beyond(self.last)

    def _rows(self) -> Iterator[tuple[Content, str]]:
        try:
            yield from _rows()
        except (DatabaseError, ValueError, TypeError) as error:
            self._unreadable = _fault(self.last + 1, f"l'operazione non si può leggere: {error}")

    def _link(self, content: Content, kept_hash: str) -> Iterator[Finding]:
        number = content.sequence
        if number > self.last + 1:
            yield _fault(self.last + 1, "mancano: sono state cancellate", last=number - 1)
        elif number <= self.last:
            yield _fault(number, "il numero compare più volte")
        elif content.previous_hash != self.head:
            yield _fault(number, "non segue l'operazione precedente: la catena si spezza qui")
        if content.hash != kept_hash:
            yield _fault(number, "il contenuto non corrisponde alla sua impronta: è stato cambiato")


class _Run:
    """Joins findings on consecutive events into one."""

    def __init__(self, what: str, weight: Weight = Weight.FAULT) -> None:
        self._what, self._weight = what, weight
        self._first = self._last = 0

    def see(self, sequence: int, *, there: bool) -> Iterator[Finding]:
        if there:
            self._first = self._first or sequence
            self._last = sequence
        else:
            yield from self.end()

    def end(self) -> Iterator[Finding]:
        if self._first:
            yield Finding(self._weight, self._first, self._last, self._what)
        self._first = 0


class _Anchors:
    """The copies of the head, read along with the chain."""

    def __init__(self, copies: Copies) -> None:
        self._lines = copies.read()
        self._ahead: dict[int, set[str]] = {}
        self._furthest = 0
        self._illegible: list[Illegible] = []
        self.count = 0

    def of(self, sequence: int) -> set[str]:
        """The hashes that the copies give to this event; empty when they do not know it."""
        self._read_until(sequence + _AHEAD)
        return self._ahead.pop(sequence, set())

    def _read_until(self, sequence: int) -> None:
        while self._furthest <= sequence:
            line = next(self._lines, None)
            if line is None:
                return
            if isinstance(line, Anchor):
                self.count += 1
                self._furthest = max(self._furthest, line.sequence)
                self._ahead.setdefault(line.sequence, set()).add(line.hash)
            else:
                self._illegible.append(line)

    def beyond(self, last: int) -> Iterator[Finding]:
        """What the copies know and the chain does not."""
        while (line := next(self._lines, None)) is not None:
            if isinstance(line, Anchor):
                self.count += 1
                self._furthest = max(self._furthest, line.sequence)
            else:
                self._illegible.append(line)
        if self._furthest > last:
            yield _fault(last + 1, "mancano: la coda è stata tagliata", last=self._furthest)
        for place in self._illegible:
            yield _fault(0, f"la riga {place.line} di {place.file} non si legge")


def _rows() -> Iterator[tuple[Content, str]]:
    """Every event in order, past the conversions of the ORM and of the driver.

    A damaged row must not stop the others of its batch from being read.
    """
    at = "CAST(at AS text)"
    if connection.vendor == "postgresql":
        at = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT sequence, {at}, actor, actor_name, action, target_type, target, details,"  # noqa: S608  # constants
            f" previous_hash, hash FROM {Event._meta.db_table} ORDER BY sequence"
        )
        while rows := cursor.fetchmany(_ROWS):
            for row in rows:
                yield _content(row), row[9]


def _content(row: tuple[Any, ...]) -> Content:  # reason: whatever the columns hold
    number, at, *texts, _ = row
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("una colonna non contiene testo")
    actor, actor_name, action, target_type, target, details, previous_hash = texts
    return Content(
        sequence=int(number),
        at=dt.datetime.fromisoformat(f"{at}+00:00"),
        actor=actor,
        actor_name=actor_name,
        action=action,
        target_type=target_type,
        target=target,
        details=details,
        previous_hash=previous_hash,
    )
