"""Where a project stands: whose it is, until when, what was sent, what comes next."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from funders.actions.call import deadline
from projects import permissions
from projects.models import Application, Project
from projects.rules.time_left import time_left
from projects.states import ApplicationState, ProjectState
from projects.views.frame import frame
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """``sent``: the application in force, or the withdrawn one; None when nothing was sent.

    ``left``: the time until the deadline in words, empty when it has passed.
    """

    project: Project
    deadline: dt.datetime
    is_open: bool
    left: str
    sent: Application | None

    @property
    def is_draft(self) -> bool:
        return self.project.status == ProjectState.DRAFT

    @property
    def is_ready(self) -> bool:
        return self.project.status == ProjectState.SIGNED_OFF

    @property
    def is_filed(self) -> bool:
        return self.project.status == ProjectState.FILED

    @property
    def is_withdrawn(self) -> bool:
        return self.sent is not None and self.sent.status == ApplicationState.WITHDRAWN

    @property
    def is_corrected(self) -> bool:
        """Taken up again after it was sent: what was sent is still the one that counts."""
        return self.sent is not None and not self.is_withdrawn and not self.is_filed


Predicate = Callable[[User, Project], bool]


def own_project(user: User, number: int, *, may: Predicate | None = None) -> Project:
    """A project of an organisation of ``user``. Raises Http404 for a stranger or a wrong role."""
    projects = Project.objects.visible_to(user).select_related("call", "lead")
    project = get_object_or_404(projects, pk=number)
    if may is not None and not may(user, project):
        raise Http404
    return project


def filing_of(project: Project) -> Filing:
    """Two queries."""
    limit, now = deadline(project.call), clock.now()
    last = (
        Application.objects.filter(project=project, replaced_by=None)
        .select_related("register_entry", "withdrawal", "call")
        .order_by("-pk")
        .first()
    )
    return Filing(
        project=project,
        deadline=limit,
        is_open=project.call.status == "published" and project.call.opens_at <= now <= limit,
        left=time_left(now, until=limit),
        sent=last,
    )


def page_of_project(project: Project, *, here: str, label: str, user: User) -> dict[str, object]:
    """What every page from the documents to the receipt needs, around it and inside."""
    return {
        **frame(project, user, current=here, title=label),
        "filing": filing_of(project),
        "may_edit": permissions.may_edit_project(user, project),
    }
