"""The joint panel: who appointed it, who sits in it."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from funders.actions.errors import ActionRefused, check_reason, check_seal
from funders.actions.locking import lock
from funders.models import Call, Funder
from funders.permissions import SYSTEM_EMAILS
from funders.states import CallState
from grants.models import Evaluation, Evaluator, Panel
from welfare_kmzero import canonical, clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json


class PanelTooLate(ActionRefused):
    """The panel does not change once the ranking is approved."""


class EvaluatorCodeTaken(ActionRefused):
    """The panel has a member with this code already."""


class SeatTaken(ActionRefused):
    """The member has another person already, or the person another seat of this panel."""


class SeatEmpty(ActionRefused):
    """Nobody signs in as this member."""


@transaction.atomic
def appoint(
    call: Call,
    *,
    by: User,
    appointing_body: str = "",
    appointing_act: str = "",
    appointed_on: dt.date | None = None,
    seal: str | None = None,
) -> Panel:
    """Record the panel; asked again it writes what has become known of its appointment.

    ``appointing_body`` empty: the body that the call names. ``seal``: of the panel that was
    read (``seal_of``), None where nobody reads. Errors: PanelTooLate, StaleVersion.
    """
    call = _lock_early(call)
    if seal is not None:
        check_seal(seal_of(Panel.objects.filter(call=call).first()), seal)
    texts = {
        "appointing_body": appointing_body or call.appointing_body,
        "appointing_act": appointing_act,
    }
    facts = {**texts, "appointed_on": appointed_on}
    panel, _ = Panel.objects.update_or_create(
        call=call,
        defaults=facts,
        create_defaults={**facts, "created_at": clock.now(), "created_by": by},
    )
    date = None if appointed_on is None else appointed_on.isoformat()
    _record("panel.appointed", panel, by=by, after={**texts, "appointed_on": date})
    return panel


@transaction.atomic
def add_evaluator(
    panel: Panel,
    *,
    code: str,
    name: str,
    designated_by: Funder,
    by: User,
    user: User | None = None,
) -> Evaluator:
    """Seat a member. ``user`` None: nobody signs in for them.

    ``designated_by``: usually a party of the protocol; a call may let another body
    designate, so it is not required. Errors: PanelTooLate, EvaluatorCodeTaken, SeatTaken.
    """
    _lock_early(panel.call)
    if panel.evaluators.filter(code=code).exists():
        raise EvaluatorCodeTaken(f"Il gruppo ha già un componente con codice {code}.")
    _check_free(panel, user)
    last = panel.evaluators.aggregate(last=Max("position"))["last"] or 0
    evaluator = Evaluator.objects.create(
        panel=panel,
        code=code,
        position=last + 1,
        name=name,
        designated_by=designated_by,
        user=user,
    )
    _record(
        "panel.evaluator_added",
        panel,
        by=by,
        after={"evaluator": code, "designated_by": designated_by.code},
    )
    return evaluator


@transaction.atomic
def seat(evaluator: Evaluator, *, user: User, by: User) -> Evaluator:
    """Say which person signs in as this member.

    Sheets that another person wrote in this seat are theirs: it takes a new seat then.
    Errors: PanelTooLate, SeatTaken.
    """
    _lock_early(evaluator.panel.call)
    evaluator = lock(evaluator)
    if evaluator.user_id == user.pk:
        return evaluator
    if evaluator.user_id is not None:
        raise SeatTaken("Il componente ha già un'altra persona.")
    _check_free(evaluator.panel, user)
    _check_no_sheets_of_others(evaluator, user)
    evaluator.user = user
    evaluator.save(update_fields=["user"])
    _record(
        "panel.evaluator_seated",
        evaluator.panel,
        by=by,
        after={"evaluator": evaluator.code, "user": user.email},
    )
    return evaluator


@transaction.atomic
def set_term(
    panel: Panel, *, due_at: dt.datetime | None, by: User, seal: str | None = None
) -> Panel:
    """Say until when the sheets are awaited; None: no term. ``seal``: as in ``appoint``.

    Errors: PanelTooLate, StaleVersion.
    """
    _lock_early(panel.call)
    panel = lock(panel)
    check_seal(seal_of(panel), seal)
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    text = None if due_at is None else due_at.isoformat()
    _record("panel.term_set", panel, by=by, after={"due_at": text})
    return panel


def seal_of(panel: Panel | None) -> str:
    """The mark of what is written of the appointment and its term; None: nothing yet."""
    if panel is None:
        return canonical.seal(None)
    on, due_at = panel.appointed_on, panel.due_at
    return canonical.seal(
        [
            panel.appointing_body,
            panel.appointing_act,
            None if on is None else on.isoformat(),
            None if due_at is None else due_at.isoformat(),
        ]
    )


@transaction.atomic
def release(evaluator: Evaluator, *, reason: str, by: User) -> Evaluator:
    """The person no longer signs in as this member; what they handed in stays.

    Errors: ReasonMissing, PanelTooLate, SeatEmpty.
    """
    reason = check_reason(reason)
    _lock_early(evaluator.panel.call)
    evaluator = lock(evaluator)
    if evaluator.user is None:
        raise SeatEmpty("Nessuna persona accede per questo componente.")
    before = evaluator.user.email
    evaluator.user = None
    evaluator.save(update_fields=["user"])
    record(
        "panel.evaluator_released",
        by=by,
        target_type="call",
        target=evaluator.panel.call.code,
        before={"evaluator": evaluator.code, "user": before},
        reason=reason,
    )
    return evaluator


def _check_no_sheets_of_others(evaluator: Evaluator, user: User) -> None:
    sheets = Evaluation.objects.filter(assignment__evaluator=evaluator)
    of_others = sheets.exclude(draft_by=user).exclude(draft_by__email__in=SYSTEM_EMAILS)
    if of_others.exists():
        raise SeatTaken(
            "In questo posto un'altra persona ha già compilato delle schede: aggiungi un nuovo "
            "componente e assegna a lui le domande."
        )


def _lock_early(call: Call) -> Call:
    call = lock(call)
    if call.status in {CallState.RANKED, CallState.DECIDED}:
        raise PanelTooLate("La graduatoria è approvata: il gruppo non cambia più.")
    return call


def _check_free(panel: Panel, user: User | None) -> None:
    if user is not None and panel.evaluators.filter(user=user).exists():
        raise SeatTaken("La persona siede già in questo gruppo.")


def _record(action: str, panel: Panel, *, by: User, after: Json) -> None:
    record(action, by=by, target_type="call", target=panel.call.code, after=after)
