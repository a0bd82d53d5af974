"""Numbers of the protocol register of a body (PiTre), typed by a person."""

import datetime as dt

from django.db import IntegrityError, transaction

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.documents.models import Direction, ProtocolEntry


class ProtocolRefused(Exception):
    """The number cannot be kept so; the text says why, in Italian."""


@transaction.atomic
def enter(
    target_type: str,
    target: str,
    *,
    direction: Direction,
    number: str,
    registered_on: dt.date,
    by: User,
    office: str = "",
    file_reference: str = "",
    corrects: ProtocolEntry | None = None,
    reason: str = "",
) -> ProtocolEntry:
    """Keep the number and date of a paper; typed twice alike it is the same row.

    ``target_type`` and ``target``: as in the audit (``application`` and its code, ``act`` and
    its short code). ``corrects``: the wrong entry that this one takes the place of, with its
    ``reason``. Whether ``by`` may is asked by whoever calls. Errors: ProtocolRefused when the
    number is missing, the date is not yet there, or the entry was corrected already.
    """
    number, reason = number.strip(), reason.strip()
    _check(number, registered_on, corrects=corrects, reason=reason)
    same = ProtocolEntry.objects.of(target_type, target).filter(
        direction=direction, number=number, registered_on=registered_on
    )
    if entry := same.first():
        if entry == corrects or hasattr(entry, "corrected_by"):
            raise ProtocolRefused("Questo numero con questa data è già scritto: controlla i dati.")
        return entry
    try:
        with transaction.atomic():
            entry = ProtocolEntry.objects.create(
                target_type=target_type,
                target=target,
                direction=direction,
                number=number,
                registered_on=registered_on,
                office=office.strip(),
                file_reference=file_reference.strip(),
                corrects=corrects,
                reason=reason if corrects else "",
                typed_at=clock.now(),
                typed_by=by,
            )
    except IntegrityError as written:
        raise ProtocolRefused(
            "Qualcun altro ha appena scritto questo numero, o l'ha corretto: ricarica la pagina."
        ) from written
    record(
        "protocol.corrected" if corrects else "protocol.entered",
        by=by,
        target_type=target_type,
        target=target,
        before=None if corrects is None else _facts(corrects),
        after=_facts(entry),
        reason=reason,
    )
    return entry


def _check(
    number: str, registered_on: dt.date, *, corrects: ProtocolEntry | None, reason: str
) -> None:
    if not number:
        raise ProtocolRefused("Scrivi il numero di protocollo.")
    if registered_on > clock.today():
        raise ProtocolRefused("La data di protocollo non può essere nel futuro.")
    if corrects is None:
        return
    if not reason:
        raise ProtocolRefused("Scrivi il motivo della correzione.")
    if ProtocolEntry.objects.filter(corrects=corrects).exists():
        raise ProtocolRefused("Questo numero di protocollo è già stato corretto.")


def _facts(entry: ProtocolEntry) -> Json:
    return {
        "direction": entry.direction,
        "number": entry.number,
        "registered_on": entry.registered_on.isoformat(),
        "office": entry.office,
        "file_reference": entry.file_reference,
    }
