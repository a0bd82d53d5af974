"""A project as a whole: begun, its list of things to do, and its preview."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from funders.actions.call import deadline
from funders.actions.errors import ActionRefused
from funders.models import Call
from projects.actions import project as projects
from projects.documents.draft import Draft
from projects.forms.activities import timeline
from projects.forms.budget import budget_table
from projects.forms.sources import SourcesSheet
from projects.forms.start import StartForm
from projects.models import Organisation, Project
from projects.rules.completeness import Progress, progress
from projects.states import ProjectState
from projects.views.frame import (
    PARTS,
    TimeLeft,
    address_of,
    frame,
    last_saved,
)
from projects.views.missing import missing_of, missing_of_body, way
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

TONES = {
    Progress.TO_START: "todo",
    Progress.UNDER_WAY: "wait",
    Progress.COMPLETE: "open",
}
TEXTS = (
    ("summary", "Sintesi"),
    ("context", "Contesto e bisogno"),
    ("generativity", "Generatività"),
    ("objectives", "Obiettivi"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the project on its list; ``address`` empty where it cannot be opened."""

    label: str
    address: str
    progress: Progress

    @property
    def tone(self) -> str:
        return TONES[self.progress]

    @property
    def is_unfinished(self) -> bool:
        return self.progress is not Progress.COMPLETE


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def project_start(request: SignedInRequest, call: str) -> HttpResponse:
    """Only for an open call: the others cannot be found here."""
    found = get_object_or_404(Call.objects.open_at(clock.now()), code=call)
    organisations = Organisation.objects.writable_by(request.user)
    form = StartForm(
        request.POST if request.method == "POST" else None, organisations=organisations
    )
    if form.is_bound and form.is_valid():
        try:
            project = projects.start(
                found,
                lead=form.cleaned_data["lead"],
                title=form.cleaned_data["title"],
                territory=form.cleaned_data["lead"].territory,
                by=request.user,
            )
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            return redirect("projects:project", number=project.pk)
    return render(
        request,
        "projects/writing/start.html",
        {
            "section": "calls",
            "call": found,
            "form": form,
            "has_organisations": organisations.exists(),
            "time_left": TimeLeft(deadline(found), clock.now()),
            "trail": trail(
                ("Bandi", "/bandi/"), (found.title, found.get_absolute_url()), "Nuovo progetto"
            ),
        },
        status=422 if form.is_bound else 200,
    )


@signed_in
@require_safe
def project_detail(request: SignedInRequest, number: int) -> HttpResponse:
    """The list of things to do: parts and their state, what is missing, time left."""
    project = _readable(request, number)
    draft = Draft(project)
    context = frame(project, request.user, current="project", title=project.title)
    may_write = bool(context["may_write"])
    is_writing = may_write and project.status == ProjectState.DRAFT
    parts = [
        Part(
            label=label,
            address=way(section, project, may_write=may_write),
            progress=progress(section, draft.written, missing=draft.gaps),
        )
        for section, label, _ in PARTS
    ]
    return render(
        request,
        "projects/project.html",
        {
            **context,
            "is_ready": project.status == ProjectState.DRAFT and not draft.gaps,
            "parts": parts,
            "done": sum(part.progress is Progress.COMPLETE for part in parts),
            "missing": missing_of(draft, may_write=may_write),
            "missing_of_lead": missing_of_body(project.lead) if may_write else [],
            "saved": last_saved(project),
            "preview_address": address_of("preview", project),
            "next_part": next((part for part in parts if is_writing and part.is_unfinished), None),
        },
    )


@signed_in
@require_safe
def project_preview(request: SignedInRequest, number: int) -> HttpResponse:
    """The whole project as it would be filed now."""
    project = _readable(request, number)
    draft = Draft(project)
    rows = [(each.title, each.first_month, each.last_month) for each in draft.activities]
    return render(
        request,
        "projects/writing/preview.html",
        {
            **frame(project, request.user, current="preview", title="Anteprima"),
            "draft": draft,
            "texts": [
                {"name": name, "label": label, "text": getattr(project, name)}
                for name, label in TEXTS
            ],
            "timeline": timeline(rows, months=project.call.duration_months),
            "table": budget_table(draft.budget_items, categories=draft.asked.categories),
            **SourcesSheet(draft).figures(),
        },
    )


def _readable(request: SignedInRequest, number: int) -> Project:
    rows = Project.objects.readable_by(request.user)
    return get_object_or_404(rows.select_related("call", "lead__territory", "territory"), pk=number)
