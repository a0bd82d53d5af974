"""What an applicant finds on the desk: organisations, projects, applications, open calls."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from funders.models import Call
from funders.states import CallState
from grants.models import IntegrationRequest
from projects.documents.draft import read_together
from projects.models import Application, Invitation, Member, Project
from projects.permissions import WRITERS
from projects.states import ApplicationState, ProjectState
from welfare_kmzero import italian
from welfare_kmzero.accounts.models import User
from welfare_kmzero.pages.readings import calls
from welfare_kmzero.pages.readings.calls import ShownCall
from welfare_kmzero.pages.readings.todo import Todo, address, time_left, todo

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Led:
    """A project of one's organisation, with the application in force, and where each stands.

    ``label`` is the state in words and ``tone`` its colour; ``address`` the page to open;
    ``missing`` how many things a draft still lacks, ``lacks`` the same in words.
    """

    project: Project
    application: Application | None
    label: str
    tone: str
    address: str
    left: str = ""
    missing: int = 0

    @property
    def lacks(self) -> str:
        return italian.counted(self.missing, "cosa manca", "cose mancano")


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything of one applicant; ``may_write`` for at least one organisation."""

    members: Sequence[Member]
    led: Sequence[Led]
    open_calls: Sequence[ShownCall]
    invitations: Sequence[Invitation]
    todos: Sequence[Todo]
    may_write: bool


def bench(user: User, *, now: dt.datetime) -> Bench:
    """A constant number of queries, fewer for who belongs to no organisation."""
    members = _members(user)
    shown = {row.call.pk: row for row in calls.shown(_calls(members), now=now)}
    projects = _projects(members)
    filed = _filed(projects)
    asked = _asked(filed.values())
    missing = _missing(projects, filed, shown)
    rows = [
        _led(
            row,
            filed.get(row.pk),
            shown=shown,
            asked=asked,
            missing=missing.get(row.pk, 0),
            now=now,
        )
        for row in projects
        if row.call_id in shown
    ]
    return Bench(
        members=members,
        led=rows,
        open_calls=[row for row in shown.values() if row.is_open],
        invitations=_invitations(user, now=now),
        todos=list(_todos(rows, shown=shown, asked=asked, now=now)),
        may_write=any(row.role in WRITERS for row in members),
    )


def _members(user: User) -> list[Member]:
    return list(
        Member.objects.filter(user=user, ended_at__isnull=True)
        .select_related("organisation__territory")
        .order_by("organisation__name")
    )


def _invitations(user: User, *, now: dt.datetime) -> list[Invitation]:
    rows = Invitation.objects.addressed_to(user.email).open_at(now)
    return list(rows.select_related("organisation", "invited_by"))


def _calls(members: Sequence[Member]) -> list[Call]:
    """Those of one's projects, and those that may be open; none for who asks for nothing."""
    if not members:
        return []
    mine = Project.objects.filter(lead__in=[row.organisation_id for row in members])
    published = Call.objects.filter(status=CallState.PUBLISHED)
    return list(
        (published | Call.objects.filter(pk__in=mine.values("call")))
        .distinct()
        .order_by("closes_at", "pk")
    )


def _projects(members: Sequence[Member]) -> list[Project]:
    if not members:
        return []
    mine = [row.organisation_id for row in members]
    return list(Project.objects.filter(lead__in=mine).select_related("call", "lead")[:AT_MOST])


def _filed(projects: Sequence[Project]) -> dict[int, Application]:
    """The last application of each project that still says where it stands, by project."""
    if not projects:
        return {}
    rows = Application.objects.last_of(projects).select_related("register_entry")
    return {row.project_id: row for row in rows}


def _asked(filed: Iterable[Application]) -> dict[int, IntegrationRequest]:
    """The integration that each application still owes, by application."""
    owed = [row.pk for row in filed if row.status == ApplicationState.FILED]
    if not owed:
        return {}
    rows = IntegrationRequest.objects.filter(
        application__in=owed, answered_at__isnull=True, closed_at__isnull=True
    )
    return {row.application_id: row for row in rows}


def _missing(
    projects: Sequence[Project], filed: dict[int, Application], shown: dict[int, ShownCall]
) -> dict[int, int]:
    """How many things each draft of an open call lacks; eight or nine queries, or none."""
    written = [row for row in projects if row.pk not in filed and shown[row.call_id].is_open]
    if not written:
        return {}
    return {draft.project.pk: len(draft.gaps) for draft in read_together(written)}


def _led(
    project: Project,
    application: Application | None,
    *,
    shown: dict[int, ShownCall],
    asked: dict[int, IntegrationRequest],
    missing: int,
    now: dt.datetime,
) -> Led:
    call = shown[project.call_id]
    if application is None:
        label, tone = _of_a_draft(project, call, missing=missing)
        left = time_left(call.deadline, now=now) if call.is_open else ""
        page = address("projects:project", project.pk)
        return Led(project, None, label, tone, page, left, missing)
    page = address("grants:application", application.code)
    label, tone = _of_an_application(application, call, asked=application.pk in asked)
    return Led(project, application, label, tone, page)


def _of_a_draft(project: Project, call: ShownCall, *, missing: int) -> tuple[str, str]:
    if not call.is_open:
        return "Bozza – non inviata: il termine è passato", "failed"
    if project.status == ProjectState.SIGNED_OFF:
        return "Pronta, da inviare – non inviata", "wait"
    return "Bozza – non inviata" if missing else "Pronta, da firmare – non inviata", "wait"


def _of_an_application(
    application: Application, call: ShownCall, *, asked: bool
) -> tuple[str, str]:
    if application.status == ApplicationState.WITHDRAWN:
        return "Ritirata", "wait"
    if asked:
        return "Integrazione richiesta", "wait"
    if call.has_results:
        return "Esiti pubblicati", "done"
    return "Inviata", "open"


def _todos(
    rows: Iterable[Led],
    *,
    shown: dict[int, ShownCall],
    asked: dict[int, IntegrationRequest],
    now: dt.datetime,
) -> Iterable[Todo]:
    for row in rows:
        call = shown[row.project.call_id]
        if row.application is None:
            yield from _of_the_draft(row, call, now=now)
        elif (request := asked.get(row.application.pk)) is not None:
            yield todo(
                f"Rispondi alla richiesta di integrazione: {row.project.title}",
                row.address,
                facts=f"Domanda n. {row.application.number} · {call.call.title}",
                term=request.due_at,
                now=now,
            )
        elif row.project.status != ProjectState.FILED and call.is_open:
            yield todo(
                f"Invia di nuovo, se vuoi sostituire la domanda: {row.project.title}",
                address("projects:project", row.project.pk),
                facts=f"La domanda n. {row.application.number} resta valida intanto",
                term=call.deadline,
                now=now,
            )


def _of_the_draft(row: Led, call: ShownCall, *, now: dt.datetime) -> Iterable[Todo]:
    if not call.is_open:
        return
    is_ready = row.project.status == ProjectState.SIGNED_OFF
    yield todo(
        f"{'Invia' if is_ready else 'Completa e invia'}: {row.project.title}",
        row.address,
        facts=f"{_lacks(row)}{row.project.lead.name} · {call.call.title}",
        term=call.deadline,
        now=now,
    )


def _lacks(row: Led) -> str:
    if not row.missing:
        return ""
    return f"{row.lacks} · "
