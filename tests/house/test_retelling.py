"""A world that is written again is the world that was built, and never one that differs."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from funders.models import Call, Funder
from tests.factories import a_funder, a_person, a_published_call, an_application
from tests.grants.actions.story import a_proposed_story, a_story, rank, score_all
from tests.grants.people import a_world
from tests.grants.views.office import an_office
from tests.grants.views.reading_room import a_reading_room
from tests.house.differences import whole
from tests.pages.town import a_town
from tests.retelling import TELLER
from tests.worlds import adopted, an_edition, awarded
from welfare_kmzero.accounts.models import User

pytestmark = pytest.mark.django_db

WORLDS = {
    "town": a_town,
    "edition": lambda: adopted(awarded(an_edition(requests=("9000.00",)))),
    "story": lambda: rank(score_all(a_story())),
    "proposed": lambda: a_proposed_story("9000.00"),
    "world": a_world,
    "office": lambda: an_office(score_all),
    "reading room": a_reading_room,
    "application": lambda: an_application(call=a_published_call()),
}


@pytest.fixture(autouse=True)
def _nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TELLER, "tellings", {})
    monkeypatch.setattr(TELLER, "stands", ())


def _again() -> None:
    """As when the next test begins: everything was taken back."""
    TELLER.stands = ()
    TELLER.told.clear()


class Undone(Exception):
    """Takes back what was built."""


def _built(
    build: Callable[[], object], folder: Path
) -> tuple[dict[Any, Any], dict[str, bytes], int]:
    """Every row and every file that ``build`` leaves, and how many statements passed by Django."""
    seen: Any = None
    try:
        with transaction.atomic():
            _again()
            with CaptureQueriesContext(connection) as asked:
                build()
            files = {
                str(path.relative_to(folder)): path.read_bytes()
                for path in folder.rglob("*")
                if path.is_file()
            }
            seen = whole(), files, len(asked)
            raise Undone  # noqa: TRY301  # whatever was written is taken back
    except Undone:
        pass
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return seen


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_written_again_is_what_was_built(name: str, settings: Settings) -> None:
    folder = settings.DOCUMENTS_DIR

    rows, files, asked = _built(WORLDS[name], folder)
    rows_again, files_again, asked_again = _built(WORLDS[name], folder)

    assert rows_again == rows
    assert files_again == files
    assert len(rows) > 20
    assert (asked > 50, asked_again < 10) == (True, True)


@pytest.fixture(params=["called", "repeated"])
def telling(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is built is the same to the eye the first time and every other."""
    if request.param == "repeated":
        try:
            with transaction.atomic():
                rank(score_all(a_story()))
                raise Undone  # noqa: TRY301  # whatever was written is taken back
        except Undone:
            _again()


def test_what_was_told_before_is_brought_up_to_date(telling: None) -> None:
    story = a_story()
    scored = score_all(story)
    ranked = rank(scored)

    assert story is scored is ranked
    assert len(story.sheets) == 6
    assert story.call.status == Call.objects.get().status == "ranked"
    assert story.ranking.call_id == story.call.pk


def test_after_anything_else_it_is_built(telling: None) -> None:
    a_funder(code="CARITRO", name="Un'altra")

    story = a_story()

    assert Funder.objects.get(code="CARITRO").name == "Un'altra"
    assert story.call.protocol.shares.filter(funder__name="Un'altra").exists()


def test_what_was_taken_back_is_built(telling: None) -> None:
    try:
        with transaction.atomic():
            a_story()
            raise Undone  # noqa: TRY301  # whatever was written is taken back
    except Undone:
        pass

    assert not Call.objects.exists()
    assert Call.objects.get(pk=rank(score_all(a_story())).call.pk).status == "ranked"


def test_under_another_clock_it_is_built() -> None:
    early = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)

    with time_machine.travel(early, tick=False):
        joined = a_person("Olga").date_joined

    assert joined == early
    User.objects.filter(full_name="Olga").delete()
    _again()
    assert a_person("Olga").date_joined > early


def test_under_another_setting_it_is_built(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1

    a_person("Olga")

    assert TELLER.tellings == {}


def test_a_refused_statement_inside_is_not_repeated() -> None:
    assert TELLER.stands == ()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funders_funder SET name = name")

    assert TELLER.stands is None
