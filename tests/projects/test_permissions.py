"""Who may do what to organisations, projects and applications."""

import pytest

from projects import permissions
from projects.actions import organisation as bodies
from tests.grants.actions.story import a_proposed_story
from tests.grants.people import SYSTEM, a_world

pytestmark = pytest.mark.django_db

COMMITTERS = {"Ada", "Lia"}
WRITERS = COMMITTERS | {"Bruno"}
MEMBERS = WRITERS | {"Rita"}


@pytest.fixture
def world():
    return a_world()


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_see_project, MEMBERS | {"Gina"}),
        (permissions.may_edit_project, WRITERS),
        (permissions.may_take_up, WRITERS),
        (permissions.may_sign_off, COMMITTERS),
        (permissions.may_file, COMMITTERS),
    ],
)
def test_a_project_belongs_to_its_organisation(world, predicate, names):
    project = world.story.applications[0].project

    assert world.who(predicate, project) == names | SYSTEM


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_see_application, MEMBERS | {"Gina", "Elsa", "Furio"}),
        (permissions.may_withdraw, COMMITTERS),
    ],
)
def test_an_application_is_seen_by_its_call_too(world, predicate, names):
    assert world.who(predicate, world.story.applications[0]) == names | SYSTEM


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (permissions.may_manage_members, COMMITTERS),
        (permissions.may_start_project, WRITERS),
        (permissions.acts_for, MEMBERS),
    ],
)
def test_an_organisation_is_its_members(world, predicate, names):
    assert world.who(predicate, world.story.applications[0].lead) == names | SYSTEM


def test_a_member_who_left_may_nothing(world):
    lead = world.story.applications[0].lead
    for member in lead.members.all():
        bodies.end_member(member, by=world.people["Ada"])

    assert world.who(permissions.acts_for, lead) == SYSTEM


def test_the_lead_of_another_application_is_a_stranger(world):
    other = a_proposed_story("9000.00").applications[0]

    assert world.who(permissions.may_see_application, other) == {"Gina"} | SYSTEM
    assert world.who(permissions.may_edit_project, other.project) == SYSTEM
