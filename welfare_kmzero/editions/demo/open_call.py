"""The open call of the demonstration: three drafts and two applications filed here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from funders.actions import call as calls
from funders.models import Call, Community, Protocol
from projects.actions import application as filings
from projects.actions import project as projects
from projects.actions.content import Content
from projects.models import Organisation, Project
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.editions.demo.derived import NOTE, PRESENTATION, fully_told, in_years
from welfare_kmzero.editions.demo.papers import attach_paper
from welfare_kmzero.editions.demo.people import Cast
from welfare_kmzero.editions.demo.terms import BALANCE, STATUTE, demanding, described
from welfare_kmzero.editions.format.edition import ApplicationEntry, Edition
from welfare_kmzero.editions.incoming.applications import content_of
from welfare_kmzero.editions.incoming.terms import draft_of


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the story of the open call happens. ``bodies``: by their code in the edition."""

    call: Call
    cast: Cast
    bodies: Mapping[str, Organisation]
    edition: Edition

    def entry(self, place: int) -> ApplicationEntry:
        """An application of the edition, told, with its budget from the year after the closing."""
        years = self.call.closes_at.year - self.edition.call.closes_at.year
        return in_years(fully_told(self.edition.applications[place], self.edition), years)


def open_call(
    edition: Edition, *, code: str, opens_at: dt.datetime, closes_at: dt.datetime, cast: Cast
) -> Call:
    """A call like that of ``edition``, published by the foundation."""
    by = cast["Furio"]
    protocol = Protocol.objects.get(code=edition.protocol.code)
    terms = replace(edition, call=demanding(described(edition.call)))
    draft = replace(
        draft_of(terms, protocol=protocol),
        code=code,
        title="Bando dimostrativo aperto",
        edition=None,
        summary=PRESENTATION,
        opens_at=opens_at,
        closes_at=closes_at,
        note=NOTE,
        is_demonstration=True,
    )
    return calls.publish(calls.create(draft, by=by), by=by)


def write_projects(setting: Setting) -> None:
    """Two filed, by the organisations of Ada and of Carla; three being written.

    Of the three one is whole, but for a document.
    """
    ada, carla = setting.entry(0), setting.entry(1)
    first = _start(setting, ada, by="Ada")
    _file(setting, first, signed_by="Lia", filed_by="Ada")
    second = _start(setting, carla, by="Carla")
    _file(setting, second, signed_by="Carla", filed_by="Carla")
    third = _start(setting, setting.entry(2), lead=ada.lead, by="Ada")
    attach_paper(third, STATUTE, by=setting.cast["Ada"])
    _start(setting, setting.entry(3), lead=ada.lead, by="Bruno", is_sketch=True)
    _start(setting, setting.entry(4), lead=carla.lead, by="Carla", is_sketch=True)


def _start(
    setting: Setting,
    entry: ApplicationEntry,
    *,
    by: str,
    lead: str = "",
    is_sketch: bool = False,
) -> Project:
    """A project like ``entry``. ``lead``: another body than its own.

    A sketch says where and why, and who is in the network: the rest is still to be written.
    """
    categories = {each.code: each for each in setting.call.cost_categories.all()}
    content = content_of(entry, bodies=setting.bodies, categories=categories)
    return projects.start(
        setting.call,
        lead=setting.bodies[lead or entry.lead],
        title=entry.title,
        summary=entry.summary,
        context=entry.context,
        objectives="" if is_sketch else entry.objectives,
        generativity="" if is_sketch else entry.generativity,
        territory=Community.objects.get(code=entry.territory),
        requested=entry.requested,
        content=Content(partners=content.partners) if is_sketch else content,
        by=setting.cast[by],
    )


def _file(setting: Setting, project: Project, *, signed_by: str, filed_by: str) -> None:
    for asked in (STATUTE, BALANCE):
        attach_paper(project, asked, by=setting.cast[filed_by])
    project = projects.sign_off(project, by=setting.cast[signed_by])
    filer: User = setting.cast[filed_by]
    filings.file(
        project,
        arrived_at=clock.now(),
        idempotency_key=sha256_hex(f"demo:{setting.call.code}:{project.pk}".encode()),
        version=project.version,
        by=filer,
    )
