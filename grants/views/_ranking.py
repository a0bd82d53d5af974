"""The ranking as its officers read it: one page of lines, its sums, the line over the money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from funders.models import Call, Criterion, Endowment, TieBreak
from grants.documents import ranking as paper
from grants.documents.line import GIVEN, TONES
from grants.models import (
    AmountProposal,
    AwardRound,
    CriterionMean,
    Publication,
    Ranking,
    RankingEntry,
)
from grants.states import Outcome, outcome_label
from projects.models import Completion
from welfare_kmzero.money import MoneyField
from welfare_kmzero.screens.line import MANY, ZERO, Line, draw


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking; ``means`` in the order of the criteria, None where not scored."""

    entry: RankingEntry
    means: tuple[tuple[Criterion, Decimal | None], ...]
    outcome: str
    tone: str
    tie: str
    proposal: AmountProposal | None
    is_below_line: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """The whole ranking in figures.

    ``below_line``: the position under the last funded one, None without reserve; where the
    line skips what does not fit, some of the reserve stands above it.
    """

    lines: int
    funded: int
    reserve: int
    not_eligible: int
    not_admitted: int
    requested: Decimal
    given: Decimal
    reserve_due: Decimal
    below_line: int | None


def entries_of(ranking: Ranking) -> QuerySet[RankingEntry]:
    """From the first position to those not admitted."""
    return (
        RankingEntry.objects.filter(ranking=ranking)
        .select_related("application__lead", "application__territory")
        .in_order()
    )


def ranking_of(call: Call) -> Ranking | None:
    """With ``endowment``, ``is_published`` and ``has_round``: all in one query."""
    money = Endowment.objects.filter(call=OuterRef("call")).order_by().values("call")
    return (
        Ranking.objects.filter(call=call)
        .select_related("computed_by", "approved_by")
        .annotate(
            endowment=Subquery(
                money.annotate(whole=Sum("available")).values("whole"), output_field=MoneyField()
            ),
            is_published=Exists(Publication.objects.filter(call=OuterRef("call"))),
            has_round=Exists(AwardRound.objects.filter(call=OuterRef("call"))),
        )
        .first()
    )


def criteria_of(call: Call) -> list[Criterion]:
    """In the order of the call; ``tie``: the place of each among those that decide ties."""
    places = TieBreak.objects.filter(call=call, criterion=OuterRef("pk")).values("position")
    rows = Criterion.objects.filter(call=call).annotate(tie=Subquery(places[:1]))
    return list(rows.order_by("position"))


def rows(
    entries: Sequence[RankingEntry],
    criteria: Sequence[Criterion],
    sums: Sums,
    *,
    is_approved: bool,
) -> list[Row]:
    """The lines of one page, with their means: two queries."""
    means: dict[int, dict[int, Decimal]] = {}
    for entry, criterion, mean in CriterionMean.objects.filter(entry__in=entries).values_list(
        "entry", "criterion", "mean"
    ):
        means.setdefault(entry, {})[criterion] = mean
    numbers = [entry.application_id for entry in entries]
    proposals = {
        row.application_id: row for row in AmountProposal.objects.filter(application__in=numbers)
    }
    terms = terms_of(criteria)
    return [
        Row(
            entry=entry,
            means=tuple((each, means.get(entry.pk, {}).get(each.pk)) for each in criteria),
            outcome=outcome_label(entry.outcome, is_approved=is_approved),
            tone=TONES[Outcome(entry.outcome)],
            tie=paper.tie_in_words(entry.tie_break, terms) if entry.tie_break else "",
            proposal=proposals.get(entry.application_id),
            is_below_line=entry.position is not None and entry.position == sums.below_line,
        )
        for entry in entries
    ]


class _Lines(NamedTuple):
    """The lines of one outcome. ``last``: the greatest position; ``asked_less``: of all lines."""

    outcome: str
    number: int
    requested: Decimal | None
    given: Decimal | None
    due: Decimal | None
    last: int | None
    asked_less: Decimal


