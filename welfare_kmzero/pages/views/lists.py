"""The register and the audit trail to be saved: at once, or by a job that its page follows."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.results import delivered
from welfare_kmzero.pages import lists
from welfare_kmzero.pages.readings import register
from welfare_kmzero.screens import sheets
from welfare_kmzero.screens.files import made, saved

FORMAT = "formato"


def _wanted(request: SignedInRequest, code: str) -> tuple[lists.List, str]:
    """The list and its format. Raises Http404."""
    file_format = request.GET.get(FORMAT, "csv")
    if not register.follows_a_call(request.user) or file_format not in sheets.FORMATS:
        raise Http404
    return lists.LISTS[code], file_format


def _filters(request: SignedInRequest) -> str:
    query = request.GET.copy()
    query.pop(FORMAT, None)
    return query.urlencode()


def _back(request: SignedInRequest, chosen: lists.List) -> HttpResponse:
    """The page with the same filters: it explains them, or offers to prepare the file."""
    return redirect(f"{reverse(chosen.page)}?{_filters(request)}")


@signed_in
@require_safe
def list_now(request: SignedInRequest, code: str) -> HttpResponse:
    """A short list at once; a long one has its page, where it is asked for."""
    chosen, file_format = _wanted(request, code)
    asked = chosen.asked(request.GET)
    if asked is None:
        return _back(request, chosen)
    found: QuerySet = chosen.found(request.user, asked)  # type: ignore[type-arg]  # of either model
    if found.count() > sheets.AT_ONCE:
        return _back(request, chosen)
    rows = chosen.told(found, request.user)
    content, media_type = sheets.table_bytes(
        file_format, chosen.title, chosen.header, rows, tell=sheets.nobody
    )
    return made(content, media_type=media_type, file_name=f"{code}.{file_format}")


@signed_in
@require_POST
def list_ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for a list of any length; the page of the job then has the file, for who asked."""
    chosen, file_format = _wanted(request, code)
    asked = chosen.asked(request.GET)
    if asked is None:
        return _back(request, chosen)
    count = chosen.found(request.user, asked).count()
    job = lists.ask(
        chosen, file_format, filters=_filters(request), row_count=count, by=request.user
    )
    return redirect("pages:job", number=job.pk)


@signed_in
@require_safe
def list_file(request: SignedInRequest, number: int) -> HttpResponse:
    """What a job wrote for who asked for it; for nobody else, and for a day."""
    job = get_object_or_404(Job, pk=number, kind=lists.LIST, queued_by=request.user)
    link = delivered(job, now=clock.now())
    if link is None or not register.follows_a_call(request.user):
        raise Http404
    return saved(request, link.document, file_name=link.file_name)
