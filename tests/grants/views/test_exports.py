"""Tables of a call: who gets which, at once or by a job."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import grants.tasks  # noqa: F401  # its handlers
from grants.documents.tables import TABLES
from grants.views import exports
from tests.grants.actions.story import a_proposed_story
from tests.grants.people import a_world
from welfare_kmzero.audit.models import Event
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world(a_proposed_story("9000.00", "12000.00"))


def client(world, name):
    browser = Client()
    browser.force_login(world.people[name])
    return browser


def address(world, page=""):
    return f"/gestione/bandi/{world.story.call.code}/esportazioni/{page}"


def table_of(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_table_is_offered_in_both_formats(world):
    elsa = client(world, "Elsa")

    for table in TABLES:
        rows = table_of(elsa.get(address(world, f"{table}/csv/")).content)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert elsa.get(address(world, f"{table}/xlsx/")).content[:2] == b"PK"


def test_applications_tell_amounts_and_results(world):
    rows = table_of(client(world, "Elsa").get(address(world, "domande/csv/")).content)

    assert [row[1] for row in rows[1:]] == ["0001", "0002"]
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["richiesto"], found["punteggio"], found["media GEN"]) == (
        "9000,00",
        "45,00",
        "25,00",
    )
    assert found["esito"] == "Ammessa a finanziamento"


def test_points_are_given_to_who_sees_scores_alone(world):
    """EVA-2: the other tables hold none."""
    with_points = {code for code, table in TABLES.items() if table.tells_points}
    assert with_points == {"domande", "valutazioni", "graduatoria"}
    for name, status in (("Elsa", 200), ("Gina", 200), ("Furio", 404), ("Ivo", 404)):
        for code in with_points:
            answer = client(world, name).get(address(world, f"{code}/csv/"))
            assert answer.status_code == status, (name, code)
    page = client(world, "Furio").get(address(world)).content.decode()
    assert "Contributi e quote" in page
    assert "Valutazioni" not in page


@pytest.mark.parametrize("page", ["niente/csv/", "domande/pdf/", "domande/csv"])
def test_what_is_not_there_is_404(world, page):
    assert client(world, "Elsa").get(address(world, page)).status_code in {301, 404}


def test_a_long_table_is_made_by_a_job_for_who_asked(world, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    elsa = client(world, "Elsa")
    asked = address(world, "contributi/csv/prepara/")

    assert elsa.get(address(world, "contributi/csv/")).status_code == 302
    elsa.post(asked)
    elsa.post(asked)
    job = Job.objects.get(kind="grants.export")
    assert work(job.pk)

    place = f"/gestione/bandi/{world.story.call.code}/file/{job.pk}/"
    rows = table_of(elsa.get(place).content)
    assert len(rows) == 5
    assert "contributi.csv" in elsa.get(place)["Content-Disposition"]
    assert client(world, "Gina").get(place).status_code == 404
    assert place in elsa.get(address(world)).content.decode()
    event = Event.objects.filter(action="export.asked").last()
    assert event.target == f"{world.story.call.code}/contributi"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_more_rows_cost_no_more_queries(table):
    counts = []
    for requests in (("3000.00",), ("3000.00",) * 3):
        call = a_proposed_story(*requests).call
        with CaptureQueriesContext(connection) as captured:
            list(TABLES[table].rows(call))
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 6


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_length_told_is_that_of_the_table(world, table):
    assert TABLES[table].count(world.story.call) == len(list(TABLES[table].rows(world.story.call)))


def test_the_trail_leaves_with_sentences_beside_its_codes(world):
    rows = table_of(client(world, "Elsa").get(address(world, "tracciato/csv/")).content)

    assert rows[0][3:6] == ["operazione", "codice", "tipo"]
    told = {(row[3], row[4], row[5]) for row in rows[1:]}
    assert ("Bando pubblicato", "call.published", "bando") in told
    assert ("Domanda ammessa alla valutazione", "check.admitted", "domanda") in told
