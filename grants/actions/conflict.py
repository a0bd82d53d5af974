"""Conflicts of interest (L. 241/1990, art. 6-bis)."""

from django.db import transaction

from funders.actions.errors import ActionRefused, check_reason
from funders.actions.locking import lock
from funders.models import Call
from funders.states import CallState
from grants.actions.evaluating import CallNotUnderEvaluation
from grants.models import ConflictDeclaration, Evaluation, Evaluator
from grants.states import EvaluationState
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.workflow import move


class ConflictStands(ActionRefused):
    """A conflict declared is never taken back."""


class EvaluatorOfAnotherCall(ActionRefused):
    """The member sits in the panel of another call."""


@transaction.atomic
def declare(
    evaluator: Evaluator, application: Application, *, has_conflict: bool, reason: str, by: User
) -> ConflictDeclaration:
    """Record an evaluator's word on one application; said twice it is the same row.

    A conflict found late voids the sheet that the evaluator has of it.
    Errors: ReasonMissing for a conflict, ConflictStands, CallNotUnderEvaluation once the
    ranking is approved, EvaluatorOfAnotherCall.
    """
    if has_conflict:
        reason = check_reason(reason)
    call = lock(application.call)
    check_panel(evaluator, call)
    if call.status not in {CallState.PUBLISHED, CallState.EVALUATING}:
        raise CallNotUnderEvaluation("La graduatoria è approvata: le schede non cambiano più.")
    said = ConflictDeclaration.objects.filter(evaluator=evaluator, application=application)
    if same := said.filter(has_conflict=has_conflict).first():
        return same
    if said.filter(has_conflict=True).exists():
        raise ConflictStands("Un conflitto dichiarato non si ritira.")
    voided = _void_sheets(evaluator, application, by=by) if has_conflict else 0
    declaration = ConflictDeclaration.objects.create(
        evaluator=evaluator,
        application=application,
        has_conflict=has_conflict,
        reason=reason.strip(),
        declared_at=clock.now(),
        declared_by=by,
    )
    record(
        "conflict.declared" if has_conflict else "conflict.excluded",
        by=by,
        target_type="application",
        target=application.code,
        after={"evaluator": evaluator.code, "voided_sheets": voided},
        reason=reason.strip(),
    )
    return declaration


def has_conflict(evaluator: Evaluator, application: Application) -> bool:
    """Whether a conflict stands between the two."""
    return ConflictDeclaration.objects.filter(
        evaluator=evaluator, application=application, has_conflict=True
    ).exists()


def check_panel(evaluator: Evaluator, call: Call) -> None:
    """Errors: EvaluatorOfAnotherCall."""
    if evaluator.panel.call_id != call.pk:
        raise EvaluatorOfAnotherCall("Il componente siede nel gruppo di un altro bando.")


def _void_sheets(evaluator: Evaluator, application: Application, *, by: User) -> int:
    sheets = Evaluation.objects.filter(
        assignment__evaluator=evaluator, assignment__application=application
    ).exclude(status=EvaluationState.VOIDED)
    for sheet in sheets:
        move(sheet, EvaluationState.VOIDED, by=by)
    return len(sheets)
