"""Tables of a call for a spreadsheet: short ones at once, long ones by a job."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from funders.models import Call
from grants.actions import export
from grants.documents.table import Table
from grants.documents.tables import TABLES
from grants.permissions import may_read_sittings, may_see_scores
from grants.views.office import OFFICE, office_call_of
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.results import delivered
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.screens.files import made
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.screens.sheets import AT_ONCE, FORMATS, nobody, table_bytes

_RECENT = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that was asked for, and its file as long as it is there."""

    job: Job
    link: DocumentLink | None

    @property
    def is_unfinished(self) -> bool:
        return self.job.status in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Offered:
    """A table with its length."""

    table: Table
    count: int

    @property
    def is_short(self) -> bool:
        return self.count <= AT_ONCE


def tables_for(user: User, call: Call) -> Iterable[Table]:
    """The tables that ``user`` may read: each as the pages that show the same."""
    sees_scores, reads_sittings = may_see_scores(user, call), may_read_sittings(user, call)
    return [
        table
        for table in TABLES.values()
        if (sees_scores or not table.tells_points) and (reads_sittings or not table.tells_sittings)
    ]


@signed_in
@require_safe
def exports(request: SignedInRequest, code: str) -> HttpResponse:
    """Every table, and what was asked for lately; HTMX asks for the latter alone."""
    call = office_call_of(request.user, code)
    jobs = Job.objects.filter(kind=export.EXPORT, call_code=code, queued_by=request.user)
    now = clock.now()
    asked = [Asked(job, delivered(job, now=now)) for job in jobs.order_by("-pk")[:_RECENT]]
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(
        request,
        f"grants/exporting/{'_asked.html' if is_fragment else 'exports.html'}",
        {
            "section": "office",
            "call": call,
            "offered": []
            if is_fragment
            else [Offered(each, each.count(call)) for each in tables_for(request.user, call)],
            "formats": FORMATS,
            "asked": asked,
            "is_unfinished": any(each.is_unfinished for each in asked),
            "trail": trail(
                OFFICE,
                (call.title, reverse("grants:office_call", args=[call.code])),
                "Esportazioni",
            ),
        },
    )


def _table(user: User, call: Call, code: str, file_format: str) -> Table:
    for table in tables_for(user, call):
        if table.code == code and file_format in FORMATS:
            return table
    raise Http404


@signed_in
@require_safe
def export_now(request: SignedInRequest, code: str, table: str, file_format: str) -> HttpResponse:
    """A short table at once; a long one has its page, where it is asked for."""
    call = office_call_of(request.user, code)
    chosen = _table(request.user, call, table, file_format)
    if chosen.count(call) > AT_ONCE:
        return redirect(f"{reverse('grants:exports', args=[code])}#{table}")
    header, rows = chosen.header(call), chosen.rows(call)
    content, media_type = table_bytes(file_format, chosen.title, header, rows, tell=nobody)
    return made(content, media_type=media_type, file_name=f"{call.code}-{table}.{file_format}")


@signed_in
@require_POST
def export_ask(request: SignedInRequest, code: str, table: str, file_format: str) -> HttpResponse:
    """Ask for a table of any length; the file is then on the page, for who asked."""
    call = office_call_of(request.user, code)
    chosen = _table(request.user, call, table, file_format)
    export.ask(call, chosen, file_format, row_count=chosen.count(call), by=request.user)
    messages.success(request, f"{chosen.title}: il file è in preparazione, lo trovi qui sotto.")
    return redirect(f"{reverse('grants:exports', args=[code])}#richiesti")
