"""Asking an applicant to complete named parts within a term (LP 23/1992, art. 3).

Formal defects only: neither the merit of a project nor a late filing is mended so. The
check waits while a request is open.
"""

import datetime as dt

from django.db import transaction

from funders.actions.errors import ActionRefused, check_reason
from funders.actions.locking import lock
from grants.actions.check import ApplicationNotInForce
from grants.actions.evaluating import lock_evaluating
from grants.models import EligibilityCheck, IntegrationItem, IntegrationRequest
from grants.rules.integration_parts import read
from grants.states import CheckState
from projects.actions import reopening as reopenings
from projects.documents.corrections import corrections
from projects.models import Application, Reopening
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json


class CheckDecided(ActionRefused):
    """Integrations are asked for before the formal check is decided."""


class RequestOpen(ActionRefused):
    """One request at a time."""


class TermWrong(ActionRefused):
    """The term to answer lies in the future."""


class PartsMissing(ActionRefused):
    """A request names the parts to complete."""


class RequestClosed(ActionRefused):
    """The request is closed, or answered already."""


class AnswerMissing(ActionRefused):
    """An answer says something."""


class AnswerTooLate(ActionRefused):
    """The answer arrived after the term."""


@transaction.atomic
def ask(
    application: Application, *, parts: str, reason: str, due_at: dt.datetime, by: User
) -> IntegrationRequest:
    """Ask to complete ``parts`` by ``due_at``; those that it names are opened again.

    Errors: ReasonMissing, PartsMissing, TermWrong, CallNotUnderEvaluation,
    ApplicationNotInForce, CheckDecided, RequestOpen.
    """
    now = clock.now()
    reason = check_reason(reason)
    if not parts.strip():
        raise PartsMissing("Scrivi quali parti vanno completate.")
    if due_at <= now:
        raise TermWrong("Il termine per rispondere deve essere nel futuro.")
    lock_evaluating(application.call)
    _check_waits(application)
    request = IntegrationRequest.objects.create(
        application=application,
        parts=parts.strip(),
        reason=reason,
        due_at=due_at,
        reopening=_reopen(application, parts, reason=reason, due_at=due_at, by=by),
        requested_at=now,
        requested_by=by,
    )
    _record("integration.asked", request, by=by, reason=reason)
    return request


@transaction.atomic
def answer(
    request: IntegrationRequest, *, text: str, arrived_at: dt.datetime, by: User
) -> IntegrationRequest:
    """Record the applicant's answer, judged on its arrival; each corrected part in a row.

    What was corrected is fixed in a snapshot beside the application, which stays as it is.
    Errors: AnswerMissing, RequestClosed, AnswerTooLate, ApplicationNotInForce, and those of
    ``projects.actions.reopening.complete``.
    """
    request = _lock_open(request)
    if request.answered_at is not None:
        raise RequestClosed("Alla richiesta è già stato risposto.")
    if arrived_at > request.due_at:
        raise AnswerTooLate("Il termine per rispondere è passato.")
    if not Application.objects.in_force().filter(pk=request.application_id).exists():
        raise ApplicationNotInForce("La domanda è stata ritirata: non c'è più nulla da integrare.")
    reopening = None if request.reopening is None else lock(request.reopening)
    corrected = () if reopening is None else corrections(reopening)
    if not text.strip() and not corrected:
        raise AnswerMissing("Scrivi la risposta, o completa almeno una delle parti richieste.")
    IntegrationItem.objects.bulk_create(
        IntegrationItem(
            request=request,
            position=position,
            part=each.key,
            before=each.before,
            text=each.after,
            document=each.document,
            file_name=each.file_name,
        )
        for position, each in enumerate(corrected, start=1)
    )
    request.answer, request.answered_at, request.answered_by = text.strip(), arrived_at, by
    request.save(update_fields=["answer", "answered_at", "answered_by"])
    if reopening is not None:
        reopenings.complete(reopening, arrived_at=arrived_at, by=by)
    _record(
        "integration.answered", request, by=by, after={"parts": [each.key for each in corrected]}
    )
    return request


@transaction.atomic
def close(request: IntegrationRequest, *, by: User) -> IntegrationRequest:
    """End the request, answered or not: the check can be decided. Errors: RequestClosed."""
    request = _lock_open(request)
    request.closed_at, request.closed_by = clock.now(), by
    request.save(update_fields=["closed_at", "closed_by"])
    if request.reopening is not None:
        reopenings.shut(request.reopening, by=by)
    _record(
        "integration.closed", request, by=by, after={"answered": request.answered_at is not None}
    )
    return request


def _reopen(
    application: Application, parts: str, *, reason: str, due_at: dt.datetime, by: User
) -> Reopening | None:
    """Open what ``parts`` names; None when it names nothing that the application has."""
    listed = {each.code: each for each in application.call.required_documents.order_by("position")}
    named = read(parts, documents={code: each.title for code, each in listed.items()})
    if not named.parts and not named.documents:
        return None
    return reopenings.reopen(
        application,
        parts=named.parts,
        documents=[listed[code] for code in named.documents],
        reason=reason,
        due_at=due_at,
        by=by,
    )


def _check_waits(application: Application) -> None:
    if not Application.objects.in_force().filter(pk=application.pk).exists():
        raise ApplicationNotInForce(f"La domanda n. {application.number} non è più in campo.")
    check = EligibilityCheck.objects.filter(application=application).first()
    if check is not None and check.status != CheckState.PENDING:
        raise CheckDecided("L'istruttoria formale è già decisa.")
    if IntegrationRequest.objects.filter(application=application, closed_at=None).exists():
        raise RequestOpen("C'è già una richiesta di integrazione aperta.")


def _lock_open(request: IntegrationRequest) -> IntegrationRequest:
    lock(request.application.call)
    request = lock(request)
    if request.closed_at is not None:
        raise RequestClosed("La richiesta di integrazione è chiusa.")
    return request


def _record(
    action: str,
    request: IntegrationRequest,
    *,
    by: User,
    after: Json = None,
    reason: str = "",
) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=request.application.code,
        after=after,
        reason=reason,
    )
