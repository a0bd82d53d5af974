"""EVA-3: two tabs of one evaluator, on real transactions; the last is the control."""

from decimal import Decimal

import pytest

from funders.actions import errors
from funders.actions.errors import StaleVersion
from grants.actions import assignment, evaluation, minutes
from grants.models import AgreedReason, Evaluation, Remark
from tests.grants.actions.story import a_story, dario, elsa
from tests.grants.actions.test_together import COUNT, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]


def _tabs():
    """As many tabs that save the first words of one sheet, each its own."""
    story = a_story()
    given = assignment.assign(story.evaluators[0], story.applications[0], by=elsa())
    criterion, by = story.call.criteria.first(), dario()

    def save(place):
        return lambda: evaluation.write(
            given,
            scores={criterion: Decimal(place)},
            remarks={criterion: f"motivo {place}"},
            comment=f"commento {place}",
            version=1,
            by=by,
        )

    return [save(place) for place in range(COUNT)]


def test_of_two_tabs_one_is_written_whole_and_the_others_are_told():
    made, refused = race(_tabs())

    assert len(made) == 1
    assert {type(error) for error in refused} == {StaleVersion}
    row = Evaluation.objects.get()
    place = row.comment.removeprefix("commento ")
    assert row.version == 2
    assert row.scores.get().points == Decimal(place)
    assert row.remarks.get().text == f"motivo {place}"


def test_without_the_check_the_words_of_the_others_would_be_lost(monkeypatch):
    """The control: every tab believes that it saved, and one alone is there."""
    monkeypatch.setattr(evaluation, "check_version", lambda *_: None)

    made, refused = race(_tabs())

    assert (len(made), refused) == (COUNT, [])
    assert Evaluation.objects.get().version == COUNT + 1
    assert Remark.objects.count() == 1
    assert errors.check_version is not evaluation.check_version


def test_two_officers_agree_one_reason_once():
    story = a_story()
    draft = minutes.MinutesDraft(held_on=elsa().date_joined.date())
    row = minutes.record_minutes(story.evaluators[0].panel, draft, by=elsa())
    by = elsa()

    def agree(place):
        return lambda: minutes.agree(
            row, story.applications[0], text=f"motivo {place}", version=0, by=by
        )

    made, refused = race([agree(place) for place in range(4)])

    assert len(made) == 1
    assert {type(error) for error in refused} == {StaleVersion}
    assert AgreedReason.objects.get().text == made[0].text
