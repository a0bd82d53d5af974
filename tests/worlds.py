"""What ``grants`` keeps: the smallest rows, and small worlds that go through the whole story.

``an_edition()`` is a published call with applications, checks, a panel and submitted sheets.
``ranked(edition)``, ``awarded(edition)`` and ``adopted(edition)`` carry it on, each by the
steps that the triggers admit and no others.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from funders.models import Call, Criterion, Funder
from grants.models import (
    AgreedReason,
    AmountProposal,
    Assignment,
    Attendance,
    Award,
    AwardRound,
    AwardShare,
    AwardYear,
    CofundingStatement,
    Commitment,
    ConflictDeclaration,
    CriterionMean,
    Deliberation,
    DeliberationItem,
    DeliberationPart,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    Finding,
    FundingDecision,
    IntegrationItem,
    IntegrationRequest,
    Minutes,
    Panel,
    Publication,
    Ranking,
    RankingEntry,
    Remark,
    Score,
    Sitting,
    SittingMember,
)
from projects.models import Application
from tests.factories import (
    AUTUMN,
    _row,
    a_funder,
    a_person,
    a_published_call,
    an_act,
    an_application,
    an_officer,
    number,
)
from welfare_kmzero.workflow import move

SITTING_ON = dt.date(2018, 12, 7)


# Rows


def a_check(**columns: Any) -> EligibilityCheck:
    """A formal check still open."""
    return _row(
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
    return _row(
        Finding,
        columns,
        check_row=lambda _: a_check(),
        rule="network",
        position=lambda row: row["check_row"].findings.count() + 1,
        is_met=True,
        sentence="La rete conta tre enti.",
    )


def an_integration_request(**columns: Any) -> IntegrationRequest:
    return _row(
        IntegrationRequest,
        columns,
        application=lambda _: an_application(),
        parts="Statuto",
        reason="Manca la firma",
        due_at=AUTUMN + dt.timedelta(days=10),
        requested_at=AUTUMN,
        requested_by=lambda _: an_officer(),
    )


def an_integration_item(**columns: Any) -> IntegrationItem:
    return _row(
        IntegrationItem,
        columns,
        request=lambda _: an_integration_request(),
        position=lambda row: row["request"].items.count() + 1,
        part="summary",
        text="Una sintesi più chiara",
    )


def a_panel(**columns: Any) -> Panel:
    return _row(
        Panel,
        columns,
        call=lambda _: a_published_call(),
        created_at=AUTUMN,
        created_by=lambda _: an_officer(),
    )


def an_evaluator(**columns: Any) -> Evaluator:
    code = columns.setdefault("code", f"VAL{number()}")
    return _row(
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
    return _row(
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
    return _row(
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
    return _row(
        Evaluation,
        columns,
        assignment=lambda _: an_assignment(),
        evaluator=lambda row: row["assignment"].evaluator,
        draft_at=AUTUMN,
        draft_by=lambda _: a_person("Dario"),
    )


def a_score(**columns: Any) -> Score:
    return _row(
        Score,
        columns,
        evaluation=lambda _: a_sheet(),
        criterion=lambda row: row["evaluation"].assignment.application.call.criteria.first(),
        points=Decimal(10),
    )


def a_remark(**columns: Any) -> Remark:
    return _row(
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
    return _row(
        AmountProposal,
        columns,
        application=lambda _: an_application(),
        proposed=Decimal("6000.00"),
        reason="Costi di comunicazione eccessivi",
        proposed_at=AUTUMN,
        proposed_by=lambda _: an_officer(),
    )


def minutes_of(**columns: Any) -> Minutes:
    return _row(
        Minutes,
        columns,
        panel=lambda _: a_panel(),
        number=lambda row: row["panel"].minutes.count() + 1,
        held_on=AUTUMN.date(),
        recorded_at=AUTUMN,
        recorded_by=lambda _: a_person("Dario"),
    )


def an_attendance(**columns: Any) -> Attendance:
    return _row(
        Attendance,
        columns,
        minutes=lambda _: minutes_of(),
        evaluator=lambda row: an_evaluator(panel=row["minutes"].panel),
        is_present=True,
    )


def an_agreed_reason(**columns: Any) -> AgreedReason:
    return _row(
        AgreedReason,
        columns,
        application=lambda _: an_application(),
        minutes=lambda row: minutes_of(panel=_panel_of(row["application"].call)),
        text="Rete larga e risorse nuove",
    )


def a_ranking(**columns: Any) -> Ranking:
    """A ranking in preparation, without lines."""
    return _row(
        Ranking,
        columns,
        call=lambda _: a_published_call(),
        computed_at=AUTUMN,
        computed_by=lambda _: an_officer(),
    )


def an_entry(**columns: Any) -> RankingEntry:
    """A line of a ranking in preparation: funded in full."""
    return _row(
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
    return _row(
        CriterionMean,
        columns,
        entry=lambda _: an_entry(),
        criterion=lambda row: row["entry"].ranking.call.criteria.first(),
        mean=Decimal("15.00"),
    )


def a_round(**columns: Any) -> AwardRound:
    """A round still without awards; its ranking is approved."""
    return _row(
        AwardRound,
        columns,
        ranking=lambda _: ranked(an_edition()).ranking,
        call=lambda row: row["ranking"].call,
        number=lambda row: row["ranking"].rounds.count() + 1,
        total=Decimal("9000.00"),
        proposed_at=AUTUMN,
        proposed_by=lambda _: an_officer(),
    )


def _first_funded(row: dict[str, Any]) -> Application:
    entries = row["round"].ranking.entries.filter(proposed__isnull=False)
    return entries.order_by("position").first().application


def an_award(**columns: Any) -> Award:
    return _row(
        Award,
        columns,
        round=lambda _: a_round(),
        application=_first_funded,
        awarded=lambda row: row["application"].requested,
        admitted_cost=lambda row: row["application"].total_cost,
        channel="VIA_COMMUNITY",
        payee_name=lambda row: row["application"].territory.name,
    )


def an_award_share(**columns: Any) -> AwardShare:
    """The next party's exact part of an award whose amount is a multiple of 3 cents."""

    def party(row: dict[str, Any]) -> Any:
        shares = row["award"].round.call.protocol.shares.order_by("position")
        return shares[row["award"].shares.count()]

    return _row(
        AwardShare,
        columns,
        award=lambda _: an_award(),
        funder=lambda row: party(row).funder,
        position=lambda row: party(row).position,
        carried=lambda row: row["award"].awarded * party(row).numerator / party(row).denominator,
    )


