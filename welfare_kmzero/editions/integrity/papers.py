"""Snapshots, documents, register and acts: hashed again, counted again."""

from collections.abc import Iterator
from itertools import groupby

from projects.models import Application
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.damage import DocumentDamaged, DocumentMissing
from welfare_kmzero.documents.models import (
    Act,
    DocumentLink,
    RegisterCounter,
    RegisterEntry,
    Snapshot,
    StoredDocument,
)
from welfare_kmzero.documents.orphans import orphans
from welfare_kmzero.documents.store import read
from welfare_kmzero.editions.integrity.wrong import Wrong


def snapshots() -> Iterator[Wrong]:
    for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=500):
        if sha256_hex(snapshot.content.encode()) != snapshot.sha256:
            yield Wrong(f"fotografia {snapshot.sha256}", "il contenuto non ha questa impronta")


def documents() -> Iterator[Wrong]:
    """UPL-9: every byte of every stored document."""
    for document in StoredDocument.objects.order_by("pk").iterator(chunk_size=500):
        place = f"documento {document.sha256}"
        try:
            content = read(document)
        except DocumentMissing:
            yield Wrong(place, "non è più dove è conservato")
        except DocumentDamaged:
            yield Wrong(place, "è danneggiato: i byte non hanno questa impronta")
        else:
            if len(content) != document.size:
                yield Wrong(place, f"è di {len(content)} byte, non di {document.size}")


def forgotten_files() -> Iterator[Wrong]:
    for name in orphans():
        yield Wrong(f"file {name}", "è nell'archivio ma nessun documento lo nomina")


def register() -> Iterator[Wrong]:
    """DAT-4: 1..N in each year, at growing instants, and the counter at N."""
    entries = RegisterEntry.objects.order_by("register", "year", "number")
    last_of: dict[tuple[str, int], int] = {}
    rows = entries.values_list("register", "year", "number", "registered_at")
    for (name, year), numbered in groupby(rows.iterator(chunk_size=2000), lambda row: row[:2]):
        expected, before = 1, None
        for _, _, number, at in numbered:
            place = f"registro {name}, n. {number}/{year}"
            if number != expected:
                yield Wrong(place, f"ci si aspettava il n. {expected}")
            if before is not None and at < before:
                yield Wrong(place, "è registrato prima del numero che lo precede")
            expected, before = number + 1, at
        last_of[name, year] = expected - 1
    for counter in RegisterCounter.objects.order_by("register", "year"):
        last = last_of.pop((counter.register, counter.year), 0)
        if counter.last_number != last:
            yield Wrong(
                f"registro {counter.register} {counter.year}",
                f"il contatore è a {counter.last_number}, l'ultima registrazione è la {last}",
            )
    for name, year in last_of:
        yield Wrong(f"registro {name} {year}", "non ha un contatore")


def registered_hashes() -> Iterator[Wrong]:
    """A registration carries the hash of what it registers."""
    filed = Application.objects.filter(register_entry__isnull=False)
    for row in filed.select_related("register_entry", "snapshot").order_by("pk"):
        if row.register_entry and row.register_entry.sha256 != row.snapshot.sha256:
            yield Wrong(f"domanda {row.code}", "la registrazione porta un'altra impronta")
    own = Act.objects.filter(register_entry__isnull=False).exclude(kind="receipt")
    for act in own.select_related("register_entry", "snapshot").order_by("pk"):
        if act.register_entry and act.register_entry.sha256 != act.snapshot.sha256:
            yield Wrong(f"atto {act.short_code}", "la registrazione porta un'altra impronta")


def acts() -> Iterator[Wrong]:
    """Versions follow each other and replace the one before."""
    before: Act | None = None
    for act in Act.objects.order_by("call_code", "kind", "subject", "version"):
        is_next = before is not None and _subject(before) == _subject(act)
        expected = before.version + 1 if before and is_next else 1
        if act.version != expected:
            yield Wrong(f"atto {act.short_code}", f"è la versione {act.version}, non {expected}")
        if act.supersedes_id != (before.pk if before and is_next else None):
            yield Wrong(f"atto {act.short_code}", "non sostituisce la versione che lo precede")
        before = act


def _subject(act: Act) -> tuple[str, str, str]:
    return act.call_code, act.kind, act.subject


def links() -> Iterator[Wrong]:
    """A link names one thing: an act, or something else."""
    for link in DocumentLink.objects.filter(act__isnull=True, target=""):
        yield Wrong(f"file {link.file_name}", "non è di alcun atto né di altro")


LOOKS = (
    snapshots,
    documents,
    forgotten_files,
    register,
    registered_hashes,
    acts,
    links,
)
