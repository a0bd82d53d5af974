"""The receipt of a filed application: proof of what arrived, and when, to the second."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from welfare_kmzero import italian
from welfare_kmzero.acts.parts import About, Body
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table
from welfare_kmzero.money import Cents


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachedFile:
    """``size`` in bytes; ``sha256`` of the bytes as they arrived."""

    kind: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptSnapshot:
    """``sha256``: of the canonical data of the application. ``filed_by``: name of who sent it."""

    about: About
    application: str
    title: str
    lead: Body
    version: int
    filed_at: dt.datetime
    deadline: dt.datetime
    filed_by: str | None
    total_cost: Cents
    requested: Cents
    sha256: str
    files: tuple[AttachedFile, ...]
    replaces: str | None = None

    @property
    def is_in_time(self) -> bool:
        return self.filed_at <= self.deadline


def _context(snapshot: ReceiptSnapshot) -> Mapping[str, object]:
    return {
        "receipt": snapshot,
        "in_time": snapshot.is_in_time,
        "files": [(each, size_in_words(each.size)) for each in snapshot.files],
        "count": italian.counted(len(snapshot.files), "documento", "documenti"),
    }


def size_in_words(size: int) -> str:
    """``1.234 byte``."""
    return f"{size:,} byte".replace(",", ".")


def _table(snapshot: ReceiptSnapshot) -> Table:
    filed_at = snapshot.filed_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    facts = (snapshot.application, filed_at, snapshot.sha256)
    files = snapshot.files or (AttachedFile(kind="", name="", size=0, sha256=""),)
    return Table(
        header=("domanda", "inviata_il", "sha256_domanda", "documento", "nome", "byte", "sha256"),
        rows=tuple((*facts, each.kind, each.name, each.size, each.sha256) for each in files),
    )


RECEIPT = ActKind(
    kind="receipt",
    snapshot=ReceiptSnapshot,
    template="acts/receipt.html",
    title=lambda snapshot: f"Ricevuta di invio – domanda {snapshot.application}",
    status=lambda _snapshot: "RICEVUTA DI INVIO",
    context=_context,
    table=_table,
)
