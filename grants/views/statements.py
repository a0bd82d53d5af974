"""The co-funding statements of a call: asked for, followed, downloaded one by one or together."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from funders.actions.errors import ActionRefused
from funders.models import Call, Funder
from grants.actions import archive, statement
from grants.documents.archive import statements_of
from grants.forms.statements import WantedForm
from grants.models import Award, CofundingStatement
from grants.permissions import may_issue_acts
from grants.views.office import OFFICE, office_call_of
from grants.views.papers import Paper, jobs_of
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.results import delivered
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.screens.files import saved
from welfare_kmzero.screens.paging import page_of, trail

_SIZE = 50


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in force with its files and its job."""

    paper: Paper
    title: str
    is_definitive: bool


@signed_in
@require_safe
def statements(request: SignedInRequest, code: str) -> HttpResponse:
    """The list; HTMX asks for it alone while something is prepared."""
    call = office_call_of(request.user, code)
    template = "_statements.html" if request.headers.get("HX-Request") else "statements.html"
    return _page(request, call, _form(call), template=template)


@signed_in
@require_POST
def statements_issue(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for one statement or for all: those that did not change stay as they are."""
    call = _worked_on(request, code)
    form = _form(call, request)
    if not form.is_valid():
        return _page(request, call, form, status=422)
    try:
        if form.is_all:
            statement.issue_statements(call, by=request.user)
        else:
            statement.issue_statement(
                call, application=form.application, funder=form.funder, by=request.user
            )
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "I prospetti sono in preparazione: quelli già aggiornati restano."
        )
    return redirect("grants:statements", code=code)


@signed_in
@require_POST
def archive_ask(request: SignedInRequest, code: str) -> HttpResponse:
    """All the statements in one file, made by a job."""
    call = _worked_on(request, code)
    try:
        archive.ask(call, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "L'archivio è in preparazione.")
    return redirect(f"{reverse('grants:statements', args=[code])}#archivio")


@signed_in
@require_safe
def job_file(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """What a job made for who asked for it; for nobody else, and for a day."""
    office_call_of(request.user, code)
    job = get_object_or_404(Job, pk=number, call_code=code, queued_by=request.user)
    link = delivered(job, now=clock.now())
    if link is None:
        raise Http404
    return saved(request, link.document, file_name=link.file_name)


def _worked_on(request: SignedInRequest, code: str) -> Call:
    call = office_call_of(request.user, code)
    if not may_issue_acts(request.user, call):
        raise Http404
    return call


def _form(call: Call, request: SignedInRequest | None = None) -> WantedForm:
    awarded = Award.objects.filter(round__call=call).values("application")
    return WantedForm(
        None if request is None else request.POST,
        applications=Application.objects.filter(pk__in=awarded).order_by("number"),
        funders=Funder.objects.filter(shares__protocol=call.protocol_id).order_by(
            "shares__position"
        ),
    )


def _page(
    request: SignedInRequest,
    call: Call,
    form: WantedForm,
    *,
    template: str = "statements.html",
    status: int = 200,
) -> HttpResponse:
    acts = statements_of(call.code)
    page = page_of(acts, request, size=_SIZE)
    rows = list(
        acts.filter(pk__in=[act.pk for act in page])
        .select_related("register_entry")
        .prefetch_related("links__document")
    )
    jobs = jobs_of(rows)
    definitive = dict(
        CofundingStatement.objects.filter(act__in=rows).values_list("act_id", "is_definitive")
    )
    keys = [f"act:{pk}" for pk in acts.values_list("pk", flat=True)]
    states = list(Job.objects.filter(key__in=keys).values_list("status", flat=True))
    zipping = (
        Job.objects.filter(kind=archive.ARCHIVE, call_code=call.code, queued_by=request.user)
        .order_by("-pk")
        .first()
    )
    done = sum(state == JobState.DONE for state in states)
    is_zipping = zipping is not None and zipping.status in (JobState.QUEUED, JobState.RUNNING)
    failed = sum(state == JobState.FAILED for state in states)
    return render(
        request,
        f"grants/deciding/{template}",
        {
            "section": "office",
            "call": call,
            "form": form,
            "page": page,
            "query": "",
            "statements": [
                Statement(
                    Paper(act, jobs.get(act.pk)),
                    act.title.removesuffix(f" – {call.title}"),
                    definitive.get(act.pk, False),
                )
                for act in rows
            ],
            "done": done,
            "failed": failed,
            "total": len(states),
            "is_unfinished": done + failed < len(states) or is_zipping,
            "zipping": zipping,
            "is_zipping": is_zipping,
            "zip_link": None if zipping is None else delivered(zipping, now=clock.now()),
            "may_issue": may_issue_acts(request.user, call),
            "trail": trail(
                OFFICE,
                (call.title, reverse("grants:office_call", args=[call.code])),
                "Atti e prospetti",
            ),
        },
        status=status,
    )
