"""The whole application on paper: what was filed, and the list of what was attached.

It is for who evaluates and for the offices: unlike the acts that go out, it says
everything that the frozen application says, budget and network included. No natural person is
named in it but in what the applicants themselves wrote.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from grants.documents.answers import Answered, completed
from projects.documents.frozen import Frozen, read_frozen
from projects.models import Application, completion_of
from projects.models import Completion as CompletedApplication
from welfare_kmzero import italian
from welfare_kmzero.acts.issuing import Build, Envelope
from welfare_kmzero.acts.parts import About, publishable_tax_code
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table, amount
from welfare_kmzero.money import Cents, cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A body of the network, lead first; ``tax_code`` only of a body, never of a person."""

    name: str
    tax_code: str | None
    kind: str
    territory: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """``first`` and ``last``: months of the life of the project."""

    title: str
    description: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Expense:
    category: str
    description: str
    year: int
    cost: Cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    kind: str
    description: str
    contributed: Cents


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """``size`` in words; ``sha256`` of the bytes as they arrived."""

    title: str
    name: str
    size: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part completed on request: its text as it should read, or the name of a file."""

    title: str
    text: str
    file_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """A request to complete the application, answered in time; ``answer`` may be empty."""

    requested_at: dt.datetime
    answered_at: dt.datetime
    answer: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """What the application asks since its last correction; ``sha256``: of all it says then."""

    at: dt.datetime
    requested: Cents
    total_cost: Cents
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierSnapshot:
    """``files`` None: what was attached is not known. ``sha256``: of the frozen application.

    ``completions``: what was answered to the offices after the filing, in its order;
    ``corrected``: what is asked since then, None where nothing was corrected.
    """

    about: About
    application: str
    title: str
    filed_at: dt.datetime
    sha256: str
    territory: str
    cup: str | None
    texts: tuple[Text, ...]
    network: tuple[Member, ...]
    activities: tuple[Activity, ...]
    budget: tuple[Expense, ...]
    sources: tuple[Source, ...]
    total_cost: Cents
    requested: Cents
    files: tuple[File, ...] | None
    completions: tuple[Completion, ...]
    corrected: Corrected | None


def dossier_builder(application: Application) -> Build:
    """Reads application and answers once; the envelope is put around them."""
    frozen = read_frozen(application)
    completions = tuple(_completion(each) for each in completed(application))
    corrected = _corrected(completion_of(application)) if completions else None

    def build(envelope: Envelope) -> DossierSnapshot:
        return _snapshot(frozen, completions, corrected, envelope.about)

    return build


def _completion(answered: Answered) -> Completion:
    request = answered.request
    assert request.answered_at is not None  # noqa: S101 - completed() gives no other
    return Completion(
        requested_at=request.requested_at,
        answered_at=request.answered_at,
        answer=request.answer,
        parts=tuple(
            Part(title=each.title, text=each.text, file_name=each.file_name)
            for each in answered.items
        ),
    )


def _corrected(last: CompletedApplication | None) -> Corrected | None:
    if last is None:
        return None
    return Corrected(
        at=last.completed_at,
        requested=cents(last.requested),
        total_cost=cents(last.total_cost),
        sha256=last.snapshot.sha256,
    )


def _snapshot(
    frozen: Frozen,
    completions: tuple[Completion, ...],
    corrected: Corrected | None,
    about: About,
) -> DossierSnapshot:
    return DossierSnapshot(
        about=about,
        corrected=corrected,
        application=frozen.code,
        title=frozen.title,
        filed_at=frozen.filed_at,
        sha256=frozen.sha256,
        territory=frozen.territory,
        cup=frozen.cup or None,
        texts=tuple(Text(title=each.title, text=each.text) for each in frozen.texts),
        network=tuple(
            Member(
                name=each.name,
                tax_code=publishable_tax_code(each.tax_code),
                kind=each.kind,
                territory=each.territory,
                role=each.role,
            )
            for each in frozen.network
        ),
        activities=tuple(
            Activity(
                title=each.title, description=each.description, first=each.first, last=each.last
            )
            for each in frozen.activities
        ),
        budget=tuple(
            Expense(category=row.title, description=what, year=year, cost=cents(cost))
            for row in frozen.budget
            for what, year, cost in row.lines
        ),
        sources=tuple(
            Source(kind=each.kind, description=each.description, contributed=cents(each.amount))
            for each in frozen.sources
        ),
        total_cost=cents(frozen.total_cost),
        requested=cents(frozen.requested),
        files=None
        if frozen.files is None
        else tuple(
            File(title=each.title, name=each.name, size=each.size, sha256=each.sha256)
            for each in frozen.files
        ),
        completions=completions,
    )


def _context(snapshot: DossierSnapshot) -> Mapping[str, object]:
    return {
        "dossier": snapshot,
        "activities": [(each, _months(each)) for each in snapshot.activities],
        "years": _years(snapshot),
        "count": italian.counted(len(snapshot.files or ()), "documento", "documenti"),
    }


def _months(activity: Activity) -> str:
    if activity.first == activity.last:
        return f"mese {activity.first}"
    return f"dal mese {activity.first} al mese {activity.last}"


def _years(snapshot: DossierSnapshot) -> list[tuple[int, int]]:
    """Cost of each year, in cents."""
    years = sorted({each.year for each in snapshot.budget})
    return [
        (year, sum(each.cost for each in snapshot.budget if each.year == year)) for year in years
    ]


def _table(snapshot: DossierSnapshot) -> Table:
    """The budget, line by line."""
    return Table(
        header=("domanda", "categoria", "descrizione", "anno", "importo"),
        rows=tuple(
            (snapshot.application, each.category, each.description, each.year, amount(each.cost))
            for each in snapshot.budget
        ),
    )


DOSSIER = ActKind(
    kind="dossier",
    snapshot=DossierSnapshot,
    template="acts/dossier.html",
    title=lambda snapshot: f"Fascicolo della domanda {snapshot.application}",
    status=lambda _snapshot: "FASCICOLO DELLA DOMANDA",
    context=_context,
    table=_table,
)
