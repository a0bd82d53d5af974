"""Who may do what from the formal check to the acts: the list of names must be equal."""

import pytest

from grants import permissions
from grants.actions import conflict, integration, minutes, results
from grants.actions import evaluation as sheets
from grants.actions.minutes import MinutesDraft
from tests.factories import an_act
from tests.grants.actions.story import (
    ADOPTED_ON,
    Story,
    a_published_call,
    a_sheet,
    a_story,
    an_application,
    calls,
    checked,
    dario,
    elsa,
    score,
)
from tests.grants.people import SYSTEM, a_world, anonymous
from welfare_kmzero import clock
from welfare_kmzero.documents.models import Act
from welfare_kmzero.pages.readings.acts import visible_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_check, {"Elsa"}),
        (permissions.may_ask_integration, {"Elsa"}),
        (permissions.may_propose_amount, {"Elsa"}),
        (
            permissions.may_see_application,
            {"Ada", "Bruno", "Lia", "Rita", "Elsa", "Furio", "Gina", "Dario"},
        ),
    ],
)
def test_an_application(world, predicate, names):
    assert world.who(predicate, world.story.applications[0]) == names | SYSTEM


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_appoint, {"Elsa"}),
        (permissions.may_rank, {"Elsa"}),
        (permissions.may_propose_awards, {"Elsa"}),
        (permissions.may_see_scores, {"Elsa", "Gina"}),
        (permissions.may_read_sittings, {"Elsa", "Gina"}),
        (permissions.may_see_ranking, {"Elsa", "Furio", "Gina"}),
        (permissions.may_publish_results, {"Furio"}),
        (permissions.may_set_payee, {"Elsa"}),
        (permissions.may_issue_acts, {"Elsa", "Furio"}),
    ],
)
def test_a_call(world, predicate, names):
    assert world.who(predicate, world.story.call) == names | SYSTEM


@pytest.mark.parametrize(
    "predicate", [permissions.may_decide_share, permissions.may_write_commitments]
)
@pytest.mark.parametrize(("code", "names"), [("PAT", {"Elsa"}), ("CARITRO", {"Furio"})])
def test_each_decides_on_the_column_of_its_own_funder(world, predicate, code, names):
    assert world.who(predicate, world.story.decision(code)) == names | SYSTEM


def test_the_deliberation_is_written_by_the_provincia(world):
    act = world.story.decision("PAT").deliberation

    assert world.who(permissions.may_write_deliberation, act) == {"Elsa"} | SYSTEM


def test_the_ranking_is_everyones_once_the_results_are_published(world):
    call = world.story.call
    assert not permissions.may_see_ranking(anonymous(), call)

    results.publish_results(call, by=elsa())

    assert permissions.may_see_ranking(anonymous(), call)
    assert world.who(permissions.may_see_ranking, call) == set(world.people)


# Evaluators


@pytest.fixture
def evaluation():
    """A call under evaluation, with Dario's sheet of its one application."""
    story = a_story("9000.00")
    return a_world(story), a_sheet(story, story.evaluators[0], story.applications[0])


def test_an_evaluator_scores_after_declaring_and_stops_at_a_conflict(evaluation):  # EVA-1
    world, sheet = evaluation
    given = sheet.assignment
    facts = {"reason": "", "by": dario()}
    assert world.who(permissions.may_read_assigned, given) == {"Dario"}
    assert world.who(permissions.may_score, given) == set()

    conflict.declare(given.evaluator, given.application, has_conflict=False, **facts)
    assert world.who(permissions.may_score, given) == {"Dario"}

    facts["reason"] = "Parentela"
    conflict.declare(given.evaluator, given.application, has_conflict=True, **facts)
    for predicate in (permissions.may_score, permissions.may_read_assigned):
        assert world.who(predicate, given) == set()
    assert "Dario" not in world.who(permissions.may_see_application, given.application)


