"""A part of the project on its page."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projects.actions import section as sections
from projects.documents.draft import Draft
from projects.forms.activities import ActivitiesSheet
from projects.forms.budget import BudgetSheet
from projects.forms.network import NetworkSheet
from projects.forms.presentation import ObjectivesSheet, PresentationSheet
from projects.forms.sheets import Sheet
from projects.forms.sources import SourcesSheet
from projects.models import Project
from projects.models.project import ProjectQuerySet
from projects.rules.completeness import Section
from projects.states import ProjectState
from projects.views.frame import PARTS_BY_SECTION, frame, last_saved
from projects.views.writing import Place, written
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User

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


class PartOfProject(Place):
    """Written while the project is a draft, by whoever writes for its lead."""

    def __init__(self, project: Project, section: Section, *, user: User) -> None:
        self.project, self.section, self.user = project, section, user
        self.sheet = SHEETS[section]
        self.draft = Draft(project)
        self.label, self._name = PARTS_BY_SECTION[section]
        self.address = reverse(f"projects:{self._name}", args=[project.pk])
        following = ORDER[ORDER.index(section) + 1 :]
        self.is_last = not following
        next_name = PARTS_BY_SECTION[following[0]][1] if following else "project"
        self.next_address = reverse(f"projects:{next_name}", args=[project.pk])

    @property
    def seal(self) -> str:
        return self.draft.seal(self.section)

    @property
    def is_closed(self) -> bool:
        return self.project.status != ProjectState.DRAFT

    def write(self, sheet: Sheet, *, seal: str, by: User) -> str:
        project = sections.write(
            self.project,
            section=self.section,
            seal=seal,
            content=sheet.content(),
            by=by,
            **sheet.columns(),
        )
        return Draft(project).seal(self.section)

    def read_again(self) -> "PartOfProject":
        return PartOfProject(
            _read(Project.objects.all()).get(pk=self.project.pk), self.section, user=self.user
        )

    def last_saved(self) -> tuple[str, dt.datetime | None]:
        saved = last_saved(self.project)
        return (saved.actor_name or saved.actor, saved.at) if saved else ("", None)

    def around(self) -> dict[str, object]:
        return {
            **frame(self.project, self.user, current=self._name, title=self.label),
            "page_base": "projects/project_base.html",
            "closed_notice": "projects/writing/_closed.html",
            "go_on": "Salva e torna all'elenco" if self.is_last else "Salva e continua",
        }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section_page(request: SignedInRequest, number: int, section: Section) -> HttpResponse:
    project = get_object_or_404(_read(Project.objects.writable_by(request.user)), pk=number)
    return written(request, PartOfProject(project, section, user=request.user))


def _read(projects: ProjectQuerySet) -> ProjectQuerySet:
    """With what the page tells around the part."""
    return projects.select_related("call", "lead__territory", "territory")
