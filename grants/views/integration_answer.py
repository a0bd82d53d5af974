"""Answering a request to complete an application: the named parts, within the term."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from grants.actions.integration import AnsweredPart, AnswerTooLate, answer, named_parts
from grants.forms.integration_answer import (
    ANSWER,
    IntegrationAnswerForm,
    file_field,
    text_field,
)
from grants.models import IntegrationRequest
from grants.permissions import may_answer_integration
from grants.rules.integration_parts import PARTS
from grants.views.application import DESK, own_application
from projects.documents.frozen import read_frozen
from projects.documents.frozen_lines import text_of
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.documents.store import keep
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.uploads.receiving import is_too_large, receive
from welfare_kmzero.uploads.refusals import FileRefused


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def integration_answer(request: SignedInRequest, code: str) -> HttpResponse:
    """The page of the last request that is not closed."""
    application = own_application(request.user, code)
    asked = (
        IntegrationRequest.objects.filter(application=application, closed_at=None)
        .select_related("application__call", "application__lead")
        .first()
    )
    if asked is None or not may_answer_integration(request.user, asked):
        raise Http404
    parts = named_parts(asked)
    form = _form(request, application, parts)
    status = 200
    if request.method == "POST":
        status = _answered(request, asked, form, parts)
        if status == 302:
            messages.success(
                request, "La risposta è arrivata: la leggerà chi istruisce la domanda."
            )
            return redirect("grants:application", code=code)
    return render(
        request,
        "grants/application/answer.html",
        {
            "section": "applications",
            "application": application,
            "asked": asked,
            "form": form,
            "is_late": clock.now() > asked.due_at,
            "trail": trail(
                DESK,
                (application.title, reverse("grants:application", args=[code])),
                "Integrazione",
            ),
        },
        status=status,
    )


def _form(
    request: SignedInRequest, application: Application, parts: tuple[str, ...]
) -> IntegrationAnswerForm:
    frozen = read_frozen(application)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    return IntegrationAnswerForm(
        *bound,
        parts=parts,
        documents=dict(application.call.required_documents.values_list("code", "title")),
        said={part: text_of(frozen, part) for part in parts},
    )


def _answered(
    request: SignedInRequest,
    asked: IntegrationRequest,
    form: IntegrationAnswerForm,
    parts: tuple[str, ...],
) -> int:
    """The status of the answer; 302 when the request is answered."""
    if not form.is_valid():
        return 413 if is_too_large(request) else 422
    given = [each for part in parts if (each := _part(request, form, part)) is not None]
    if form.errors:
        return 413 if is_too_large(request) else 422
    try:
        answer(
            asked,
            text=form.cleaned_data[ANSWER],
            parts=given,
            arrived_at=clock.arrived_at(request),
            by=request.user,
        )
    except ActionRefused as refused:
        add_refusal(form, refused)
        return 409 if isinstance(refused, AnswerTooLate) else 422
    return 302


def _part(request: SignedInRequest, form: IntegrationAnswerForm, part: str) -> AnsweredPart | None:
    """What was given for ``part``; None when nothing was, or it is as it was sent."""
    if part in PARTS:
        field = text_field(part)
        text = form.cleaned_data[field].replace("\r\n", "\n").strip()
        is_new = text and text != str(form.fields[field].initial or "").strip()
        return AnsweredPart(part, text=text) if is_new else None
    field = file_field(part)
    if not form.cleaned_data[field]:
        return None
    try:
        form.cleaned_data[field].seek(0)
        content, checked = receive(request, field)
        document = keep(content, media_type=checked.kind.media_type, by=request.user)
    except (FileRefused, DocumentNotKept) as refused:
        add_refusal(form, refused, field=field)
        return None
    return AnsweredPart(part, document=document, file_name=checked.name)
