"""The gapless register: a number is taken under lock, as late as possible.

``take_number`` promises the number, so that a paper can carry it; ``enter`` spends it. A
number promised and not entered was never taken: there is no way to leave a gap.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import lock_ledger, record
from welfare_kmzero.documents.models import RegisterAnnulment, RegisterCounter, RegisterEntry
from welfare_kmzero.ready_sql import Key, Question, insert


class NumberNotHeld(RuntimeError):
    """The number to be entered is not the next one: it was taken elsewhere, or twice."""


class AlreadyAnnulled(Exception):
    """The registration was annulled before."""


class ReasonMissing(ValueError):
    """A registration is annulled for a reason that is written down."""


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """The next number of a register, held by this transaction until it ends.

    ``ever``: which number it is since the register began, whatever the year.
    """

    register: str
    year: int
    number: int
    at: dt.datetime
    ever: int

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


def take_number(register: str) -> TakenNumber:
    """Hold the next number of ``register`` in the year of Trento; then call ``enter``.

    Nobody else takes one until this transaction ends. The instant never goes back, even if
    the clock does: numbers and times grow together. Raises NoTransaction outside one.
    """
    lock_ledger()
    counters = _COUNTERS.rows(register=register)
    now, last_at = clock.now(), counters[-1][-1] if counters else None
    at = max(now, last_at) if last_at else now
    year = clock.rome(at).year
    given = {year: last_number for year, last_number, _ in counters}
    if year not in given:
        RegisterCounter.objects.create(register=register, year=year)
    return TakenNumber(
        register=register,
        year=year,
        number=given.get(year, 0) + 1,
        at=at,
        ever=sum(given.values()) + 1,
    )


def _counters() -> "QuerySet[RegisterCounter, Any]":  # reason: values of columns
    """Year, last number, and when the last line of the whole register was written."""
    last = RegisterEntry.objects.filter(register=OuterRef("register")).order_by("-year", "-number")
    return (
        RegisterCounter.objects.filter(register=Key("register"))
        .order_by("year")
        .values_list("year", "last_number", Subquery(last.values("registered_at")[:1]))
    )


_COUNTERS = Question(_counters)


@transaction.atomic(savepoint=False)
def enter(taken: TakenNumber, *, title: str, sha256: str, by: User) -> RegisterEntry:
    """Write the line of the register for the number just taken.

    Raises NumberNotHeld when another one came between, which means that ``taken`` comes
    from another transaction or was used before.
    """
    counted = RegisterCounter.objects.filter(
        register=taken.register, year=taken.year, last_number=taken.number - 1
    ).update(last_number=taken.number)
    if not counted:
        raise NumberNotHeld(f"{taken} of {taken.register} is not the next number")
    return insert(
        RegisterEntry(
            register=taken.register,
            year=taken.year,
            number=taken.number,
            title=title,
            sha256=sha256,
            registered_at=taken.at,
            registered_by=by,
        )
    )


@transaction.atomic
def annul(entry: RegisterEntry, *, reason: str, by: User) -> RegisterAnnulment:
    """Say that a registration no longer counts; its number stays taken.

    Raises ReasonMissing and AlreadyAnnulled.
    """
    if not reason.strip():
        raise ReasonMissing("Scrivi perché la registrazione è annullata.")
    RegisterEntry.objects.select_for_update().get(pk=entry.pk)
    if RegisterAnnulment.objects.filter(entry=entry).exists():
        raise AlreadyAnnulled(f"La registrazione {entry} è già annullata.")
    annulment = RegisterAnnulment.objects.create(
        entry=entry, reason=reason.strip(), annulled_at=clock.now(), annulled_by=by
    )
    record(
        "register.annulled",
        by=by,
        target_type="register_entry",
        target=f"{entry.register} {entry}",
        after={"sha256": entry.sha256},
        reason=annulment.reason,
    )
    return annulment
