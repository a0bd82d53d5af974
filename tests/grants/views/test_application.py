"""The applicant's page: what is known when, and what never is."""

import datetime as dt

import pytest
import time_machine

from tests.factories import (
    AUTUMN,
    CLOSES_AT,
    a_person,
    an_agreed_reason,
    minutes_of,
)
from tests.grants.asked import an_application_in_check, enter, owned
from tests.worlds import a_publication, an_edition, awarded, evaluating, ranked
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db
SECRET = "Zeudi Canarino"


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AUTUMN + dt.timedelta(days=1), tick=False):
        yield


def test_before_publication_no_byte_tells_of_scores() -> None:
    """EVA-2: ranked and awarded, and nothing is public yet."""
    edition = awarded(an_edition(code="PRIMA", evaluator_count=2))
    application = owned(edition.applications[0])

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert "In valutazione" in page
    for word in ("36,00", "18,00", "posizione in graduatoria", "Contributo per", "motivazione"):
        assert word not in page, word


def test_after_publication_ones_own_means_reason_and_award() -> None:
    edition = an_edition(code="DOPO")
    application = owned(edition.applications[0])
    minutes = minutes_of(panel=edition.evaluators[0].panel)
    an_agreed_reason(minutes=minutes, application=application, text="Rete larga")
    an_agreed_reason(minutes=minutes, application=edition.applications[1], text="Altrui")
    move(minutes, "approved", by=a_person("Elsa"))
    a_publication(call=awarded(edition).call)

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert "Ammessa a finanziamento" in page
    assert "<strong>36,00</strong>" in page
    assert page.count(">18,00</td>") == 2
    assert ("Rete larga" in page, "Altrui" in page) == (True, False)
    assert ("6.000,00" in page, "3.000,00" in page) == (True, True)
    assert "entro 60 giorni" in page
    assert "120 giorni" in page


def test_who_scored_is_in_no_byte_of_the_applicants_pages() -> None:
    """EVA-2: names, codes and mail addresses of the panel, before and after."""
    edition = an_edition(code="NOMI", evaluator_count=2)
    dario = a_person("Dario")
    type(dario).objects.filter(pk=dario.pk).update(full_name=SECRET)
    application = owned(edition.applications[0])
    ranked(edition)
    canaries = [SECRET, dario.email, *(each.name for each in edition.evaluators), "VAL1", "VAL2"]

    def seen() -> str:
        client = enter()
        pages = [
            f"/domande/{application.code}/",
            f"/progetti/{application.project_id}/ricevuta/",
            f"/progetti/{application.project_id}/firma/",
            f"/progetti/{application.project_id}/documenti/",
            "/scrivania/",
        ]
        return "".join(client.get(page).content.decode() for page in pages)

    before = seen()
    a_publication(call=edition.call)
    after = seen()

    assert [each for each in canaries if each in before + after] == []


def test_a_replaced_and_a_withdrawn_one_say_so() -> None:
    application = an_application_in_check()
    with time_machine.travel(CLOSES_AT, tick=False):
        enter().post(f"/domande/{application.code}/ritira/", {"reason": "Basta", "is_meant": "on"})

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert '<li class="tag tag-failed">Ritirata</li>' in page


def test_an_evaluating_call_shows_the_steps_in_order() -> None:
    application = owned(evaluating(an_edition(code="PASSI")).applications[0])

    page = enter().get(f"/domande/{application.code}/").content.decode()

    steps = ("Domanda inviata", "Ammessa alla valutazione", "Graduatoria pubblicata")
    places = [page.index(f"<strong>{each}") for each in steps]
    assert places == sorted(places)
