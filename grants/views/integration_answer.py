"""Answering a request to complete an application: the parts opened again, then the sending."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from grants.actions.integration import AnswerTooLate, answer
from grants.documents.answers import Line, changed_lines
from grants.forms.integration_answer import IntegrationAnswerForm
from grants.models import IntegrationRequest
from grants.permissions import may_answer_integration
from grants.views.application import DESK, own_application
from projects.actions.reopening import keep_message
from projects.documents.corrections import Correction, corrections_of
from projects.documents.reopened import draft_of, gaps_of, read_reopened
from projects.models import ReopenedPart, Reopening
from projects.rules.parts import PARTS
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens import autosave
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

SEND = "invia"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part opened again: what is done of it, and how it changes."""

    title: str
    row: ReopenedPart
    address: str
    file_address: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def link(self) -> str:
        if self.row.part:
            return "Modifica ancora" if self.row.is_corrected else "Correggi"
        return "Sostituisci" if self.row.is_corrected else "Carica"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def integration_answer(request: SignedInRequest, code: str) -> HttpResponse:
    """The page of the last request that is not closed."""
    application = own_application(request.user, code)
    asked = (
        IntegrationRequest.objects.filter(application=application, closed_at=None)
        .select_related("application__call", "application__lead", "reopening")
        .first()
    )
    if asked is None:
        # Closed meanwhile: what became of it is read there.
        return redirect("grants:application", code=code)
    if not may_answer_integration(request.user, asked):
        raise Http404
    if request.method == "POST" and request.POST.get("azione") != SEND:
        return _kept(request, asked)
    form = IntegrationAnswerForm(
        request.POST if request.method == "POST" else None, initial=_kept_message(asked.reopening)
    )
    status = 200
    if request.method == "POST":
        status = _answered(request, asked, form)
        if status == 302:
            messages.success(
                request, "La risposta è arrivata: la leggerà chi istruisce la domanda."
            )
            return redirect("grants:application", code=code)
    return _page(request, asked, form, status=status)


def _page(
    request: SignedInRequest,
    asked: IntegrationRequest,
    form: IntegrationAnswerForm,
    *,
    status: int,
) -> HttpResponse:
    application, is_late = asked.application, clock.now() > asked.due_at
    code = application.code
    return render(
        request,
        "grants/application/answer.html",
        {
            "section": "applications",
            "application": application,
            "asked": asked,
            "form": form,
            "is_late": is_late,
            "is_open": asked.answered_at is None and not is_late,
            **_opened_again(asked.reopening, code=code),
            "trail": trail(
                DESK,
                (application.title, reverse("grants:application", args=[code])),
                "Integrazione",
            ),
        },
        status=status,
    )


def _answered(
    request: SignedInRequest, asked: IntegrationRequest, form: IntegrationAnswerForm
) -> int:
    """The status of the answer; 302 when the request is answered, by this click or the one before."""
    if not form.is_valid():
        return 422
    try:
        answer(
            asked,
            text=form.cleaned_data["risposta"],
            arrived_at=clock.arrived_at(request),
            by=request.user,
        )
    except ActionRefused as refused:
        asked.refresh_from_db()
        if asked.answered_at is not None and asked.answer == form.cleaned_data["risposta"].strip():
            return 302
        add_refusal(form, refused)
        return 409 if isinstance(refused, AnswerTooLate) else 422
    return 302


def _kept_message(reopening: Reopening | None) -> dict[str, str]:
    return {"risposta": reopening.message} if reopening is not None else {}


def _kept(request: SignedInRequest, asked: IntegrationRequest) -> HttpResponse:
    """The message alone, which the page saves by itself: nothing is sent without its button."""
    form, is_autosave = IntegrationAnswerForm(request.POST), autosave.is_autosave(request)
    if not form.is_valid():
        return autosave.unfit(form) if is_autosave else _page(request, asked, form, status=422)
    reopening, text = asked.reopening, form.cleaned_data["risposta"]
    try:
        if reopening is not None:
            keep_message(reopening, text, arrived_at=clock.arrived_at(request))
    except ActionRefused as refused:
        if is_autosave:
            return autosave.refused(refused)
        add_refusal(form, refused)
        return _page(request, asked, form, status=409)
    if is_autosave:
        return autosave.saved(version="1", at=clock.now())
    messages.success(request, "Il messaggio è salvato; la risposta non è ancora inviata.")
    return redirect("grants:integration_answer", code=asked.application.code)


def _opened_again(reopening: Reopening | None, *, code: str) -> Mapping[str, object]:
    """The parts with their changes, and what the call would still miss in them."""
    if reopening is None:
        return {"parts": [], "gaps": [], "is_corrected": False}
    reopened = read_reopened(reopening)
    changes = {}
    if reopened.corrected:
        found = zip(reopened.corrected, corrections_of(reopened), strict=True)
        changes = {row.pk: each for row, each in found}
    parts = [each.part for each in reopened.parts if each.part]
    return {
        "parts": [_shown(each, changes.get(each.pk), code=code) for each in reopened.parts],
        "gaps": gaps_of(draft_of(reopened.application, reopened.after), parts) if parts else [],
        "is_corrected": bool(changes),
    }


def _shown(row: ReopenedPart, change: Correction | None, *, code: str) -> ShownPart:
    required = row.required_document
    before, after = changed_lines(change.before, change.after) if change else ((), ())
    names = [code, row.slug]
    return ShownPart(
        title=PARTS[row.part] if required is None else required.title,
        row=row,
        address=reverse("projects:reopened_part", args=names),
        file_address=reverse("projects:reopened_file", args=names) if row.document_id else "",
        before=before,
        after=after,
    )
