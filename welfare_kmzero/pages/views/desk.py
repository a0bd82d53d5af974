"""The start page of who is signed in, and the acts of one call while they are prepared."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.pages.readings import acts, applicant, calls, desk, workshop
from welfare_kmzero.pages.readings.todo import in_order
from welfare_kmzero.screens.paging import trail

# The desk shows the acts of the calls that moved last; the others have their own page.
OPENED = 3


@signed_in
@require_safe
def desk_page(request: SignedInRequest) -> HttpResponse:
    now, user = clock.now(), request.user
    rows = desk.desk_calls(user, calls.shown(desk.calls_of(user), now=now), now=now)
    panels = desk.panel_work(user)
    mine = applicant.bench(user, now=now)
    todos = [
        *mine.todos,
        *(item for panel in panels for item in panel.todos(now=now)),
        *(item for row in rows for item in row.todos),
    ]
    return render(
        request,
        "pages/desk.html",
        {
            "section": "desk",
            "todos": in_order(todos),
            "mine": mine,
            "calls": rows,
            "benches": workshop.benches([row.call for row in rows[:OPENED]], by=user),
            "panels": panels,
            "receipts": acts.shown(acts.receipts_of(user)) if mine.led else [],
            "trail": trail("Scrivania"),
        },
    )


@signed_in
@require_safe
def call_acts(request: SignedInRequest, code: str) -> HttpResponse:
    """Acts and jobs of one call; HTMX asks for the fragment alone while a job is unfinished."""
    call = get_object_or_404(desk.calls_of(request.user), code=code)
    (bench,) = workshop.benches([call], by=request.user)
    context: Mapping[str, object] = {
        "section": "desk",
        "call": call,
        "bench": bench,
        "trail": trail(("Scrivania", "/scrivania/"), f"Atti – {call.title}"),
    }
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "pages/_bench.html" if is_fragment else "pages/call_acts.html", context)
