"""The published results of a call: ranking, line, and how each award is shared.

Only what an act may print leaves here: no reason of exclusion, no evaluator, no score of
one evaluator; of the leads only the name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from funders.models import Call, Criterion, TieBreak
from grants.documents.line import GIVEN, TONES, line_rule
from grants.documents.ranking import CriterionTerms
from grants.documents.ranking import tie_in_words as tie_in_the_act
from grants.documents.ranking import tie_rule as tie_rule_of_the_act
from grants.models import AwardShare, FundingDecision, Ranking, RankingEntry
from grants.states import DecisionState, Outcome, RankingState
from projects.models import requested_now
from welfare_kmzero import italian
from welfare_kmzero.money import format_euro
from welfare_kmzero.pages.readings.calls import FunderPart, funder_parts
from welfare_kmzero.screens.charts import Piece, pieces
from welfare_kmzero.screens.line import ZERO, Line, draw


@dataclass(frozen=True, slots=True)
class Column:
    """A funder's column: what it carries of all awards, and its own decision."""

    part: FunderPart
    total: Decimal
    decision: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one funder carries of one award."""

    place: int
    name: str
    carried: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking. ``awarded`` None: nothing.

    ``is_below_line``: the funding line is drawn above it.
    """

    entry: RankingEntry
    number: str
    lead: str
    title: str
    territory: str
    outcome: str
    tone: str
    tie: str
    requested: Decimal
    awarded: Decimal | None
    cells: tuple[Cell, ...]
    bar: tuple[Piece, ...]
    is_below_line: bool

    @property
    def bar_title(self) -> str:
        """What the bar shows, for who does not see it."""
        return f"{self.title}: {_parts_in_words((cell.name, cell.carried) for cell in self.cells)}"


