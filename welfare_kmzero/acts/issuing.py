"""Issuing acts: their facts are frozen, numbered and queued for printing, in one transaction.

What is unchanged is not issued again: the act in force is given back. What has changed is
a new version, which supersedes the one before; an act that is final has no later version.
"""

import datetime as dt
import enum
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.parts import About, Call
from welfare_kmzero.acts.production import Snapshot, freeze
from welfare_kmzero.audit.record import lock_ledger, record
from welfare_kmzero.canonical import Json, sha256_hex
from welfare_kmzero.documents import register
from welfare_kmzero.documents.models import Act, RegisterEntry
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.identifiers import new_short_code
from welfare_kmzero.jobs.queue import enqueue

ACT_REGISTER = "atti"
_UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_TITLE_LENGTH = 400
# What every issue of the same facts has of its own.
_PARTICULARS = frozenset({"created_at", "number", "code", "verify_url"})


class Finality(enum.Enum):
    """Whether an act takes a number, and whether a later version may follow."""

    DRAFT = "without a number; what changes is a new draft"
    REPLACEABLE = "numbered; what changes is a new number, which replaces this one"
    FINAL = "numbered once: the act stays as it is, whatever is learned later"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an act says of itself. ``replaces``: the number of the act that it supersedes."""

    about: About
    version: int
    replaces: str | None


Build = Callable[[Envelope], Snapshot]


class CallFacts(Protocol):
    """What an act says of its call."""

    code: str
    title: str
    edition: int | None
    note: str
    is_demonstration: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """An act to be issued: its kind, what it is about inside the call, and its facts.

    ``build`` puts the envelope around facts that were read before: it asks the database
    nothing. ``entry``: the registration that the act tells of (a receipt), instead of one
    of its own.
    """

    kind: str
    subject: str
    title: str
    file_stem: str
    finality: Finality
    build: Build
    entry: RegisterEntry | None = None

    @property
    def is_draft(self) -> bool:
        return self.finality is Finality.DRAFT


def verify_url(short_code: str) -> str:
    """The public address at which anyone verifies an act."""
    return f"{settings.PUBLIC_BASE_URL}/verifica/{short_code}/"


@transaction.atomic
def issue(papers: Sequence[Paper], *, call: CallFacts, by: User) -> list[Act]:
    """Issue each of ``papers``, or give back its act in force; in the order given.

    The acts in force are read with one query. Whoever calls holds a lock on what the papers
    are about, so that two requests make one version. Side effects for each new act: ledger
    locked, register entry unless a draft, job, audit event.
    """
    in_force = _in_force(papers, call)
    return [_issued(paper, in_force.get((paper.kind, paper.subject)), call, by) for paper in papers]


def _in_force(papers: Sequence[Paper], call: CallFacts) -> dict[tuple[str, str], Act]:
    acts = (
        Act.objects.of_call(call.code)
        .current()
        .filter(kind__in={paper.kind for paper in papers})
        .select_related("snapshot", "register_entry", "supersedes__register_entry")
    )
    return {(act.kind, act.subject): act for act in acts}


def _issued(paper: Paper, last: Act | None, call: CallFacts, by: User) -> Act:
    if last is not None and (_is_settled(last, paper) or _is_unchanged(last, paper, call)):
        return last
    lock_ledger()
    taken = None if paper.is_draft or paper.entry else register.take_number(ACT_REGISTER)
    registered, code = taken or paper.entry, new_short_code()
    about = _about(
        paper,
        call,
        created_at=taken.at if taken else clock.now(),
        number=str(registered) if registered else None,
        code=code,
    )
    version = last.version + 1 if last else 1
    content = freeze(paper.build(Envelope(about, version, _number(last))))
    entry = paper.entry
    if taken:
        entry = register.enter(
            taken, title=paper.title[:_TITLE_LENGTH], sha256=sha256_hex(content), by=by
        )
    act = Act.objects.create(
        kind=paper.kind,
        call_code=call.code,
        subject=paper.subject,
        title=paper.title[:_TITLE_LENGTH],
        file_stem=paper.file_stem,
        version=version,
        is_draft=paper.is_draft,
        is_demonstration=call.is_demonstration,
        short_code=code,
        snapshot=keep_snapshot(content),
        register_entry=entry,
        supersedes=last,
        issued_at=about.created_at,
        issued_by=by,
    )
    _announce(act, number=about.number, by=by)
    return act


def _announce(act: Act, *, number: str | None, by: User) -> None:
    """Ask for its files and write the audit event."""
    enqueue(
        kind=f"acts.{act.kind}",
        key=f"act:{act.pk}",
        subject=str(act.pk),
        title=act.title,
        call_code=act.call_code,
        by=by,
    )
    record(
        "act.issued",
        by=by,
        target_type="act",
        target=act.short_code,
        after={
            "kind": act.kind,
            "call": act.call_code,
            "subject": act.subject,
            "version": act.version,
            "number": number,
            "snapshot": act.snapshot.sha256,
        },
    )


def _about(
    paper: Paper,
    call: CallFacts,
    *,
    created_at: dt.datetime,
    number: str | None = None,
    code: str | None = None,
) -> About:
    return About(
        kind=paper.kind,
        created_at=created_at,
        draft=paper.is_draft,
        call=Call(code=call.code, title=call.title, edition=call.edition),
        number=number,
        code=code,
        verify_url=verify_url(code) if code else None,
        demonstration=call.note if call.is_demonstration else None,
    )


def _number(act: Act | None) -> str | None:
    return str(act.register_entry) if act and act.register_entry else None


def _is_settled(last: Act, paper: Paper) -> bool:
    return paper.finality is Finality.FINAL and not last.is_draft


def _is_unchanged(last: Act, paper: Paper, call: CallFacts) -> bool:
    """Whether the facts of the act in force are those of now, its own particulars apart."""
    envelope = Envelope(
        _about(paper, call, created_at=_UNDATED), last.version, _number(last.supersedes)
    )
    return _bare(last.snapshot.content.encode()) == _bare(freeze(paper.build(envelope)))


def _bare(content: bytes) -> Mapping[str, Json]:
    """The facts of a frozen snapshot without the particulars of its issue."""
    facts: dict[str, Any] = json.loads(content)  # reason: JSON of any kind of act
    kept = {key: value for key, value in facts["about"].items() if key not in _PARTICULARS}
    return {**facts, "about": kept}
