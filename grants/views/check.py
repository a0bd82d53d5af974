"""The formal check of one application: what the rules find, and what an officer does."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.rules.errors import RuleError
from funders.states import CallState
from grants.actions import check as actions
from grants.actions import integration as requests
from grants.actions.terms import category_terms, formal_terms, supplied_to
from grants.documents.answers import ShownItem, answers_to
from grants.forms.check import DecisionForm, IntegrationForm, ProtocolForm
from grants.models import EligibilityCheck, Finding, IntegrationRequest
from grants.permissions import may_check, may_register
from grants.states import CheckState
from grants.views.checks import TITLE, rows_of, standing_of
from grants.views.office import OFFICE, office_call_of
from projects.documents.application import content_now, read_content
from projects.documents.frozen import read_frozen
from projects.models import Application, SignOff, completion_of
from projects.rules.admitted_cost import admitted_cost
from projects.rules.findings import Truth
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.models import Direction, ProtocolEntry, StoredDocument
from welfare_kmzero.documents.protocol import ProtocolRefused, enter
from welfare_kmzero.money import euros
from welfare_kmzero.screens.files import saved
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.workflow import TransitionRefused

TARGET = "application"
WORDS = {
    Truth.MET: ("Rispettata", "open"),
    Truth.NOT_MET: ("Non rispettata", "failed"),
    Truth.UNKNOWN: ("Da verificare a mano", "wait"),
}
TRUTH = {value: key for key, value in actions.IS_MET.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A rule and how it came out, in words."""

    word: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and how many days the terms of the procedure stood still for it, so far."""

    request: IntegrationRequest
    is_late: bool
    suspended_days: int
    items: tuple[ShownItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; one of them may come back with its faults."""

    decision: DecisionForm
    integration: IntegrationForm
    protocol: ProtocolForm


