"""What every page of a project shows around its own: state, deadline, parts, who saved last."""

import datetime as dt
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from funders.actions.call import deadline
from projects.documents.standing import Standing, may_be_taken_up
from projects.models import Application, Project
from projects.permissions import may_edit_project
from projects.rules.completeness import Section
from welfare_kmzero import clock, italian
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.screens.paging import trail

# The part and the name of its address, in the order of the pages.
PARTS = (
    (Section.PRESENTATION, "Presentazione", "presentation"),
    (Section.OBJECTIVES, "Obiettivi", "objectives"),
    (Section.NETWORK, "Rete", "network"),
    (Section.ACTIVITIES, "Attività", "activities"),
    (Section.BUDGET, "Piano finanziario", "budget"),
    (Section.SOURCES, "Piano delle fonti", "sources"),
    (Section.DOCUMENTS, "Documenti", "documents"),
)
PARTS_BY_SECTION = {section: (label, name) for section, label, name in PARTS}
DESK = ("Scrivania", "/scrivania/")


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the project. ``address`` empty: not there for this person."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Until the deadline; ``sentence`` in whole days and hours, then in minutes."""

    deadline: dt.datetime
    now: dt.datetime

    @property
    def is_over(self) -> bool:
        return self.now > self.deadline

    @property
    def is_short(self) -> bool:
        return not self.is_over and self.deadline - self.now < dt.timedelta(days=3)

    @property
    def sentence(self) -> str:
        if self.is_over:
            return "Il termine è passato."
        minutes = int((self.deadline - self.now).total_seconds()) // 60
        days, hours = minutes // 1440, minutes % 1440 // 60
        if days:
            return _missing((days, "giorno", "giorni"), (hours, "ora", "ore"))
        if hours:
            return _missing((hours, "ora", "ore"), (minutes % 60, "minuto", "minuti"))
        if minutes:
            return _missing((minutes, "minuto", "minuti"))
        return "Manca meno di un minuto."


def frame(project: Project, user: User, *, current: str, title: str) -> dict[str, object]:
    """The context of ``projects/project_base.html``. ``current``: the name of this address."""
    may_write = may_edit_project(user, project)
    standing = Standing(
        project,
        Application.objects.in_force()
        .filter(project=project)
        .select_related("register_entry")
        .first(),
    )
    time = TimeLeft(deadline(project.call), clock.now())
    task_list = reverse("projects:project", args=[project.pk])
    steps = [
        Step(
            "Dove siamo" if standing.was_sent else "Elenco delle cose da fare",
            task_list,
            current == "project",
        )
    ]
    if may_write:
        steps += [
            Step(label, address_of(name, project), current == name) for _, label, name in PARTS
        ]
    steps.append(Step("Anteprima", address_of("preview", project), current == "preview"))
    if may_write:
        last = ("Ricevuta", "receipt") if standing.was_sent else ("Invio", "filing")
        steps += [
            Step(label, address_of(name, project), current == name)
            for label, name in (("Firma", "sign_off"), last)
        ]
    is_first = current == "project"
    return {
        "section": "applications",
        "project": project,
        "call": project.call,
        "standing": standing,
        "is_ready": False,
        "time_left": time,
        "steps": [step for step in steps if step.address],
        "may_write": may_write,
        "may_take_up": may_write and may_be_taken_up(standing),
        "page_title": title,
        "trail": trail(DESK, project.title)
        if is_first
        else trail(DESK, (project.title, task_list), title),
    }


def address_of(name: str, project: Project) -> str:
    """The address of a page of the project; empty while the product has no such page."""
    try:
        return reverse(f"projects:{name}", args=[project.pk])
    except NoReverseMatch:
        return ""


def last_saved(project: Project) -> Event | None:
    """Who wrote last on the project, and when."""
    return Event.objects.about("project", str(project.pk)).first()


def _missing(*units: tuple[int, str, str]) -> str:
    """``Manca 1 giorno e 3 ore.``, ``Mancano 30 giorni.``: units that are nought are not told."""
    told = [unit for unit in units if unit[0]]
    verb = "Manca" if told[0][0] == 1 else "Mancano"
    return f"{verb} {italian.listed(italian.counted(*unit) for unit in told)}."
