"""The calls that an officer works on."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import a_call, an_officer_function
from tests.pages.town import Town


def _page(town: Town, name: str) -> str:
    answer = town.client(name).get("/gestione/bandi/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_officer_finds_the_calls_of_their_functions_and_no_other(town: Town) -> None:
    draft = a_call(code="BOZZA", title="Bando in bozza")
    an_officer_function(call=draft, user=town.people["Furio"], function="publish")

    furio, carla = _page(town, "Furio"), _page(town, "Carla")

    assert "Bando in bozza" in furio
    assert "In preparazione" in furio
    assert "Le tue funzioni: pubblica il bando." in furio
    assert "/gestione/bandi/PUBBLICO/" in furio
    assert "/gestione/bandi/SEGRETO/" not in furio
    assert "Nessun bando affidato a te." in carla
    assert "Bando in bozza" not in carla


def test_who_audits_sees_every_call(town: Town) -> None:
    page = _page(town, "Gina")

    assert "/gestione/bandi/PUBBLICO/" in page
    assert "/gestione/bandi/SEGRETO/" in page
    assert "Prepara un nuovo bando" not in page


def test_a_function_that_ended_shows_nothing_more(town: Town) -> None:
    row = town.call.officers.get(user=town.people["Furio"])
    row.ended_at, row.ended_by = row.given_at, town.people["Ivo"]
    row.save(update_fields=["ended_at", "ended_by"])

    assert "Nessun bando affidato a te." in _page(town, "Furio")


def test_many_calls_cost_no_more_queries_than_one(town: Town) -> None:
    client = town.client("Furio")
    counts = []
    for more in (0, 2, 9):
        for place in range(more):
            call = a_call(code=f"ALTRO-{more}-{place}")
            an_officer_function(call=call, user=town.people["Furio"], function="publish")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/gestione/bandi/").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
