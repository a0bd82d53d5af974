"""Rows of the panel of a call: its members, their conflicts, its sittings and reasons."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Length

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import (
    AgreedReason,
    Assignment,
    ConflictDeclaration,
    Evaluation,
    Evaluator,
    Minutes,
)
from grants.states import MinutesState


@dataclass(frozen=True, slots=True)
class Counts:
    """By key of the member: applications given without conflict, sheets in, conflicts declared."""

    assigned: dict[int, int]
    handed_in: dict[int, int]
    conflicts: dict[int, int]


def counts_of(panel: QuerySet[Evaluator]) -> Counts:
    """Three queries; who has none is left out."""
    return Counts(
        _counted(Assignment.objects.without_conflict().filter(evaluator__in=panel)),
        _counted(Evaluation.objects.counting().filter(evaluator__in=panel)),
        _counted(ConflictDeclaration.objects.filter(evaluator__in=panel, has_conflict=True)),
    )


def _counted(rows: QuerySet) -> dict[int, int]:  # type: ignore[type-arg]  # of any model
    return dict(rows.order_by().values_list("evaluator").annotate(number=Count("*")))


def member_rows(call: Call) -> Rows:
    """What the page of the panel says of each member; four queries."""
    panel = Evaluator.objects.filter(panel__call=call)
    counts = counts_of(panel)
    for pk, *known in panel.order_by("position").values_list(
        "pk", "code", "name", "designated_by__name"
    ):
        yield (
            *known,
            counts.assigned.get(pk, 0),
            counts.handed_in.get(pk, 0),
            counts.conflicts.get(pk, 0),
        )


def conflicts_of(call: Call) -> QuerySet[ConflictDeclaration]:
    return ConflictDeclaration.objects.filter(evaluator__panel__call=call, has_conflict=True)


def conflict_rows(call: Call) -> Rows:
    """Without the reasons: the page tells them only to who appoints, a table knows no reader."""
    rows = conflicts_of(call).order_by(
        "evaluator__position", Length("application__number"), "application__number"
    )
    yield from rows.values_list(
        "evaluator__code",
        "evaluator__name",
        "application__code",
        "application__title",
        "declared_at",
    ).iterator(CHUNK)


def sitting_rows(call: Call) -> Rows:
    """A row for each member who was called; one alone where nobody is written down yet."""
    rows = Minutes.objects.filter(panel__call=call).order_by(
        "number", "attendances__evaluator__position"
    )
    for *known, status, approved_at, member, name, is_present in rows.values_list(
        "number",
        "held_on",
        "place",
        "status",
        "approved_at",
        "attendances__evaluator__code",
        "attendances__evaluator__name",
        "attendances__is_present",
    ).iterator(CHUNK):
        yield *known, MinutesState(status).label, approved_at, member, name, is_present


def sitting_count(call: Call) -> int:
    rows = Minutes.objects.filter(panel__call=call).order_by()
    return rows.values("pk", "attendances").count()


def reason_rows(call: Call) -> Rows:
    rows = AgreedReason.objects.filter(minutes__panel__call=call).order_by(
        "minutes__number", Length("application__number"), "application__number"
    )
    yield from rows.values_list(
        "minutes__number", "application__code", "application__title", "text"
    ).iterator(CHUNK)
