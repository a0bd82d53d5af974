"""Register and audit trail: read and searched by officers, auditors and administrators."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import record
from welfare_kmzero.jobs.queue import enqueue
from welfare_kmzero.pages.forms import AuditFilters, RegisterFilters
from welfare_kmzero.pages.readings import audit_trail, register
from welfare_kmzero.screens import sheets
from welfare_kmzero.screens.paging import PARAMETER, page_of, trail

_SIZE = 50
_DESK = ("Scrivania", "/scrivania/")


@signed_in
@require_safe
def register_page(request: SignedInRequest) -> HttpResponse:
    """The latest registrations first, or those that answer to the filters."""
    if not register.follows_a_call(request.user):
        raise Http404
    form = RegisterFilters(request.GET)
    entries = register.visible_to(request.user)
    found = register.searched(entries, form.cleaned_data) if form.is_valid() else entries.none()
    page = page_of(found.select_related("annulment"), request, size=_SIZE)
    return render(
        request,
        "pages/register.html",
        {
            "section": "office",
            "form": form,
            "page": page,
            "query": _query(request),
            "formats": sheets.FORMATS,
            "is_short": page.paginator.count <= sheets.AT_ONCE,
            "lines": register.lines(page),
            "trail": trail(_DESK, "Registro"),
        },
        status=200 if form.is_valid() else 400,
    )


@signed_in
@require_safe
def trail_page(request: SignedInRequest) -> HttpResponse:
    """The latest events first, or those that answer to the filters."""
    if not register.follows_a_call(request.user):
        raise Http404
    form = AuditFilters(request.GET)
    events = audit_trail.visible_to(request.user)
    found = (
        audit_trail.searched(events, form.cleaned_data, by=request.user)
        if form.is_valid()
        else events.none()
    )
    page = page_of(found, request, size=_SIZE)
    return render(
        request,
        "pages/audit_trail.html",
        {
            "section": "office",
            "form": form,
            "page": page,
            "query": _query(request),
            "formats": sheets.FORMATS,
            "is_short": page.paginator.count <= sheets.AT_ONCE,
            "lines": audit_trail.lines(page, by=request.user),
            "chain": audit_trail.last_verification(),
            "trail": trail(_DESK, "Tracciato delle operazioni"),
        },
        status=200 if form.is_valid() else 400,
    )


@signed_in
@require_POST
def trail_verify(request: SignedInRequest) -> HttpResponse:
    """Ask a job to walk the whole chain; asked twice while nothing happens, it is one walk."""
    if not register.follows_a_call(request.user):
        raise Http404
    with transaction.atomic():
        asked = record(
            "audit.verification_asked", by=request.user, target_type="audit", target="catena"
        )
        enqueue(
            kind=audit_trail.VERIFY,
            key=f"{audit_trail.VERIFY}:{asked.sequence}",
            subject=str(asked.sequence),
            title=f"Verifica della catena fino all'operazione n. {asked.sequence}",
            total_count=Event.objects.count(),
            by=request.user,
        )
    messages.success(request, "La verifica è in corso: tra poco ricarica la pagina.")
    return redirect("pages:audit_trail")


def _query(request: HttpRequest) -> str:
    """The filters, to be carried from page to page."""
    kept = [(name, text) for name, text in request.GET.items() if name != PARAMETER and text]
    return f"{urlencode(kept)}&" if kept else ""
