"""Reading a record: every key asked for is known, every other one is a fault.

A reader is a function from ``Fields`` to an entry. A value that cannot be read leaves its
fault behind and the reading goes on, so that one run finds all that is wrong; the entry
of a record with such a value is dropped by ``read_record``, and its missing values with it.
A record that is whole but wrong is kept, so that what follows from it is judged too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast

from welfare_kmzero.editions.format.faults import Faults, Reference, item, quoted, under
from welfare_kmzero.editions.format.json_text import Members, Value
from welfare_kmzero.editions.format.values import Unreadable, kind_of, sound_text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Parser: TypeAlias = Callable[[Value], T]
Reader: TypeAlias = Callable[["Fields"], T]


@dataclass(frozen=True, slots=True)
class Placed(Generic[T_co]):
    """An entry and the path at which the file has it."""

    path: str
    entry: T_co


class Fields:
    """The members of one object, taken by name."""

    def __init__(self, members: Members, path: str, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self._asked: set[str] = set()
        self._values: dict[str, Value] = {}
        self._readable_until = faults.unreadable
        for key, value in members:
            if key in self._values:
                faults.add_unreadable(under(path, key), "chiave scritta due volte.")
            self._values[key] = value

    @property
    def is_whole(self) -> bool:
        """Whether every value of this record was read so far, be it right or wrong."""
        return self.faults.unreadable == self._readable_until

    def at(self, key: str) -> str:
        return under(self.path, key)

    def at_inner(self, key: str, inner: str) -> str:
        return under(self.at(key), inner)

    def wrong(self, key: str, message: str) -> None:
        self.faults.add(self.at(key), message)

    def _unreadable(self, key: str, message: str) -> None:
        self.faults.add_unreadable(self.at(key), message)

    def wrong_item(self, key: str, place: int, inner: str | None, message: str) -> None:
        """A fault in an item of the list ``key``, or in the member ``inner`` of that item."""
        path = item(self.at(key), place)
        self.faults.add(path if inner is None else under(path, inner), message)

    def has(self, key: str) -> bool:
        """Whether the record has ``key``, null included."""
        self._asked.add(key)
        return key in self._values

    def raw(self, key: str) -> Value:
        """The value of ``key`` as it is written; None when it is absent."""
        self._asked.add(key)
        return self._values.get(key)

    def take(self, key: str, parser: Parser[T]) -> T:
        """The value of ``key``, which must be there and not be null."""
        if not self.has(key):
            self._unreadable(key, "manca.")
            return cast("T", None)  # the record is dropped
        return self._parsed(key, parser)

    def refer(self, key: str, parser: Parser[str], section: str) -> str:
        """As ``take``: what is there names a record of ``section``."""
        code = self.take(key, parser)
        if code is not None:
            self.faults.references.append(Reference(self.at(key), section, code))
        return code

    def take_or(self, key: str, parser: Parser[T], default: T) -> T:
        """The value of ``key``; ``default`` when it is absent or null."""
        if self.raw(key) is None:
            return default
        return self._parsed(key, parser)

    def take_or_none(self, key: str, parser: Parser[T]) -> T | None:
        """The value of ``key``; None, not known or not set, when it is absent or null."""
        return None if self.raw(key) is None else self._parsed(key, parser)

    def record_or_none(self, key: str, reader: Reader[T]) -> T | None:
        value = self.raw(key)
        return None if value is None else read_record(value, self.at(key), self.faults, reader)

    def records(self, key: str, reader: Reader[T]) -> tuple[T, ...]:
        """A list of records, which must be there; those that cannot be read are left out."""
        return tuple(placed.entry for placed in self.placed(key, reader))

    def records_or_none(self, key: str, reader: Reader[T]) -> tuple[T, ...]:
        """A list of records; empty when it is absent or null."""
        return () if self.raw(key) is None else self.records(key, reader)

    def placed(self, key: str, reader: Reader[T]) -> tuple[Placed[T], ...]:
        """As ``records``, each with its path."""
        items = self._list(key) if self._is_there(key) else []
        entries = []
        for place, value in enumerate(items):
            path = item(self.at(key), place)
            entry = read_record(value, path, self.faults, reader)
            if entry is not None:
                entries.append(Placed(path, entry))
        return tuple(entries)

    def placed_or_none(self, key: str, reader: Reader[T]) -> tuple[Placed[T], ...]:
        return () if self.raw(key) is None else self.placed(key, reader)

    def values(self, key: str, parser: Parser[T]) -> tuple[T, ...]:
        """A list of plain values, which must be there."""
        found = []
        for place, value in enumerate(self._list(key) if self._is_there(key) else []):
            try:
                found.append(parser(value))
            except Unreadable as error:
                self.faults.add_unreadable(item(self.at(key), place), str(error))
        return tuple(found)

    def references(self, key: str, parser: Parser[str], section: str) -> tuple[str, ...]:
        """As ``values``: each of them names a record of ``section``."""
        codes = self.values(key, parser)
        if self.is_whole:
            self.faults.references += [
                Reference(item(self.at(key), place), section, code)
                for place, code in enumerate(codes)
            ]
        return codes

    def values_or_none(self, key: str, parser: Parser[T]) -> tuple[T, ...]:
        return () if self.raw(key) is None else self.values(key, parser)

    def mapping(self, key: str, parser: Parser[T]) -> dict[str, T]:
        """An object whose keys are names chosen by the file, which must be there."""
        if not self._is_there(key):
            return {}
        value = self._values[key]
        if not isinstance(value, Members):
            self._unreadable(key, f"serve un oggetto, qui c'è {kind_of(value)}.")
            return {}
        return read_mapping(value, self.at(key), self.faults, parser)

    def mapping_or_none(self, key: str, parser: Parser[T]) -> dict[str, T] | None:
        return None if self.raw(key) is None else self.mapping(key, parser)

    def refuse_the_rest(self) -> None:
        """A fault for every key that no one asked for."""
        for key in self._values:
            if key not in self._asked:
                self.wrong(key, f"chiave sconosciuta {quoted(key)}.")

    def _parsed(self, key: str, parser: Parser[T]) -> T:
        try:
            return parser(self._values[key])
        except Unreadable as error:
            self._unreadable(key, str(error))
            return cast("T", None)  # the record is dropped

    def _is_there(self, key: str) -> bool:
        if not self.has(key):
            self._unreadable(key, "manca.")
            return False
        return True

    def _list(self, key: str) -> Iterable[Value]:
        value = self._values[key]
        if isinstance(value, list) and not isinstance(value, Members):
            return value
        self._unreadable(key, f"serve una lista, qui c'è {kind_of(value)}.")
        return []


def read_record(value: Value, path: str, faults: Faults, reader: Reader[T]) -> T | None:
    """The entry at ``path``; None when something in it cannot be read, with the faults told."""
    if not isinstance(value, Members):
        faults.add_unreadable(path, f"serve un oggetto, qui c'è {kind_of(value)}.")
        return None
    fields = Fields(value, path, faults)
    entry = reader(fields)
    fields.refuse_the_rest()
    return entry if fields.is_whole else None


def read_mapping(members: Members, path: str, faults: Faults, parser: Parser[T]) -> dict[str, T]:
    """Names to values; those that cannot be read are left out, with their fault."""
    found: dict[str, T] = {}
    for key, value in members:
        place = under(path, key)
        if key in found:
            faults.add_unreadable(place, "chiave scritta due volte.")
        try:
            found[sound_text(key)] = parser(value)
        except Unreadable as error:
            faults.add_unreadable(place, str(error))
    return found
