"""The sitting in which a funder's body decides: the Giunta's and a board's alike."""

import datetime as dt

import pytest

from funders.actions.errors import StaleVersion
from grants.actions import decision, decision_sitting
from grants.actions.award import propose_round
from grants.models import FundingDecision, Sitting, SittingMember
from grants.states import SittingRole
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_proposed_story,
    a_story,
    elsa,
    facts_of,
    last_event,
    propose,
    rank,
    score_all,
)

pytestmark = pytest.mark.django_db

EVERY_FUNDER = pytest.mark.parametrize("code", ["PAT", "CARITRO"])
FACTS = decision_sitting.SittingFacts(
    held_on=ADOPTED_ON,
    starts_at_hour=dt.time(10, 5),
    reference="2018-S139-00270",
    president_role="PRESIDENTE",
    president_name="Maurizio Fugatti",
    is_unanimous=True,
    people=(
        decision_sitting.Person(SittingRole.PRESENT, "VICEPRESIDENTE", "Mario Tonina"),
        decision_sitting.Person(SittingRole.RAPPORTEUR, "ASSESSORE", "Stefania Segnana"),
        decision_sitting.Person(SittingRole.PRESENT, "ASSESSORE", "Mirko Bisesti"),
    ),
)


def facts(**known):
    return decision_sitting.SittingFacts(**known)


def people(sitting):
    rows = SittingMember.objects.filter(sitting=sitting).order_by("part", "position")
    return [(row.part, row.position, row.name) for row in rows]


def adopt(story, code, *, number="1937"):
    return decision.adopt(story.decision(code), decided_on=ADOPTED_ON, number=number, by=elsa())


@EVERY_FUNDER
def test_a_sitting_numbers_its_people_part_by_part_and_is_of_its_decision(code):
    story = a_proposed_story("9000.00")

    sitting = decision_sitting.record_sitting(story.decision(code), FACTS, by=elsa())

    assert people(sitting) == [
        ("present", 1, "Mario Tonina"),
        ("present", 2, "Mirko Bisesti"),
        ("rapporteur", 1, "Stefania Segnana"),
    ]
    sittings = {each.funder.code: each.sitting for each in story.round.decisions.all()}
    assert sittings == {"PAT": None, "CARITRO": None} | {code: sitting}
    assert (last_event().action, last_event().target) == ("sitting.recorded", story.call.code)
    assert facts_of(last_event())["after"] == {
        "held_on": "2018-12-07",
        "number": "",
        "reference": "2018-S139-00270",
        "funder": code,
        "round": 1,
    }


def two_draft_rounds():
    """Two rounds, neither decided yet: the decisions of the Giunta."""
    story = rank(score_all(a_story("9000.00", "9000.00")))
    for number in ("0001", "0002"):
        story.round = propose_round(story.ranking, only=[number], by=elsa())
    giunta = FundingDecision.objects.filter(round__call=story.call, funder__code="PAT")
    return story, *giunta.order_by("round__number")


def test_a_sitting_goes_to_the_decision_it_was_written_for():
    _, first, second = two_draft_rounds()

    sitting = decision_sitting.record_sitting(second, FACTS, by=elsa())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sitting, second.sitting) == (None, sitting)


@EVERY_FUNDER
def test_a_sitting_sent_twice_is_refused(code):
    """SUB-4: the second of two clicks."""
    story = a_proposed_story("9000.00")
    sitting = decision_sitting.record_sitting(story.decision(code), FACTS, by=elsa())

    with pytest.raises(decision_sitting.SittingKnown):
        decision_sitting.record_sitting(story.decision(code), FACTS, by=elsa())

    assert list(Sitting.objects.all()) == [sitting]


def test_a_sitting_of_the_giunta_goes_to_its_first_draft_and_never_to_a_board():
    story, first, second = two_draft_rounds()

    one, two, three = (
        decision_sitting.record_sitting_of_giunta(story.call, FACTS, by=elsa()) for _ in range(3)
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sitting, second.sitting) == (one, two)
    assert not hasattr(three, "decision")
    assert "funder" not in facts_of(last_event())["after"]


