"""Which evaluator reads which application, and in which order."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TypeAlias

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.models import Call
from grants.actions.check import ApplicationNotInForce
from grants.actions.conflict import check_panel, has_conflict
from grants.actions.evaluating import lock_evaluating
from grants.models import Assignment, Evaluation, Evaluator
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record

Pair: TypeAlias = tuple[str, str]


class SheetBegun(ActionRefused):
    """The evaluator has begun to write: the assignment is not taken away."""


class PairUnknown(ActionRefused):
    """No such member, or no such application in force."""


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


@transaction.atomic
def withdraw(assignment: Assignment, *, by: User) -> None:
    """Take an application from an evaluator who has not begun its sheet.

    Errors: CallNotUnderEvaluation, SheetBegun.
    """
    application = assignment.application
    lock_evaluating(application.call)
    if Evaluation.objects.filter(assignment=assignment).exists():
        raise SheetBegun(
            f"{assignment.evaluator.name} ha già cominciato la scheda della domanda n. "
            f"{application.number}: l'assegnazione resta."
        )
    assignment.delete()
    record(
        "assignment.withdrawn",
        by=by,
        target_type="application",
        target=application.code,
        before={"evaluator": assignment.evaluator.code},
    )


@transaction.atomic
def change(
    call: Call, *, added: Iterable[Pair], taken: Iterable[Pair], by: User
) -> tuple[int, int]:
    """Give and take together, all or nothing; how many rows came and went.

    A pair: code of the evaluator, number of the application. What is already so stays so.
    Errors: those of ``assign`` and ``withdraw``, PairUnknown.
    """
    lock_evaluating(call)
    pairs = _Pairs(call)
    given = [
        assign(*pair, by=by) for pair in map(pairs.find, sorted(added)) if not pairs.has(*pair)
    ]
    gone = [row for row in map(pairs.row, sorted(taken)) if row is not None]
    for row in gone:
        withdraw(row, by=by)
    return len(given), len(gone)


class _Pairs:
    """Members and applications of a call by the names that a form sends."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._members = {row.code: row for row in Evaluator.objects.filter(panel__call=call)}
        self._rows = {
            (row.evaluator.code, row.application.number): row
            for row in Assignment.objects.filter(application__call=call).select_related(
                "evaluator", "application__call"
            )
        }
        numbers = Application.objects.in_force().filter(call=call).select_related("call")
        self._applications = {row.number: row for row in numbers}

    def find(self, pair: Pair) -> tuple[Evaluator, Application]:
        code, number = pair
        if code not in self._members or number not in self._applications:
            raise PairUnknown("Un componente o una domanda non c'è più: ricarica la pagina.")
        return self._members[code], self._applications[number]

    def has(self, evaluator: Evaluator, application: Application) -> bool:
        return (evaluator.code, application.number) in self._rows

    def row(self, pair: Pair) -> Assignment | None:
        return self._rows.get(pair)


def reading_order(evaluator: Evaluator, application: Application) -> int:
    """A scattered, repeatable place, different for each evaluator.

    So no application is read last, with tired eyes, by the whole panel.
    """
    return int(sha256(f"{application.code}/{evaluator.code}".encode()).hexdigest()[:7], 16)
