"""A part of the project on its page: shown, rearranged, saved, compared."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from projects.actions import section as sections
from projects.documents.draft import Draft
from projects.forms.activities import ActivitiesSheet
from projects.forms.budget import BudgetSheet
from projects.forms.network import NetworkSheet
from projects.forms.presentation import ObjectivesSheet, PresentationSheet
from projects.forms.sheets import Sheet
from projects.forms.sources import SourcesSheet
from projects.models import Project
from projects.rules.completeness import Section
from projects.states import ProjectState
from projects.views import network
from projects.views.frame import PARTS_BY_SECTION, frame, last_saved
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens import autosave, conflict
from welfare_kmzero.screens.forms import add_refusal

SHEETS: dict[Section, type[Sheet]] = {
    sheet.section: sheet
    for sheet in (
        PresentationSheet,
        ObjectivesSheet,
        NetworkSheet,
        ActivitiesSheet,
        BudgetSheet,
        SourcesSheet,
    )
}
ORDER = list(SHEETS)
SAVE, SAVE_AND_GO_ON = "salva", "salva-continua"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section_page(request: SignedInRequest, number: int, section: Section) -> HttpResponse:
    """``azione`` of a POST: save, or one of the buttons that only rearrange what is typed."""
    projects = Project.objects.writable_by(request.user)
    project = get_object_or_404(
        projects.select_related("call", "lead__territory", "territory"), pk=number
    )
    draft = Draft(project)
    if request.method != "POST":
        return _page(request, SHEETS[section](draft))
    data = conflict.settled(request.POST)
    action = data.get("azione", SAVE)
    if action in (SAVE, SAVE_AND_GO_ON) or project.status != ProjectState.DRAFT:
        return _save(request, SHEETS[section](draft, data), data)
    if section is Section.NETWORK and (answer := network.answer(draft, data, by=request.user)):
        return _page(request, answer.sheet, seal=data.get("version", ""), status=answer.status)
    return _page(request, SHEETS[section].asked(draft, data, action), seal=data.get("version", ""))


def _save(request: SignedInRequest, sheet: Sheet, data: QueryDict) -> HttpResponse:
    seal = data.get("version", "")
    if not sheet.is_valid():
        return _unfit(request, sheet, seal=seal)
    try:
        project = sections.write(
            sheet.project,
            section=sheet.section,
            seal=seal,
            content=sheet.content(),
            by=request.user,
            **sheet.columns(),
        )
    except StaleVersion:
        is_autosave = autosave.is_autosave(request)
        return autosave.stale() if is_autosave else _comparison(request, sheet, data)
    except ActionRefused as refused:
        return _refused(request, sheet, refused, seal=seal)
    return _saved(request, sheet, project, data)


def _unfit(request: SignedInRequest, sheet: Sheet, *, seal: str) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.unfit(*sheet.all_forms)
    return _page(request, sheet, seal=seal, status=422)


def _refused(
    request: SignedInRequest, sheet: Sheet, refused: ActionRefused, *, seal: str
) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.refused(refused)
    add_refusal(sheet.form, refused)
    return _page(request, sheet, seal=seal, status=409)


def _saved(
    request: SignedInRequest, sheet: Sheet, project: Project, data: QueryDict
) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.saved(version=Draft(project).seal(sheet.section), at=clock.now())
    messages.success(request, f"{PARTS_BY_SECTION[sheet.section][0]}: salvato.")
    return redirect(_next(sheet.section, data), number=project.pk)


def _next(section: Section, data: QueryDict) -> str:
    """Where one goes after saving: the following part, or the same page."""
    if data.get("azione") != SAVE_AND_GO_ON:
        return f"projects:{PARTS_BY_SECTION[section][1]}"
    following = ORDER[ORDER.index(section) + 1 :]
    return f"projects:{PARTS_BY_SECTION[following[0]][1]}" if following else "projects:project"


def _page(
    request: SignedInRequest, sheet: Sheet, *, seal: str | None = None, status: int = 200
) -> HttpResponse:
    """``seal``: what a page not saved was made from; a page of what is saved has its own."""
    label, name = PARTS_BY_SECTION[sheet.section]
    return render(
        request,
        sheet.template,
        {
            **frame(sheet.project, request.user, current=name, title=label),
            "sheet": sheet,
            "form": sheet.form,
            "rows": sheet.rows,
            "seal": sheet.draft.seal(sheet.section) if seal is None else seal,
            "is_unsaved": seal is not None,
            "is_closed": sheet.project.status != ProjectState.DRAFT,
            "missing": [gap for gap in sheet.draft.gaps if gap.section is sheet.section],
            "is_last": sheet.section is ORDER[-1],
            **sheet.figures(),
        },
        status=status,
    )


def _comparison(request: SignedInRequest, sheet: Sheet, data: QueryDict) -> HttpResponse:
    """409: what was typed beside what is saved."""
    project = Project.objects.select_related("call", "lead__territory", "territory").get(
        pk=sheet.project.pk
    )
    draft = Draft(project)
    saved = last_saved(project)
    label, name = PARTS_BY_SECTION[sheet.section]
    return render(
        request,
        "projects/writing/conflict.html",
        {
            **frame(project, request.user, current=name, title=label),
            "conflict": conflict.conflict(
                data,
                sheet.differences(type(sheet)(draft)),
                version=draft.seal(sheet.section),
                saved_by=saved.actor_name or saved.actor if saved else "",
                saved_at=saved.at if saved else None,
            ),
            "page_address": reverse(f"projects:{name}", args=[project.pk]),
        },
        status=409,
    )
