"""The ranking as the actions write it: computed, recomputed, approved, recorded from history."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from funders.actions.draft import CategoryDraft, CriterionDraft
from funders.states import LineRule
from grants.actions import check, conflict, evaluation, proposal, ranking
from grants.actions.evaluating import CallNotUnderEvaluation
from grants.actions.history import (
    AwardsBeyondEndowment,
    HistoricEntry,
    HistoryHasScores,
    HistoryIncomplete,
)
from grants.actions.reckoning import ApplicationsNotEvaluated, ChecksNotDecided
from grants.models import Ranking
from grants.rules.amount_due import ProposalAboveLimit
from projects.actions import application as filings
from tests.grants.actions.story import (
    CLOSES_AT,
    FILED_AT,
    a_published_call,
    a_story,
    an_application,
    calls,
    checked,
    dario,
    elsa,
    facts_of,
    last_event,
    rank,
    score,
    score_all,
    with_one_evaluator,
)
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


def lines(row: Ranking):
    """Number, position, total, outcome, proposed, tie break."""
    return [
        (
            entry.application.number,
            entry.position,
            None if entry.total is None else str(entry.total),
            entry.outcome,
            None if entry.proposed is None else str(entry.proposed),
            entry.tie_break,
        )
        for entry in row.entries.select_related("application")
    ]


def test_compute_orders_funds_and_keeps_the_means():
    story = score_all(a_story())

    row = ranking.compute(story.call, by=elsa())

    assert lines(row) == [
        ("0001", 1, "45.00", "funded", "9000.00", ""),
        ("0002", 2, "43.00", "funded", "12000.00", ""),
        ("0003", 3, "41.00", "reserve", None, ""),
    ]
    first = row.entries.first()
    assert (first.admitted_cost, first.due) == (Decimal(9000), Decimal(9000))
    assert [(m.criterion.code, m.mean) for m in first.means.all()] == [("GEN", 25), ("INN", 20)]
    assert facts_of(last_event())["after"] == {"proposed": 2100000, "funded": 2, "reserve": 1}


def test_compute_takes_means_in_thirds_and_breaks_ties_by_the_published_mean():  # EVA-7
    story = a_story("3000.00", "3000.00", evaluator_count=3)
    first, second = story.applications
    for evaluator, points in zip(
        story.evaluators, [("10", "10"), ("10", "10"), ("11", "10")], strict=True
    ):
        score(story, evaluator, first, points)
    for evaluator, points in zip(
        story.evaluators, [("10", "10"), ("10", "10.5"), ("10", "10.5")], strict=True
    ):
        score(story, evaluator, second, points)

    row = ranking.compute(story.call, by=elsa())

    assert lines(row) == [
        ("0001", 1, "20.33", "funded", "3000.00", ""),
        ("0002", 2, "20.33", "funded", "3000.00", "GEN"),
    ]
    assert row.entries.first().means.first().mean == Decimal("10.33")


def test_compute_breaks_the_last_ties_by_filing_and_number():
    call = a_published_call(tie_break=())
    late, early, twin = (
        an_application(call, requested="3000.00", filed_at=at)
        for at in (FILED_AT, FILED_AT - dt.timedelta(seconds=1), FILED_AT)
    )
    story = checked(call, [late, early, twin])
    for application in story.applications:
        score(story, story.evaluators[0], application, ("10", "10"))

    row = ranking.compute(story.call, by=elsa())

    assert [(number, tie) for number, _, _, _, _, tie in lines(row)] == [
        ("0002", ""),
        ("0001", "filed_at"),
        ("0003", "number"),
    ]


def test_compute_puts_the_not_eligible_after_and_the_not_admitted_last():
    call = a_published_call(
        threshold=Decimal(30),
        criteria=(
            CriterionDraft("GEN", "Generatività", Decimal(25), Decimal(10)),
            CriterionDraft("INN", "Innovatività", Decimal(20)),
        ),
    )
    late = an_application(call, requested="100.00", filed_at=CLOSES_AT + dt.timedelta(days=1))
    rest = [an_application(call, requested="100.00") for _ in range(3)]
    story = checked(call, [late, *rest])
    for application, points in zip(
        rest, [("10", "19"), ("9.5", "20.0"), ("15", "15")], strict=True
    ):
        score(story, story.evaluators[0], application, points)

    row = ranking.compute(story.call, by=elsa())

    assert lines(row) == [
        ("0004", 1, "30.00", "funded", "100.00", ""),
        ("0003", 2, "29.50", "not_eligible", None, ""),
        ("0002", 3, "29.00", "not_eligible", None, ""),
        ("0001", None, None, "not_admitted", None, ""),
    ]


def test_points_of_a_not_admitted_application_never_count():
    call = a_published_call()
    late = an_application(call, filed_at=CLOSES_AT + dt.timedelta(days=1))
    good = an_application(call)
    story = checked(call, [late, good])
    for application in story.applications:
        score(story, story.evaluators[0], application, ("20", "20"))

    row = ranking.compute(story.call, by=elsa())

    assert [line[3] for line in lines(row)] == ["funded", "not_admitted"]


def test_sheets_of_an_evaluator_in_conflict_never_count():  # EVA-6
    story = score_all(a_story("3000.00"))
    second = story.evaluators[1]
    sheet = evaluation.reopen(story.sheets["VAL2", "0001"], reason="Da rivedere", by=elsa())
    criteria = {criterion: Decimal(1) for criterion in story.call.criteria.all()}
    sheet = evaluation.save(sheet, scores=criteria, comment="", version=sheet.version, by=dario())
    evaluation.submit(sheet, by=dario())
    assert lines(ranking.compute(story.call, by=elsa()))[0][2] == "23.50"

    conflict.declare(
        second, story.applications[0], has_conflict=True, reason="Parentela", by=elsa()
    )

    assert lines(ranking.compute(story.call, by=elsa()))[0][2] == "45.00"


def test_the_last_sheet_voided_leaves_the_application_not_evaluated():  # EVA-6
    story = score_all(a_story("3000.00", "3000.00", evaluator_count=1))
    evaluation.void(story.sheets["VAL1", "0002"], reason="Sostituito", by=elsa())

    with pytest.raises(ApplicationsNotEvaluated) as refusal:
        ranking.compute(story.call, by=elsa())

    assert refusal.value.numbers == ("0002",)
    assert str(refusal.value) == "Non c'è nessuna scheda consegnata per le domande: 0002."


def test_compute_names_the_checks_that_are_not_decided():
    call = a_published_call()
    applications = [an_application(call, n=n) for n in ("10", "9", "2")]
    call = calls.start_evaluation(call, by=elsa())
    check.decide_by_rules(check.open_check(applications[2], by=elsa()), by=elsa())
    check.open_check(applications[1], by=elsa())

    with pytest.raises(ChecksNotDecided) as refusal:
        ranking.compute(call, by=elsa())

    assert refusal.value.numbers == ("9", "10")
    assert not Ranking.objects.exists()


def test_a_draft_sheet_does_not_count():
    story = score_all(a_story("3000.00"))
    evaluation.reopen(story.sheets["VAL2", "0001"], reason="Da rivedere", by=elsa())

    row = ranking.compute(story.call, by=elsa())

    assert lines(row)[0][2] == "45.00"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (LineRule.STOP, [("funded", "20000.00"), ("reserve", None), ("reserve", None)]),
        (
            LineRule.PARTIAL,
            [("funded", "20000.00"), ("partially_funded", "10000.00"), ("reserve", None)],
        ),
        (LineRule.SKIP, [("funded", "20000.00"), ("reserve", None), ("funded", "9000.00")]),
    ],
)
def test_the_funding_line_follows_the_rule_of_the_call(rule, expected):
    story = score_all(a_story("20000.00", "20000.00", "9000.00", funding_line=rule))

    row = ranking.compute(story.call, by=elsa())

    assert [(outcome, amount) for _, _, _, outcome, amount, _ in lines(row)] == expected


def test_the_funding_line_stops_at_the_smallest_endowment():
    story = score_all(
        a_story("9000.00", "9000.00", endowments={"CARITRO": "30000.00", "PAT": "5999.99"})
    )

    row = ranking.compute(story.call, by=elsa())

    assert [line[3] for line in lines(row)] == ["funded", "reserve"]


def test_caps_rates_and_the_cost_admitted_by_hand_lower_what_is_due():
    call = a_published_call(
        max_grant=Decimal("5000.00"),
        max_grant_rate=Fraction(1, 2),
        cost_categories=(CategoryDraft("PERS", "Personale"),),
    )
    applications = [an_application(call, requested=text) for text in ("12000.00", "9000.00")]
    call = calls.start_evaluation(call, by=elsa())
    check.decide_by_rules(check.open_check(applications[0], by=elsa()), by=elsa())
    check.decide_by_hand(
        check.open_check(applications[1], by=elsa()),
        outcome="admitted",
        reason="Spese non ammissibili",
        admitted=Decimal("7000.01"),
        by=elsa(),
    )
    story = score_all(with_one_evaluator(call, applications))

    row = ranking.compute(story.call, by=elsa())

    assert [(entry.due, entry.admitted_cost) for entry in row.entries.all()] == [
        (Decimal("5000.00"), Decimal("12000.00")),
        (Decimal("3500.00"), Decimal("7000.01")),
    ]


def test_compute_again_takes_the_place_of_the_draft():
    story = score_all(a_story())
    first = ranking.compute(story.call, by=elsa())
    evaluation.void(story.sheets["VAL1", "0001"], reason="Sostituito", by=elsa())
    sheet = evaluation.reopen(story.sheets["VAL2", "0001"], reason="Rivista", by=elsa())
    scores = {criterion: Decimal(1) for criterion in story.call.criteria.all()}
    sheet = evaluation.save(sheet, scores=scores, comment="", version=sheet.version, by=dario())
    evaluation.submit(sheet, by=dario())

    second = ranking.compute(story.call, by=elsa())

    assert first.pk == second.pk
    assert [(line[0], line[2]) for line in lines(second)] == [
        ("0002", "43.00"),
        ("0003", "41.00"),
        ("0001", "2.00"),
    ]


def test_a_withdrawn_application_leaves_the_ranking():
    story = score_all(a_story())
    filings.withdraw(story.applications[0], reason="Rete sciolta", by=elsa())

    row = ranking.compute(story.call, by=elsa())

    assert [line[:2] for line in lines(row)] == [("0002", 1), ("0003", 2)]


def test_a_proposal_above_a_cost_cut_later_is_refused():
    call = a_published_call(max_grant_rate=Fraction(1, 1))
    application = an_application(call)
    call = calls.start_evaluation(call, by=elsa())
    proposal.propose_amount(application, proposed=Decimal(8000), reason="Ridotto", by=elsa())
    check.decide_by_hand(
        check.open_check(application, by=elsa()),
        outcome="admitted",
        reason="Spese non ammissibili",
        admitted=Decimal(7000),
        by=elsa(),
    )
    story = score_all(with_one_evaluator(call, [application]))

    with pytest.raises(ProposalAboveLimit):
        ranking.compute(story.call, by=elsa())


def test_approve_freezes_the_ranking_and_passes_the_call_on():
    story = score_all(a_story())
    row = ranking.compute(story.call, by=elsa())

    approved = ranking.approve(row, by=elsa())

    assert (approved.status, approved.approved_by) == ("approved", elsa())
    assert last_event().action == "ranking.approved"
    story.call.refresh_from_db()
    assert story.call.status == "ranked"
    with pytest.raises(CallNotUnderEvaluation):
        ranking.compute(story.call, by=elsa())
    with pytest.raises(CallNotUnderEvaluation):
        ranking.approve(approved, by=elsa())


def stale_by_a_sheet(story):
    evaluation.void(story.sheets["VAL1", "0002"], reason="Sostituito", by=elsa())
    sheet = evaluation.reopen(story.sheets["VAL2", "0002"], reason="Rivista", by=elsa())
    scores = {criterion: Decimal(2) for criterion in story.call.criteria.all()}
    sheet = evaluation.save(sheet, scores=scores, comment="", version=sheet.version, by=dario())
    evaluation.submit(sheet, by=dario())


def stale_by_equal_totals(story):
    """The total stays, one mean goes up and the other down."""
    for place in ("VAL1", "VAL2"):
        sheet = evaluation.reopen(story.sheets[place, "0002"], reason="Rivista", by=elsa())
        gen, inn = story.call.criteria.order_by("position")
        sheet = evaluation.save(
            sheet,
            scores={gen: Decimal(23), inn: Decimal(20)},
            comment="",
            version=sheet.version,
            by=dario(),
        )
        evaluation.submit(sheet, by=dario())


def stale_by_withdrawal(story):
    filings.withdraw(story.applications[2], reason="", by=elsa())


def stale_by_an_amount(story):
    proposal.propose_amount(story.applications[0], proposed=Decimal(1), reason="Ridotto", by=elsa())


@pytest.mark.parametrize(
    "change", [stale_by_a_sheet, stale_by_equal_totals, stale_by_withdrawal, stale_by_an_amount]
)
def test_approve_refuses_a_draft_that_is_no_longer_true(change):
    story = score_all(a_story())
    row = ranking.compute(story.call, by=elsa())
    change(story)

    with pytest.raises(ranking.RankingOutOfDate):
        ranking.approve(row, by=elsa())
    row = ranking.compute(story.call, by=elsa())

    assert ranking.approve(row, by=elsa()).status == "approved"


# History


def history(story, *rows, **facts):
    """Rows of outcome, position, awarded; totals are not known."""
    return [
        HistoricEntry(
            application=application,
            outcome=outcome,
            position=position,
            awarded=None if awarded is None else Decimal(awarded),
            **facts,
        )
        for application, (outcome, position, awarded) in zip(story.applications, rows, strict=False)
    ]


GIVEN = (("reserve", 3, None), ("funded", 1, "12000.00"), ("partially_funded", 2, "14000.00"))


def test_history_is_taken_as_given_and_approved():
    story = a_story()

    row = ranking.record_history(story.call, history(story, *GIVEN), by=elsa())

    assert row.is_history
    assert lines(row) == [
        ("0002", 1, None, "funded", "12000.00", ""),
        ("0003", 2, None, "partially_funded", "14000.00", ""),
        ("0001", 3, None, "reserve", None, ""),
    ]
    assert last_event().action == "ranking.recorded"
    assert ranking.approve(row, by=elsa()).status == "approved"


def test_history_no_longer_whole_is_not_approved():
    story = a_story()
    row = ranking.record_history(story.call, history(story, *GIVEN), by=elsa())
    filings.withdraw(story.applications[0], reason="", by=elsa())

    with pytest.raises(ranking.RankingOutOfDate):
        ranking.approve(row, by=elsa())


@pytest.mark.parametrize(
    "rows",
    [
        GIVEN[:2],
        (("reserve", 3, None), ("funded", 1, "12000.00"), ("funded", 1, "100.00")),
        (("reserve", 4, None), ("funded", 1, "12000.00"), ("funded", 2, "100.00")),
        (("reserve", 3, "10.00"), ("funded", 1, "12000.00"), ("funded", 2, "100.00")),
        (("reserve", 3, None), ("funded", 1, None), ("funded", 2, "100.00")),
        (("not_admitted", 3, None), ("funded", 1, "12000.00"), ("funded", 2, "100.00")),
    ],
)
def test_history_with_holes_is_refused(rows):
    story = a_story()

    with pytest.raises(HistoryIncomplete):
        ranking.record_history(story.call, history(story, *rows), by=elsa())


@pytest.mark.parametrize(
    "rows",
    [
        (("reserve", 3, None), ("funded", 1, "12000.01"), ("funded", 2, "100.00")),
        (("funded", 3, "9000.00"), ("funded", 1, "12000.00"), ("funded", 2, "9000.01")),
    ],
)
def test_history_beyond_request_or_endowment_is_refused(rows):  # MON-4
    story = a_story()

    with pytest.raises(AwardsBeyondEndowment):
        ranking.record_history(story.call, history(story, *rows), by=elsa())


def test_history_is_refused_where_sheets_count():
    story = score_all(a_story())

    with pytest.raises(HistoryHasScores):
        ranking.record_history(story.call, history(story, *GIVEN), by=elsa())


def test_computing_takes_the_place_of_a_history_in_draft():
    story = a_story()
    ranking.record_history(story.call, history(story, *GIVEN), by=elsa())

    row = ranking.compute(score_all(story).call, by=elsa())

    assert not row.is_history
    assert lines(row)[0][:3] == ("0001", 1, "45.00")


def test_approving_twice_is_refused_by_the_table():
    story = rank(score_all(a_story()))

    with pytest.raises((TransitionRefused, CallNotUnderEvaluation)):
        ranking.approve(story.ranking, by=elsa())
