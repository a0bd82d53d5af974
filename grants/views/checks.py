"""The formal check of the applications of a call: the list, and many admitted together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.permissions import has_function
from funders.states import CallState, OfficerFunction
from grants.actions import check as actions
from grants.actions.terms import Supplied, formal_terms, supplied_to
from grants.forms import check as forms
from grants.models import EligibilityCheck, IntegrationItem, IntegrationRequest
from grants.states import CheckState
from grants.views.office import OFFICE, office_call_of
from projects.models import Application
from projects.rules.findings import FormalCheck, Outcome
from projects.rules.formal_check import FormalTerms
from welfare_kmzero import clock, italian
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.models import Direction, ProtocolEntry
from welfare_kmzero.screens.paging import page_of, trail
from welfare_kmzero.workflow import TransitionRefused

# So many are looked at, and admitted, at a time: each reading opens a frozen application.
TOGETHER = 200
TITLE = "Istruttoria formale"


@dataclass(frozen=True, slots=True)
class Listed:
    """``proposed`` is what the rules propose while nobody has decided; ``protocol``: a number."""

    application: Application
    label: str
    tone: str
    proposed: str
    failings: int
    to_verify: int
    protocol: str


def rows_of(call: Call) -> QuerySet[Application]:
    """Applications in force, and where their check stands.

    ``check_status``, ``asked_until`` and ``answered_at`` of an open request,
    ``was_completed`` where an answer supplied a part.
    """
    checks = EligibilityCheck.objects.filter(application=OuterRef("pk"))
    asked = IntegrationRequest.objects.filter(application=OuterRef("pk"), closed_at__isnull=True)
    items = IntegrationItem.objects.filter(request__application=OuterRef("pk"))
    return (
        Application.objects.in_force()
        .filter(call=call)
        .annotate(
            check_status=Subquery(checks.values("status")[:1]),
            asked_until=Subquery(asked.values("due_at")[:1], output_field=DateTimeField()),
            answered_at=Subquery(asked.values("answered_at")[:1]),
            was_completed=Exists(items),
        )
        .select_related("snapshot", "lead", "call")
        .by_number()
    )


UNDECIDED = Q(check_status__isnull=True) | Q(check_status=CheckState.PENDING)
CHOSEN = {
    forms.PENDING: UNDECIDED & Q(asked_until__isnull=True),
    forms.WAITING: Q(asked_until__isnull=False),
    forms.ADMITTED: Q(check_status=CheckState.ADMITTED),
    forms.NOT_ADMITTED: Q(check_status=CheckState.NOT_ADMITTED),
}


@signed_in
@require_safe
def check_list(request: SignedInRequest, code: str) -> HttpResponse:
    call = office_call_of(request.user, code)
    form = forms.CheckFilters(request.GET or None)
    rows = _filtered(rows_of(call), form)
    page = page_of(rows, request)
    is_evaluating = call.status == CallState.EVALUATING
    return render(
        request,
        "grants/checking/list.html",
        {
            "section": "office",
            "call": call,
            "form": form,
            "page": page,
            "query": _query(request.GET),
            "rows": _listed(page, call),
            "is_evaluating": is_evaluating,
            "may_check": is_evaluating and has_function(request.user, call, OfficerFunction.CHECK),
            "trail": trail(OFFICE, (call.title, _hub(call)), TITLE),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def admit_together(request: SignedInRequest, code: str) -> HttpResponse:
    """First the list of those about which the rules have nothing to say, then the word."""
    call = office_call_of(request.user, code)
    if not has_function(request.user, call, OfficerFunction.CHECK):
        raise Http404
    if request.method == "POST":
        chosen = request.POST.getlist("domanda")[:TOGETHER]
        applications = list(rows_of(call).filter(code__in=chosen))
        try:
            admitted = actions.admit_without_findings(call, applications, by=request.user)
        except (ActionRefused, TransitionRefused) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, italian.counted(len(admitted), "domanda ammessa.", "domande ammesse.")
            )
        return redirect("grants:checks", code=code)
    clean, others = _clean_of(call)
    return render(
        request,
        "grants/checking/together.html",
        {
            "section": "office",
            "call": call,
            "clean": clean,
            "others": others,
            "together": TOGETHER,
            "is_evaluating": call.status == CallState.EVALUATING,
            "trail": trail(
                OFFICE,
                (call.title, _hub(call)),
                (TITLE, reverse("grants:checks", args=[code])),
                "Ammetti insieme",
            ),
        },
    )


def _clean_of(call: Call) -> tuple[list[Application], int]:
    """Those without findings among the first undecided, and how many of these have some."""
    terms = formal_terms(call)
    undecided = list(rows_of(call).filter(CHOSEN[forms.PENDING])[:TOGETHER])
    supplied = _supplied(undecided)
    clean = [row for row in undecided if actions.is_clean(_proposed(row, terms, supplied))]
    return clean, len(undecided) - len(clean)


def _filtered(rows: QuerySet[Application], form: forms.CheckFilters) -> QuerySet[Application]:
    if not form.is_valid():
        return rows
    if state := form.cleaned_data["stato"]:
        rows = rows.filter(CHOSEN[state])
    if text := form.cleaned_data["testo"].strip():
        rows = rows.filter(
            Q(title__icontains=text) | Q(lead__name__icontains=text) | Q(number__icontains=text)
        )
    return rows


def _query(asked: QueryDict) -> str:
    """The filters, to be carried to the other pages of the list."""
    kept = asked.copy()
    kept.pop("pagina", None)
    return f"{kept.urlencode()}&" if kept else ""


def _listed(page: Page[Application], call: Call) -> list[Listed]:
    terms, supplied = formal_terms(call), _supplied(page)
    protocol = {
        entry.target: str(entry)
        for entry in ProtocolEntry.objects.in_force().filter(
            target_type="application",
            target__in=[row.code for row in page],
            direction=Direction.INCOMING,
        )
    }
    return [_row(row, _proposed(row, terms, supplied), protocol.get(row.code, "")) for row in page]


def _supplied(rows: Iterable[Application]) -> Mapping[int, Supplied]:
    """What was supplied on request, of applications of ``rows_of``; one query where anything was."""
    keys = [row.pk for row in rows if row.was_completed]  # type: ignore[attr-defined]  # annotated
    return supplied_to(keys) if keys else {}


def _proposed(
    row: Application, terms: FormalTerms, supplied: Mapping[int, Supplied]
) -> FormalCheck:
    return actions.proposal(row, terms=terms, supplied=supplied.get(row.pk, Supplied()))


def _row(row: Application, formal: FormalCheck, protocol: str) -> Listed:
    label, tone = standing_of(row)
    is_admitted = formal.outcome is Outcome.ADMITTED
    return Listed(
        application=row,
        label=label,
        tone=tone,
        proposed="Ammissione" if is_admitted else "Non ammissione",
        failings=len(formal.failings),
        to_verify=len(formal.to_verify),
        protocol=protocol,
    )


def standing_of(row: Application) -> tuple[str, str]:
    """Label and tone of an application of ``rows_of``."""
    state = getattr(row, "check_status", None) or CheckState.PENDING
    until = getattr(row, "asked_until", None)
    if getattr(row, "answered_at", None) is not None:
        return "Integrazione arrivata, da leggere", "wait"
    if until is not None:
        due_on = italian.long_date(clock.rome(until).date())
        return f"Integrazione richiesta (entro il {due_on})", "wait"
    tones = {CheckState.ADMITTED: "open", CheckState.NOT_ADMITTED: "failed"}
    return CheckState(state).label, tones.get(CheckState(state), "wait")


def _hub(call: Call) -> str:
    return reverse("grants:office_call", args=[call.code])