def an_award_year(**columns: Any) -> AwardYear:
    return _row(
        AwardYear,
        columns,
        share=lambda _: an_award_share(),
        year=2019,
        planned=lambda row: row["share"].carried,
    )


def a_decision(**columns: Any) -> FundingDecision:
    """The first party's decision in draft on a whole round of one award."""
    return _row(
        FundingDecision,
        columns,
        round=lambda _: divided(a_round()),
        funder=lambda row: row["round"].call.protocol.shares.order_by("position").first().funder,
        total=lambda row: _column(row["round"], row["funder"]),
        drafted_at=AUTUMN,
        drafted_by=lambda _: an_officer(),
    )


def _column(round_: AwardRound, funder: Funder) -> Decimal:
    shares = AwardShare.objects.filter(award__round=round_, funder=funder)
    return sum((share.carried for share in shares), Decimal(0))


def a_commitment(**columns: Any) -> Commitment:
    return _row(
        Commitment,
        columns,
        decision=lambda _: a_decision(),
        position=lambda row: row["decision"].commitments.count() + 1,
        payee_name="Comunità della Valle di Cembra",
        chapter="402000",
        exercise=2018,
        committed=lambda row: row["decision"].total,
    )


def a_sitting(**columns: Any) -> Sitting:
    return _row(
        Sitting,
        columns,
        call=lambda _: a_published_call(),
        held_on=SITTING_ON,
        recorded_at=AUTUMN,
        recorded_by=lambda _: an_officer(),
    )


def a_sitting_member(**columns: Any) -> SittingMember:
    return _row(
        SittingMember,
        columns,
        sitting=lambda _: a_sitting(),
        part="present",
        position=lambda row: row["sitting"].members.count() + 1,
        role="Assessore",
        name="Nome e cognome",
    )


def a_deliberation(**columns: Any) -> Deliberation:
    return _row(
        Deliberation,
        columns,
        decision=lambda _: a_decision(),
        subject="Assegnazione delle risorse",
        drafted_at=AUTUMN,
        drafted_by=lambda _: an_officer(),
    )


def a_part(**columns: Any) -> DeliberationPart:
    return _row(
        DeliberationPart,
        columns,
        deliberation=lambda _: a_deliberation(),
        section="premise",
        position=lambda row: row["deliberation"].parts.count() + 1,
        text="premesso che",
    )


def an_item(**columns: Any) -> DeliberationItem:
    return _row(
        DeliberationItem,
        columns,
        deliberation=lambda _: a_deliberation(),
        code=f"voce-{number()}",
    )


def a_publication(**columns: Any) -> Publication:
    return _row(
        Publication,
        columns,
        call=lambda _: ranked(an_edition()).call,
        published_at=AUTUMN,
        published_by=lambda _: an_officer(),
    )


def a_statement(**columns: Any) -> CofundingStatement:
    return _row(
        CofundingStatement,
        columns,
        call=lambda _: a_published_call(),
        scope="call",
        act=lambda _: an_act(),
        is_definitive=False,
        made_at=AUTUMN,
        made_by=lambda _: an_officer(),
    )


# Worlds


@dataclass
class Edition:
    """A call and everything that hangs from it, as far as the story went."""

    call: Call
    applications: list[Application]
    evaluators: list[Evaluator]
    sheets: list[Evaluation] = field(default_factory=list)
    ranking: Any = None
    round: Any = None
    awards: list[Award] = field(default_factory=list)
    decisions: list[FundingDecision] = field(default_factory=list)
    sitting: Any = None
    deliberation: Any = None

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.call.criteria.order_by("position"))

    @property
    def funders(self) -> list[Funder]:
        return [share.funder for share in self.call.protocol.shares.order_by("position")]


