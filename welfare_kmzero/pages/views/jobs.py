"""Background work: the list, one job, and the request to try again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.results import delivered
from welfare_kmzero.pages.lists import LIST
from welfare_kmzero.pages.readings import jobs
from welfare_kmzero.screens.paging import page_of, trail
from welfare_kmzero.workflow import TransitionRefused

DESK = ("Scrivania", "/scrivania/")


@signed_in
@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    """The latest first; HTMX asks for the list alone while something in it is not finished."""
    followed = jobs.visible_to(request.user)
    asked = request.GET.get("stato", "")
    chosen = (
        followed.filter(status__in=jobs.KINDS[asked].states) if asked in jobs.KINDS else followed
    )
    page = page_of(chosen.order_by("-queued_at", "-pk"), request, size=50)
    shown = jobs.shown(
        jobs.visible_to(request.user).filter(pk__in=[row.pk for row in page]), by=request.user
    )
    template = "pages/_jobs.html" if request.headers.get("HX-Request") else "pages/jobs.html"
    return render(
        request,
        template,
        {
            "section": "desk",
            "page": page,
            "jobs": shown,
            "unfinished": sum(row.is_unfinished for row in shown),
            "kinds": jobs.counted(followed),
            "asked": asked if asked in jobs.KINDS else "",
            "query": f"stato={asked}&" if asked in jobs.KINDS else "",
            "trail": trail(DESK, "Lavori"),
        },
    )


@signed_in
@require_safe
def job_detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One job; HTMX asks for the fragment alone while the job is not finished."""
    get_object_or_404(jobs.visible_to(request.user), pk=number)
    (row,) = jobs.shown(jobs.visible_to(request.user).filter(pk=number), by=request.user)
    template = "pages/_job.html" if request.headers.get("HX-Request") else "pages/job.html"
    return render(
        request,
        template,
        {
            "section": "desk",
            "row": row,
            "link": _file_of(row.job, request.user),
            "trail": trail(DESK, ("Lavori", "/lavori/"), f"Lavoro n. {number}"),
        },
    )


def _file_of(job: Job, user: User) -> DocumentLink | None:
    """The list that the job wrote, for who asked for it."""
    is_mine = job.kind == LIST and job.queued_by_id == user.pk
    return delivered(job, now=clock.now()) if is_mine else None


@signed_in
@require_POST
def job_retry(request: SignedInRequest, number: int) -> HttpResponse:
    job = get_object_or_404(jobs.retriable_by(request.user), pk=number)
    try:
        work.retry(job, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Il lavoro è di nuovo in coda.")
    return redirect("pages:job", number=number)
