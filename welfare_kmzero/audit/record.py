"""Writing an event: the last step of every action, inside its transaction."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection, transaction

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit import anchor
from welfare_kmzero.audit.models import GENESIS, Event
from welfare_kmzero.canonical import Json, canonical_text, sha256_hex
from welfare_kmzero.ready_sql import Question, insert

# Registers and events share one advisory lock, so that no two of them wait for each other.
LEDGER_LOCK: Final = 2_938_2018


class NoTransaction(RuntimeError):
    """An event was recorded outside the transaction of the fact it tells."""


def lock_ledger() -> None:
    """Queue the writers of chained and numbered things until this transaction ends.

    On SQLite writers already stand in a queue (IMMEDIATE). Take it late: whoever holds
    it makes the others wait.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("the ledger is locked inside a transaction only")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Every column of an event but its own hash."""

    sequence: int
    at: dt.datetime
    actor: str
    actor_name: str
    action: str
    target_type: str
    target: str
    details: str
    previous_hash: str

    @property
    def hash(self) -> str:
        """SHA-256 of these values as a JSON list in ASCII, the instant in UTC to the microsecond.

        The texts are taken as they stand, accents composed or not: any other character is
        another hash.
        """
        values = (
            self.sequence,
            self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.actor_name,
            self.action,
            self.target_type,
            self.target,
            self.details,
            self.previous_hash,
        )
        return sha256_hex(json.dumps(values, separators=(",", ":")).encode("ascii"))


_HEAD = Question(lambda: Event.objects.order_by("-sequence").values_list("sequence", "hash")[:1])


def record(
    action: str,
    *,
    by: User,
    target_type: str,
    target: str,
    before: Json = None,
    after: Json = None,
    reason: str = "",
) -> Event:
    """Append an event: ``action`` is dotted (``award.conceded``), ``target`` a public code.

    ``before`` and ``after`` are what changed, as canonical JSON; never personal data that
    could have to be erased. Locks the ledger until the transaction ends. Raises
    NoTransaction outside one.
    """
    lock_ledger()
    last = next(iter(_HEAD.rows()), None)
    details: dict[str, Json] = {}
    if before is not None:
        details["before"] = before
    if after is not None:
        details["after"] = after
    if reason:
        details["reason"] = reason
    content = Content(
        sequence=last[0] + 1 if last else 1,
        at=clock.now(),
        actor=by.email,
        actor_name=by.full_name,
        action=action,
        target_type=target_type,
        target=target,
        details=canonical_text(details),
        previous_hash=last[1] if last else GENESIS,
    )
    event = insert(Event(**asdict(content), hash=content.hash))
    transaction.on_commit(lambda: anchor.keep(event.sequence, event.hash, event.at), robust=True)
    return event
