"""The minutes of the panel's sittings, with the reasons that the panel agreed on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from funders.actions.errors import ActionRefused
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
    _write_children(minutes, draft)
    _record("minutes.recorded", minutes, by=by)
    return minutes


@transaction.atomic
def revise(minutes: Minutes, draft: MinutesDraft, *, by: User) -> Minutes:
    """Write the draft anew.

    Errors: MinutesApproved, EvaluatorOfAnotherCall, ApplicationOfAnotherCall.
    """
    call = lock(minutes.panel.call)
    minutes = lock(minutes)
    if minutes.status != MinutesState.DRAFT:
        raise MinutesApproved("Il verbale è approvato: non si modifica.")
    _check(call, draft)
    minutes.held_on, minutes.place, minutes.text = draft.held_on, draft.place, draft.text
    minutes.save(update_fields=["held_on", "place", "text"])
    _write_children(minutes, draft)
    _record("minutes.revised", minutes, by=by)
    return minutes


@transaction.atomic
def approve(minutes: Minutes, *, by: User) -> Minutes:
    """Freeze the minutes. Errors: TransitionRefused, MinutesIncomplete."""
    lock(minutes.panel.call)
    minutes = lock(minutes)
    if not minutes.text.strip():
        raise MinutesIncomplete("Il verbale non ha testo.")
    said = minutes.attendances.values("evaluator")
    if minutes.panel.evaluators.exclude(pk__in=said).exists():
        raise MinutesIncomplete("Di qualche componente non si dice se era presente.")
    move(minutes, MinutesState.APPROVED, by=by)
    _record("minutes.approved", minutes, by=by)
    return minutes


def _check(call: Call, draft: MinutesDraft) -> None:
    for evaluator in draft.attendance:
        check_panel(evaluator, call)
    if any(application.call_id != call.pk for application in draft.reasons):
        raise ApplicationOfAnotherCall("Una motivazione riguarda la domanda di un altro bando.")


def _write_children(minutes: Minutes, draft: MinutesDraft) -> None:
    minutes.attendances.all().delete()
    minutes.reasons.all().delete()
    Attendance.objects.bulk_create(
        Attendance(minutes=minutes, evaluator=evaluator, is_present=is_present)
        for evaluator, is_present in draft.attendance.items()
    )
    AgreedReason.objects.bulk_create(
        AgreedReason(minutes=minutes, application=application, text=text.strip())
        for application, text in draft.reasons.items()
        if text.strip()
    )


def _record(action: str, minutes: Minutes, *, by: User) -> None:
    after: Json = {"number": minutes.number, "held_on": minutes.held_on.isoformat()}
    record(action, by=by, target_type="call", target=minutes.panel.call.code, after=after)
