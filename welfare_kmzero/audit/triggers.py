"""The audit is only added to, one event after the other."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import On, Trigger, frozen, refuse

_GENESIS = "0" * 64


def triggers() -> Iterator[Trigger]:
    yield from frozen("audit.Event", message="Il tracciato delle operazioni non si modifica.")
    yield from refuse(
        "audit.Event",
        "chained",
        on=On.INSERT,
        when=(
            "NEW.sequence <> COALESCE((SELECT MAX(e.sequence) FROM audit_event e), 0) + 1"
            " OR NEW.previous_hash <> COALESCE("
            "(SELECT e.hash FROM audit_event e ORDER BY e.sequence DESC LIMIT 1), "
            f"'{_GENESIS}')"
        ),
        message="Un'operazione segue l'ultima del tracciato e ne porta l'impronta.",
    )
