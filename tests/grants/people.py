"""The people of a call, each in their place: who may do what is asked of all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from funders.actions import officer
from funders.states import OfficerFunction
from projects.actions import organisation as bodies
from projects.states import MemberRole
from tests.factories import a_person
from tests.grants.actions.story import Story, a_party, a_proposed_story, an_organisation
from welfare_kmzero.accounts.models import User

SYSTEM = frozenset({"command", "import"})
FUNCTIONS = {
    "Elsa": (
        "PAT",
        (
            OfficerFunction.CHECK,
            OfficerFunction.APPOINT,
            OfficerFunction.DECIDE,
            OfficerFunction.PAY,
        ),
    ),
    "Furio": (
        "CARITRO",
        (
            OfficerFunction.PUBLISH,
            OfficerFunction.RECEIVE,
            OfficerFunction.DECIDE,
            OfficerFunction.MONITOR,
        ),
    ),
}
ROLES = {
    "Ada": MemberRole.OWNER,
    "Bruno": MemberRole.EDITOR,
    "Lia": MemberRole.LEGAL_REPRESENTATIVE,
    "Rita": MemberRole.READER,
}


@dataclass
class World:
    """A story told as far as its awards, and who is who in it."""

    story: Story
    people: dict[str, User]

    def who(self, predicate: Callable[..., bool], *things: object) -> set[str]:
        """The names of those of whom ``predicate`` is true."""
        return {name for name, person in self.people.items() if predicate(person, *things)}


def a_world(story: Story | None = None) -> World:
    """Elsa and Furio were officers of another call too; Olga's function is over."""
    story = story or a_proposed_story("9000.00")
    people = {name: a_person(name) for name in ("Carla", "Dario", "Olga", *ROLES, *FUNCTIONS)}
    people["Gina"] = a_person("Gina", is_auditor=True)
    people["Ivo"] = a_person("Ivo", is_staff=True)
    people["command"] = User.objects.command_line()
    people["import"] = User.objects.importer()
    ivo = people["Ivo"]
    for name, (code, functions) in FUNCTIONS.items():
        for function in functions:
            officer.give_function(
                story.call, funder=a_party(code), user=people[name], function=function, by=ivo
            )
    for function in OfficerFunction:
        past = officer.give_function(
            story.call, funder=a_party("PAT"), user=people["Olga"], function=function, by=ivo
        )
        officer.end_function(past, by=ivo)
    lead = story.applications[0].lead
    for name, role in ROLES.items():
        bodies.add_member(lead, user=people[name], role=role, by=people["Ada"])
    bodies.add_member(
        an_organisation(), user=people["Carla"], role=MemberRole.OWNER, by=people["Carla"]
    )
    return World(story, people)


def anonymous() -> AnonymousUser:
    return AnonymousUser()
