"""Rows of the floor: documents, register, audit, jobs, messages."""

from typing import Any

from django.db import transaction

from tests.factories.making import AUTUMN, number, row_of
from tests.factories.of_people import a_person, an_officer
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import canonical_bytes
from welfare_kmzero.documents.models import (
    Act,
    DocumentLink,
    ProtocolEntry,
    RegisterAnnulment,
    RegisterCounter,
    RegisterEntry,
    Snapshot,
    StoredDocument,
)
from welfare_kmzero.documents.register import enter, take_number
from welfare_kmzero.documents.store import keep, keep_snapshot
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.mail.models import Message


def a_snapshot(**columns: Any) -> Snapshot:
    content = canonical_bytes(columns.pop("value", {"numero": number()}))
    return keep_snapshot(content)


def a_stored_document(content: bytes = b"") -> StoredDocument:
    return keep(
        content or f"documento {number()}".encode(), media_type="text/plain", by=a_person("Ada")
    )


@transaction.atomic
def a_register_entry(
    *, register: str = "prova", title: str = "Registrazione di prova", sha256: str = "a" * 64
) -> RegisterEntry:
    """The next line of a register."""
    return enter(take_number(register), title=title, sha256=sha256, by=an_officer())


def a_register_counter(**columns: Any) -> RegisterCounter:
    return row_of(RegisterCounter, columns, register=f"registro-{number()}", year=2018)


def an_annulment(**columns: Any) -> RegisterAnnulment:
    return row_of(
        RegisterAnnulment,
        columns,
        entry=lambda _: a_register_entry(),
        reason="Registrata due volte",
        annulled_at=AUTUMN,
        annulled_by=lambda _: an_officer(),
    )


def an_act(**columns: Any) -> Act:
    """A draft; with ``is_draft=False`` it takes a number."""
    snapshot = columns.setdefault("snapshot", a_snapshot())
    if columns.get("is_draft") is False and "register_entry" not in columns:
        columns["register_entry"] = a_register_entry(register="atti", sha256=snapshot.sha256)
    return row_of(
        Act,
        columns,
        kind="deliberazione",
        call_code="2018",
        subject=f"{number()}",
        title="Deliberazione",
        short_code=f"CODE{number():08d}",
        issued_at=AUTUMN,
        issued_by=lambda _: an_officer(),
    )


def a_link(**columns: Any) -> DocumentLink:
    return row_of(
        DocumentLink,
        columns,
        act=lambda _: an_act(),
        role="pdf",
        document=lambda _: a_stored_document(),
        file_name="atto.pdf",
        linked_at=AUTUMN,
        linked_by=lambda _: an_officer(),
    )


def a_protocol_entry(**columns: Any) -> ProtocolEntry:
    return row_of(
        ProtocolEntry,
        columns,
        target_type="application",
        target=lambda _: f"2018-{number()}",
        direction="in",
        number=lambda _: f"PAT/{number()}",
        registered_on=AUTUMN.date(),
        typed_at=AUTUMN,
        typed_by=lambda _: an_officer(),
    )


@transaction.atomic
def an_event(action: str = "prova.fatta", **facts: Any) -> Event:
    return record(
        action, **{"by": an_officer(), "target_type": "prova", "target": f"{number()}", **facts}
    )


def a_job(**columns: Any) -> Job:
    return row_of(
        Job,
        columns,
        kind="prova",
        key=f"prova:{number()}",
        subject="1",
        title="Lavoro di prova",
        queued_at=AUTUMN,
        queued_by=lambda _: an_officer(),
        available_at=AUTUMN,
    )


def a_message(**columns: Any) -> Message:
    """A notice that waits to be sent."""
    return row_of(
        Message,
        columns,
        key=f"avviso:{number()}",
        address="ada@demo.example",
        subject="Un avviso",
        body="Buongiorno,\nc'è una novità.\n",
        message_id=f"<{number()}@prova.example>",
        written_at=AUTUMN,
        written_by=lambda _: an_officer(),
    )
