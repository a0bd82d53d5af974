"""Rows of ``grants`` as far as the ranking: checks, panel, sheets, minutes."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from funders.models import Call
from grants.models import (
    AgreedReason,
    AmountProposal,
    Assignment,
    Attendance,
    ConflictDeclaration,
    CriterionMean,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    Finding,
    IntegrationItem,
    IntegrationRequest,
    Minutes,
    Panel,
    Ranking,
    RankingEntry,
    Remark,
    Score,
)
from grants.rules.integration_parts import read
from projects.models import Application, Reopening
from tests.factories.making import AUTUMN, number, row_of
from tests.factories.of_funders import a_funder, a_published_call
from tests.factories.of_people import a_person, an_officer
from tests.factories.of_projects import a_reopening, an_application
from welfare_kmzero.workflow import move


def a_check(**columns: Any) -> EligibilityCheck:
    """A formal check still open."""
    return row_of(
        EligibilityCheck,
        columns,
        application=lambda _: an_application(),
        opened_at=AUTUMN,
        opened_by=lambda _: an_officer(),
    )


def an_admission(application: Application) -> EligibilityCheck:
    """A formal check decided: admitted, with one finding."""
    check = a_check(application=application)
    a_finding(check_row=check)
    return move(check, "admitted", by=an_officer())


def a_finding(**columns: Any) -> Finding:
    return row_of(
        Finding,
        columns,
        check_row=lambda _: a_check(),
        rule="network",
        position=lambda row: row["check_row"].findings.count() + 1,
        is_met=True,
        sentence="La rete conta tre enti.",
    )


def an_integration_request(**columns: Any) -> IntegrationRequest:
    return row_of(
        IntegrationRequest,
        columns,
        application=lambda _: an_application(),
        parts="Statuto",
        reason="Manca la firma",
        due_at=AUTUMN + dt.timedelta(days=10),
        requested_at=AUTUMN,
        requested_by=lambda _: an_officer(),
        reopening=_what_it_opens,
    )


def _what_it_opens(request: dict[str, Any]) -> Reopening | None:
    """As asking does; nothing where the parts name nothing that the application has."""
    call = request["application"].call
    listed = {each.code: each for each in call.required_documents.order_by("position")}
    named = read(request["parts"], documents={code: row.title for code, row in listed.items()})
    if not named.parts and not named.documents:
        return None
    return a_reopening(
        application=request["application"],
        parts=named.parts,
        documents=[listed[code] for code in named.documents],
        reason=request["reason"],
        due_at=request["due_at"],
        opened_at=request["requested_at"],
        opened_by=request["requested_by"],
    )


def an_integration_item(**columns: Any) -> IntegrationItem:
    return row_of(
        IntegrationItem,
        columns,
        request=lambda _: an_integration_request(),
        position=lambda row: row["request"].items.count() + 1,
        part="summary",
        text="Una sintesi più chiara",
    )


def a_panel(**columns: Any) -> Panel:
    return row_of(
        Panel,
        columns,
        call=lambda _: a_published_call(),
        created_at=AUTUMN,
        created_by=lambda _: an_officer(),
    )


def an_evaluator(**columns: Any) -> Evaluator:
    code = columns.setdefault("code", f"VAL{number()}")
    return row_of(
        Evaluator,
        columns,
        panel=lambda _: a_panel(),
        position=lambda row: row["panel"].evaluators.count() + 1,
        name=f"Componente {code}",
        designated_by=lambda _: a_funder(code="CARITRO"),
    )


def _panel_of(call: Call) -> Panel:
    return Panel.objects.filter(call=call).first() or a_panel(call=call)


def a_declaration(**columns: Any) -> ConflictDeclaration:
    return row_of(
        ConflictDeclaration,
        columns,
        application=lambda _: an_application(),
        evaluator=lambda row: an_evaluator(panel=_panel_of(row["application"].call)),
        has_conflict=True,
        reason="È parente del legale rappresentante",
        declared_at=AUTUMN,
        declared_by=lambda _: a_person("Dario"),
    )


def an_assignment(**columns: Any) -> Assignment:
    return row_of(
        Assignment,
        columns,
        application=lambda _: an_application(),
        evaluator=lambda row: an_evaluator(panel=_panel_of(row["application"].call)),
        position=lambda row: row["evaluator"].assignments.count(),
        assigned_at=AUTUMN,
        assigned_by=lambda _: an_officer(),
    )


def a_sheet(**columns: Any) -> Evaluation:
    """A score sheet in preparation, without points."""
    return row_of(
        Evaluation,
        columns,
        assignment=lambda _: an_assignment(),
        evaluator=lambda row: row["assignment"].evaluator,
        draft_at=AUTUMN,
        draft_by=lambda _: a_person("Dario"),
    )


def a_score(**columns: Any) -> Score:
    return row_of(
        Score,
        columns,
        evaluation=lambda _: a_sheet(),
        criterion=lambda row: row["evaluation"].assignment.application.call.criteria.first(),
        points=Decimal(10),
    )


def a_remark(**columns: Any) -> Remark:
    return row_of(
        Remark,
        columns,
        evaluation=lambda _: a_sheet(),
        criterion=lambda row: row["evaluation"].assignment.application.call.criteria.first(),
        text="Nomina chi porta le risorse",
    )


def a_submitted_sheet(points: Sequence[Decimal] = (), **columns: Any) -> Evaluation:
    """A sheet with points for each criterion in order (default 15), handed in."""
    sheet = a_sheet(**columns)
    criteria = list(sheet.assignment.application.call.criteria.all())
    for place, criterion in enumerate(criteria):
        given = points[place] if points else Decimal(15)
        a_score(evaluation=sheet, criterion=criterion, points=given)
    return move(sheet, "submitted", by=a_person("Dario"))


def an_amount_proposal(**columns: Any) -> AmountProposal:
    return row_of(
        AmountProposal,
        columns,
        application=lambda _: an_application(),
        proposed=Decimal("6000.00"),
        reason="Costi di comunicazione eccessivi",
        proposed_at=AUTUMN,
        proposed_by=lambda _: an_officer(),
    )


def minutes_of(**columns: Any) -> Minutes:
    return row_of(
        Minutes,
        columns,
        panel=lambda _: a_panel(),
        number=lambda row: row["panel"].minutes.count() + 1,
        held_on=AUTUMN.date(),
        recorded_at=AUTUMN,
        recorded_by=lambda _: a_person("Dario"),
    )


def an_attendance(**columns: Any) -> Attendance:
    return row_of(
        Attendance,
        columns,
        minutes=lambda _: minutes_of(),
        evaluator=lambda row: an_evaluator(panel=row["minutes"].panel),
        is_present=True,
    )


def an_agreed_reason(**columns: Any) -> AgreedReason:
    return row_of(
        AgreedReason,
        columns,
        application=lambda _: an_application(),
        minutes=lambda row: minutes_of(panel=_panel_of(row["application"].call)),
        text="Rete larga e risorse nuove",
    )


def a_ranking(**columns: Any) -> Ranking:
    """A ranking in preparation, without lines."""
    return row_of(
        Ranking,
        columns,
        call=lambda _: a_published_call(),
        computed_at=AUTUMN,
        computed_by=lambda _: an_officer(),
    )


def an_entry(**columns: Any) -> RankingEntry:
    """A line of a ranking in preparation: funded in full."""
    return row_of(
        RankingEntry,
        columns,
        application=lambda _: an_application(),
        ranking=lambda row: (
            Ranking.objects.filter(call=row["application"].call).first()
            or a_ranking(call=row["application"].call)
        ),
        position=lambda row: row["ranking"].entries.count() + 1,
        total=Decimal("30.00"),
        is_eligible=True,
        outcome="funded",
        admitted_cost=lambda row: row["application"].total_cost,
        due=lambda row: row["application"].requested,
        proposed=lambda row: row["application"].requested,
    )


def a_mean(**columns: Any) -> CriterionMean:
    return row_of(
        CriterionMean,
        columns,
        entry=lambda _: an_entry(),
        criterion=lambda row: row["entry"].ranking.call.criteria.first(),
        mean=Decimal("15.00"),
    )
