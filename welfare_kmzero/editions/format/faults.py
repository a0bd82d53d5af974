"""Faults of an edition file: where each one is, and what to do about it."""

import json
import re
from dataclasses import dataclass
from typing import Final

ROOT: Final = "$"
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SHOWN = 60
# Nobody reads more of them, and a hostile file could fill the memory with faults.
MAX_FAULTS: Final = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """``path``: JSON path from ``$``. ``message``: one Italian sentence."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reference:
    """At ``path`` the file names the record ``code`` of the list ``section``."""

    path: str
    section: str
    code: str


class Faults:
    """The faults found so far, in the order in which they were found.

    ``unreadable``: how many of them are of values that could not be read; what holds such a
    value is judged no further, what holds only other faults is. ``references``: what was read
    that points at another record, to be looked for once all are read.
    """

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self.unreadable = 0
        self.references: list[Reference] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, path: str, message: str) -> None:
        """Raises BrokenEdition at once when there are too many."""
        self._found.append(Fault(path, message))
        if len(self._found) == MAX_FAULTS:
            self._found.append(Fault(ROOT, "ci sono altri errori: correggi prima questi."))
            self.refuse_any()

    def add_unreadable(self, path: str, message: str) -> None:
        self.unreadable += 1
        self.add(path, message)

    def refuse_any(self) -> None:
        """Raises BrokenEdition when there is at least one fault."""
        if self._found:
            raise BrokenEdition(self._found)


class BrokenEdition(Exception):
    """The file cannot come in; ``faults`` is never empty, nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def broken(path: str, message: str) -> BrokenEdition:
    """The refusal for one fault alone."""
    return BrokenEdition([Fault(path, message)])


def under(path: str, key: str) -> str:
    """The path of a member of the object at ``path``."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}"
    return f"{path}[{json.dumps(key[:_SHOWN])}]"


def item(path: str, place: int) -> str:
    """The path of an item of the list at ``path``."""
    return f"{path}[{place}]"


def quoted(text: str) -> str:
    """``text`` fit for a terminal: cut when long, control characters and surrogates escaped."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
    return f"«{shown}»"
