"""The application on paper before it is filed, to be signed with one's own means.

The same facts as in the frozen application, read through the same names; no number, no
code of verification: it is not an act, and it proves nothing until it is filed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from projects.documents.application import content_of
from projects.documents.frozen import Frozen, frozen_of
from projects.models import Project
from projects.rules import declarations
from welfare_kmzero.acts.parts import About, Body, Call, publishable_tax_code
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table
from welfare_kmzero.money import Cents, cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Something with an amount, in cents."""

    group: str
    description: str
    year: int | None
    amount: Cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A title and what is written under it."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    body: Body
    kind: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    title: str
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningSnapshot:
    """``project``: its number on the site. ``declared``: sentences of the declarations."""

    about: About
    project: int
    version: int
    title: str
    territory: str
    texts: tuple[Part, ...]
    network: tuple[Partner, ...]
    activities: tuple[Part, ...]
    budget: tuple[Line, ...]
    sources: tuple[Line, ...]
    total_cost: Cents
    requested: Cents
    files: tuple[File, ...]
    premise: str
    declared: tuple[str, ...]
    declarations_version: str


def facts_of(project: Project, *, at: dt.datetime) -> SigningSnapshot:
    """What ``project`` says now, to be printed. The project has a territory."""
    content = content_of(project, number="", filed_at=at, knows_attachments=True)
    said = frozen_of(content, call=project.call, sha256="")
    call = project.call
    return SigningSnapshot(
        about=About(
            kind="signing_copy",
            created_at=at,
            draft=False,
            call=Call(code=call.code, title=call.title, edition=call.edition),
            demonstration=call.note if call.is_demonstration else None,
        ),
        project=project.pk,
        version=project.version,
        title=said.title,
        territory=said.territory,
        texts=tuple(Part(title=each.title, text=each.text) for each in said.texts),
        network=tuple(
            Partner(
                body=Body(name=each.name, tax_code=publishable_tax_code(each.tax_code)),
                kind=each.kind,
                role=each.role,
            )
            for each in said.network
        ),
        activities=tuple(_activity(said)),
        budget=tuple(
            Line(group=row.title, description=what, year=year, amount=cents(cost))
            for row in said.budget
            for what, year, cost in row.lines
        ),
        sources=tuple(
            Line(
                group=each.kind, description=each.description, year=None, amount=cents(each.amount)
            )
            for each in said.sources
        ),
        total_cost=cents(said.total_cost),
        requested=cents(said.requested),
        files=tuple(
            File(title=each.title, name=each.name, sha256=each.sha256) for each in said.files or ()
        ),
        premise=declarations.PREMISE,
        declared=declarations.DECLARATIONS,
        declarations_version=declarations.VERSION,
    )


def _activity(said: Frozen) -> list[Part]:
    return [
        Part(title=f"{each.title} (mesi {each.first}–{each.last})", text=each.description)
        for each in said.activities
    ]


def _context(snapshot: SigningSnapshot) -> Mapping[str, object]:
    return {"copy": snapshot}


def _table(snapshot: SigningSnapshot) -> Table:
    return Table(
        header=("voce", "descrizione", "anno", "importo"),
        rows=tuple(
            (each.group, each.description, each.year, each.amount)
            for each in (*snapshot.budget, *snapshot.sources)
        ),
    )


SIGNING_COPY = ActKind(
    kind="signing_copy",
    snapshot=SigningSnapshot,
    template="acts/signing_copy.html",
    title=lambda snapshot: f"Domanda da firmare – {snapshot.title}",
    status=lambda _snapshot: "DOMANDA DA FIRMARE – NON ANCORA INVIATA",
    context=_context,
    table=_table,
)
