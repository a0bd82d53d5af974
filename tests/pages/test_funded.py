"""The funded projects: only public ones, by call, territory and words."""

import re

import pytest

from tests.pages.town import Town

FUNDED = "/progetti-finanziati/"


def _titles(page: str) -> list[str]:
    return re.findall(r'<li class="panel">.*?<h3>(.*?)</h3>', page, re.DOTALL)


def test_only_projects_with_public_results_are_shown(town: Town) -> None:
    page = town.client().get(FUNDED).content.decode()

    assert len(_titles(page)) == 2
    assert town.secret.call.title not in page
    assert "€\xa021.000,00" in page
    assert "In attesa delle decisioni" in page


def test_the_filters_narrow_the_list_and_the_sums(town: Town) -> None:
    client = town.client()
    elsewhere = {"bando": "PUBBLICO", "territorio": "C11"}

    assert len(_titles(client.get(FUNDED, {"bando": "PUBBLICO"}).content.decode())) == 2
    assert len(_titles(client.get(FUNDED, {"territorio": "C5"}).content.decode())) == 2
    answer = client.get(FUNDED, elsewhere)
    page = answer.content.decode()
    assert _titles(page) == []
    assert "Nessun progetto corrisponde ai filtri" in page
    assert (answer.context["sums"].projects, answer.context["sums"].awarded) == (0, 0)


def test_each_territory_is_listed_with_what_it_gets(town: Town) -> None:
    answer = town.client().get(FUNDED, {"bando": "PUBBLICO"})

    assert [
        (each.code, each.projects, each.awarded) for each in answer.context["by_territory"]
    ] == [("C5", 2, 21_000)]
    assert "€\xa021.000,00" in answer.content.decode()


def test_words_are_looked_for_in_titles_and_leads(town: Town) -> None:
    client = town.client()
    lead = town.published.applications[0].lead

    assert len(_titles(client.get(FUNDED, {"testo": "orti vicinato"}).content.decode())) == 2
    found = _titles(client.get(FUNDED, {"testo": lead.name}).content.decode())
    assert len(found) == 1
    assert _titles(client.get(FUNDED, {"testo": "orti inesistenti"}).content.decode()) == []


def test_a_call_without_public_results_is_no_filter(town: Town) -> None:
    """Neither the list of choices nor an address typed by hand tells of it."""
    answer = town.client().get(FUNDED, {"bando": "SEGRETO"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="SEGRETO"' not in page
    assert "Scegli un'opzione valida" in page or "opzione valida" in page


@pytest.mark.parametrize(
    "query",
    [
        {"bando": "' OR 1=1 --"},
        {"territorio": "C99"},
        {"territorio": "x" * 500},
        {"testo": "y" * 101},
        {"bando": ["PUBBLICO", "SEGRETO"]},
        {"status__exact": "proposed", "_connector": "OR 1=1 OR"},
    ],
)
def test_an_odd_filter_is_an_answer_and_not_an_error(
    town: Town, query: dict[str, str | list[str]]
) -> None:
    answer = town.client().get(FUNDED, query)

    assert answer.status_code == 200
    assert town.secret.call.title not in answer.content.decode()


def test_a_long_list_is_divided_into_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("welfare_kmzero.pages.views.funded.PAGE_SIZE", 1)
    client = town.client()

    first = client.get(FUNDED, {"bando": "PUBBLICO"}).content.decode()
    second = client.get(FUNDED, {"bando": "PUBBLICO", "pagina": "2"}).content.decode()

    assert "Pagina 1 di 2" in first
    assert "?bando=PUBBLICO&amp;pagina=2" in first
    assert len(_titles(first)) == len(_titles(second)) == 1
    assert "€\xa021.000,00" in second
    assert client.get(FUNDED, {"pagina": "3"}).status_code == 404
