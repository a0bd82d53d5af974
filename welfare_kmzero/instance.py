"""One running instance for each data folder: a lock that dies with its last process.

The lock is on an open file that the children inherit, so that a worker left over from an
earlier run still holds it, however its parent died.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# Where the kernel tells which process has which file open; elsewhere what was written holds.
PROC = Path("/proc")


class AlreadyRunning(Exception):
    """Another process works on this folder; the text says which, where and what to do."""


@dataclass(frozen=True)
class Instance:
    """A held folder; ``descriptor`` is to be inherited by the children."""

    file: IO[str]

    @property
    def descriptor(self) -> int:
        return self.file.fileno()

    def record(self, address: str) -> None:
        """Leave word, for who comes second, of where this instance answers."""
        self.file.seek(0)
        self.file.truncate()
        json.dump({"pid": os.getpid(), "address": address}, self.file)
        self.file.flush()


@contextmanager
def hold(folder: Path, *, patience: float = 15.0) -> Iterator[Instance]:
    """Hold the folder; what a dead parent left behind has ``patience`` seconds to end.

    Raises ``AlreadyRunning``.
    """
    place = folder / "serve.lock"
    with place.open("a+", encoding="utf-8") as file:
        give_up = time.monotonic() + patience
        while not _locked(file):
            known = _word_left(place)
            holders = _holders(place) if PROC.is_dir() else [known.get("pid", 0)]
            if known.get("pid") in holders or time.monotonic() > give_up:
                raise AlreadyRunning(_who(known, holders, folder))
            time.sleep(0.2)
        instance = Instance(file)
        instance.record("")
        yield instance


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _word_left(place: Path) -> dict[str, Any]:  # Any: read back from JSON
    """What the holder wrote: its process and address; empty when it has not yet."""
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _who(known: dict[str, Any], holders: list[int], folder: Path) -> str:  # Any: as above
    other = "or use another folder: make demo VAR_DIR=/another/folder"
    if known.get("pid") in holders:
        where = f" at {known['address']}" if known.get("address") else ""
        return (
            f"It is already running{where} (process {known['pid']}, data in {folder}): "
            f"stop it with Ctrl-C in its terminal or 'kill {known['pid']}', {other}"
        )
    pids = " ".join(map(str, holders)) or "of another user"
    return (
        f"A background process of an earlier run is still at work on {folder} (process {pids}): "
        f"wait until it ends or stop it with kill, {other}"
    )


def _holders(place: Path) -> list[int]:
    """Processes that have the file open, other than this one (as far as this user may see)."""
    found = set()
    for link in PROC.glob("[0-9]*/fd/*"):
        try:
            if link.readlink() == place.resolve():
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return sorted(found - {os.getpid()})
