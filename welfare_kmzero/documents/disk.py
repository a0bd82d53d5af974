"""The store on disk: ``<root>/ab/cd/<sha256>``, read-only files.

A file is written under a temporary name, synced, and renamed: a crash leaves no half
document, at worst a temporary file that ``documents.orphans`` takes away.
"""

import contextlib
import errno
import logging
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.damage import DocumentMissing, DocumentNotKept

logger = logging.getLogger(__name__)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT}


class DiskStore:
    """Documents under ``root``, which is made when the first one comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a SHA-256: {digest!r}")
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, digest: str, content: bytes) -> None:
        """Keep ``content``; what is there already grows young again, what was damaged is mended.

        Raises DocumentNotKept when the disk does not take it.
        """
        place = self.place(digest)
        try:
            if not self._renewed(place, digest):
                self._write(place, content)
        except OSError as error:
            why = "lo spazio su disco è finito" if error.errno in _FULL else error.strerror
            raise DocumentNotKept(f"Il documento non è stato conservato: {why}.") from error

    def get(self, digest: str) -> bytes:
        try:
            return self.place(digest).read_bytes()
        except FileNotFoundError as error:
            raise DocumentMissing(digest) from error

    def old(self, before: float) -> Iterator[str]:
        """Names of the files last put before ``before`` (seconds since 1970), hashes or not."""
        for file in self.root.glob("??/??/*"):
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < before:
                    yield file.name

    def discard(self, name: str, before: float) -> bool:
        """Take the file called ``name`` away, unless it was put again since ``before``."""
        digest = name.removeprefix(".")
        file = self.root / digest[:2] / digest[2:4] / name
        # First a look, then aside, then a second look: whoever puts the same bytes meanwhile either made
        # the file young, which shows here, or does not find it and writes it again.
        aside = file.with_name(f".{digest[:64]}.{secrets.token_hex(8)}.orphan")
        try:
            if file.stat().st_mtime >= before:
                return False
            file.rename(aside)
            if aside.stat().st_mtime >= before:
                aside.rename(file)
                return False
            aside.unlink()
        except FileNotFoundError:
            return False
        return True

    def _renewed(self, place: Path, digest: str) -> bool:
        """Whether the very bytes are there; their age begins anew, so that nobody discards them."""
        try:
            os.utime(place)
            intact = sha256_hex(place.read_bytes()) == digest
        except FileNotFoundError:
            return False
        if not intact:
            logger.error("document %s was damaged in the store and is written again", digest)
        return intact

    def _write(self, place: Path, content: bytes) -> None:
        self._make(place.parent)
        temporary = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o440)
            temporary.rename(place)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _sync(place.parent)

    def _make(self, folder: Path) -> None:
        """Make the folder and those above it, each one on the disk before the next."""
        if folder.exists():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
