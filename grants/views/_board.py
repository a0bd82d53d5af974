"""The board of the evaluations: who has handed in what, and how far the totals lie apart.

Paged and filtered in the database; what is drawn of one page is reckoned here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from funders.models import Call, Criterion
from funders.rules.amounts import two_places_half_up
from grants.documents.table_board import judged_of
from grants.models import (
    Assignment,
    ConflictDeclaration,
    Evaluation,
    Evaluator,
    Score,
)
from grants.rules.spread import ZERO, spread_of
from grants.states import EvaluationState
from projects.models import Application
from welfare_kmzero.money import PointsField

# A range of a fifth of the points deserves that somebody reads the sheets again.
WIDE = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Cell:
    """A sheet on the board. ``total`` None: not handed in, or not to be seen.

    ``sheet``: key of the sheet; None where it was not begun.
    """

    evaluator: Evaluator
    label: str
    tone: str
    is_missing: bool = False
    sheet: int | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An application with its sheets, in the order of the panel.

    ``mean``, ``span`` (greatest minus least total) and ``deviation`` of the totals handed in;
    None where there are none, or where they are not to be seen.
    """

    application: Application
    cells: tuple[Cell, ...]
    handed_in: int
    missing: int
    mean: Decimal | None
    span: Decimal | None
    deviation: Decimal | None
    is_wide: bool

    @property
    def is_unassigned(self) -> bool:
        return not self.handed_in and not self.missing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one member of the panel, or all of them, have come.

    ``conflicts``: among what was assigned; ``abstained``: all that were declared.
    """

    name: str
    assigned: int
    handed_in: int
    conflicts: int
    abstained: int

    @property
    def missing(self) -> int:
        return max(self.assigned - self.handed_in, 0)


def panel_of(call: Call) -> list[Evaluator]:
    """The members, each with what was ``given``, ``handed_in``, and left for ``conflicts``.

    ``abstained`` counts the conflicts also of what was never given.

    One query, which counts every sheet of the call from an index.
    """
    given = Assignment.objects.filter(evaluator=OuterRef("pk"))
    same = Assignment.objects.filter(
        evaluator=OuterRef("evaluator"), application=OuterRef("application")
    )
    declared = ConflictDeclaration.objects.filter(evaluator=OuterRef("pk"), has_conflict=True)
    conflicts = declared.filter(Exists(same))
    sheets = Evaluation.objects.counting().filter(evaluator=OuterRef("pk"))
    return list(
        Evaluator.objects.filter(panel__call=call)
        .annotate(
            given=_counted(given),
            handed_in=_counted(sheets),
            conflicts=_counted(conflicts),
            abstained=_counted(declared),
        )
        .order_by("position")
    )


def _counted(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]  # of any model
    # Not of a column: so the database need not read the rows themselves.
    counts = rows.order_by().values("evaluator").annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(counts), 0)


def applications_of(call: Call) -> QuerySet[Application]:
    """Admitted and in force, by number, as the index gives them."""
    return judged_of(call).order_by("number")


def lacking(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those with a sheet still to come, or given to nobody."""
    given = Assignment.objects.without_conflict().filter(application=OuterRef("pk"))
    sheet = Evaluation.objects.filter(
        assignment=OuterRef("pk"), status=EvaluationState.SUBMITTED
    ).order_by()
    return applications.filter(~Exists(given) | Exists(given.filter(~Exists(sheet))))


def wide(
    applications: QuerySet[Application], call: Call, *, limit: Decimal
) -> QuerySet[Application]:
    """Those whose totals lie apart by ``limit`` points, or more.

    The totals are summed by the database in one pass, and compared here.
    """
    hundredths = int(limit * 100)
    totals = (
        Score.objects.filter(
            evaluation__status=EvaluationState.SUBMITTED,
            evaluation__assignment__application__call=call,
        )
        .order_by()
        .values("evaluation", "evaluation__assignment__application")
        # In hundredths: a Decimal for each of thirty thousand would cost more than the sum.
        .annotate(of_sheet=Sum("points", output_field=BigIntegerField()))
        .values_list("evaluation__assignment__application", "of_sheet")
    )
    reach: dict[int, tuple[int, int]] = {}
    for application, total in totals:
        low, high = reach.get(application, (total, total))
        reach[application] = (min(low, total), max(high, total))
    return applications.filter(
        pk__in=[pk for pk, (low, high) in reach.items() if high - low >= hundredths]
    )


def with_points(calls: QuerySet[Call]) -> QuerySet[Call]:
    """With ``whole_points``, what a sheet of the call gives at most."""
    criteria = Criterion.objects.filter(call=OuterRef("pk")).order_by().values("call")
    whole = criteria.annotate(whole=Sum("max_points")).values("whole")
    return calls.annotate(whole_points=Subquery(whole, output_field=PointsField()))


