"""Snapshots, documents, acts and registers are only added to; numbers follow one another.

A number is taken only when the one before it is in the register, and the entry takes the
number that its counter shows: no gap can be written, nor a number given twice.
"""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import Lock, On, Trigger, frozen, refuse

_COUNTER = Lock(
    "documents_registercounter", "register = NEW.register AND year = NEW.year", alone=True
)


def triggers() -> Iterator[Trigger]:
    yield from _kept_for_good()
    yield from _register()
    yield from _acts()
    yield from _protocol()


def _kept_for_good() -> Iterator[Trigger]:
    for label, what in (
        ("documents.Snapshot", "La fotografia dei dati"),
        ("documents.StoredDocument", "Il documento conservato"),
        ("documents.RegisterEntry", "La registrazione"),
        ("documents.RegisterAnnulment", "L'annullamento"),
        ("documents.Act", "L'atto"),
        ("documents.DocumentLink", "Il file di un atto"),
        ("documents.ProtocolEntry", "Il numero di protocollo"),
    ):
        yield from frozen(label, message=f"{what} non si modifica e non si cancella.")
    for label in ("documents.Snapshot", "documents.StoredDocument"):
        yield from refuse(
            label,
            "hashed",
            on=On.INSERT,
            when="LENGTH(NEW.sha256) <> 64 OR NEW.sha256 <> LOWER(NEW.sha256)",
            message="L'impronta è di 64 cifre esadecimali minuscole.",
        )


def _register() -> Iterator[Trigger]:
    entries = (
        "SELECT {what} FROM documents_registerentry e"
        " WHERE e.register = NEW.register AND e.year = NEW.year"
    )
    yield from refuse(
        "documents.RegisterCounter",
        "from_zero",
        on=On.INSERT,
        when="NEW.last_number <> 0",
        message="Un registro comincia da zero.",
    )
    yield from refuse(
        "documents.RegisterCounter",
        "step",
        on=On.UPDATE,
        when=(
            "NEW.id <> OLD.id OR NEW.register <> OLD.register OR NEW.year <> OLD.year"
            " OR NEW.last_number NOT IN (OLD.last_number, OLD.last_number + 1)"
            " OR (NEW.last_number > OLD.last_number AND OLD.last_number > 0 AND NOT EXISTS ("
            + entries.format(what="1")
            + " AND e.number = OLD.last_number))"
        ),
        message="Il contatore cresce di uno, dopo che il numero di prima è registrato.",
    )
    yield from refuse(
        "documents.RegisterCounter",
        "kept",
        on=On.DELETE,
        when="TRUE",
        message="Il contatore di un registro non si cancella.",
    )
    yield from refuse(
        "documents.RegisterEntry",
        "gapless",
        on=On.INSERT,
        when=(
            "NEW.number <> COALESCE(("
            + entries.format(what="MAX(e.number)")
            + "), 0) + 1 OR NOT EXISTS (SELECT 1 FROM documents_registercounter c"
            " WHERE c.register = NEW.register AND c.year = NEW.year"
            " AND c.last_number = NEW.number)"
        ),
        message="Il numero di registro è quello che il contatore ha appena dato.",
        locks=[_COUNTER],
    )
    yield from refuse(
        "documents.RegisterEntry",
        "in_time",
        on=On.INSERT,
        when=(
            "NOT_AN_INSTANT(NEW.registered_at) OR NEW.registered_at <"
            " (SELECT e.registered_at FROM documents_registerentry e"
            " WHERE e.register = NEW.register ORDER BY e.year DESC, e.number DESC LIMIT 1)"
        ),
        message="Una registrazione non viene prima di quella che la precede.",
    )


def _acts() -> Iterator[Trigger]:
    yield from refuse(
        "documents.Act",
        "registered",
        on=On.INSERT,
        when=(
            "NEW.register_entry_id IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM documents_registerentry e JOIN documents_snapshot s"
            " ON s.sha256 = e.sha256 WHERE e.id = NEW.register_entry_id"
            " AND s.id = NEW.snapshot_id)"
            # A receipt tells the registration of its application, which has its own data.
            " AND NOT (NEW.kind = 'receipt' AND EXISTS ("
            "SELECT 1 FROM documents_registerentry e WHERE e.id = NEW.register_entry_id"
            " AND e.register = 'domande/' || NEW.call_code))"
        ),
        message="La registrazione di un atto porta l'impronta dei suoi dati.",
    )
    yield from refuse(
        "documents.Act",
        "successor",
        on=On.INSERT,
        when=(
            "NEW.supersedes_id IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM documents_act a WHERE a.id = NEW.supersedes_id"
            " AND a.call_code = NEW.call_code AND a.kind = NEW.kind AND a.subject = NEW.subject"
            " AND a.version < NEW.version)"
        ),
        message="Un atto sostituisce una versione precedente dello stesso atto.",
    )


def _protocol() -> Iterator[Trigger]:
    yield from refuse(
        "documents.ProtocolEntry",
        "correction",
        on=On.INSERT,
        when=(
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM documents_protocolentry p WHERE p.id = NEW.corrects_id"
            " AND p.target_type = NEW.target_type AND p.target = NEW.target"
            " AND p.direction = NEW.direction)"
        ),
        message="Si corregge il numero di protocollo dello stesso documento.",
    )