def sums_of(ranking: Ranking) -> Sums:
    """One query: the lines of each outcome are summed in one pass."""
    by_outcome = (
        RankingEntry.objects.filter(ranking=ranking)
        .order_by()
        .values_list("outcome")
        .annotate(
            lines=Count("pk"),
            all_requested=Sum("application__requested", output_field=MoneyField()),
            all_given=Sum("proposed", output_field=MoneyField()),
            all_due=Sum("due", output_field=MoneyField()),
            last=Max("position"),
            # Of all the lines, asked for once: a question for each would cost more than the sums.
            asked_less=Max(_asked_less(ranking), output_field=MoneyField()),
        )
    )
    found = [_Lines(*row) for row in by_outcome]
    reserve = [lines for lines in found if lines.outcome == Outcome.RESERVE]
    last = max((lines.last or 0 for lines in found if lines.outcome in GIVEN), default=0)
    return Sums(
        lines=sum(lines.number for lines in found),
        funded=_count(found, *GIVEN),
        reserve=_count(found, Outcome.RESERVE),
        not_eligible=_count(found, Outcome.NOT_ELIGIBLE),
        not_admitted=_count(found, Outcome.NOT_ADMITTED),
        requested=sum((lines.requested or ZERO for lines in found), ZERO)
        - max((lines.asked_less for lines in found), default=ZERO),
        given=sum((lines.given or ZERO for lines in found), ZERO),
        reserve_due=sum((lines.due or ZERO for lines in reserve), ZERO),
        below_line=last + 1 if reserve else None,
    )


def _asked_less(ranking: Ranking) -> Coalesce:
    """By how much the applications of ``ranking`` ask less since they were corrected."""
    later = Completion.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    last = Completion.objects.filter(
        ~Exists(later),
        application__in=RankingEntry.objects.filter(ranking=ranking).values("application"),
    )
    less = (
        last.order_by()
        .values("application__call")
        .annotate(less=Sum(F("application__requested") - F("requested"), output_field=MoneyField()))
    )
    nothing = Value(ZERO, output_field=MoneyField())
    return Coalesce(Subquery(less.values("less")[:1]), nothing, output_field=MoneyField())


def _count(found: Iterable[_Lines], *outcomes: Outcome) -> int:
    return sum(lines.number for lines in found if lines.outcome in outcomes)


def line_of(ranking: Ranking, sums: Sums, *, endowment: Decimal) -> Line:
    """The funding line drawn: one query, none where there are too many to tell apart."""
    if sums.funded + sums.reserve > MANY:
        return draw(endowment=endowment, awards=[sums.given], reserves=[sums.reserve_due])
    drawn = (
        RankingEntry.objects.filter(ranking=ranking, is_eligible=True)
        .order_by("position")
        .values_list("outcome", "proposed", "due")
    )
    given, reserves = [], []
    for outcome, proposed, due in drawn:
        if outcome in GIVEN:
            given.append(proposed or ZERO)
        else:
            reserves.append(due or ZERO)
    return draw(endowment=endowment, awards=given, reserves=reserves)


def tie_rule(criteria: Sequence[Criterion]) -> str:
    """The whole rule for ties, in the words of the act; ``criteria`` from ``criteria_of``."""
    return paper.tie_rule(tie_break(criteria), terms_of(criteria))


def tie_break(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Codes of the criteria that decide ties, in their order."""
    named = [(row.tie, row.code) for row in criteria if row.tie is not None]  # type: ignore[attr-defined]  # annotated
    return tuple(code for _, code in sorted(named))


def terms_of(criteria: Iterable[Criterion]) -> tuple[paper.CriterionTerms, ...]:
    return tuple(
        paper.CriterionTerms(
            code=row.code, title=row.title, max_points=row.max_points, min_points=row.min_points
        )
        for row in criteria
    )
