"""Reminding the members of a panel of the sheets that they have not handed in."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from grants.actions.evaluating import lock_evaluating
from grants.models import Assignment, Evaluation, Evaluator, Panel
from grants.states import EvaluationState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.italian import counted
from welfare_kmzero.mail.models import Message
from welfare_kmzero.mail.post import post

KEY = "reminder"


class NobodyToRemind(ActionRefused):
    """Every sheet is in, or who lacks one was reminded today, or nobody signs in for them."""


@transaction.atomic
def remind(panel: Panel, *, by: User) -> list[Evaluator]:
    """Write to each member with sheets to hand in, once a day at most; who was written to.

    Errors: CallNotUnderEvaluation, NobodyToRemind.
    """
    call = lock_evaluating(panel.call)
    today = clock.today().isoformat()
    reminded = []
    for evaluator, missing in missing_sheets(panel):
        key = key_of(evaluator) + today
        if evaluator.user is None or Message.objects.filter(key=key).exists():
            continue
        post(
            to=evaluator.user,
            subject="Schede di valutazione da consegnare",
            template="mail/reminder.txt",
            context={
                "call": call.title,
                "missing": counted(missing, "scheda da consegnare", "schede da consegnare"),
            },
            path="/valutazioni/",
            key=key,
            by=by,
            call_code=call.code,
        )
        reminded.append(evaluator)
    if not reminded:
        raise NobodyToRemind(
            "Nessuno da avvisare: le schede sono consegnate, o chi ne ha da consegnare è già "
            "stato avvisato oggi o non ha ancora un accesso."
        )
    record(
        "panel.reminded",
        by=by,
        target_type="call",
        target=call.code,
        after={"evaluators": [each.code for each in reminded]},
    )
    return reminded


def missing_sheets(panel: Panel) -> list[tuple[Evaluator, int]]:
    """Members with the number of their sheets to hand in, more than none; two queries."""
    submitted = Evaluation.objects.filter(
        status=EvaluationState.SUBMITTED, evaluator__panel=panel
    ).values("assignment")
    missing: dict[int, int] = {}
    for evaluator in (
        Assignment.objects.without_conflict()
        .filter(evaluator__panel=panel)
        .exclude(pk__in=submitted)
        .values_list("evaluator", flat=True)
    ):
        missing[evaluator] = missing.get(evaluator, 0) + 1
    members = panel.evaluators.select_related("user").order_by("position")
    return [(row, missing[row.pk]) for row in members if row.pk in missing]


def key_of(evaluator: Evaluator) -> str:
    """How the reminders to a member begin."""
    return f"{KEY}:{evaluator.pk}:"
