"""A score sheet: started, saved, submitted, reopened, voided."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from funders.actions.errors import ActionRefused, check_reason, check_version
from funders.actions.locking import lock
from funders.models import Call, Criterion
from funders.rules.criterion import check_points
from grants.actions.assignment import EvaluatorInConflict
from grants.actions.conflict import has_conflict
from grants.actions.evaluating import lock_evaluating
from grants.actions.terms import criterion_terms
from grants.models import Assignment, Evaluation, Remark, Score
from grants.rules.scoring import CriterionUnknown, check_evaluation
from grants.states import EvaluationState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.workflow import move


class SheetNotDraft(ActionRefused):
    """A sheet handed in, or voided, is not written on."""


@transaction.atomic
def start(assignment: Assignment, *, by: User) -> Evaluation:
    """Open the sheet of an assignment; the sheet in force, if there is one.

    Errors: CallNotUnderEvaluation, EvaluatorInConflict.
    """
    lock_evaluating(assignment.application.call)
    _check_no_conflict(assignment)
    in_force = assignment.evaluations.exclude(status=EvaluationState.VOIDED).first()
    if in_force is not None:
        return in_force
    evaluation = Evaluation.objects.create(
        assignment=assignment,
        evaluator_id=assignment.evaluator_id,
        draft_at=clock.now(),
        draft_by=by,
    )
    _record("evaluation.started", evaluation, by=by)
    return evaluation


@transaction.atomic
def write(
    assignment: Assignment,
    *,
    scores: Mapping[Criterion, Decimal],
    remarks: Mapping[Criterion, str],
    comment: str,
    version: int,
    by: User,
) -> Evaluation:
    """Write on the sheet of an assignment, opened now if it was not; its version begins at 1.

    Errors: those of ``start`` and of ``save``.
    """
    return save(
        start(assignment, by=by),
        scores=scores,
        remarks=remarks,
        comment=comment,
        version=version,
        by=by,
    )


@transaction.atomic
def save(
    evaluation: Evaluation,
    *,
    scores: Mapping[Criterion, Decimal],
    comment: str,
    version: int,
    by: User,
    remarks: Mapping[Criterion, str] | None = None,
) -> Evaluation:
    """Write points, remarks and comment in the place of those before; some may be missing.

    Errors: CallNotUnderEvaluation, SheetNotDraft, StaleVersion, EvaluatorInConflict,
    CriterionUnknown, PointsOutOfScale, PointsOffStep.
    """
    call, evaluation = _lock_draft(evaluation)
    check_version(evaluation.version, version)
    _check_no_conflict(evaluation.assignment)
    _check_points(call, scores)
    evaluation.scores.all().delete()
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=criterion, points=points)
        for criterion, points in scores.items()
    )
    evaluation.remarks.all().delete()
    Remark.objects.bulk_create(
        Remark(evaluation=evaluation, criterion=criterion, text=text.strip())
        for criterion, text in (remarks or {}).items()
        if text.strip()
    )
    evaluation.comment = comment
    evaluation.version += 1
    evaluation.save(update_fields=["comment", "version"])
    _record("evaluation.saved", evaluation, by=by, after={"version": evaluation.version})
    return evaluation


@transaction.atomic
def submit(evaluation: Evaluation, *, by: User, version: int | None = None) -> Evaluation:
    """Hand the sheet in: from now on its points count.

    ``version``: the one that was read before confirming; None where nobody reads.
    Errors: CallNotUnderEvaluation, SheetNotDraft, StaleVersion, EvaluatorInConflict,
    CriterionMissing.
    """
    call, evaluation = _lock_draft(evaluation)
    if version is not None:
        check_version(evaluation.version, version)
    _check_no_conflict(evaluation.assignment)
    given = {
        score.criterion.code: score.points
        for score in evaluation.scores.select_related("criterion")
    }
    check_evaluation(given, criteria=criterion_terms(call))
    move(evaluation, EvaluationState.SUBMITTED, by=by)
    _record("evaluation.submitted", evaluation, by=by, after={"version": evaluation.version})
    return evaluation


@transaction.atomic
def reopen(evaluation: Evaluation, *, reason: str, by: User) -> Evaluation:
    """Give a sheet that was handed in back to its evaluator.

    Errors: ReasonMissing, CallNotUnderEvaluation, TransitionRefused.
    """
    reason = check_reason(reason)
    _, evaluation = _lock_sheet(evaluation)
    move(evaluation, EvaluationState.DRAFT, by=by)
    _record("evaluation.reopened", evaluation, by=by, reason=reason)
    return evaluation


@transaction.atomic
def void(evaluation: Evaluation, *, reason: str, by: User) -> Evaluation:
    """Take a sheet out of the count for good; it stays to be read.

    Errors: ReasonMissing, CallNotUnderEvaluation, TransitionRefused.
    """
    reason = check_reason(reason)
    _, evaluation = _lock_sheet(evaluation)
    move(evaluation, EvaluationState.VOIDED, by=by)
    _record("evaluation.voided", evaluation, by=by, reason=reason)
    return evaluation


def _lock_sheet(evaluation: Evaluation) -> tuple[Call, Evaluation]:
    call = lock_evaluating(evaluation.assignment.application.call)
    return call, lock(evaluation)


def _lock_draft(evaluation: Evaluation) -> tuple[Call, Evaluation]:
    call, evaluation = _lock_sheet(evaluation)
    if evaluation.status != EvaluationState.DRAFT:
        raise SheetNotDraft("La scheda è consegnata o annullata: non si modifica.")
    return call, evaluation


def _check_no_conflict(assignment: Assignment) -> None:
    if has_conflict(assignment.evaluator, assignment.application):
        raise EvaluatorInConflict("C'è un conflitto di interessi con questa domanda.")


def _check_points(call: Call, scores: Mapping[Criterion, Decimal]) -> None:
    terms = {each.code: each for each in criterion_terms(call)}
    for criterion, points in scores.items():
        if criterion.call_id != call.pk:
            raise CriterionUnknown(criterion.code)
        check_points(points, criterion=terms[criterion.code])


def _record(
    action: str, evaluation: Evaluation, *, by: User, after: Json = None, reason: str = ""
) -> None:
    assignment = evaluation.assignment
    record(
        action,
        by=by,
        target_type="evaluation",
        target=f"{assignment.application.code}/{assignment.evaluator.code}",
        after=after,
        reason=reason,
    )
