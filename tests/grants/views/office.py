"""A call in the hands of its officers: who is who, and a browser for each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from funders.models import Call
from tests.grants.actions.story import Story, a_story, score_all
from tests.grants.people import World, a_world


@dataclass
class Office:
    """A story with its people; ``at("quadro/")`` is an address of its call."""

    world: World

    @property
    def story(self) -> Story:
        return self.world.story

    @property
    def call(self) -> Call:
        self.story.call.refresh_from_db()
        return self.story.call

    def at(self, tail: str) -> str:
        return f"/gestione/bandi/{self.story.call.code}/{tail}"

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.world.people[name])
        return client


def an_office(told: Callable[[Story], Story] = score_all, *requests: str, **terms) -> Office:
    """A call under evaluation; ``told``: how far its story goes."""
    return Office(a_world(told(a_story(*requests, **terms))))