def test_a_sitting_that_waits_is_taken_by_the_giunta_alone():
    story = rank(score_all(a_story("9000.00")))
    sitting = decision_sitting.record_sitting_of_giunta(story.call, FACTS, by=elsa())

    propose(story)

    assert story.decision("PAT").sitting == sitting
    assert story.decision("CARITRO").sitting is None


@EVERY_FUNDER
def test_a_sitting_is_written_anew(code):
    story = a_proposed_story("9000.00")
    sitting = decision_sitting.record_sitting(story.decision(code), FACTS, by=elsa())

    revised = decision_sitting.revise_sitting(
        sitting, facts(held_on=dt.date(2018, 12, 14)), by=elsa()
    )

    revised.refresh_from_db()
    assert (revised.held_on, revised.president_name) == (dt.date(2018, 12, 14), "")
    assert revised.is_unanimous is None
    assert people(revised) == []
    assert last_event().action == "sitting.revised"
    assert facts_of(last_event())["after"]["funder"] == code


@EVERY_FUNDER
def test_a_sitting_read_before_another_saved_is_not_written_over(code):
    story = a_proposed_story("9000.00")
    sitting = decision_sitting.record_sitting(story.decision(code), FACTS, by=elsa())
    read = decision_sitting.seal_of(sitting)
    revised = decision_sitting.revise_sitting(
        sitting, facts(reference="AA/1"), seal=read, by=elsa()
    )

    with pytest.raises(StaleVersion):
        decision_sitting.revise_sitting(sitting, facts(reference="BB/2"), seal=read, by=elsa())

    revised.refresh_from_db()
    assert revised.reference == "AA/1"


def test_a_number_goes_with_its_date():
    story = a_proposed_story("9000.00")

    with pytest.raises(decision_sitting.SittingIncomplete):
        decision_sitting.record_sitting(story.decision("CARITRO"), facts(number="15"), by=elsa())
    with pytest.raises(decision_sitting.SittingIncomplete):
        decision_sitting.record_sitting_of_giunta(story.call, facts(number="1937"), by=elsa())

    assert not Sitting.objects.exists()


# The adoption


@EVERY_FUNDER
def test_adoption_writes_date_and_number_on_the_sitting_that_lacked_them(code):
    story = a_proposed_story("9000.00")
    sitting = decision_sitting.record_sitting(
        story.decision(code), facts(president_name="Maurizio Fugatti"), by=elsa()
    )

    adopt(story, code)

    sitting.refresh_from_db()
    assert (sitting.held_on, sitting.number) == (ADOPTED_ON, "1937")
    with pytest.raises(decision_sitting.SittingFrozen):
        decision_sitting.revise_sitting(sitting, facts(), by=elsa())


def test_no_sitting_is_added_to_a_decision_that_is_adopted():
    story = a_proposed_story("9000.00")
    adopt(story, "CARITRO", number="")

    with pytest.raises(decision_sitting.SittingFrozen):
        decision_sitting.record_sitting(story.decision("CARITRO"), FACTS, by=elsa())

    assert not Sitting.objects.exists()


@EVERY_FUNDER
@pytest.mark.parametrize(
    "known",
    [
        {"held_on": dt.date(2018, 12, 14)},
        {"held_on": ADOPTED_ON, "number": "1936"},
    ],
)
def test_adoption_refuses_what_the_sitting_contradicts(code, known):
    story = a_proposed_story("9000.00")
    decision_sitting.record_sitting(story.decision(code), facts(**known), by=elsa())

    with pytest.raises(decision.SittingDisagrees):
        adopt(story, code)

    assert story.decision(code).status == "draft"


def test_a_board_that_has_a_number_does_not_decide_without():
    story = a_proposed_story("9000.00")
    known = facts(held_on=ADOPTED_ON, number="15")
    sitting = decision_sitting.record_sitting(story.decision("CARITRO"), known, by=elsa())

    with pytest.raises(decision.SittingDisagrees):
        adopt(story, "CARITRO", number="")

    sitting.refresh_from_db()
    assert sitting.number == "15"


def test_a_number_as_long_as_that_of_a_decision_reaches_the_sitting():
    story = a_proposed_story("9000.00")
    sitting = decision_sitting.record_sitting(story.decision("CARITRO"), facts(), by=elsa())

    adopt(story, "CARITRO", number="9" * 40)

    sitting.refresh_from_db()
    assert sitting.number == "9" * 40
