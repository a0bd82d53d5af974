"""Who may do what to a call: asked of everyone, the list of names must be equal."""

import pytest

from funders import permissions
from funders.actions import call as calls
from funders.states import OfficerFunction
from tests.factories import a_person
from tests.grants.actions.story import a_draft, a_party, a_proposed_story, elsa
from tests.grants.people import SYSTEM, a_world, anonymous

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_publish, {"Furio"}),
        (permissions.may_extend, {"Furio"}),
        (permissions.may_start_evaluation, {"Elsa", "Furio"}),
        (permissions.is_officer_of, {"Elsa", "Furio"}),
    ],
)
def test_functions_are_given_call_by_call(world, predicate, names):
    assert world.who(predicate, world.story.call) == names | SYSTEM
    other = a_proposed_story("9000.00").call
    assert world.who(predicate, other) == SYSTEM


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_read_all, {"Gina"}),
        (permissions.may_configure, {"Ivo"}),
        (permissions.may_give_functions, {"Ivo"}),
    ],
)
def test_auditors_read_and_administrators_configure(world, predicate, names):
    assert world.who(predicate) == names | SYSTEM


def test_a_function_is_of_one_funder(world):
    call, decide = world.story.call, OfficerFunction.DECIDE

    def decides_for(code):
        return lambda user: permissions.has_function(user, call, decide, funder=a_party(code))

    assert world.who(decides_for("PAT")) == {"Elsa"} | SYSTEM
    assert world.who(decides_for("CARITRO")) == {"Furio"} | SYSTEM
    assert world.who(decides_for("DEMARCHI")) == SYSTEM


def test_a_call_in_preparation_is_seen_by_those_who_prepare_it(world):
    draft = calls.create(a_draft(), by=elsa())

    assert world.who(permissions.may_see_call, draft) == {"Gina", "Ivo"} | SYSTEM
    assert world.who(permissions.may_prepare, draft) == {"Ivo"} | SYSTEM
    assert not permissions.may_see_call(anonymous(), draft)


def test_a_published_call_is_seen_by_everyone_and_written_by_nobody(world):
    call = world.story.call
    call.refresh_from_db()

    assert world.who(permissions.may_see_call, call) == set(world.people)
    assert permissions.may_see_call(anonymous(), call)
    assert world.who(permissions.may_prepare, call) == set()


def test_who_left_may_nothing(world):
    for person in world.people.values():
        if person.is_active:
            person.is_active = False
            person.save(update_fields=["is_active"])

    for predicate in (permissions.is_officer_of, permissions.may_publish):
        assert world.who(predicate, world.story.call) == SYSTEM
    for predicate in (permissions.may_read_all, permissions.may_configure):
        assert world.who(predicate) == SYSTEM
    assert a_person("Elsa").is_active is False
