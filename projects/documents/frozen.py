"""A filed application as people read it: its frozen content with the names of its codes.

One reading for the applicant, the officers and the evaluators: what is shown comes from
the snapshot alone; only the titles of what the snapshot names by code (categories,
required documents, territories) are looked up, and the terms that give them are frozen
like it. No natural person is in it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from funders.models import Call, Community
from funders.states import OrganisationKind
from projects.documents.application import ApplicationContent, Body, read_content
from projects.documents.receipt import size_in_words
from projects.models import Application
from projects.states import FundingKind
from welfare_kmzero.money import Cents, euros

# The address of the file that stands at a place (from 1) in the list of the attachments.
Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Member:
    """A body of the network; ``role``: what it does in the project."""

    name: str
    kind: str
    tax_code: str
    territory: str
    role: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category of cost, in euro: its lines (what, year, cost) and its amount of each year."""

    title: str
    lines: tuple[tuple[str, int, Decimal], ...]
    by_year: tuple[tuple[int, Decimal], ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Money or value that the network brings, in euro."""

    kind: str
    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """``first`` and ``last`` are months of the life of the project, from 1."""

    title: str
    description: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """``place`` counts from 1; ``address`` is empty where the reader may not open it."""

    place: int
    title: str
    asked: str
    name: str
    size: str
    sha256: str
    address: str

    @property
    def is_pdf(self) -> bool:
        """Told by the ending, which the uploading gave by the content."""
        return self.name.lower().endswith(".pdf")

    @property
    def is_picture(self) -> bool:
        """Of a kind that browsers show."""
        return self.name.lower().endswith((".jpg", ".jpeg", ".png"))


@dataclass(frozen=True, slots=True)
class Text:
    """A part of the project that is written: its name, its title, what it says."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Frozen:
    """Everything the application says. ``files`` None: what was attached is not known."""

    code: str
    number: str
    title: str
    filed_at: dt.datetime
    sha256: str
    territory: str
    cup: str
    texts: tuple[Text, ...]
    network: tuple[Member, ...]
    years: tuple[int, ...]
    budget: tuple[CategoryRow, ...]
    year_totals: tuple[tuple[int, Decimal], ...]
    total_cost: Decimal
    sources: tuple[SourceRow, ...]
    other_sources: Decimal
    requested: Decimal
    activities: tuple[ActivityRow, ...]
    files: tuple[FileRow, ...] | None


TEXTS = {
    "summary": "Sintesi",
    "context": "Contesto e bisogno",
    "objectives": "Obiettivi",
    "generativity": "Generatività",
}


def read_frozen(application: Application, *, address: Address | None = None) -> Frozen:
    """What ``application`` says, to be shown: one query, its snapshot and call fetched.

    ``address`` gives the address of each attached file; without it files are only named.
    """
    content = read_content(application)
    return frozen_of(
        content, call=application.call, sha256=application.snapshot.sha256, address=address
    )


def frozen_of(
    content: ApplicationContent, *, call: Call, sha256: str, address: Address | None = None
) -> Frozen:
    """What ``content`` says, to be shown: one query."""
    categories, asked, places = _titles(call)
    years = tuple(sorted({each.year for each in content.budget}))
    return Frozen(
        code=content.code,
        number=content.number,
        title=content.title,
        filed_at=content.filed_at,
        sha256=sha256,
        territory=places.get(content.territory, content.territory),
        cup=content.cup,
        texts=tuple(Text(name, title, getattr(content, name)) for name, title in TEXTS.items()),
        network=tuple(
            _member(each, places, is_lead=place == 0) for place, each in enumerate(content.bodies)
        ),
        years=years,
        budget=_budget(content, categories, years),
        year_totals=tuple((year, _sum(content, year=year)) for year in years),
        total_cost=euros(content.total_cost),
        sources=tuple(
            SourceRow(FundingKind(each.source).label, each.description, _euros(each.contributed))
            for each in content.funding
        ),
        other_sources=euros(content.other_sources),
        requested=_euros(content.requested),
        activities=tuple(
            ActivityRow(each.title, each.description, each.first_month, each.last_month)
            for each in content.activities
        ),
        files=_files(content, asked, address),
    )


def _titles(call: Call) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Titles of categories (in their order), required documents and territories, by code."""
    position = F("position")
    rows = (
        _named("categories", call.cost_categories.order_by(), F("title"), position)
        .union(
            _named("asked", call.required_documents.order_by(), F("title"), position),
            _named("places", Community.objects.order_by(), F("name"), Value(0)),
            all=True,
        )
        .order_by("of", "place")
    )
    found: dict[str, dict[str, str]] = {"categories": {}, "asked": {}, "places": {}}
    for row in rows:
        found[row["of"]][row["code"]] = row["words"]
    return found["categories"], found["asked"], found["places"]


def _named(
    of: str, rows: QuerySet[Any], words: F, place: Combinable
) -> QuerySet[Any, dict[str, Any]]:
    """``rows`` as code and words, whatever their model calls them."""
    named: QuerySet[Any, dict[str, Any]] = rows.annotate(
        of=Value(of), words=Cast(words, TextField()), place=Cast(place, IntegerField())
    ).values("of", "code", "words", "place")
    return named


def _member(body: Body, places: dict[str, str], *, is_lead: bool) -> Member:
    return Member(
        name=body.name,
        kind=OrganisationKind(body.kind).label,
        tax_code=body.tax_code,
        territory=places.get(body.territory, body.territory),
        role=body.role,
        is_lead=is_lead,
    )


def _budget(
    content: ApplicationContent, categories: dict[str, str], years: tuple[int, ...]
) -> tuple[CategoryRow, ...]:
    """The categories in the order of the call; those without a line are left out."""
    used = {each.category for each in content.budget}
    return tuple(
        CategoryRow(
            title=title,
            lines=tuple(
                (each.description, each.year, _euros(each.cost))
                for each in content.budget
                if each.category == code
            ),
            by_year=tuple((year, _sum(content, year=year, category=code)) for year in years),
            total=_sum(content, category=code),
        )
        for code, title in categories.items()
        if code in used
    )


def _sum(
    content: ApplicationContent, *, year: int | None = None, category: str | None = None
) -> Decimal:
    return _euros(
        sum(
            each.cost
            for each in content.budget
            if year in (None, each.year) and category in (None, each.category)
        )
    )


def _files(
    content: ApplicationContent, asked: dict[str, str], address: Address | None
) -> tuple[FileRow, ...] | None:
    if content.attachments is None:
        return None
    return tuple(
        FileRow(
            place=place,
            title=each.title,
            asked=asked.get(each.required, ""),
            name=each.file_name,
            size=size_in_words(each.size),
            sha256=each.sha256,
            address=address(place) if address else "",
        )
        for place, each in enumerate(content.attachments, start=1)
    )


def _euros(amount: int) -> Decimal:
    return euros(Cents(amount))
