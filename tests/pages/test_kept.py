"""The page of a call is kept for strangers, and is never older than the database."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from funders.models import Call, Funder, Protocol
from tests.factories import CLOSES_AT, OPENS_AT, a_call, a_published_call, an_extension, an_officer
from tests.pages.town import Town
from tests.worlds import a_publication, an_edition, evaluating, ranked
from welfare_kmzero.pages import kept
from welfare_kmzero.pages.readings.calls import ShownCall, shown
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

NOW = OPENS_AT + dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
# Frozen in the database as long as a public call stands on them.
FROZEN = {
    "funders_endowment",
    "funders_criterion",
    "funders_tiebreak",
    "funders_costcategory",
    "funders_requireddocument",
    "funders_legalbasis",
    "funders_networkrule",
}


def read(client: Client | None = None, at: dt.datetime = NOW) -> bytes:
    with time_machine.travel(at, tick=False):
        return (client or Client()).get("/bandi/B/").content


def drawn(at: dt.datetime = NOW) -> bytes:
    """The page as it is when nothing is kept."""
    kept.forget()
    return read(at=at)


def test_a_page_that_is_kept_costs_one_query() -> None:
    a_published_call(code="B")
    first = read()

    with CaptureQueriesContext(connection) as captured:
        second = read()

    assert second == first
    assert len(captured) == 1


def _renamed(call: Call) -> None:
    Funder.objects.filter(shares__protocol=call.protocol).update(name="Un altro nome")


def _signed(call: Call) -> None:
    Protocol.objects.filter(calls=call).update(signed_on=dt.date(2018, 2, 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda call: an_extension(call=call),
        lambda call: move(call, "evaluating", by=an_officer()),
        _renamed,
        _signed,
    ],
    ids=["extended", "under evaluation", "party renamed", "protocol signed"],
)
def test_what_changes_shows_at_once(change: Callable[[Call], object]) -> None:
    call = a_published_call(code="B")
    before = read()

    change(call)

    after = read()
    assert after != before
    assert after == drawn()


def test_published_results_show_at_once() -> None:
    edition = ranked(evaluating(an_edition(code="B")))
    before = read()

    a_publication(call=edition.call)

    after = read()
    assert after != before
    assert after == drawn()


@pytest.mark.parametrize("later", [0, 10])
def test_the_clock_alone_changes_the_page(later: int) -> None:
    """SUB-1: the deadline itself is in time, an instant later is not."""
    call = a_published_call(code="B")
    deadline = CLOSES_AT + dt.timedelta(days=later)
    if later:
        an_extension(call=call, closes_at=deadline)
    around = [OPENS_AT - SECOND, OPENS_AT, deadline, deadline + dt.timedelta(microseconds=1)]
    fresh = [drawn(at) for at in around]
    kept.forget()

    assert [read(at=at) for at in around] == fresh
    assert [read(at=at) for at in reversed(around)] == fresh[::-1]
    assert len(set(fresh)) == 3
    assert fresh[1] == fresh[2]


def test_a_demonstration_is_another_page(settings: Settings) -> None:
    a_published_call(code="B")
    plain = read()

    settings.DEMO = True

    assert read() == drawn() != plain


def test_a_call_that_is_not_public_is_not_there() -> None:
    a_call(code="B")
    client = Client()

    assert [client.get("/bandi/B/").status_code for _ in range(2)] == [404, 404]


def test_nobody_reads_the_menu_of_another(town: Town) -> None:
    address = f"/bandi/{town.call.code}/"
    stranger = Client().get(address).content

    elsa = town.client("Elsa").get(address).content
    again = Client().get(address).content

    assert b"Elsa" in elsa
    assert b"csrfmiddlewaretoken" in elsa
    assert again == stranger
    assert b"Elsa" not in again
    assert b"csrfmiddlewaretoken" not in again


def test_a_message_is_for_who_was_told(town: Town) -> None:
    address = f"/bandi/{town.call.code}/"
    stranger = Client().get(address).content
    elsa = town.client("Elsa")
    elsa.get(address)
    elsa.post("/accesso/esci/")

    told = elsa.get(address).content

    assert told != stranger
    assert Client().get(address).content == stranger


def test_only_the_text_is_kept() -> None:
    """Headers and cookies are made for each answer."""
    a_published_call(code="B")
    client = Client()

    first, second = (client.get("/bandi/B/") for _ in range(2))

    assert dict(second.headers) == dict(first.headers)
    assert not second.cookies
    assert client.head("/bandi/B/").headers["Content-Length"] == first.headers["Content-Length"]


def test_a_page_on_which_something_changed_meanwhile_serves_once() -> None:
    call = a_published_call(code="B")

    def draw() -> tuple[ShownCall, HttpResponse]:
        an_extension(call=call)
        (row,) = shown([call], now=NOW)
        return row, HttpResponse("metà e metà")

    assert kept.page_of("B", now=NOW, draw=draw).content.decode() == "metà e metà"
    assert read() == drawn()


def test_what_cannot_be_drawn_is_not_kept() -> None:
    a_published_call(code="B")

    def draw() -> tuple[ShownCall, HttpResponse]:
        raise Http404

    with pytest.raises(Http404):
        kept.page_of("B", now=NOW, draw=draw)
    assert read() == drawn()


def test_there_is_a_limit_to_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    for code in "BCDE":
        a_published_call(code=code)
        Client().get(f"/bandi/{code}/")

    assert len(kept._kept) == 2


def test_everything_read_for_the_page_is_asked_or_frozen() -> None:
    """Whoever adds a reading to the page adds it to the marks, unless it cannot change."""
    a_published_call(code="B")
    kept.forget()
    with CaptureQueriesContext(connection) as drawing:
        read()
    with CaptureQueriesContext(connection) as asking:
        read()

    tables = connection.introspection.table_names()

    def named(captured: CaptureQueriesContext) -> set[str]:
        sql = " ".join(each["sql"] for each in captured.captured_queries)
        return {table for table in tables if f'"{table}"' in sql}

    assert named(drawing) - named(asking) == FROZEN
