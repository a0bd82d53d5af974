"""The minutes of the panel's sittings, with the reasons that the panel agreed on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock
from funders.models import Call
from grants.actions.conflict import check_panel
from grants.models import AgreedReason, Attendance, Evaluator, Minutes, Panel
from grants.states import MinutesState
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.workflow import move


class MinutesApproved(ActionRefused):
    """Approved minutes do not change."""


class MinutesIncomplete(ActionRefused):
    """Minutes have a text, and say of every member whether they were there."""


class ApplicationOfAnotherCall(ActionRefused):
    """The panel gives reasons for the applications of its own call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesDraft:
    """``attendance``: member to whether they were present; ``reasons``: application to text."""

    held_on: dt.date
    place: str = ""
    text: str = ""
    attendance: Mapping[Evaluator, bool] = field(default_factory=dict)
    reasons: Mapping[Application, str] = field(default_factory=dict)


@transaction.atomic
def record_minutes(panel: Panel, draft: MinutesDraft, *, by: User) -> Minutes:
    """Begin the minutes of a sitting, with the next number of the panel.

    Errors: EvaluatorOfAnotherCall, ApplicationOfAnotherCall.
    """
    call = lock(panel.call)
    _check(call, draft)
    last = panel.minutes.aggregate(last=Max("number"))["last"] or 0
    minutes = Minutes.objects.create(
        panel=panel,
        number=last + 1,
        held_on=draft.held_on,
        place=draft.place,
        text=draft.text,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    _write_attendance(minutes, draft)
    _write_reasons(minutes, draft)
    _record("minutes.recorded", minutes, by=by)
    return minutes


@transaction.atomic
def revise(minutes: Minutes, draft: MinutesDraft, *, by: User) -> Minutes:
    """Write the draft anew.

    Errors: MinutesApproved, EvaluatorOfAnotherCall, ApplicationOfAnotherCall.
    """
    call, minutes = _lock_draft(minutes)
    _check(call, draft)
    _write_facts(minutes, draft)
    _write_attendance(minutes, draft)
    minutes.reasons.all().delete()
    _write_reasons(minutes, draft)
    _record("minutes.revised", minutes, by=by)
    return minutes


@transaction.atomic
def change(minutes: Minutes, draft: MinutesDraft, *, version: int, by: User) -> Minutes:
    """Write what the draft says of the sitting, and leave the agreed reasons as they are.

    Errors: MinutesApproved, StaleVersion, EvaluatorOfAnotherCall.
    """
    call, minutes = _lock_draft(minutes)
    check_version(minutes.version, version)
    _check(call, draft)
    _write_facts(minutes, draft)
    _write_attendance(minutes, draft)
    _record("minutes.revised", minutes, by=by)
    return minutes


@transaction.atomic
def agree(
    minutes: Minutes, application: Application, *, text: str, version: int, by: User
) -> AgreedReason | None:
    """Write the reason agreed on one application; an empty text takes it away.

    ``version``: that of the reason read before, 0 when there was none.
    Errors: MinutesApproved, StaleVersion, ApplicationOfAnotherCall.
    """
    call, minutes = _lock_draft(minutes)
    _check(call, MinutesDraft(held_on=minutes.held_on, reasons={application: text}))
    written = minutes.reasons.filter(application=application).first()
    check_version(written.version if written else 0, version)
    if not text.strip():
        minutes.reasons.filter(application=application).delete()
        written = None
    else:
        written, _ = AgreedReason.objects.update_or_create(
            minutes=minutes,
            application=application,
            defaults={"text": text.strip(), "version": version + 1},
        )
    record(
        "minutes.reason_agreed",
        by=by,
        target_type="application",
        target=application.code,
        after={"minutes": minutes.number, "is_written": written is not None},
    )
    return written


def lacks(minutes: Minutes) -> list[str]:
    """What is still to be written before the minutes are approved, in sentences; one query."""
    found = []
    if not minutes.text.strip():
        found.append("Il verbale non ha testo.")
    said = minutes.attendances.values("evaluator")
    if minutes.panel.evaluators.exclude(pk__in=said).exists():
        found.append("Di qualche componente non si dice se era presente.")
    return found


@transaction.atomic
def approve(minutes: Minutes, *, by: User, version: int | None = None) -> Minutes:
    """Freeze the minutes. ``version``: the one that was read before confirming, if any.

    Errors: TransitionRefused, StaleVersion, MinutesIncomplete.
    """
    lock(minutes.panel.call)
    minutes = lock(minutes)
    if version is not None:
        check_version(minutes.version, version)
    if lacking := lacks(minutes):
        raise MinutesIncomplete(lacking[0])
    move(minutes, MinutesState.APPROVED, by=by)
    _record("minutes.approved", minutes, by=by)
    return minutes


def _check(call: Call, draft: MinutesDraft) -> None:
    for evaluator in draft.attendance:
        check_panel(evaluator, call)
    if any(application.call_id != call.pk for application in draft.reasons):
        raise ApplicationOfAnotherCall("Una motivazione riguarda la domanda di un altro bando.")


def _lock_draft(minutes: Minutes) -> tuple[Call, Minutes]:
    """Errors: MinutesApproved."""
    call = lock(minutes.panel.call)
    minutes = lock(minutes)
    if minutes.status != MinutesState.DRAFT:
        raise MinutesApproved("Il verbale è approvato: non si modifica.")
    return call, minutes


def _write_facts(minutes: Minutes, draft: MinutesDraft) -> None:
    minutes.held_on, minutes.place, minutes.text = draft.held_on, draft.place, draft.text
    minutes.version += 1
    minutes.save(update_fields=["held_on", "place", "text", "version"])


def _write_attendance(minutes: Minutes, draft: MinutesDraft) -> None:
    minutes.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(minutes=minutes, evaluator=evaluator, is_present=is_present)
        for evaluator, is_present in draft.attendance.items()
    )


def _write_reasons(minutes: Minutes, draft: MinutesDraft) -> None:
    AgreedReason.objects.bulk_create(
        AgreedReason(minutes=minutes, application=application, text=text.strip())
        for application, text in draft.reasons.items()
        if text.strip()
    )


def _record(action: str, minutes: Minutes, *, by: User) -> None:
    after: Json = {"number": minutes.number, "held_on": minutes.held_on.isoformat()}
    record(action, by=by, target_type="call", target=minutes.panel.call.code, after=after)
