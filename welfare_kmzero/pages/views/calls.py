"""Calls and their results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from funders.models import Call, Criterion, Protocol
from grants.documents.line import line_rule
from grants.models import Publication
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, anyone, signed_in
from welfare_kmzero.pages import kept
from welfare_kmzero.pages.readings import acts, calls, results
from welfare_kmzero.screens.charts import pieces
from welfare_kmzero.screens.line import ZERO
from welfare_kmzero.screens.paging import page_among, page_of, trail

CALLS = ("Bandi", "/bandi/")
# Entries of a ranking in a page.
ROWS = 50


@anyone
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    page = page_of(Call.objects.public(), request)
    rows = calls.shown(page.object_list, now=clock.now())
    return render(
        request,
        "pages/calls.html",
        {
            "section": "calls",
            "indexable": True,
            "page": page,
            "open_calls": [row for row in rows if row.is_open],
            "other_calls": [row for row in rows if not row.is_open],
            "trail": trail("Bandi"),
        },
    )


@anyone
@require_safe
def call_detail(request: HttpRequest, code: str) -> HttpResponse:
    now = clock.now()

    def draw() -> tuple[calls.ShownCall, HttpResponse]:
        call = get_object_or_404(Call.objects.public().select_related("protocol"), code=code)
        (row,) = calls.shown([call], now=now)
        return row, _call_page(request, row, is_preview=False)

    if kept.is_for_a_stranger(request):
        return kept.page_of(code, now=now, draw=draw)
    _, response = draw()
    return response


@signed_in
@require_safe
def call_preview(request: SignedInRequest, code: str) -> HttpResponse:
    """The page of a call as applicants will see it, for who prepares it."""
    mine = Call.objects.in_office_of(request.user).select_related("protocol")
    (row,) = calls.shown([get_object_or_404(mine, code=code)], now=clock.now())
    return _call_page(request, row, is_preview=True)


def _call_page(request: HttpRequest, row: calls.ShownCall, *, is_preview: bool) -> HttpResponse:
    call = row.call
    parts = calls.funder_parts(call)
    endowments = [part.available or ZERO for part in parts]
    whole = sum(endowments, ZERO)
    criteria = list(Criterion.objects.filter(call=call))
    return render(
        request,
        "pages/call.html",
        {
            "section": "calls",
            "indexable": not call.is_demonstration and not is_preview,
            "is_preview": is_preview,
            "row": row,
            "call": call,
            "parts": parts,
            "whole": whole,
            "bar": pieces(endowments, whole=whole),
            "criteria": criteria,
            "has_minimums": any(criterion.min_points is not None for criterion in criteria),
            "max_points": sum((criterion.max_points for criterion in criteria), ZERO),
            "tie_rule": results.tie_rule(call, criteria),
            "line_rule": line_rule(call),
            "cost_categories": list(call.cost_categories.all()),
            "network_rules": list(
                call.network_rules.order_by("position").prefetch_related("kinds")
            ),
            "required_documents": list(call.required_documents.all()),
            "legal_bases": list(call.legal_bases.all()),
            "extensions": row.extensions,
            "trail": trail(CALLS, call.title),
        },
    )


@anyone
@require_safe
def call_results(request: HttpRequest, code: str) -> HttpResponse:
    """Only after ``publish_results``: until then the page is not there."""
    publication = get_object_or_404(
        Publication.objects.filter(call__in=Call.objects.public()).select_related("call__protocol"),
        call__code=code,
    )
    call = publication.call
    ranking, places = results.outline(call)
    page = page_among(places, request, size=ROWS)
    return render(
        request,
        "pages/results.html",
        {
            "section": "calls",
            "indexable": not call.is_demonstration,
            "call": call,
            "publication": publication,
            "page": page,
            "results": results.results_of(call, ranking, places, shown=list(page.object_list)),
            "files": acts.public_files(call.code),
            "trail": trail(CALLS, (call.title, reverse("pages:call", args=[call.code])), "Esiti"),
        },
    )


@anyone
@require_safe
def protocol_list(request: HttpRequest) -> HttpResponse:
    """The parties, for every protocol on which a public call stands."""
    protocols = (
        Protocol.objects.filter(calls__in=Call.objects.public())
        .distinct()
        .prefetch_related("shares__funder", "partners__funder")
    )
    return render(
        request,
        "pages/protocol.html",
        {"indexable": True, "protocols": protocols, "trail": trail("Parti del protocollo")},
    )