def test_an_evaluator_declares_for_themselves(evaluation):
    world, _ = evaluation
    evaluators = world.story.evaluators

    assert world.who(permissions.may_declare, evaluators[0]) == {"Dario", "Elsa"} | SYSTEM
    assert world.who(permissions.may_declare, evaluators[1]) == {"Elsa"} | SYSTEM


def test_reopening_takes_two_people():  # EVA-5
    story = a_story("9000.00")
    world = a_world(story)
    sheet = score(story, story.evaluators[0], story.applications[0], ("10", "10"))
    assert world.who(permissions.may_reopen, sheet) == {"Elsa"} | SYSTEM
    assert world.who(permissions.may_void, sheet) == {"Elsa"} | SYSTEM

    sheet = sheets.reopen(sheet, reason="Frainteso", by=elsa())
    sheet = sheets.submit(sheet, by=elsa())

    assert world.who(permissions.may_reopen, sheet) == SYSTEM


def test_integrations_are_answered_by_whoever_writes():
    call = a_published_call()
    application = an_application(call)
    calls.start_evaluation(call, by=elsa())
    request = integration.ask(
        application,
        parts="Statuto",
        reason="Manca la firma",
        due_at=clock.now().replace(year=2100),
        by=elsa(),
    )
    world = a_world(Story(call=call, applications=[application]))

    assert (
        world.who(permissions.may_answer_integration, request) == {"Ada", "Bruno", "Lia"} | SYSTEM
    )


def test_minutes_are_approved_by_whoever_appoints():
    call = a_published_call()
    story = checked(call, [an_application(call)])
    world = a_world(story)
    row = minutes.record_minutes(
        story.evaluators[0].panel, MinutesDraft(held_on=ADOPTED_ON), by=elsa()
    )

    assert world.who(permissions.may_approve_minutes, row) == {"Elsa"} | SYSTEM


# Acts


def act_of(world, kind, subject=""):
    return an_act(kind=kind, call_code=world.story.call.code, subject=subject)


INSIDERS = {"Elsa", "Furio", "Gina", "Ivo"} | SYSTEM


@pytest.mark.parametrize("kind", ["ranking", "deliberation", "proposal", "statement"])
def test_acts_are_seen_by_officers_auditors_and_administrators(world, kind):
    act = act_of(world, kind)

    assert world.who(permissions.may_see_act, act) == INSIDERS
    assert not permissions.may_see_act(anonymous(), act)


def test_a_receipt_is_seen_by_whoever_filed(world):
    members = {"Ada", "Bruno", "Lia", "Rita"}

    mine, other = act_of(world, "receipt", "0001"), act_of(world, "receipt", "0002")

    assert world.who(permissions.may_see_act, mine) == INSIDERS | members
    assert world.who(permissions.may_see_act, other) == INSIDERS


def test_publishing_the_results_opens_the_ranking_and_nothing_else(world):
    ranking, deliberation = act_of(world, "ranking"), act_of(world, "deliberation")

    results.publish_results(world.story.call, by=elsa())

    assert permissions.may_see_act(anonymous(), ranking)
    assert world.who(permissions.may_see_act, ranking) == set(world.people)
    assert world.who(permissions.may_see_act, deliberation) == INSIDERS


def test_an_act_of_no_call_is_for_those_who_see_all(world):
    act = an_act(kind="deliberation", call_code="NESSUNO")

    assert world.who(permissions.may_see_act, act) == {"Gina", "Ivo"} | SYSTEM


def test_the_pages_list_the_acts_that_a_person_may_see(world):
    for kind, subject in (("ranking", ""), ("deliberation", ""), ("receipt", "0001")):
        act_of(world, kind, subject)
    results.publish_results(world.story.call, by=elsa())
    people = {name: person for name, person in world.people.items() if name not in SYSTEM}

    for person in [*people.values(), anonymous()]:
        seen = {act for act in Act.objects.all() if permissions.may_see_act(person, act)}
        assert set(visible_to(person)) == seen