def widest(call: Call) -> Decimal:
    """From how many points on a range is wide; ``call`` from ``with_points``."""
    whole = call.whole_points or ZERO  # type: ignore[attr-defined]  # annotated
    return two_places_half_up(Fraction(whole) * WIDE)


def search(applications: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Those whose number, title or lead holds every word of ``text``."""
    for word in text.split():
        applications = applications.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(lead__name__icontains=word)
        )
    return applications


def rows(
    applications: Sequence[Application],
    panel: Sequence[Evaluator],
    *,
    limit: Decimal,
    shows_points: bool,
) -> list[Row]:
    """The applications of one page with their sheets: two queries.

    ``limit``: from how many points on a range is wide. ``shows_points``: whether the reader
    may see totals; otherwise no figure that comes from a point leaves here.
    """
    conflicts = set(
        ConflictDeclaration.objects.filter(
            application__in=applications, has_conflict=True
        ).values_list("application", "evaluator")
    )
    given = _given(applications)
    board = []
    for application in applications:
        cells = [
            _cell(
                member,
                given.get((application.pk, member.pk)),
                in_conflict=(application.pk, member.pk) in conflicts,
            )
            for member in panel
        ]
        board.append(_row(application, cells, limit=limit, shows_points=shows_points))
    return board


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The last sheet of an assignment; ``pk`` and ``status`` None where it was not begun."""

    pk: int | None
    status: str | None
    was_handed_in: bool
    total: Decimal | None


def _given(applications: Sequence[Application]) -> dict[tuple[int, int], _Sheet]:
    """What was given of these applications, by application and member: one query."""
    found = (
        Assignment.objects.filter(application__in=applications)
        .annotate(total=Sum("evaluations__scores__points", output_field=PointsField()))
        .order_by("evaluations__pk")
        .values_list(
            "application",
            "evaluator",
            "evaluations__pk",
            "evaluations__status",
            "evaluations__submitted_at",
            "total",
        )
    )
    return {
        (application, evaluator): _Sheet(pk, status, submitted_at is not None, total)
        for application, evaluator, pk, status, submitted_at, total in found
    }


def _cell(member: Evaluator, sheet: _Sheet | None, *, in_conflict: bool) -> Cell:
    """``sheet``: None where the application was not given to the member."""
    if in_conflict:
        return Cell(member, "Astensione per conflitto", "", sheet=sheet.pk if sheet else None)
    if sheet is None:
        return Cell(member, "Non assegnata", "")
    if sheet.pk is None:
        return Cell(member, "Da iniziare", "wait", is_missing=True)
    if sheet.status == EvaluationState.VOIDED:
        return Cell(member, "Annullata", "failed", is_missing=True, sheet=sheet.pk)
    if sheet.status == EvaluationState.DRAFT:
        label = "Riaperta" if sheet.was_handed_in else "In compilazione"
        return Cell(member, label, "wait", is_missing=True, sheet=sheet.pk)
    return Cell(member, "Consegnata", "open", sheet=sheet.pk, total=sheet.total)


def _row(
    application: Application, cells: Sequence[Cell], *, limit: Decimal, shows_points: bool
) -> Row:
    handed_in = [cell for cell in cells if cell.label == "Consegnata"]
    missing = sum(cell.is_missing for cell in cells)
    totals = [cell.total or ZERO for cell in handed_in] if shows_points else []
    if not shows_points:
        cells = [
            Cell(each.evaluator, each.label, each.tone, is_missing=each.is_missing)
            for each in cells
        ]
    spread = spread_of(totals)
    return Row(
        application=application,
        cells=tuple(cells),
        handed_in=len(handed_in),
        missing=missing,
        mean=spread.mean,
        span=spread.span,
        deviation=spread.deviation,
        is_wide=spread.span is not None and spread.span >= limit,
    )


def progress(panel: Sequence[Evaluator]) -> list[Progress]:
    """What each member was assigned and has handed in, in all; no query beside those of ``panel_of``."""
    return [
        Progress(
            name=member.name,
            assigned=member.given - member.conflicts,  # type: ignore[attr-defined]  # annotated
            handed_in=member.handed_in,  # type: ignore[attr-defined]  # annotated
            conflicts=member.conflicts,  # type: ignore[attr-defined]  # annotated
            abstained=member.abstained,  # type: ignore[attr-defined]  # annotated
        )
        for member in panel
    ]


def altogether(members: Sequence[Progress]) -> Progress:
    """The panel as one."""
    return Progress(
        name="Tutto il gruppo",
        assigned=sum(each.assigned for each in members),
        handed_in=sum(each.handed_in for each in members),
        conflicts=sum(each.conflicts for each in members),
        abstained=sum(each.abstained for each in members),
    )
