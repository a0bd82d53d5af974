"""Copies of the chain's head outside the database: a cut tail shows against them.

One line an event, ``sequence hash instant``, written once the fact is committed. Copy the
file elsewhere as often as you like: ``verify_audit --anchors COPY`` reads the copies too.
"""

import datetime as dt
import heapq
import logging
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

_LINE = re.compile(r"([0-9]{1,18}) ([0-9a-f]{64})(?: .*)?")
# What a crash in the middle of a line leaves behind.
_TORN = re.compile(r"[0-9]{0,18}(?: [0-9a-f]{0,63})?")


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """The head of the chain as it once was."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Illegible:
    """A line that is no anchor, and was not cut short by a crash either."""

    file: Path
    line: int


def default_file() -> Path:
    return Path(settings.AUDIT_ANCHOR_DIR) / "audit.log"


def keep(sequence: int, event_hash: str, at: dt.datetime) -> None:
    """Append one line; a full disk is logged, the fact stands."""
    try:
        place = default_file()
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("ab+", buffering=0) as lines:
            size = lines.seek(0, os.SEEK_END)
            lines.seek(max(size - 1, 0))
            # A line that a crash cut short is closed first.
            start = b"" if lines.read(1) in (b"", b"\n") else b"\n"
            lines.write(start + f"{sequence} {event_hash} {at.isoformat()}\n".encode("ascii"))
    except OSError:
        logger.exception("the head of the audit chain could not be copied to its anchor")


@dataclass(frozen=True)
class Copies:
    """The anchors of several files as they are now: what is added later is not read."""

    sizes: Sequence[tuple[Path, int]]

    @classmethod
    def now(cls, files: Sequence[Path]) -> "Copies":
        """Raises FileNotFoundError where a file is not there, but for the one of this machine."""
        default = default_file()
        return cls(
            [
                (file, file.stat().st_size)
                for file in dict.fromkeys([default, *files])
                if file != default or file.exists()
            ]
        )

    def read(self) -> Iterator[Anchor | Illegible]:
        """Roughly in the order of the chain: writers may overtake each other by a little."""
        files = [_read(file, size) for file, size in self.sizes]
        return heapq.merge(*files, key=lambda line: getattr(line, "sequence", 0))


def _read(file: Path, size: int) -> Iterator[Anchor | Illegible]:
    with file.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            if lines.tell() > size:
                return
            line = raw.decode("ascii", errors="replace").rstrip("\n")
            if match := _LINE.fullmatch(line):
                yield Anchor(sequence=int(match[1]), hash=match[2])
            elif not _TORN.fullmatch(line):
                yield Illegible(file, number)
