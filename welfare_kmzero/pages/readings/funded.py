"""The funded projects of every call whose results are public."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from funders.models import Call
from grants.models import Award, AwardShare, Publication
from grants.states import ShareState
from welfare_kmzero.screens.charts import Piece, pieces

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder carries."""

    place: int
    name: str
    carried: Decimal


@dataclass(frozen=True, slots=True)
class FundedProject:
    """An award with its parts; ``standing`` says whether every funder has decided."""

    award: Award
    title: str
    lead: str
    territory: str
    call: Call
    parts: tuple[Part, ...]
    bar: tuple[Piece, ...]
    standing: str
    tone: str


@dataclass(frozen=True, slots=True)
class Territory:
    """What one territory gets; ``bar``: beside the others."""

    code: str
    name: str
    projects: int
    awarded: Decimal
    bar: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """``projects`` and ``awarded`` in all, ``calls`` and ``territories`` reached.

    ``has_demonstration``: some of it is made up.
    """

    projects: int
    awarded: Decimal
    calls: int
    territories: int
    has_demonstration: bool


def public_awards() -> QuerySet[Award]:
    """Awards of calls whose results were published, with what a page shows of them."""
    published = Publication.objects.values("call")
    return (
        Award.objects.filter(round__call__in=published)
        .select_related("round__call", "application__lead", "application__territory")
        .order_by("-round__call__opens_at", "application__number")
    )


def matching(awards: QuerySet[Award], *, text: str) -> QuerySet[Award]:
    """Those whose title or lead contains every word of ``text``."""
    for word in text.split():
        awards = awards.filter(
            Q(application__title__icontains=word) | Q(application__lead__name__icontains=word)
        )
    return awards


def by_territory(awards: QuerySet[Award]) -> list[Territory]:
    """The territories with projects, the richest first: one query."""
    rows = list(
        awards.order_by()
        .values_list("application__territory__code", "application__territory__name")
        .annotate(Count("pk"), total=Sum("awarded"))
        .order_by("-total", "application__territory__name")
    )
    highest = max((total for *_, total in rows), default=ZERO)
    return [
        Territory(code, name, projects, total, tuple(pieces([total], whole=highest)))
        for code, name, projects, total in rows
    ]


def sums(awards: QuerySet[Award]) -> Sums:
    """The figures of a list of awards, in one query."""
    found = awards.order_by().aggregate(
        projects=Count("pk"),
        awarded=Sum("awarded"),
        calls=Count("round__call", distinct=True),
        territories=Count("application__territory", distinct=True),
        demonstrations=Count("pk", filter=Q(round__call__is_demonstration=True)),
    )
    return Sums(
        projects=found["projects"],
        awarded=found["awarded"] or ZERO,
        calls=found["calls"],
        territories=found["territories"],
        has_demonstration=found["demonstrations"] > 0,
    )


def shown(awards: Sequence[Award]) -> list[FundedProject]:
    """The rows of one page, in its order; one more query for all the parts."""
    parts: dict[int, list[Part]] = {}
    for row in (
        AwardShare.objects.filter(award__in=awards).select_related("funder").order_by("position")
    ):
        known = parts.setdefault(row.award_id, [])
        known.append(Part(place=len(known) + 1, name=row.funder.name, carried=row.carried))
    highest = max((award.awarded for award in awards), default=ZERO)
    return [_shown(award, tuple(parts.get(award.pk, ())), highest) for award in awards]


def _shown(award: Award, parts: tuple[Part, ...], highest: Decimal) -> FundedProject:
    conceded = award.status == ShareState.CONCEDED
    return FundedProject(
        award=award,
        title=award.application.title,
        lead=award.application.lead.name,
        territory=award.application.territory.name,
        call=award.round.call,
        parts=parts,
        bar=tuple(pieces([part.carried for part in parts], whole=highest)),
        standing="Contributo concesso" if conceded else "In attesa delle decisioni",
        tone="open" if conceded else "wait",
    )
