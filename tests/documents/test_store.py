"""The store: the same bytes come back, or nobody is told that they do."""

import errno
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import transaction

from tests.factories import a_person, a_stored_document
from tests.yard import ROOT, Yard
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents import orphans
from welfare_kmzero.documents.damage import DocumentDamaged, DocumentMissing, DocumentNotKept
from welfare_kmzero.documents.disk import DiskStore
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import keep, read

CONTENT = "Statuto dell'associazione, firmato è.\n".encode() * 500
DIGEST = sha256_hex(CONTENT)


@pytest.fixture
def disk(settings: object) -> DiskStore:
    return DiskStore(settings.DOCUMENTS_DIR)


def everything(disk: DiskStore) -> list[Path]:
    return sorted(file for file in disk.root.rglob("*") if file.is_file())


@pytest.mark.django_db
def test_what_is_kept_comes_back_byte_by_byte(disk: DiskStore) -> None:
    ada = a_person("Ada")

    document = keep(CONTENT, media_type="application/pdf", by=ada)

    assert read(document) == CONTENT
    assert (document.sha256, document.size) == (DIGEST, len(CONTENT))
    assert (document.media_type, document.stored_by) == ("application/pdf", ada)
    assert everything(disk) == [disk.root / DIGEST[:2] / DIGEST[2:4] / DIGEST]
    assert everything(disk)[0].stat().st_mode & 0o777 == 0o440


@pytest.mark.django_db
def test_the_same_bytes_are_one_document(disk: DiskStore) -> None:
    first = keep(CONTENT, media_type="application/pdf", by=a_person("Ada"))
    second = keep(CONTENT, media_type="text/plain", by=a_person("Bruno"))

    assert first == second
    assert second.stored_by == first.stored_by
    assert len(everything(disk)) == 1


@pytest.mark.django_db
def test_an_empty_document_is_refused(disk: DiskStore) -> None:
    with pytest.raises(DocumentNotKept, match="vuoto"):
        keep(b"", media_type="text/plain", by=a_person())

    assert not disk.root.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_one_flipped_bit_is_refused_and_named(
    disk: DiskStore, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    # UPL-9
    document = keep(CONTENT, media_type="application/pdf", by=a_person())
    flip(disk.place(DIGEST), place)

    with pytest.raises(DocumentDamaged, match=DIGEST):
        read(document)

    assert DIGEST in caplog.text


def flip(file: Path, place: int) -> None:
    file.chmod(0o640)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


@pytest.mark.django_db
@pytest.mark.parametrize("cut", [0, 1, 100])
def test_bytes_cut_short_are_refused(disk: DiskStore, cut: int) -> None:
    document = keep(CONTENT, media_type="application/pdf", by=a_person())
    disk.place(DIGEST).chmod(0o640)
    os.truncate(disk.place(DIGEST), cut)

    with pytest.raises(DocumentDamaged):
        read(document)


@pytest.mark.django_db
def test_missing_bytes_are_refused_and_named(disk: DiskStore) -> None:
    document = a_stored_document(CONTENT)
    disk.place(DIGEST).unlink()

    with pytest.raises(DocumentMissing, match=f"{DIGEST} manca"):
        read(document)


@pytest.mark.django_db
def test_keeping_the_same_bytes_again_mends_a_damaged_file(
    disk: DiskStore, caplog: pytest.LogCaptureFixture
) -> None:
    document = keep(CONTENT, media_type="application/pdf", by=a_person())
    flip(disk.place(DIGEST), 7)

    keep(CONTENT, media_type="application/pdf", by=a_person("Bruno"))

    assert read(document) == CONTENT
    assert "was damaged" in caplog.text


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "a" * 65])
def test_only_a_hash_is_a_place(disk: DiskStore, digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        disk.place(digest)


# UPL-8, OPS-4: disks that do not take what they are given


class FullDisk(DiskStore):
    """Ends after the first hundred bytes, as a disk without space does."""

    def _write(self, place: Path, content: bytes) -> None:
        original, os.fsync = os.fsync, no_space
        try:
            super()._write(place, content)
        finally:
            os.fsync = original


def no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    disk = FullDisk(tmp_path / "documents")

    with pytest.raises(DocumentNotKept, match="lo spazio su disco è finito"):
        disk.put(DIGEST, CONTENT)

    assert [file for file in disk.root.rglob("*") if file.is_file()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this machine")
@pytest.mark.django_db
def test_a_store_on_an_impossible_place_is_said_and_leaves_no_row(settings: object) -> None:
    settings.DOCUMENTS_DIR = Path("/dev/full/documents")

    with pytest.raises(DocumentNotKept, match="Il documento non è stato conservato"):
        keep(CONTENT, media_type="application/pdf", by=a_person())

    assert not StoredDocument.objects.exists()


# DOC-6: a crash at each step

CRASH = """
import os, sys
from pathlib import Path
from welfare_kmzero.documents import disk

point, left = sys.argv[2], int(sys.argv[3])
count = 0

def crash_at(event, args):
    global count
    if event == point and str(args[0]).startswith(sys.argv[1]):
        count += 1
        if count == left:
            os._exit(9)

sys.addaudithook(crash_at)
content = sys.stdin.buffer.read()
disk.DiskStore(Path(sys.argv[1])).put(disk.sha256_hex(content), content)
"""


@pytest.mark.parametrize(
    ("point", "nth", "whole"),
    [
        ("os.mkdir", 1, False),
        ("os.mkdir", 2, False),
        ("os.mkdir", 3, False),
        ("open", 3, False),  # the folders are synced first
        ("os.chmod", 1, False),
        ("os.rename", 1, False),
        ("open", 4, True),
    ],
)
def test_a_crash_while_writing_leaves_no_half_document(
    tmp_path: Path, point: str, nth: int, whole: bool
) -> None:
    root = tmp_path / "documents"
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(root), point, str(nth)],
        input=CONTENT,
        cwd=ROOT,
        env={"VAR_DIR": str(tmp_path)},
        check=False,
    )

    named = [file for file in root.rglob("*") if file.is_file() and len(file.name) == 64]
    assert done.returncode == 9
    assert [file.read_bytes() for file in named] == [CONTENT] * whole


