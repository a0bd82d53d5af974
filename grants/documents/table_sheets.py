"""Rows of the evaluations of a call: who reads what, and the points of each sheet."""

from django.db.models import QuerySet
from django.db.models.functions import Length

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import (
    Assignment,
    Evaluation,
    Score,
)
from grants.states import (
    EvaluationState,
)


def assignments_of(call: Call) -> QuerySet[Assignment]:
    return Assignment.objects.filter(application__call=call)


def assignment_rows(call: Call) -> Rows:
    in_force = dict(
        Evaluation.objects.of_call(call)
        .exclude(status=EvaluationState.VOIDED)
        .values_list("assignment", "status")
    )
    rows = assignments_of(call).order_by("evaluator__position", "position")
    for pk, *known in rows.values_list(
        "pk", "evaluator__code", "evaluator__name", "application__code", "position", "assigned_at"
    ).iterator(CHUNK):
        status = in_force.get(pk)
        yield *known, EvaluationState(status).label if status else "Da iniziare"


def scores_of(call: Call) -> QuerySet[Score]:
    return Score.objects.filter(evaluation__assignment__application__call=call)


def score_rows(call: Call) -> Rows:
    rows = scores_of(call).order_by(
        Length("evaluation__assignment__application__number"),
        "evaluation__assignment__application__number",
        "evaluation__assignment__evaluator__position",
        "evaluation",
        "criterion__position",
    )
    for application, evaluator, criterion, points, status, at, comment in rows.values_list(
        "evaluation__assignment__application__code",
        "evaluation__assignment__evaluator__code",
        "criterion__code",
        "points",
        "evaluation__status",
        "evaluation__submitted_at",
        "evaluation__comment",
    ).iterator(CHUNK):
        label = EvaluationState(status).label
        yield application, evaluator, criterion, points, label, at, comment
