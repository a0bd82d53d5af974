"""The board of the evaluations, and what an officer does to one sheet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from funders.actions.errors import ActionRefused
from grants.actions import evaluation as sheets
from grants.forms import board as forms
from grants.models import Evaluation
from grants.permissions import may_appoint, may_reopen, may_see_scores, may_void
from grants.rules.spread import ZERO
from grants.states import EvaluationState
from grants.views import _board
from grants.views._calls import followed_by, steps
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import page_of
from welfare_kmzero.workflow import TransitionRefused

PAGE_SIZE = 25
OWN_SHEET = "Questa scheda l'hai consegnata tu: può riaprirla solo un'altra persona."


@signed_in
@require_safe
def board(request: SignedInRequest, code: str) -> HttpResponse:
    """Totals only to who may see them; to the other officers, where each sheet stands."""
    call = get_object_or_404(_board.with_points(followed_by(request.user)), code=code)
    panel = _board.panel_of(call)
    shows_points = may_see_scores(request.user, call, panel=panel)
    form = forms.BoardFilters(request.GET, shows_points=shows_points)
    wanted = form.cleaned_data if form.is_valid() else {}
    limit = _board.widest(call)
    applications = _board.search(_board.applications_of(call), wanted.get("testo", ""))
    if wanted.get("mostra") == forms.LACKING:
        applications = _board.lacking(applications)
    elif wanted.get("mostra") == forms.WIDE:
        applications = _board.wide(applications, call, limit=limit)
    page = page_of(applications.select_related("lead"), request, size=PAGE_SIZE)
    members = _board.progress(panel)
    return render(
        request,
        "grants/ranking/board.html",
        {
            "section": "office",
            "call": call,
            "form": form,
            "is_filtered": any(wanted.values()),
            "page": page,
            "page_query": without_page(request),
            "panel": panel,
            "rows": _board.rows(
                list(page.object_list), panel, limit=limit, shows_points=shows_points
            ),
            "members": members,
            "whole": _board.altogether(members),
            "limit": limit,
            "shows_points": shows_points,
            "trail": steps(call, "Quadro delle valutazioni"),
        },
        status=200 if form.is_valid() else 422,
    )


def without_page(request: HttpRequest) -> str:
    """The filters, to be followed by the number of a page."""
    query = request.GET.copy()
    query.pop("pagina", None)
    encoded = query.urlencode()
    return f"{encoded}&" if encoded else ""


@signed_in
@require_safe
def sheet(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    found = _sheet(request.user, code, number)
    blank = forms.ReasonForm(prefix="riapri"), forms.ReasonForm(prefix="annulla")
    return _shown(request, found, *blank)


@signed_in
@require_POST
def reopen(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Give a sheet back to who wrote it."""
    found = _sheet(request.user, code, number)
    if not may_appoint(request.user, found.assignment.application.call):
        raise Http404
    form = forms.ReasonForm(request.POST, prefix="riapri")
    if form.is_valid():
        if not may_reopen(request.user, found):
            form.add_error(None, OWN_SHEET)
        else:
            try:
                sheets.reopen(found, reason=form.cleaned_data["reason"], by=request.user)
            except (ActionRefused, TransitionRefused) as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, f"Scheda riaperta: {_name(found)} può correggerla.")
                return redirect("grants:board", code)
    return _shown(request, found, form, forms.ReasonForm(prefix="annulla"))


@signed_in
@require_POST
def void(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Take a sheet out of the count for good."""
    found = _sheet(request.user, code, number)
    if not may_void(request.user, found):
        raise Http404
    form = forms.ReasonForm(request.POST, prefix="annulla")
    if form.is_valid():
        try:
            sheets.void(found, reason=form.cleaned_data["reason"], by=request.user)
        except (ActionRefused, TransitionRefused) as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Scheda annullata: i punti di {_name(found)} non contano.")
            return redirect("grants:board", code)
    return _shown(request, found, forms.ReasonForm(prefix="riapri"), form)


def _sheet(user: User, code: str, number: int) -> Evaluation:
    """Raises Http404 for who may not see points, as if there were no sheet."""
    rows = Evaluation.objects.select_related(
        "assignment__application__call",
        "assignment__application__lead",
        "assignment__evaluator__designated_by",
        "submitted_by",
        "voided_by",
    )
    found = get_object_or_404(
        rows,
        assignment__application__call__in=followed_by(user),
        assignment__application__call__code=code,
        pk=number,
    )
    if not may_see_scores(user, found.assignment.application.call):
        raise Http404
    return found


def _name(found: Evaluation) -> str:
    return found.assignment.evaluator.name


def _shown(
    request: SignedInRequest,
    found: Evaluation,
    reopening: forms.ReasonForm,
    voiding: forms.ReasonForm,
) -> HttpResponse:
    call = found.assignment.application.call
    scores = list(found.scores.select_related("criterion").order_by("criterion__position"))
    runs = may_appoint(request.user, call)
    is_refused = reopening.is_bound or voiding.is_bound
    return render(
        request,
        "grants/ranking/sheet.html",
        {
            "section": "office",
            "call": call,
            "sheet": found,
            "application": found.assignment.application,
            "evaluator": found.assignment.evaluator,
            "scores": scores,
            "total": sum((score.points for score in scores), ZERO),
            "is_handed_in": found.status == EvaluationState.SUBMITTED,
            "is_voided": found.status == EvaluationState.VOIDED,
            "runs": runs and call.status == "evaluating",
            "is_own": found.submitted_by_id == request.user.pk,
            "reopening": reopening,
            "voiding": voiding,
            "trail": steps(
                call,
                ("Quadro delle valutazioni", f"/gestione/bandi/{call.code}/quadro/"),
                f"Scheda di {found.assignment.evaluator.name}",
            ),
        },
        status=422 if is_refused else 200,
    )
