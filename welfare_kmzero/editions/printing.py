"""The acts of a call as files in a folder, and the index that proves them.

The jobs are queued as always; a worker that is there prints them, and where there is none
this process does. A file is there whole or not at all, and is not touched when it is right.
"""

import json
import os
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from celery import current_app

from funders.models import Call
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, DocumentLink, LinkRole
from welfare_kmzero.documents.store import read
from welfare_kmzero.editions.steps import Steps
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job, JobQuerySet
from welfare_kmzero.jobs.states import JobState

INDEX: Final = "indice.json"
INDEX_FORMAT: Final = "welfare-kmzero/index/1"
FILES: Final = (LinkRole.PDF, LinkRole.CSV, LinkRole.JSON)
# How long a worker may show no sign of life before this process does the work itself.
PATIENCE_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.1


class ActsNotPrinted(Exception):
    """Some acts could not be printed; ``reasons``: title of the act and why."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


class FolderUnusable(Exception):
    """The files cannot be written there; the text says why."""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A line of the index. ``register_number`` None: a draft."""

    name: str
    sha256: str
    size: int
    kind: str
    register_number: str | None
    short_code: str


def prepare(folder: Path) -> None:
    """Make the folder if it is not there. Raises FolderUnusable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise FolderUnusable(f"{folder} non è una cartella.") from None
    except OSError as error:
        raise FolderUnusable(f"{folder}: {error.strerror}.") from error


def write_files(call: Call, acts: Iterable[Act], folder: Path) -> list[PrintedFile]:
    """Write the files of ``acts`` and the index of their SHA-256.

    Raises FolderUnusable, DocumentDamaged, DocumentMissing.
    """
    links = (
        DocumentLink.objects.filter(act__in=acts, role__in=FILES)
        .select_related("act__register_entry", "document")
        .order_by("file_name")
    )
    printed = [_write(link, folder) for link in links]
    index = {
        "format": INDEX_FORMAT,
        "call": call.code,
        "files": [asdict(each) for each in printed],
    }
    text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
    put(folder / INDEX, text.encode("utf-8"))
    return printed


def print_acts(
    acts: Iterable[Act], *, by: User, steps: Steps, patience: float = PATIENCE_SECONDS
) -> None:
    """Have the jobs of ``acts`` done, by a worker or here; those that failed are tried again.

    ``steps``: one for each act. ``patience``: seconds. Raises ActsNotPrinted.
    """
    jobs = Job.objects.filter(key__in=[f"act:{act.pk}" for act in acts])
    for failed in jobs.filter(status=JobState.FAILED):
        work.retry(failed, by=by)
    current_app.loader.import_default_modules()  # what a worker knows how to do
    told, seen, seen_at = 0, _signs(jobs), time.monotonic()
    while jobs.due(clock.now()).exists() or _is_held(jobs):
        done = jobs.filter(status=JobState.DONE).count()
        steps.update(done - told)
        told = done
        if (signs := _signs(jobs)) != seen:
            seen, seen_at = signs, time.monotonic()
        due = jobs.due(clock.now()).first()
        if due is None or time.monotonic() - seen_at < patience:
            time.sleep(_LOOK_SECONDS)
            continue
        # Nobody has done anything for a while: from here on this process works too.
        work.work(due.pk)
        seen = _signs(jobs)
    steps.update(jobs.filter(status=JobState.DONE).count() - told)
    if unfinished := list(jobs.exclude(status=JobState.DONE).order_by("id")):
        raise ActsNotPrinted([f"{job.title}: {job.failure}" for job in unfinished])


def _signs(jobs: JobQuerySet) -> list[tuple[object, ...]]:
    """What changes when somebody works."""
    return list(jobs.order_by("id").values_list("status", "token", "done_count"))


def _is_held(jobs: JobQuerySet) -> bool:
    """Whether somebody has one of the jobs in hand."""
    return jobs.filter(status=JobState.RUNNING).exists()


def _write(link: DocumentLink, folder: Path) -> PrintedFile:
    act = link.act
    assert act is not None  # noqa: S101 - the links were chosen by their act
    put(folder / link.file_name, read(link.document))
    return PrintedFile(
        name=link.file_name,
        sha256=link.document.sha256,
        size=link.document.size,
        kind=act.kind,
        register_number=str(act.register_entry) if act.register_entry else None,
        short_code=act.short_code,
    )


def put(place: Path, content: bytes) -> None:
    """Write the file whole or not at all; leave it alone when it is right.

    Raises FolderUnusable.
    """
    temporary = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        if place.is_file() and place.read_bytes() == content:
            return
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as error:
        raise FolderUnusable(f"{place}: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
