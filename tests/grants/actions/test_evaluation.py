"""Score sheets: every transition, every refusal, the audit event."""

from decimal import Decimal

import pytest

from funders.actions.errors import ReasonMissing, StaleVersion
from funders.rules.criterion import PointsOffStep, PointsOutOfScale
from grants.actions import assignment, evaluation
from grants.actions.evaluating import CallNotUnderEvaluation
from grants.models import Evaluation
from grants.rules.scoring import CriterionMissing, CriterionUnknown
from tests.grants.actions.story import (
    a_sheet,
    a_story,
    dario,
    elsa,
    facts_of,
    last_event,
    rank,
    score,
    score_all,
)
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return a_story()


@pytest.fixture
def sheet(story):
    return a_sheet(story, story.evaluators[0], story.applications[0])


def points(story, *texts):
    criteria = story.call.criteria.order_by("position")
    return {criterion: Decimal(text) for criterion, text in zip(criteria, texts, strict=False)}


def save(sheet, scores, version=None):
    return evaluation.save(
        sheet,
        scores=scores,
        comment="Motivata",
        version=sheet.version if version is None else version,
        by=dario(),
    )


def test_start_twice_is_one_sheet(story, sheet):
    again = evaluation.start(sheet.assignment, by=dario())

    assert again == sheet
    assert Evaluation.objects.count() == 1


def test_save_keeps_some_points_and_grows_the_version(story, sheet):
    saved = save(sheet, points(story, "20.5"))

    assert (saved.version, saved.comment) == (2, "Motivata")
    assert [score.points for score in saved.scores.all()] == [Decimal("20.50")]
    saved = save(saved, points(story, "10", "11"))
    assert sorted(score.points for score in saved.scores.all()) == [10, 11]
    event = last_event()
    assert (event.action, event.target) == (
        "evaluation.saved",
        f"{story.call.code}-0001/VAL1",
    )


def test_save_refuses_a_stale_version(story, sheet):  # EVA-3
    saved = save(sheet, points(story, "20"))

    with pytest.raises(StaleVersion):
        save(sheet, points(story, "1"), version=1)

    assert saved.scores.get().points == 20


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("25.5", PointsOutOfScale),
        ("-0.5", PointsOutOfScale),
        ("NaN", PointsOutOfScale),
        ("10.25", PointsOffStep),
    ],
)
def test_save_refuses_points_outside_the_scale(story, sheet, text, error):  # EVA-4
    with pytest.raises(error):
        save(sheet, points(story, text))

    assert not sheet.scores.exists()


def test_save_refuses_the_criterion_of_another_call(story, sheet):  # EVA-4
    with pytest.raises(CriterionUnknown):
        save(sheet, points(a_story(), "10"))


def test_submit_wants_every_criterion(story, sheet):  # EVA-4
    saved = save(sheet, points(story, "20"))

    with pytest.raises(CriterionMissing):
        evaluation.submit(saved, by=dario())
    saved = save(saved, points(story, "20", "10"))
    submitted = evaluation.submit(saved, by=dario())

    assert (submitted.status, submitted.submitted_by) == ("submitted", dario())
    assert last_event().action == "evaluation.submitted"


def test_a_sheet_handed_in_is_not_written_on(story):
    sheet = score(story, story.evaluators[0], story.applications[0], ("20", "10"))

    with pytest.raises(evaluation.SheetNotDraft):
        save(sheet, points(story, "1", "1"))
    with pytest.raises(evaluation.SheetNotDraft):
        evaluation.submit(sheet, by=dario())


def test_reopen_gives_the_sheet_back_with_a_reason(story):
    sheet = score(story, story.evaluators[0], story.applications[0], ("20", "10"))

    with pytest.raises(ReasonMissing):
        evaluation.reopen(sheet, reason="", by=elsa())
    reopened = evaluation.reopen(sheet, reason="Criterio frainteso", by=elsa())

    assert reopened.status == "draft"
    assert facts_of(last_event())["reason"] == "Criterio frainteso"
    save(reopened, points(story, "5", "5"))
    assert evaluation.submit(reopened, by=dario()).status == "submitted"


def test_void_is_for_good_and_leaves_room_for_another_sheet(story):
    sheet = score(story, story.evaluators[0], story.applications[0], ("20", "10"))

    with pytest.raises(ReasonMissing):
        evaluation.void(sheet, reason="", by=elsa())
    voided = evaluation.void(sheet, reason="Componente sostituito", by=elsa())

    assert (voided.status, voided.voided_by) == ("voided", elsa())
    for attempt in (evaluation.reopen, evaluation.void):
        with pytest.raises(TransitionRefused):
            attempt(voided, reason="Ripensamento", by=elsa())
    with pytest.raises(evaluation.SheetNotDraft):
        save(voided, points(story, "1"))
    again = evaluation.start(voided.assignment, by=dario())
    assert again != voided


def test_a_draft_is_not_reopened(sheet):
    with pytest.raises(TransitionRefused):
        evaluation.reopen(sheet, reason="Perché sì", by=elsa())


def test_nothing_of_a_sheet_changes_once_the_ranking_is_approved(story):  # EVA-5
    score_all(story)
    spare = a_sheet_of_a_new_draft(story)
    rank(story)
    handed_in = story.sheets["VAL1", "0001"]

    attempts = [
        lambda: save(spare, points(story, "1")),
        lambda: evaluation.submit(spare, by=dario()),
        lambda: evaluation.reopen(handed_in, reason="Tardi", by=elsa()),
        lambda: evaluation.void(handed_in, reason="Tardi", by=elsa()),
        lambda: evaluation.start(handed_in.assignment, by=dario()),
        lambda: assignment.assign(story.evaluators[0], story.applications[0], by=elsa()),
    ]

    for attempt in attempts:
        with pytest.raises(CallNotUnderEvaluation):
            attempt()


def a_sheet_of_a_new_draft(story):
    """The second member's sheet of the first application, taken back to be rewritten."""
    return evaluation.reopen(story.sheets["VAL2", "0001"], reason="Da rivedere", by=elsa())