class Place(NamedTuple):
    """An entry as the sums need it: they are of the whole call, whatever page is read."""

    entry: int
    application: int
    outcome: str
    due: Decimal | None
    requested: Decimal


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page of the results shows: ``rows`` of one page, sums of the call."""

    ranking: Ranking
    rows: tuple[Row, ...]
    count: int
    funded_count: int
    reserve_count: int
    columns: tuple[Column, ...]
    requested: Decimal
    awarded: Decimal
    whole_bar: tuple[Piece, ...]
    line: Line
    line_rule: str
    tie_rule: str

    @property
    def funded(self) -> tuple[Row, ...]:
        """Those of the rows read here."""
        return tuple(row for row in self.rows if row.awarded is not None)

    @property
    def parts(self) -> tuple[FunderPart, ...]:
        return tuple(column.part for column in self.columns)

    @property
    def whole_title(self) -> str:
        parts = ((column.part.name, column.total) for column in self.columns)
        return f"Tutti i contributi: {_parts_in_words(parts)}"

    @property
    def undecided(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.is_decided)


def _parts_in_words(parts: Iterable[tuple[str, Decimal]]) -> str:
    return italian.listed(f"{name} {format_euro(carried)}" for name, carried in parts)


def outline(call: Call) -> tuple[Ranking, list[Place]]:
    """The approved ranking and its entries in order. Raises Ranking.DoesNotExist."""
    ranking = Ranking.objects.get(call=call, status=RankingState.APPROVED)
    rows = (
        RankingEntry.objects.filter(ranking=ranking)
        .in_order()
        .values_list("pk", "application", "outcome", "due", requested_now("application"))
    )
    return ranking, [Place(*row) for row in rows]


def results_of(
    call: Call, ranking: Ranking, places: Sequence[Place], *, shown: Sequence[Place]
) -> Results:
    """The sums of ``places``, which are all, and the rows of those ``shown``."""
    parts = funder_parts(call)
    criteria = list(Criterion.objects.filter(call=call))
    shares = _shares(call)
    awards = {key: sum(carried.values(), ZERO) for key, carried in shares.items()}
    reserve = [place for place in places if place.outcome == Outcome.RESERVE]
    awarded = sum(awards.values(), ZERO)
    columns = _columns(call, parts, shares)
    return Results(
        ranking=ranking,
        rows=_rows(shown, parts, shares, criteria, below_line=below_line(places)),
        count=len(places),
        funded_count=len(awards),
        reserve_count=len(reserve),
        columns=columns,
        requested=sum((place.requested for place in places), ZERO),
        awarded=awarded,
        whole_bar=tuple(pieces([column.total for column in columns], whole=awarded)),
        line=draw(
            endowment=sum((part.available or ZERO for part in parts), ZERO),
            awards=[awards[each.application] for each in places if each.application in awards],
            reserves=[place.due or ZERO for place in reserve],
        ),
        line_rule=line_rule(call),
        tie_rule=tie_rule(call, criteria),
    )


def below_line(places: Sequence[Place]) -> int | None:
    """The entry above which the line is drawn: that after the last funded one.

    None where no reserve was left out, or nothing follows. Where the line skips what does
    not fit, some of the reserve stands above it.
    """
    given = (n for n, place in enumerate(places, start=1) if place.outcome in GIVEN)
    below = max(given, default=0)
    has_reserve = any(place.outcome == Outcome.RESERVE for place in places)
    return places[below].entry if has_reserve and below < len(places) else None


def _shares(call: Call) -> dict[int, dict[str, Decimal]]:
    """What each funder carries, by application."""
    shares: dict[int, dict[str, Decimal]] = {}
    for application, funder, carried in AwardShare.objects.filter(
        award__round__call=call
    ).values_list("award__application", "funder__code", "carried"):
        shares.setdefault(application, {})[funder] = carried
    return shares


def _rows(
    shown: Sequence[Place],
    parts: Sequence[FunderPart],
    shares: Mapping[int, Mapping[str, Decimal]],
    criteria: Sequence[Criterion],
    *,
    below_line: int | None,
) -> tuple[Row, ...]:
    highest = max((sum(carried.values(), ZERO) for carried in shares.values()), default=ZERO)
    terms = _terms(criteria)
    entries = RankingEntry.objects.select_related("application__lead", "application__territory")
    by_key = entries.in_bulk([place.entry for place in shown])
    rows: list[Row] = []
    for place in shown:
        entry = by_key[place.entry]
        carried = shares.get(entry.application_id)
        cells = (
            tuple(Cell(part.place, part.name, carried.get(part.code, ZERO)) for part in parts)
            if carried
            else ()
        )
        rows.append(
            Row(
                entry=entry,
                number=entry.application.number,
                lead=entry.application.lead.name,
                title=entry.application.title,
                territory=entry.application.territory.name,
                outcome=Outcome(entry.outcome).label,
                tone=TONES[Outcome(entry.outcome)],
                tie=tie_in_words(entry.tie_break, terms),
                requested=place.requested,
                awarded=sum(carried.values(), ZERO) if carried else None,
                cells=cells,
                bar=tuple(pieces([cell.carried for cell in cells], whole=highest)),
                is_below_line=entry.pk == below_line,
            )
        )
    return tuple(rows)


def tie_rule(call: Call, criteria: Iterable[Criterion]) -> str:
    """The whole rule for ties, in the words of the act."""
    order = TieBreak.objects.filter(call=call).order_by("position")
    codes = tuple(order.values_list("criterion__code", flat=True))
    return tie_rule_of_the_act(codes, _terms(criteria))


def tie_in_words(code: str, terms: tuple[CriterionTerms, ...]) -> str:
    """What put an entry below one of equal total; empty when nothing had to."""
    return f"A parità di punteggio ha deciso {tie_in_the_act(code, terms)}." if code else ""


def _terms(criteria: Iterable[Criterion]) -> tuple[CriterionTerms, ...]:
    return tuple(
        CriterionTerms(
            code=row.code, title=row.title, max_points=row.max_points, min_points=row.min_points
        )
        for row in criteria
    )


def _columns(
    call: Call, parts: Sequence[FunderPart], shares: Mapping[int, Mapping[str, Decimal]]
) -> tuple[Column, ...]:
    decisions: dict[str, list[FundingDecision]] = {}
    for row in FundingDecision.objects.filter(round__call=call).select_related("funder"):
        decisions.setdefault(row.funder.code, []).append(row)
    return tuple(
        Column(
            part=part,
            total=sum((carried.get(part.code, ZERO) for carried in shares.values()), ZERO),
            decision=_decision_in_words(decisions.get(part.code, ())),
            is_decided=_all_adopted(decisions.get(part.code, ())),
        )
        for part in parts
    )


def _all_adopted(decisions: Sequence[FundingDecision]) -> bool:
    return bool(decisions) and all(row.status == DecisionState.ADOPTED for row in decisions)


def _decision_in_words(decisions: Sequence[FundingDecision]) -> str:
    if not _all_adopted(decisions):
        private = bool(decisions) and decisions[0].funder.is_private
        return f"{'decisione' if private else 'deliberazione'} non ancora registrata"
    return "; ".join(
        " ".join(
            filter(
                None,
                [
                    row.body or "Decisione",
                    f"n. {row.number}" if row.number else "",
                    f"del {italian.long_date(row.decided_on)}" if row.decided_on else "",
                ],
            )
        )
        for row in decisions
    )
