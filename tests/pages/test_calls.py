"""The list of calls and the page of each."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.factories import (
    CLOSES_AT,
    OPENS_AT,
    a_call,
    a_criterion,
    a_network_rule,
    a_published_call,
    a_required_document,
    an_extension,
    an_officer,
    with_terms,
)
from tests.worlds import a_publication, adopted, an_edition, evaluating, ranked
from welfare_kmzero.pages.readings.calls import shown
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


def _label(client: Client, code: str, at: dt.datetime) -> str:
    with time_machine.travel(at, tick=False):
        page = client.get(f"/bandi/{code}/").content.decode()
    labels = ["Di prossima apertura", "Aperto", "Chiuso, in istruttoria", "In valutazione"]
    labels += ["Esiti pubblicati", "Concluso"]
    (found,) = [label for label in labels if f">{label}</li>" in page]
    return found


@pytest.mark.parametrize(
    ("at", "label"),
    [
        (OPENS_AT - SECOND, "Di prossima apertura"),
        (OPENS_AT, "Aperto"),
        (CLOSES_AT, "Aperto"),
        (CLOSES_AT + dt.timedelta(microseconds=1), "Chiuso, in istruttoria"),
    ],
)
def test_a_published_call_is_open_between_its_two_instants(
    client: Client, at: dt.datetime, label: str
) -> None:
    """The deadline itself is in time (SUB-1), on the page as in the filing."""
    a_published_call(code="B")

    assert _label(client, "B", at) == label


def test_an_extension_keeps_the_call_open(client: Client) -> None:
    call = a_published_call(code="B")
    later = an_extension(call=call, closes_at=CLOSES_AT + dt.timedelta(days=10))

    assert _label(client, "B", CLOSES_AT + SECOND) == "Aperto"
    assert _label(client, "B", later.closes_at + SECOND) == "Chiuso, in istruttoria"
    page = client.get("/bandi/B/").content.decode()
    assert "Guasto della piattaforma" in page
    assert "10/08/2018 alle 18:00 (ora italiana)" in page


def test_results_are_told_only_once_published(client: Client) -> None:
    """Prepare, decide and communicate are three acts: an approved ranking is still secret."""
    edition = evaluating(an_edition(code="B"))
    now = CLOSES_AT + dt.timedelta(days=90)
    seen = [_label(client, "B", now)]
    ranked(edition)
    seen.append(_label(client, "B", now))
    a_publication(call=edition.call)
    seen.append(_label(client, "B", now))
    adopted(edition)
    seen.append(_label(client, "B", now))

    assert seen == ["In valutazione", "In valutazione", "Esiti pubblicati", "Concluso"]


def test_a_call_in_preparation_is_not_there(client: Client) -> None:
    call = with_terms(a_call(code="B", title="Bando nascosto"))

    assert client.get("/bandi/B/").status_code == 404
    assert client.get("/bandi/B/esiti/").status_code == 404
    assert "Bando nascosto" not in client.get("/bandi/").content.decode()
    assert "Bando nascosto" not in client.get("/").content.decode()
    assert [row.standing.label for row in shown([call], now=OPENS_AT)] == ["In preparazione"]


def test_the_terms_of_a_call_are_all_on_its_page(client: Client) -> None:
    call = with_terms(
        a_call(
            code="B",
            max_grant="15000.00",
            max_grant_rate_numerator=4,
            max_grant_rate_denominator=5,
            threshold="60.00",
            min_partners=3,
            funding_line="skip",
            responsible_structure="Servizio politiche sociali",
        )
    )
    a_required_document(call=call, title="Lettera dei partner", is_mandatory=False)
    move(call, "published", by=an_officer())

    page = client.get("/bandi/B/").content.decode()

    for words in (
        "€\xa015.000,00",
        "80% del costo ammesso",
        "60,00 punti",
        "45,00",
        "almeno 3 enti",
        "2/3",
        "1/3",
        "€\xa020.000,00",
        "€\xa010.000,00",
        "€\xa030.000,00",
        "salta il progetto che non trova capienza",
        "Lettera dei partner (facoltativo)",
        "Servizio politiche sociali",
        "precede la domanda inviata prima",
    ):
        assert words in page, words


def test_the_least_points_are_a_column_only_where_some_are_asked(client: Client) -> None:
    for code, least in (("B", None), ("C", "10.00")):
        call = with_terms(a_call(code=code))
        a_criterion(call=call, code="MIN", min_points=least)
        move(call, "published", by=an_officer())

    told = ["Minimo richiesto" in client.get(f"/bandi/{code}/").content.decode() for code in "BC"]

    assert told == [False, True]


def test_the_page_says_who_may_take_part(client: Client) -> None:
    call = with_terms(a_call(code="B", min_partners=3))
    title = "Il capofila è del terzo settore"
    a_network_rule("third_sector", "social_cooperative", call=call, scope="lead", title=title)
    a_network_rule(call=call, title="Due enti locali", minimum=2)
    move(call, "published", by=an_officer())
    a_published_call(code="TUTTI")

    page = " ".join(client.get("/bandi/B/").content.decode().split())

    assert "Chi può partecipare" in page
    assert "Una rete di almeno 3 enti, capofila compreso." in page
    assert f"{title} <span" in page
    assert "(Ente del terzo settore, Cooperativa sociale)" in page
    assert "(almeno 2: Ente locale)" in page
    assert "Chi può partecipare" not in client.get("/bandi/TUTTI/").content.decode()


def test_demonstration_says_so(client: Client) -> None:
    a_published_call(code="FINTO", is_demonstration=True, note="Qui tutto è inventato")
    a_published_call(code="VERO")

    made_up = client.get("/bandi/FINTO/").content.decode()
    true = client.get("/bandi/VERO/").content.decode()

    assert "Dati dimostrativi" in made_up
    assert "Qui tutto è inventato" in made_up
    assert '<meta name="robots" content="noindex">' in made_up
    assert "Dati dimostrativi" not in true
    assert "noindex" not in true
    assert client.get("/bandi/").content.decode().count("Dati dimostrativi") == 1


def test_hostile_text_of_a_call_is_text(client: Client) -> None:
    a_published_call(
        code="B", title="<script>alert(1)</script>{{ 7 }}", summary='"><img src=x onerror=a()>'
    )

    page = client.get("/bandi/B/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page


def test_the_protocol_page_names_each_party_with_its_share(client: Client) -> None:
    call = a_published_call(code="B")

    page = client.get("/protocollo/").content.decode()

    assert call.protocol.title in page
    assert "Ente CARITRO" in page
    assert "Porta <strong>2/3</strong> di ogni contributo" in page
    assert "Porta <strong>1/3</strong> di ogni contributo" in page


def test_the_home_page_shows_the_open_call_first(client: Client) -> None:
    for place in range(4):
        a_published_call(code=f"CHIUSO-{place}", opens_at=OPENS_AT + dt.timedelta(days=30 + place))
    a_published_call(
        code="APERTO", opens_at=OPENS_AT, closes_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    )

    page = client.get("/").content.decode()

    assert page.index("Bando APERTO") < page.index("Bando CHIUSO-3")
    assert "Bando CHIUSO-0" not in page
    assert "Tutti i bandi" in page