BETWEEN = """
import os
import django
django.setup()
from django.db import transaction
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.store import keep

with transaction.atomic():
    keep(b"documento" * 100, media_type="text/plain", by=User.objects.command_line())
    if os.environ.get("CRASH"):
        os._exit(9)
"""


@pytest.mark.slow
def test_a_crash_between_file_and_row_leaves_an_orphan_that_is_taken_up_again(yard: Yard) -> None:
    crashed = yard.start("-c", BETWEEN, extra={"CRASH": "1"}).wait(60)
    files = [file for file in yard.documents.rglob("*") if file.is_file()]
    rows = yard.one("SELECT count(*) FROM documents_storeddocument")
    yard.run("-c", BETWEEN)

    assert (crashed, len(files), rows) == (9, 1, 0)
    assert yard.rows("SELECT sha256 FROM documents_storeddocument") == [(files[0].name,)]
    assert files[0].read_bytes() == b"documento" * 100


@pytest.mark.django_db
def test_no_row_comes_without_its_file(disk: DiskStore) -> None:
    """Whoever sees the row finds the bytes: the file was whole before the row was asked for."""
    seen = []

    class Watching(DiskStore):
        def put(self, digest: str, content: bytes) -> None:
            seen.append(StoredDocument.objects.filter(sha256=digest).exists())
            super().put(digest, content)
            seen.append(self.get(digest) == content)

    Watching(disk.root).put(DIGEST, CONTENT)
    keep(CONTENT, media_type="text/plain", by=a_person())

    assert seen == [False, True]


@pytest.mark.django_db
def test_a_rollback_leaves_an_orphan_that_is_collected_when_old(disk: DiskStore) -> None:
    class Refused(Exception):
        pass

    @transaction.atomic
    def refused() -> None:
        keep(b"never mentioned again", media_type="text/plain", by=a_person())
        raise Refused

    kept = keep(CONTENT, media_type="text/plain", by=a_person())
    with pytest.raises(Refused):
        refused()
    lonely = sha256_hex(b"never mentioned again")
    half_written = disk.place(DIGEST).with_name(f".{DIGEST}.0123456789abcdef")
    half_written.write_bytes(CONTENT[:100])

    young = orphans.collect()
    make_old(disk)
    reported = sorted(orphans.orphans())
    collected = sorted(orphans.collect())

    assert young == []
    assert reported == collected == sorted([half_written.name, lonely])
    assert everything(disk) == [disk.place(DIGEST)]
    assert read(kept) == CONTENT
    assert orphans.collect() == []


def make_old(disk: DiskStore) -> None:
    for file in everything(disk):
        os.utime(file, (1_500_000_000, 1_500_000_000))


def test_an_orphan_that_somebody_keeps_meanwhile_is_not_discarded(disk: DiskStore) -> None:
    disk.put(DIGEST, CONTENT)
    make_old(disk)
    (name,) = disk.old(before=1_600_000_000)
    disk.put(DIGEST, CONTENT)  # its row is on its way

    assert disk.discard(name, before=1_600_000_000) is False

    assert disk.get(DIGEST) == CONTENT
    assert len(everything(disk)) == 1


def test_what_is_kept_while_orphans_are_collected_is_there_afterwards(disk: DiskStore) -> None:
    """Whatever the interleaving, a put that returned is followed by a get that finds."""
    missing: list[int] = []

    def keep_going() -> None:
        for turn in range(300):
            disk.put(DIGEST, CONTENT)
            place = disk.place(DIGEST)
            if not appears(place):
                missing.append(turn)
            with suppress(FileNotFoundError):  # put aside just now
                os.utime(place, (1_500_000_000, 1_500_000_000))

    def collect() -> None:
        while keeper.is_alive():
            disk.discard(DIGEST, before=1_600_000_000)

    keeper = threading.Thread(target=keep_going)
    collector = threading.Thread(target=collect)
    keeper.start()
    collector.start()
    keeper.join()
    collector.join()

    assert missing == []


def appears(place: Path) -> bool:
    """The collector puts aside and puts back; between the two a reader tries again."""
    # As long as a busy disk may take to give a name back.
    give_up = time.monotonic() + 60
    while not place.exists() and time.monotonic() < give_up:
        time.sleep(0.001)
    return place.exists()


def test_many_writers_of_the_same_bytes_leave_one_whole_file(disk: DiskStore) -> None:
    failures: list[Exception] = []
    together = threading.Barrier(16)

    def write() -> None:
        together.wait()
        try:
            disk.put(DIGEST, CONTENT)
        except Exception as error:  # noqa: BLE001  # of a thread: shown by the test
            failures.append(error)

    writers = [threading.Thread(target=write) for _ in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert [file.read_bytes() for file in everything(disk)] == [CONTENT]
