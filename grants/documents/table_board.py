"""Rows of the board: per application the sheets handed in, those missing, the totals apart."""

from decimal import Decimal

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, Sum

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import Assignment, EligibilityCheck
from grants.rules.spread import spread_of
from grants.states import CheckState, EvaluationState
from projects.models import Application
from projects.models.application import ApplicationQuerySet


def judged_of(call: Call) -> ApplicationQuerySet:
    """Admitted and in force: those on which somebody gives points.

    Said with EXISTS: so the database walks an index and stops at the end of a page.
    """
    admitted = EligibilityCheck.objects.filter(
        application=OuterRef("pk"), status=CheckState.ADMITTED
    )
    return Application.objects.in_force().filter(Q(Exists(admitted)), call=call)


def board_rows(call: Call) -> Rows:
    """Three queries, whatever the call read."""
    readings = Assignment.objects.without_conflict().filter(application__call=call).order_by()
    given = dict(readings.values_list("application").annotate(number=Count("*")))
    totals: dict[int, list[Decimal]] = {}
    handed_in = readings.filter(evaluations__status=EvaluationState.SUBMITTED)
    # In hundredths: a Decimal from the database for each of thirty thousand costs more.
    for pk, _, points in (
        handed_in.values("application", "evaluations")
        .annotate(of_sheet=Sum("evaluations__scores__points", output_field=BigIntegerField()))
        .values_list("application", "evaluations", "of_sheet")
        .iterator(CHUNK)
    ):
        totals.setdefault(pk, []).append(Decimal(points or 0).scaleb(-2))
    listed = judged_of(call).by_number().values_list("pk", "code", "title", "lead__name")
    for pk, *known in listed.iterator(CHUNK):
        of_pk = totals.get(pk, [])
        spread = spread_of(of_pk)
        missing = given.get(pk, 0) - len(of_pk)
        yield *known, len(of_pk), missing, spread.mean, spread.span, spread.deviation
