"""The formal check, once decided; a request to complete, once answered and closed."""

from collections.abc import Iterator

from grants.triggers.approval import call_of_application, closed_by_approval, is_approved
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    closed,
    frozen,
    marks_of,
    moves,
    refuse,
)

_DECIDED = "L'istruttoria formale è decisa: non si modifica."
_CALL = call_of_application("ROW.application_id")


def triggers() -> Iterator[Trigger]:
    yield from moves("grants.EligibilityCheck")
    yield from frozen(
        "grants.EligibilityCheck",
        when="ROW.status <> 'pending'",
        but=marks_of("grants.EligibilityCheck"),
        message=_DECIDED,
    )
    yield from closed_by_approval("grants.EligibilityCheck", call=_CALL)
    yield from closed(
        "grants.Finding",
        when=(
            "EXISTS (SELECT 1 FROM grants_eligibilitycheck c"
            " WHERE c.id = ROW.check_row_id AND c.status <> 'pending')"
        ),
        message=_DECIDED,
        locks=[Lock("grants_eligibilitycheck", "id = ROW.check_row_id")],
    )
    yield from _integration()


def _integration() -> Iterator[Trigger]:
    label = "grants.IntegrationRequest"
    answer = ("answer", "answered_at", "answered_by_id")
    closing = ("closed_at", "closed_by_id")
    yield from frozen(
        label,
        but=(*answer, *closing),
        message="Una richiesta di integrazione non si modifica.",
    )
    changed = " OR ".join(f"NEW.{column} DIFFERS FROM OLD.{column}" for column in answer)
    closes = " OR ".join(f"NEW.{column} DIFFERS FROM OLD.{column}" for column in closing)
    yield from refuse(
        label,
        "answered_once",
        on=On.UPDATE,
        when=(
            f"((OLD.answered_at IS NOT NULL OR OLD.closed_at IS NOT NULL) AND ({changed}))"
            f" OR (OLD.closed_at IS NOT NULL AND ({closes}))"
        ),
        message="La risposta a una richiesta e la sua chiusura si scrivono una volta sola.",
    )
    yield from refuse(
        label,
        "before_approval",
        on=On.INSERT,
        when=is_approved(call_of_application("NEW.application_id")),
        message="La graduatoria è approvata: non si chiedono più integrazioni.",
    )
    item = "grants.IntegrationItem"
    yield from frozen(item, message="La risposta a una richiesta non si modifica.")
    yield from refuse(
        item,
        "while_open",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_integrationrequest r WHERE r.id = NEW.request_id"
            " AND r.answered_at IS NULL AND r.closed_at IS NULL)"
        ),
        message="Alla richiesta è già stato risposto, oppure è chiusa.",
        locks=[Lock("grants_integrationrequest", "id = NEW.request_id")],
    )
