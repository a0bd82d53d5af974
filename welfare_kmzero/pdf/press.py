"""The side that asks: one caged child per process, started at need, replaced when it fails.

A child serves one document after another, since importing the layout engine takes two
seconds and fonts are best read once. It is ended when a document takes more than its
time, when it fails, when an asset changes on disk, and after many documents. A Celery
pool process that forks gets a child of its own.
"""

import datetime as dt
import hashlib
import logging
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from welfare_kmzero.pdf import assets, frames
from welfare_kmzero.pdf.errors import AssetMissing, RenderFailed, RenderTooLong
from welfare_kmzero.pdf.templates import to_html

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60
_DOCUMENTS_PER_CHILD = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: wall-clock and processor seconds, bytes beyond the idle child."""

    seconds: int = 60
    memory: int = 512 * 1024 * 1024


def _scratch_folder() -> Path:
    """A folder for one child: its font configuration, and what WeasyPrint writes."""
    folder = Path(tempfile.mkdtemp(prefix="welfare-kmzero-pdf-"))
    (folder / "fonts.conf").write_text(assets.font_config(), encoding="utf-8")
    return folder


class _Child:
    def __init__(self, limits: Limits) -> None:
        self.owner, self.served, self.limits = os.getpid(), 0, limits
        self.signature = assets.signature()
        self._log = os.memfd_create("pdf-log")
        self._folder = _scratch_folder()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            [sys.executable, "-m", "welfare_kmzero.pdf.cage", str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=_ROOT,
            # An environment without secrets. A fixed hash seed keeps sets in order; a fixed
            # date is written into fonts that are instanced.
            env={
                "FONTCONFIG_FILE": str(self._folder / "fonts.conf"),
                "TMPDIR": str(self._folder),
                "LANG": "C.UTF-8",
                "PATH": os.defpath,
                "PYTHONHASHSEED": "0",
                "PYTHONDONTWRITEBYTECODE": "1",
                "SOURCE_DATE_EPOCH": "946684800",
            },
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._deadline = 0.0

    def start(self) -> None:
        header, _ = self._hear(_START_SECONDS)
        if header["outcome"] != "ready":
            raise _error(header)

    def ask(
        self, header: Mapping[str, object], parts: Mapping[str, bytes]
    ) -> tuple[frames.Header, dict[str, bytes]]:
        try:
            self._questions.write(frames.pack({**header, "seconds": self.limits.seconds}, parts))
            self._questions.flush()
        except OSError as error:
            raise RenderFailed(self._last_words()) from error
        self.served += 1
        return self._hear(self.limits.seconds)

    def _hear(self, seconds: float) -> tuple[frames.Header, dict[str, bytes]]:
        self._deadline = time.monotonic() + seconds
        try:
            return frames.unpack(self._read)
        except frames.Closed as error:
            raise self._death() from error

    def _read(self, size: int) -> bytes:
        handle, chunks = self._answers.fileno(), []
        while size:
            left = self._deadline - time.monotonic()
            if left <= 0 or not select.select([handle], [], [], left)[0]:
                raise RenderTooLong("seconds")
            chunk = os.read(handle, min(size, 1 << 20))
            if not chunk:
                raise frames.Closed
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _death(self) -> RenderFailed:
        """Why the child left in the middle of a document: a limit, or a fault of its own.

        A signal means a limit: the kernel's for processor time and memory, and those by which
        the C libraries underneath die where an allocation is refused (Pango by a segmentation
        fault, GLib by a trap, others by an abort), depending on which of them asked.
        """
        status = self._process.wait()
        words = f"exit status {status}: {self._last_words()}"
        out_of_memory = ("MemoryError", "failed to allocate", "Cannot allocate", "out of memory")
        if status < 0 or any(sign in words for sign in out_of_memory):
            return RenderTooLong(words)
        return RenderFailed(words)

    def _last_words(self) -> str:
        size = os.fstat(self._log).st_size
        return os.pread(self._log, 4000, max(0, size - 4000)).decode(errors="replace")

    @property
    def number(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._log)
        shutil.rmtree(self._folder, ignore_errors=True)

    def disown(self) -> None:
        """After a fork: let go of the pipes without touching the parent's child."""
        self._questions.close()
        self._answers.close()
        os.close(self._log)
        self._process.returncode = 0


def _error(header: frames.Header) -> RenderFailed:
    detail = str(header.get("detail", ""))
    if header["outcome"] == "missing":
        return AssetMissing(detail)
    return RenderTooLong(detail) if header["outcome"] == "too_long" else RenderFailed(detail)


class Press:
    """Serves one document at a time; threads wait for each other."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: _Child | None = None
        self._lock = threading.Lock()

    def print(
        self, page: str, parts: Mapping[str, bytes], *, created: dt.datetime, identifier: str
    ) -> bytes:
        """The PDF of an HTML page. Raises RenderFailed and its kinds."""
        header = {"created": created.isoformat(), "identifier": identifier}
        with self._lock:
            try:
                answer, back = self._ready().ask(header, {**parts, "page": page.encode()})
            except BaseException:
                self.close()
                raise
            if answer["outcome"] != "done":
                self.close()
                raise _error(answer)
        if answer["complaints"]:
            logger.warning("layout complaints: %s", answer["complaints"])
        return back["pdf"]

    def _ready(self) -> _Child:
        child = self._child
        if child is not None and child.owner != os.getpid():
            child.disown()
            self._child = child = None
        if child is not None and (
            not child.alive()
            or child.served >= _DOCUMENTS_PER_CHILD
            or child.signature != assets.signature()
        ):
            self.close()
            child = None
        if child is None:
            self._child = child = _Child(self.limits)
            child.start()
        return child

    @property
    def child_number(self) -> int | None:
        """The process number of the child, while there is one."""
        return None if self._child is None else self._child.number

    def close(self) -> None:
        """End the child, if there is one; the next document starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None


_press = Press()


def render(
    *,
    template: str,
    context: Mapping[str, object],
    snapshot_bytes: bytes,
    created: dt.datetime,
    pictures: Mapping[str, bytes] | None = None,
    press: Press | None = None,
) -> bytes:
    """A PDF/A-3a + PDF/UA-1 file with ``snapshot_bytes`` embedded as ``dati.json``.

    The same arguments, fonts and lock file give the same bytes. ``context`` is what the
    template prints; ``pictures`` are asked for as ``asset:NAME``. ``created`` is written
    in the metadata, so it comes from the snapshot. Raises AssetMissing, RenderTooLong,
    RenderFailed, whose texts are for people; templates.UnknownVariable is a fault of ours.
    """
    page = to_html(template, context)
    identifier = hashlib.sha256(snapshot_bytes).hexdigest()
    parts = {**(pictures or {}), assets.ATTACHMENT: snapshot_bytes}
    return (press or _press).print(page, parts, created=created, identifier=identifier)
