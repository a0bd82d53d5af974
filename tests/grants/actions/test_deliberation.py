"""The Giunta's act while it is a draft: paragraphs, checklist; and the minutes."""

import datetime as dt

import pytest

from funders.actions.errors import StaleVersion
from grants.actions import decision, deliberation, minutes, results
from grants.actions.conflict import EvaluatorOfAnotherCall
from grants.models import Minutes, Publication
from grants.states import ItemState
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_proposed_story,
    a_story,
    elsa,
    facts_of,
    last_event,
    rank,
    score_all,
)
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def act():
    return a_proposed_story("9000.00").decision("PAT").deliberation


def write(act, *paragraphs, version=None):
    return deliberation.write_text(
        act,
        subject="Welfare a km zero",
        takes_note=True,
        paragraphs=[deliberation.Paragraph(*each) for each in paragraphs],
        version=act.version if version is None else version,
        by=elsa(),
    )


def test_text_is_written_by_versions(act):
    written = write(act, ("premise", "premesso che"), ("visto", "vista la legge"))

    assert (written.version, written.subject) == (2, "Welfare a km zero")
    assert [(part.section, part.text) for part in written.parts.order_by("position")] == [
        ("premise", "premesso che"),
        ("visto", "vista la legge"),
    ]
    with pytest.raises(StaleVersion):
        write(act, version=1)
    with pytest.raises(deliberation.SectionUnknown):
        write(written, ("poscritto", "x"))
    assert write(written).parts.count() == 0


def fill(act, code="cup", state=ItemState.FILLED, text="C31", version=None):
    return deliberation.fill_item(
        act,
        code=code,
        state=state,
        text=text,
        version=act.version if version is None else version,
        by=elsa(),
    )


def test_an_item_is_filled_not_due_or_blank_again(act):
    filled = fill(act)
    assert (filled.items.get().state, filled.items.get().text) == ("filled", "C31")

    not_due = fill(filled, state=ItemState.NOT_DUE, text="Contributi correnti")
    assert not_due.items.get().text == "Contributi correnti"

    blank = fill(not_due, state=ItemState.BLANK, text="")
    assert (blank.items.get().state, blank.items.get().text) == ("blank", "")
    assert facts_of(last_event())["after"] == {"item": "cup", "state": "blank"}


def test_an_item_says_what_it_must(act):
    with pytest.raises(deliberation.ItemUnknown):
        fill(act, code="altro")
    with pytest.raises(deliberation.ItemWithoutText):
        fill(act, text=" ")
    with pytest.raises(deliberation.ItemWithoutText):
        fill(act, state=ItemState.BLANK, text="C31")
    with pytest.raises(StaleVersion):
        fill(act, version=7)


def test_nothing_of_an_adopted_act_changes(act):
    decision.adopt(act.decision, decided_on=ADOPTED_ON, number="1937", by=elsa())

    with pytest.raises(deliberation.ActAdopted):
        write(act)
    with pytest.raises(deliberation.ActAdopted):
        fill(act)


# Minutes


def a_verbal(story, **facts):
    given = {"held_on": dt.date(2018, 10, 1), "text": "Il gruppo si riunisce."}
    return minutes.MinutesDraft(**{**given, **facts})


def whole(story):
    return {
        "attendance": {story.evaluators[0]: True, story.evaluators[1]: False},
        "reasons": {story.applications[0]: "Rete larga", story.applications[1]: " "},
    }


def test_minutes_are_numbered_written_and_approved():
    story = a_story()
    group = story.evaluators[0].panel

    first = minutes.record_minutes(group, a_verbal(story), by=elsa())
    second = minutes.record_minutes(group, a_verbal(story, **whole(story)), by=elsa())

    assert [row.number for row in Minutes.objects.order_by("number")] == [1, 2]
    assert [reason.text for reason in second.reasons.all()] == ["Rete larga"]
    with pytest.raises(minutes.MinutesIncomplete):
        minutes.approve(first, by=elsa())
    first = minutes.revise(first, a_verbal(story, place="Trento", **whole(story)), by=elsa())
    assert first.place == "Trento"
    approved = minutes.approve(first, by=elsa())

    assert (approved.status, approved.approved_by) == ("approved", elsa())
    assert last_event().action == "minutes.approved"
    with pytest.raises(minutes.MinutesApproved):
        minutes.revise(approved, a_verbal(story), by=elsa())
    with pytest.raises(TransitionRefused):
        minutes.approve(approved, by=elsa())


def test_minutes_without_text_are_not_approved():
    story = a_story()
    draft = a_verbal(story, text=" ", **whole(story))
    row = minutes.record_minutes(story.evaluators[0].panel, draft, by=elsa())

    with pytest.raises(minutes.MinutesIncomplete):
        minutes.approve(row, by=elsa())


def test_minutes_speak_of_their_own_call():
    story, other = a_story(), a_story()
    group = story.evaluators[0].panel

    with pytest.raises(EvaluatorOfAnotherCall):
        minutes.record_minutes(
            group, a_verbal(story, attendance={other.evaluators[0]: True}), by=elsa()
        )
    with pytest.raises(minutes.ApplicationOfAnotherCall):
        minutes.record_minutes(
            group, a_verbal(story, reasons={other.applications[0]: "Rete"}), by=elsa()
        )


# Results


def test_results_are_published_after_the_approval_and_once():
    story = score_all(a_story())

    with pytest.raises(results.ResultsNotReady):
        results.publish_results(story.call, by=elsa())
    rank(story)
    published = results.publish_results(story.call, by=elsa())

    assert Publication.objects.get() == published
    assert (last_event().action, last_event().target) == ("results.published", story.call.code)
    with pytest.raises(results.AlreadyPublished):
        results.publish_results(story.call, by=elsa())
