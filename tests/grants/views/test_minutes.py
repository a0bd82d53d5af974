"""The sittings of a panel in the browser: begun, written, agreed, approved, read."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.models import AgreedReason, Minutes
from grants.states import MinutesState
from grants.views.minutes import PAGE_SIZE
from tests.factories import a_person, an_agreed_reason
from tests.grants.views.reading_room import ReadingRoom, a_reading_room
from tests.grants.views.seals import seal_on
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job

pytestmark = pytest.mark.django_db

SITTINGS = "/gestione/bandi/LETTURA/sedute/"
DRAFT = f"{SITTINGS}2/"
MOST = 12
WHOLE = {
    "version": "1",
    "held_on": "2018-10-03",
    "place": "Trento",
    "text": "Il gruppo discute e concorda.",
    "presenza_1": "presente",
    "presenza_2": "assente",
}


@pytest.fixture
def room() -> ReadingRoom:
    return a_reading_room()


def of(name: str) -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


@pytest.fixture
def elsa(room: ReadingRoom) -> Client:
    return of("Elsa")


def test_a_sitting_is_begun_with_the_next_number(room: ReadingRoom, elsa: Client) -> None:
    answer = elsa.post(SITTINGS, {"held_on": "2018-10-10", "place": "Rovereto"})

    assert answer["Location"] == f"{SITTINGS}3/"
    row = Minutes.objects.get(number=3)
    assert (row.held_on, row.place) == (dt.date(2018, 10, 10), "Rovereto")


@pytest.mark.parametrize("day", ["", "ieri", "0001-01-01", "9999-12-31", "2018-02-30"])
def test_a_day_that_is_none_is_refused_in_words(room: ReadingRoom, elsa: Client, day: str) -> None:
    assert elsa.post(SITTINGS, {"held_on": day}).status_code == 422
    assert Minutes.objects.count() == 2


def test_minutes_are_written_and_leave_the_reasons_alone(room: ReadingRoom, elsa: Client) -> None:
    an_agreed_reason(minutes=room.draft, application=room.reading, text="Rete larga")

    answer = elsa.post(DRAFT, WHOLE)

    assert answer["Location"] == DRAFT
    room.draft.refresh_from_db()
    assert (room.draft.text, room.draft.version) == ("Il gruppo discute e concorda.", 2)
    assert list(
        room.draft.attendances.order_by("evaluator").values_list("is_present", flat=True)
    ) == [True, False]
    assert room.draft.reasons.get().text == "Rete larga"


def test_two_officers_are_shown_both_texts(room: ReadingRoom, elsa: Client) -> None:
    elsa.post(DRAFT, WHOLE)

    late = elsa.post(DRAFT, {**WHOLE, "text": "Un altro testo"})
    by_itself = elsa.post(DRAFT, {**WHOLE, "text": "Altro"}, headers={"X-Autosave": "1"})

    assert late.status_code == 409
    assert "Un altro testo" in late.content.decode()
    assert "Il gruppo discute e concorda." in late.content.decode()
    assert (by_itself.status_code, by_itself.json()["is_stale"]) == (409, True)


def test_a_reason_is_agreed_application_by_application(room: ReadingRoom, elsa: Client) -> None:
    address = f"{DRAFT}domande/{room.reading.code}/"

    first = elsa.post(address, {"version": "0", "text": "Rete larga"}, headers={"X-Autosave": "1"})
    second = elsa.post(address, {"version": "1", "text": "Rete solida", "azione": "seguente"})
    stale = elsa.post(address, {"version": "1", "text": "Testo tardivo"})

    assert first.json()["version"] == "1"
    assert second["Location"] == f"{DRAFT}domande/{room.undeclared.code}/"
    assert stale.status_code == 409
    assert "Rete solida" in stale.content.decode()
    assert AgreedReason.objects.get(minutes=room.draft).text == "Rete solida"
    assert Event.objects.filter(action="minutes.reason_agreed").count() == 2


def test_an_empty_reason_is_taken_away(room: ReadingRoom, elsa: Client) -> None:
    address = f"{DRAFT}domande/{room.reading.code}/"
    elsa.post(address, {"version": "0", "text": "Rete larga"})

    elsa.post(address, {"version": "1", "text": "  "})

    assert not AgreedReason.objects.filter(minutes=room.draft).exists()


def test_minutes_are_read_again_and_approved(room: ReadingRoom, elsa: Client) -> None:
    again = elsa.post(DRAFT, {**WHOLE, "azione": "approva"})
    assert "Il gruppo discute e concorda." in elsa.get(again["Location"]).content.decode()

    elsa.post(again["Location"], {"version": "2"})

    room.draft.refresh_from_db()
    assert room.draft.status == MinutesState.APPROVED
    act = Act.objects.get(kind="minutes", subject="seduta-2")
    assert (act.is_draft, act.register_entry is not None) == (False, True)
    assert Job.objects.filter(kind="acts.minutes", subject=str(act.pk)).count() == 1
    refused = elsa.post(DRAFT, {**WHOLE, "version": "2"})
    assert refused.status_code == 422
    assert "non si modifica" in refused.content.decode()
    late = elsa.post(f"{DRAFT}domande/{room.reading.code}/", {"version": "0", "text": "Tardi"})
    assert late.status_code == 422


def test_minutes_that_lack_something_are_not_approved(room: ReadingRoom, elsa: Client) -> None:
    elsa.post(DRAFT, {**WHOLE, "presenza_2": ""})
    page = elsa.get(f"{DRAFT}approva/").content.decode()
    assert "Di qualche componente non si dice se era presente." in page
    assert "Completa il verbale" in page
    assert "Approva il verbale</button>" not in page

    answer = elsa.post(f"{DRAFT}approva/", {"version": "2"})

    assert answer.status_code == 422
    assert "Di qualche componente non si dice se era presente." in answer.content.decode()
    assert elsa.post(f"{DRAFT}approva/", {"version": "1"}).status_code == 409


def test_a_member_reads_what_is_approved_and_no_draft(room: ReadingRoom) -> None:
    dario = of("Dario")

    listed = dario.get(SITTINGS).content.decode()

    assert "Seduta n. 1" in listed
    assert "Seduta n. 2" not in listed
    assert "Rete larga" in dario.get(f"{SITTINGS}1/").content.decode()
    assert dario.get(f"{SITTINGS}1/verbale/").status_code == 200
    assert dario.get(DRAFT).status_code == 404
    assert "Seduta n. 1" in dario.get("/valutazioni/").content.decode()


def test_abstentions_are_counted_without_names(room: ReadingRoom, elsa: Client) -> None:
    shown = elsa.get(DRAFT).content.decode()

    assert shown.count("astensioni per conflitto: 1") == 1
    assert "parente" not in shown


def test_the_term_is_set_and_refused_where_the_clock_has_no_such_hour(
    room: ReadingRoom, elsa: Client
) -> None:
    read_before = seal_on(elsa, SITTINGS, form=0)
    elsa.post(f"{SITTINGS}termine/", {"due_at": "2031-06-30T12:00"} | read_before)
    panel = room.dario.panel
    panel.refresh_from_db()
    assert panel.due_at == dt.datetime(2031, 6, 30, 10, tzinfo=dt.UTC)

    late = elsa.post(f"{SITTINGS}termine/", {"due_at": "2031-07-31T12:00"} | read_before)
    assert late.status_code == 409  # SUB-6
    assert "2031-06-30T12:00" in late.content.decode()
    assert "2031-07-31T12:00" in late.content.decode()
    skipped, twice = "2031-03-30T02:30", "2031-10-26T02:30"
    for wall in (skipped, twice, "domani", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert elsa.post(f"{SITTINGS}termine/", {"due_at": wall}).status_code == 422


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_sitting_asks_as_many_queries_for_one_application_as_for_many(count: int) -> None:
    room = a_reading_room(others=count)
    for application in room.others:
        an_agreed_reason(minutes=room.draft, application=application)
    client = of("Elsa")
    client.get(DRAFT)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(DRAFT).status_code == 200

    # The second page of a list is found by its keys, with a query of its own.
    assert len(captured) == (12 if count > PAGE_SIZE else 11) <= MOST
