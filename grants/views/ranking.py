"""The ranking: read, computed, approved, and the amounts that an officer proposes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.permissions import functions_on
from funders.states import CallState, OfficerFunction
from grants.actions import ranking as rankings
from grants.actions.reckoning import NumbersRefused
from grants.documents.line import line_rule
from grants.forms.ranking import ApprovalForm
from grants.models import Ranking
from grants.permissions import may_rank
from grants.rules.amount_due import ProposalAboveLimit
from grants.states import RankingState
from grants.views import _ranking
from grants.views._calls import ranked_call, steps
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.line import ZERO
from welfare_kmzero.screens.paging import page_of
from welfare_kmzero.workflow import TransitionRefused

PAGE_SIZE = 50
# Beyond so many numbers a refusal is not read to its end.
TOLD = 20
STALE_PROPOSAL = (
    "Un importo proposto dagli uffici è più alto di quanto ora spetta alla domanda: correggilo o "
    "toglilo, poi ricalcola."
)
REFUSED = (ActionRefused, TransitionRefused, ProposalAboveLimit)


@signed_in
@require_safe
def ranking(request: SignedInRequest, code: str) -> HttpResponse:
    return shown(request, ranked_call(request.user, code))


@signed_in
@require_POST
def compute(request: SignedInRequest, code: str) -> HttpResponse:
    """As often as one likes, until the approval."""
    call = ranked_call(request.user, code)
    if not may_rank(request.user, call):
        raise Http404
    try:
        rankings.compute(call, by=request.user)
    except REFUSED as refused:
        return shown(request, call, refused=refused)
    messages.success(request, "Graduatoria calcolata: è una bozza, finché non la approvi.")
    return redirect("grants:ranking", code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: SignedInRequest, code: str) -> HttpResponse:
    """What becomes frozen, its fingerprint, and the last word."""
    call = ranked_call(request.user, code)
    found = Ranking.objects.filter(call=call).first()
    if found is None or not may_rank(request.user, call):
        raise Http404
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rankings.approve(found, by=request.user, seen=form.cleaned_data["seen"])
        except REFUSED as refused:
            add_refusal(form, Exception(said(refused)))
        else:
            messages.success(request, "Graduatoria approvata: ora non si modifica più.")
            return redirect("grants:ranking", code)
    fingerprint = rankings.fingerprint(found)
    # After a refusal, what is confirmed is what the page shows now.
    if form.is_bound:
        form.data = {**request.POST.dict(), "seen": fingerprint}
    form.initial = {"seen": fingerprint}
    return render(
        request,
        "grants/ranking/approve.html",
        {
            "section": "office",
            "call": call,
            "ranking": found,
            "is_approved": found.status == RankingState.APPROVED,
            "sums": _ranking.sums_of(found),
            "fingerprint": fingerprint,
            "form": form,
            "is_refused": form.is_bound,
            "trail": steps(call, ("Graduatoria", address(call)), "Approvazione"),
        },
        status=422 if form.is_bound else 200,
    )


def address(call: Call) -> str:
    return f"/gestione/bandi/{call.code}/graduatoria/"


def said(refused: Exception) -> str:
    """What a person reads; of many numbers, the first."""
    if isinstance(refused, ProposalAboveLimit):
        return STALE_PROPOSAL
    if isinstance(refused, NumbersRefused) and len(refused.numbers) > TOLD:
        more = len(refused.numbers) - TOLD
        first = ", ".join(refused.numbers[:TOLD])
        return f"{refused.sentence}: {first} e altre {more}."
    return str(refused)


def shown(
    request: SignedInRequest, call: Call, *, refused: Exception | None = None
) -> HttpResponse:
    """The page of the ranking; with a refusal, its sentence and status 422."""
    found = _ranking.ranking_of(call)
    functions = functions_on(request.user, call)
    runs = OfficerFunction.APPOINT in functions
    is_open = call.status == CallState.EVALUATING
    context = {
        "section": "office",
        "call": call,
        "ranking": found,
        "refused": "" if refused is None else said(refused),
        "may_compute": runs and is_open and not (found and found.is_history),
        "may_approve": runs and is_open and found is not None,
        "may_propose_amounts": is_open and OfficerFunction.CHECK in functions,
        "trail": steps(call, "Graduatoria"),
    }
    if found is not None:
        context |= _of_ranking(request, call, found)
        context["is_approved"] = found.status == RankingState.APPROVED
        context["may_award"] = runs and call.status == CallState.RANKED
        context["may_publish"] = OfficerFunction.PUBLISH in functions
    return render(
        request, "grants/ranking/ranking.html", context, status=200 if refused is None else 422
    )


def _of_ranking(request: HttpRequest, call: Call, found: Ranking) -> dict[str, object]:
    criteria = _ranking.criteria_of(call)
    sums = _ranking.sums_of(found)
    page = page_of(_ranking.entries_of(found), request, size=PAGE_SIZE, count=sums.lines)
    endowment = found.endowment or ZERO  # type: ignore[attr-defined]  # annotated
    return {
        "criteria": criteria,
        "column_count": len(criteria) + 6,
        "sums": sums,
        "page": page,
        "rows": _ranking.rows(
            list(page.object_list),
            criteria,
            sums,
            is_approved=found.status == RankingState.APPROVED,
        ),
        "line": _ranking.line_of(found, sums, endowment=endowment),
        "line_rule": line_rule(call),
        "tie_rule": _ranking.tie_rule(criteria),
    }
