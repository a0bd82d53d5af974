"""What an evaluator has to read: the list of each call, in the order given to them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funders.models import Call
from funders.states import CallState
from grants.models import Assignment, Evaluator, Minutes
from grants.states import EvaluationState, MinutesState, ReadingState
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.paging import page_of, trail

PAGE_SIZE = 50
TONES = {
    ReadingState.TO_START: "",
    ReadingState.IN_PROGRESS: "wait",
    ReadingState.HANDED_IN: "open",
    ReadingState.REOPENED: "wait",
    ReadingState.ABSTAINED: "failed",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in the panel of one call, and how far the work is.

    ``assigned`` counts what they are to score, without what they abstained from.
    """

    evaluator: Evaluator
    assigned: int
    handed_in: int
    abstained: int

    @property
    def call(self) -> Call:
        return self.evaluator.panel.call

    @property
    def is_open(self) -> bool:
        return self.call.status == CallState.EVALUATING

    @property
    def missing(self) -> int:
        return self.assigned - self.handed_in


@dataclass(frozen=True, slots=True)
class Term:
    """Until when sheets are awaited, and how long that is from now."""

    due_at: dt.datetime
    sentence: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the list; ``shows_title`` once the evaluator declared themselves."""

    assignment: Assignment
    state: ReadingState
    place: int
    is_declared: bool

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_done(self) -> bool:
        return self.state is ReadingState.HANDED_IN

    @property
    def is_closed(self) -> bool:
        return self.state is ReadingState.ABSTAINED

    @property
    def verb(self) -> str:
        """What the link to the sheet says."""
        if not self.is_declared:
            return "Dichiara e leggi"
        return "Rileggi" if self.is_done else "Valuta"


@signed_in
@require_safe
def evaluations(request: SignedInRequest) -> HttpResponse:
    """The panels of a person and, of one of them, what there is to read."""
    seats = seats_of(request.user)
    if not seats:
        raise Http404
    seat = _chosen(seats, request.GET.get("bando", ""))
    every = seat.assigned + seat.abstained
    page = page_of(readings_of(seat), request, size=PAGE_SIZE, count=every)
    return render(
        request,
        "grants/evaluating/list.html",
        {
            "section": "evaluations",
            "seats": seats,
            "seat": seat,
            "term": term_of(seat, now=clock.now()),
            "page": page,
            "readings": _rows(page),
            "minutes": approved_minutes(seat.call),
            "query": f"bando={seat.call.code}&",
            "trail": trail(("Scrivania", "/scrivania/"), "Le mie valutazioni"),
        },
    )


def seats_of(user: User) -> list[Seat]:
    """Panels under evaluation first, then the latest: two queries.

    Abstentions are few and counted by themselves: beside the sheets, a declaration would be
    looked up for every application given.
    """
    abstained = Assignment.objects.in_force().with_conflict().filter(evaluator=OuterRef("pk"))
    evaluators = list(
        Evaluator.objects.filter(user=user)
        .select_related("panel__call")
        .annotate(
            abstained=Coalesce(
                Subquery(
                    abstained.order_by()
                    .values("evaluator")
                    .annotate(number=Count("pk"))
                    .values("number")
                ),
                0,
            )
        )
        .order_by("-panel__call__opens_at", "pk")
    )
    counts = {
        evaluator: (every, handed_in)
        for evaluator, every, handed_in in Assignment.objects.filter(evaluator__in=evaluators)
        .in_force()
        # Where a conflict was declared the sheet is voided: none of these has one.
        .annotate(
            sheet=FilteredRelation(
                "evaluations", condition=Q(evaluations__status=EvaluationState.SUBMITTED)
            )
        )
        .order_by()
        .values_list("evaluator")
        .annotate(every=Count("pk"), handed_in=Count("sheet"))
    }
    return sorted((_seat(each, counts) for each in evaluators), key=lambda seat: not seat.is_open)


def _seat(evaluator: Evaluator, counts: Mapping[int, tuple[int, int]]) -> Seat:
    every, handed_in = counts.get(evaluator.pk, (0, 0))
    abstained = evaluator.abstained  # type: ignore[attr-defined]  # annotated
    return Seat(
        evaluator=evaluator,
        assigned=every - abstained,
        handed_in=handed_in,
        abstained=abstained,
    )


def _chosen(seats: Sequence[Seat], code: str) -> Seat:
    """The seat that the address names; the first when it names none. Raises Http404."""
    if not code:
        return seats[0]
    for seat in seats:
        if seat.call.code == code:
            return seat
    raise Http404


def readings_of(seat: Seat) -> QuerySet[Assignment]:
    """In the order in which this evaluator reads, which never changes."""
    return (
        Assignment.objects.filter(evaluator=seat.evaluator)
        .in_force()
        .with_sheets()
        .select_related("application__lead")
        .order_by("position", "pk")
    )


def _rows(page: Page[Assignment]) -> Iterable[Reading]:
    first = page.start_index()
    return [
        Reading(
            assignment=row,
            state=state_of(row),
            place=place,
            is_declared=row.is_declared,  # type: ignore[attr-defined]  # with_sheets() annotates
        )
        for place, row in enumerate(page, start=first)
    ]


def state_of(row: Assignment) -> ReadingState:
    """Of a row of ``with_sheets``."""
    status, handed_in_at = row.sheet_status, row.handed_in_at  # type: ignore[attr-defined]  # annotated
    if row.in_conflict:  # type: ignore[attr-defined]  # annotated
        return ReadingState.ABSTAINED
    if status == EvaluationState.SUBMITTED:
        return ReadingState.HANDED_IN
    if status == EvaluationState.DRAFT:
        return ReadingState.REOPENED if handed_in_at else ReadingState.IN_PROGRESS
    return ReadingState.TO_START


def term_of(seat: Seat, *, now: dt.datetime) -> Term | None:
    """None where no term is set, or where the evaluation is over."""
    due_at = seat.evaluator.panel.due_at
    if due_at is None or not seat.is_open:
        return None
    if due_at < now:
        return Term(due_at, "Il termine è passato: consegna appena puoi le schede mancanti.", True)
    days = (clock.rome(due_at).date() - clock.rome(now).date()).days
    left = {0: "Scade oggi.", 1: "Scade domani."}.get(days, f"Mancano {days} giorni.")
    return Term(due_at, left, False)


def approved_minutes(call: Call) -> list[Minutes]:
    rows = Minutes.objects.filter(panel__call=call, status=MinutesState.APPROVED)
    return list(rows.order_by("number"))
