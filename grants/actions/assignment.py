"""Which evaluator reads which application, and in which order."""

from hashlib import sha256

from django.db import transaction

from funders.actions.errors import ActionRefused
from grants.actions.check import ApplicationNotInForce
from grants.actions.conflict import check_panel, has_conflict
from grants.actions.evaluating import lock_evaluating
from grants.models import Assignment, Evaluator
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


class EvaluatorInConflict(ActionRefused):
    """Who is in conflict reads and scores nothing of that application."""


@transaction.atomic
def assign(evaluator: Evaluator, application: Application, *, by: User) -> Assignment:
    """Give an application to an evaluator; asked twice it is the same row.

    Whether the formal check is decided is not asked: points of an application that is not
    admitted never count. Errors: CallNotUnderEvaluation, EvaluatorOfAnotherCall,
    EvaluatorInConflict, ApplicationNotInForce.
    """
    call = lock_evaluating(application.call)
    check_panel(evaluator, call)
    if not Application.objects.in_force().filter(pk=application.pk).exists():
        raise ApplicationNotInForce(f"La domanda n. {application.number} non è più in campo.")
    if has_conflict(evaluator, application):
        raise EvaluatorInConflict(f"{evaluator.name} è in conflitto con la domanda.")
    assignment, is_new = Assignment.objects.get_or_create(
        evaluator=evaluator,
        application=application,
        defaults={
            "position": reading_order(evaluator, application),
            "assigned_at": clock.now(),
            "assigned_by": by,
        },
    )
    if is_new:
        record(
            "assignment.given",
            by=by,
            target_type="application",
            target=application.code,
            after={"evaluator": evaluator.code},
        )
    return assignment


def reading_order(evaluator: Evaluator, application: Application) -> int:
    """A scattered, repeatable place, different for each evaluator.

    So no application is read last, with tired eyes, by the whole panel.
    """
    return int(sha256(f"{application.code}/{evaluator.code}".encode()).hexdigest()[:7], 16)