def an_edition(
    *,
    requests: Sequence[str] = ("9000.00", "12000.00", "15000.00"),
    evaluator_count: int = 2,
    call: Call | None = None,
    apart: Decimal = Decimal(0),
    **columns: Any,
) -> Edition:
    """A published call: CARITRO 20.000,00 and PAT 10.000,00, so that the last does not fit.

    The first application has the most points. Dario is the first evaluator. All checks are
    decided, all sheets handed in; the call is still ``published``. ``apart``: how far above
    the mean the first of two evaluators scores, and the second below.
    """
    call = call or a_published_call(**columns)
    applications = [an_application(call=call, requested=Decimal(text)) for text in requests]
    for application in applications:
        an_admission(application)
    panel = a_panel(call=call)
    evaluators = [
        an_evaluator(
            panel=panel, code=f"VAL{place}", user=a_person("Dario") if place == 1 else None
        )
        for place in range(1, evaluator_count + 1)
    ]
    edition = Edition(call=call, applications=applications, evaluators=evaluators)
    for place, application in enumerate(applications):
        mean = max(Decimal(18) - place, Decimal(0))
        for evaluator in evaluators:
            given = mean + apart if evaluator is evaluators[0] else mean - apart
            points = [given] * len(edition.criteria)
            assignment = an_assignment(evaluator=evaluator, application=application)
            edition.sheets.append(a_submitted_sheet(points, assignment=assignment))
    return edition


def evaluating(edition: Edition) -> Edition:
    if edition.call.status == "published":
        move(edition.call, "evaluating", by=an_officer())
    return edition


def ranked(edition: Edition) -> Edition:
    """Approve the ranking: funded as long as 30.000,00 last, then reserve."""
    evaluating(edition)
    edition.ranking = a_ranking(call=edition.call)
    left = Decimal("30000.00")
    for place, application in enumerate(edition.applications, start=1):
        is_funded = application.requested <= left
        left -= application.requested if is_funded else left
        entry = an_entry(
            ranking=edition.ranking,
            application=application,
            position=place,
            total=Decimal(2 * (19 - place)),
            outcome="funded" if is_funded else "reserve",
            proposed=application.requested if is_funded else None,
        )
        for criterion in edition.criteria:
            a_mean(entry=entry, criterion=criterion, mean=Decimal(19 - place))
    move(edition.ranking, "approved", by=an_officer())
    move(edition.call, "ranked", by=an_officer())
    return edition


def divided(round_: AwardRound) -> AwardRound:
    """Fill a round of one award with its shares and years."""
    award = an_award(round=round_)
    for _ in round_.call.protocol.shares.all():
        an_award_year(share=an_award_share(award=award))
    return round_


def awarded(edition: Edition) -> Edition:
    """Propose the first round, draft the decisions and the Giunta's act."""
    if edition.ranking is None:
        ranked(edition)
    entries = list(edition.ranking.entries.filter(outcome="funded").order_by("position"))
    edition.round = a_round(
        ranking=edition.ranking, total=sum((entry.proposed for entry in entries), Decimal(0))
    )
    for entry in entries:
        award = an_award(round=edition.round, application=entry.application)
        edition.awards.append(award)
        for _ in edition.funders:
            share = an_award_share(award=award)
            half = (share.carried / 2).quantize(Decimal("0.01"))
            an_award_year(share=share, year=2019, planned=half)
            an_award_year(share=share, year=2020, planned=share.carried - half)
    edition.decisions = [
        a_decision(round=edition.round, funder=funder) for funder in edition.funders
    ]
    edition.sitting = a_sitting(call=edition.call)
    a_sitting_member(sitting=edition.sitting)
    edition.deliberation = a_deliberation(decision=edition.decisions[-1], sitting=edition.sitting)
    a_part(deliberation=edition.deliberation)
    an_item(deliberation=edition.deliberation)
    return edition


def adopt(decision: FundingDecision) -> FundingDecision:
    """Record one funder's decision and concede its shares."""
    decision.decided_on = SITTING_ON
    decision.save(update_fields=["decided_on"])
    move(decision, "adopted", by=an_officer())
    for share in AwardShare.objects.filter(
        award__round=decision.round, funder=decision.funder, status="proposed"
    ):
        move(share, "conceded", by=an_officer())
    return decision


def adopted(edition: Edition) -> Edition:
    """Every funder decides: shares, awards, round and call reach their last state."""
    if edition.round is None:
        awarded(edition)
    for decision in edition.decisions:
        if decision.status == "draft":
            adopt(decision)
    for award in edition.awards:
        move(award, "conceded", by=an_officer())
    move(edition.round, "decided", by=an_officer())
    move(edition.call, "decided", by=an_officer())
    return edition
