"""The page of a call for its officers."""

import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funders.models import Call
from funders.states import CallState
from tests.factories import (
    OPENS_AT,
    a_call,
    a_check,
    a_published_call,
    an_application,
    an_officer_function,
)
from tests.pages.town import CLOSES, Town
from tests.worlds import an_edition, evaluating


def _page(town: Town, name: str, code: str) -> str:
    answer = town.client(name).get(f"/gestione/bandi/{code}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _of_elsa(town: Town, call: Call, function: str = "check") -> Call:
    an_officer_function(call=call, user=town.people["Elsa"], function=function)
    return call


def test_a_draft_says_that_it_has_to_be_published(town: Town) -> None:
    _of_elsa(town, a_call(code="BOZZA"))

    page = _page(town, "Elsa", "BOZZA")

    assert "Il bando è una bozza" in page
    assert '<li class="stage stage-now" aria-current="step"> <span class="stage-name">Bando' in page


def test_an_evaluation_says_what_is_still_to_do(town: Town) -> None:
    edition = an_edition(code="VALUTA", requests=("9000.00",))
    a_check(application=an_application(call=edition.call))
    evaluating(edition)
    _of_elsa(town, edition.call)

    page = _page(town, "Elsa", "VALUTA")

    assert "Istruttoria formale: 1 domanda da decidere." in page
    assert "1 su 2 decise" in page
    assert "2 su 2 consegnate" in page
    assert "1 componente del gruppo senza una persona che accede" in page


def test_after_the_deadline_who_may_starts_the_evaluation(town: Town) -> None:
    call = a_published_call(code="CHIUSO", closes_at=OPENS_AT + dt.timedelta(days=1))
    _of_elsa(town, call)
    assert "Avvia istruttoria e valutazione" in _page(town, "Elsa", "CHIUSO")
    assert "Avvia istruttoria e valutazione" not in _page(town, "Gina", "CHIUSO")

    answer = town.client("Elsa").post("/gestione/bandi/CHIUSO/avvio/", follow=True)

    call.refresh_from_db()
    assert call.status == CallState.EVALUATING
    assert "Istruttoria e valutazione sono avviate." in answer.content.decode()


def test_an_open_call_is_not_started(town: Town) -> None:
    call = _of_elsa(town, a_published_call(code="APERTO", closes_at=CLOSES))

    answer = town.client("Elsa").post("/gestione/bandi/APERTO/avvio/", follow=True)

    call.refresh_from_db()
    assert call.status == CallState.PUBLISHED
    assert "Il bando è ancora aperto" in answer.content.decode()


def test_a_call_not_open_yet_receives_nothing_so_far(town: Town) -> None:
    later = {"opens_at": CLOSES - dt.timedelta(days=1), "closes_at": CLOSES}
    _of_elsa(town, a_published_call(code="DOMANI", **later))
    _of_elsa(town, a_published_call(code="OGGI", closes_at=CLOSES))

    assert "Il bando riceverà le domande dall'apertura." in unescape(_page(town, "Elsa", "DOMANI"))
    assert "Il bando riceve le domande." in _page(town, "Elsa", "OGGI")


def test_only_who_receives_or_checks_starts_it(town: Town) -> None:
    call = a_published_call(code="CHIUSO", closes_at=OPENS_AT + dt.timedelta(days=1))
    _of_elsa(town, call, function="decide")

    assert town.client("Elsa").post("/gestione/bandi/CHIUSO/avvio/").status_code == 404


@pytest.mark.parametrize("name", ["Ada", "Carla", "Dario"])
def test_it_is_not_there_for_who_is_no_officer(town: Town, name: str) -> None:
    assert town.client(name).get("/gestione/bandi/PUBBLICO/").status_code == 404


def test_many_applications_cost_no_more_queries_than_one(town: Town) -> None:
    counts = []
    for place, requests in enumerate((("9.00",), ("9.00",) * 3, ("9.00",) * 8)):
        edition = evaluating(an_edition(code=f"Q{place}", requests=requests))
        _of_elsa(town, edition.call)
        client = town.client("Elsa")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/gestione/bandi/Q{place}/").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 16