@signed_in
@require_safe
def check_page(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    call, application = _found(request, code, number)
    return _page(request, call, application, _forms(call, application))


@signed_in
@require_POST
def decide(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    call, application = _checked(request, code, number)
    form = DecisionForm(request.POST, prefix="d")
    if form.is_valid():
        try:
            actions.decide(
                application,
                outcome=CheckState(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                admitted=form.cleaned_data["admitted"],
                by=request.user,
            )
        except (ActionRefused, TransitionRefused) as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Esito registrato per la domanda n. {application.number}.")
            return _back(code, number)
    return _page(request, call, application, _forms(call, application, decision=form), status=422)


@signed_in
@require_POST
def ask(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    call, application = _checked(request, code, number)
    form = IntegrationForm(request.POST, documents=_documents(call))
    if form.is_valid():
        try:
            requests.ask(
                application,
                parts=form.parts_in_words,
                reason=form.cleaned_data["request"],
                due_at=form.due_at,
                by=request.user,
            )
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Richiesta di integrazione inviata all'ente.")
            return _back(code, number)
    return _page(
        request, call, application, _forms(call, application, integration=form), status=422
    )


@signed_in
@require_POST
def close(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """End the open request, answered or expired: the check can be decided."""
    _, application = _checked(request, code, number)
    waiting = IntegrationRequest.objects.filter(application=application, closed_at__isnull=True)
    row = waiting.first()
    try:
        if row is None:
            raise requests.RequestClosed("Non c'è una richiesta aperta.")
        requests.close(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Richiesta chiusa: ora puoi decidere l'istruttoria.")
    return _back(code, number)


@signed_in
@require_POST
def register(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Type a number of the protocol register."""
    call, application = _found(request, code, number)
    if not may_register(request.user, call):
        raise Http404
    form = ProtocolForm(request.POST, target_type=TARGET, target=application.code)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            enter(
                TARGET,
                application.code,
                **{**facts, "direction": Direction(facts["direction"])},
                by=request.user,
            )
        except ProtocolRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Numero di protocollo registrato.")
            return _back(code, number)
    return _page(request, call, application, _forms(call, application, protocol=form), status=422)


@signed_in
@require_safe
def attached_file(request: SignedInRequest, code: str, number: str, place: int) -> HttpResponse:
    """A file of the application, to be saved; ``place`` counts from one."""
    _, application = _found(request, code, number)
    files = read_content(application).attachments or ()
    if place > len(files):
        raise Http404
    chosen = files[place - 1]
    document = get_object_or_404(StoredDocument, sha256=chosen.sha256)
    return saved(request, document, file_name=chosen.file_name)


@signed_in
@require_safe
def signed_file(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """The signed copy with which the application was filed, byte by byte."""
    _, application = _found(request, code, number)
    signature = SignOff.objects.behind(application)
    if signature is None or signature.document is None:
        raise Http404
    return saved(request, signature.document, file_name=signature.file_name)


def _found(request: SignedInRequest, code: str, number: str) -> tuple[Call, Application]:
    call = office_call_of(request.user, code)
    return call, get_object_or_404(rows_of(call), number=number)


def _checked(request: SignedInRequest, code: str, number: str) -> tuple[Call, Application]:
    """The same, for who may check it. Raises Http404."""
    call, application = _found(request, code, number)
    if not may_check(request.user, application):
        raise Http404
    return call, application


def _documents(call: Call) -> dict[str, str]:
    return dict(call.required_documents.order_by("position").values_list("code", "title"))


def _forms(
    call: Call,
    application: Application,
    *,
    decision: DecisionForm | None = None,
    integration: IntegrationForm | None = None,
    protocol: ProtocolForm | None = None,
) -> Forms:
    return Forms(
        decision=decision or DecisionForm(prefix="d"),
        integration=integration or IntegrationForm(documents=_documents(call)),
        protocol=protocol or ProtocolForm(target_type=TARGET, target=application.code),
    )


def _page(
    request: SignedInRequest,
    call: Call,
    application: Application,
    forms: Forms,
    *,
    status: int = 200,
) -> HttpResponse:
    check = EligibilityCheck.objects.filter(application=application).first()
    is_decided = check is not None and check.status != CheckState.PENDING
    supplied = supplied_to([application.pk])[application.pk]
    formal = actions.proposal(application, terms=formal_terms(call), supplied=supplied)
    asked = answers_to(
        application,
        address=lambda item: reverse("grants:application_item", args=[application.code, item.pk]),
    )
    is_open = any(row.request.closed_at is None for row in asked)
    may = may_check(request.user, application) and call.status == CallState.EVALUATING
    label, tone = standing_of(application)
    return render(
        request,
        "grants/checking/check.html",
        {
            "section": "office",
            "call": call,
            "application": application,
            "standing": {"label": label, "tone": tone},
            "check": check,
            "signature": SignOff.objects.behind(application),
            "is_decided": is_decided,
            "completion": completion_of(application),
            "found": _findings(check) if is_decided else _proposed(formal.findings),
            "is_proposed_admitted": not formal.failings,
            "to_verify": len(formal.to_verify),
            "admitted_cost": _admitted_cost(call, application, check),
            "asked": [_asked(row.request, row.items, now=clock.now()) for row in asked],
            "has_open_request": is_open,
            "is_answered": application.answered_at is not None,  # type: ignore[attr-defined]  # annotated
            "may_decide": may and not is_decided and not is_open,
            "may_ask": may and not is_decided and not is_open,
            "may_close": may and is_open,
            "may_register": may_register(request.user, call),
            "protocol": list(ProtocolEntry.objects.of(TARGET, application.code).in_force()),
            "forms": forms,
            "frozen": read_frozen(
                application,
                address=lambda place: reverse(
                    "grants:check_file", args=[call.code, application.number, place]
                ),
            ),
            "trail": trail(
                OFFICE,
                (call.title, reverse("grants:office_call", args=[call.code])),
                (TITLE, reverse("grants:checks", args=[call.code])),
                f"Domanda n. {application.number}",
            ),
        },
        status=status,
    )


def _proposed(findings: object) -> list[Found]:
    return [Found(*WORDS[each.truth], each.sentence) for each in findings]  # type: ignore[attr-defined]  # of the rules


def _findings(check: EligibilityCheck | None) -> list[Found]:
    rows = Finding.objects.filter(check_row=check).order_by("position")
    return [Found(*WORDS[TRUTH[row.is_met]], row.sentence) for row in rows]


def _admitted_cost(call: Call, application: Application, check: EligibilityCheck | None) -> object:
    """What the limits leave, or less where the check says so; None when it cannot be reckoned."""
    if check is not None and check.admitted_cost is not None:
        return check.admitted_cost
    items = content_now(application).budget_items
    try:
        return euros(admitted_cost(items, categories=category_terms(call)).total)
    except RuleError:
        return None


def _asked(row: IntegrationRequest, items: tuple[ShownItem, ...], *, now: dt.datetime) -> Asked:
    end = row.answered_at or row.closed_at or min(now, row.due_at)
    return Asked(
        request=row,
        is_late=row.closed_at is None and row.answered_at is None and now > row.due_at,
        suspended_days=(clock.rome(end).date() - clock.rome(row.requested_at).date()).days,
        items=items,
    )


def _back(code: str, number: str) -> HttpResponse:
    return redirect("grants:check", code=code, number=number)
