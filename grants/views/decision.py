"""The decisions of the funders: where each stands, its act, its adoption."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused
from funders.models import Call
from grants.actions.adoption import issue_paper, record_adoption
from grants.documents.decision_sitting import sitting_of
from grants.documents.preview import as_page, draft_facts, still_missing
from grants.documents.sources import deciding_body
from grants.forms.decision import AdoptionForm
from grants.models import AwardShare, FundingDecision
from grants.permissions import may_decide_share
from grants.states import DecisionState
from grants.views.decision_steps import address, committed_by, standing
from grants.views.office import OFFICE
from grants.views.papers import papers_of
from grants.views.reach import call_followed, decision_seen, decision_taken
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.workflow import TransitionRefused

UNFIT = 422
LATE = 409


def trail_of(call: Call, *steps: tuple[str, str] | str) -> object:
    """The way from the decisions of a call to one of its pages."""
    return trail(
        OFFICE,
        (call.title, reverse("grants:office_call", args=[call.code])),
        ("Decisioni", reverse("grants:decisions", args=[call.code])),
        *steps,
    )


@signed_in
@require_safe
def decisions(request: SignedInRequest, code: str) -> HttpResponse:
    """Every decision of the call, round by round, each with its next step."""
    call = call_followed(request.user, code)
    rows = list(FundingDecision.objects.filter(round__call=call).in_order())
    papers, committed = papers_of(rows), committed_by(rows)
    return render(
        request,
        "grants/deciding/decisions.html",
        {
            "section": "office",
            "call": call,
            "standings": [
                standing(row, papers.get(row.pk), committed=committed.get(row.pk)) for row in rows
            ],
            "trail": trail(
                OFFICE,
                (call.title, reverse("grants:office_call", args=[call.code])),
                "Decisioni dei finanziatori",
            ),
        },
    )


@signed_in
@require_safe
def decision(request: SignedInRequest, code: str, number: int, funder: str) -> HttpResponse:
    """One decision; HTMX asks for the act and the steps while it is prepared."""
    row = decision_seen(request.user, code, number, funder)
    context = _page(row, by=request.user)
    if request.headers.get("HX-Request"):
        return render(request, "grants/deciding/_paper_ready.html", context)
    return render(request, "grants/deciding/decision.html", context)


def _page(row: FundingDecision, *, by: User) -> Mapping[str, object]:
    call = row.round.call
    where = standing(row, papers_of([row]).get(row.pk), committed=committed_by([row]).get(row.pk))
    facts = draft_facts(row.deliberation) if hasattr(row, "deliberation") else None
    may_write = may_decide_share(by, row) and not where.is_adopted
    return {
        "section": "office",
        "call": call,
        "decision": row,
        "where": where,
        "body": deciding_body(row),
        "sitting": sitting_of(row),
        "may_write": may_write,
        "may_decide": may_decide_share(by, row),
        "address": address("decision", row),
        "file_address": address("decision_file", row),
        "issue_address": address("decision_issue", row),
        "missing": still_missing(row.deliberation, facts) if facts and not where.is_adopted else [],
        "preview": as_page(facts) if facts else "",
        "award_count": AwardShare.objects.filter(
            award__round=row.round_id, funder=row.funder_id, carried__gt=0
        ).count(),
        "trail": trail_of(call, row.funder.name),
    }


@signed_in
@require_POST
def decision_issue(request: SignedInRequest, code: str, number: int, funder: str) -> HttpResponse:
    """Ask for the draft of the act as things stand; a job prints it."""
    row = decision_taken(request.user, code, number, funder)
    before = papers_of([row]).get(row.pk)
    try:
        act = issue_paper(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        if before is not None and act is not None and act.pk == before.act.pk:
            messages.info(request, "Il documento è già aggiornato: i dati non sono cambiati.")
        else:
            messages.success(request, "Il documento è in preparazione: tra poco lo scarichi qui.")
    return redirect(f"{address('decision', row)}#documento")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision_adoption(
    request: SignedInRequest, code: str, number: int, funder: str
) -> HttpResponse:
    """Type what was decided, read it again with its figures, confirm."""
    row = decision_taken(request.user, code, number, funder)
    if row.status == DecisionState.ADOPTED:
        return redirect(address("decision", row))
    if request.method != "POST":
        return _adoption_page(request, row, AdoptionForm(decision=row, initial=_known(row)))
    form = AdoptionForm(request.POST, decision=row)
    if not form.is_valid():
        return _adoption_page(request, row, form, status=UNFIT)
    if "conferma" not in request.POST:
        return _adoption_page(request, row, form, confirming="correggi" not in request.POST)
    try:
        record_adoption(row, by=request.user, **form.cleaned_data)
    except TransitionRefused as refused:  # somebody, or another tab, was quicker
        messages.info(request, str(refused))
    except ActionRefused as refused:
        add_refusal(form, refused)
        return _adoption_page(request, row, form, status=UNFIT)
    else:
        messages.success(request, "La decisione è registrata e la quota è concessa.")
    return redirect(address("decision", row))


def _known(row: FundingDecision) -> dict[str, object]:
    """What is known already of the decision: its sitting tells the most."""
    known: dict[str, object] = {"body": deciding_body(row), "number": row.number}
    if row.sitting is not None:
        known["number"] = row.sitting.number
        known["decided_on"] = row.sitting.held_on.isoformat() if row.sitting.held_on else ""
    return known


def _adoption_page(
    request: SignedInRequest,
    row: FundingDecision,
    form: AdoptionForm,
    *,
    confirming: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = _page(row, by=request.user)
    name = "Registra la decisione"
    return render(
        request,
        "grants/deciding/adoption_confirm.html" if confirming else "grants/deciding/adoption.html",
        {
            **context,
            "form": form,
            "trail": trail_of(row.round.call, (row.funder.name, address("decision", row)), name),
        },
        status=status,
    )
