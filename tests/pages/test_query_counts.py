"""A page asks the database as often for many rows as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import OPENS_AT, a_job, a_published_call, an_extension
from tests.pages.town import Town, an_issued_act
from tests.worlds import a_publication, an_edition, awarded
from welfare_kmzero.pages.views import calls

ADDRESSES = {
    "nobody": ["/", "/bandi/", "/progetti-finanziati/", "/protocollo/"],
    "Elsa": ["/scrivania/", "/lavori/", "/scrivania/atti/PUBBLICO/"],
    "Gina": ["/scrivania/"],
    "Ada": ["/scrivania/"],
    "Dario": ["/scrivania/"],
}


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _counts(town: Town) -> dict[tuple[str, str], int]:
    return {
        (name, address): _count(town.client(name), address)
        for name, addresses in ADDRESSES.items()
        for address in addresses
    }


def test_more_rows_cost_no_more_queries(town: Town) -> None:
    """One call with results becomes four, and every list grows."""
    before = _counts(town)

    for place in range(3):
        other = awarded(an_edition(code=f"Z-{place}"))
        a_publication(call=other.call)
        an_issued_act(
            town.call, "statement", f"MAN{'ABC'[place]}MANPMANP", roles=("pdf", "csv"),
            is_draft=False, subject=f"project:{place}",
        )  # fmt: skip
        a_job(call_code=town.call.code, title=f"Altro {place}")
        call = a_published_call(
            code=f"APERTO-{place}", opens_at=OPENS_AT - dt.timedelta(days=place + 1)
        )
        an_extension(call=call)

    after = _counts(town)
    assert after == before
    assert max(after.values()) <= 30


@pytest.mark.parametrize("address", ["/bandi/B/esiti/", "/bandi/B/"])
def test_more_applications_cost_no_more_queries(db: None, client: Client, address: str) -> None:
    few = awarded(an_edition(code="B", requests=("3000.00",)))
    a_publication(call=few.call)
    many = awarded(an_edition(code="M", requests=("3000.00",) * 6))
    a_publication(call=many.call)

    few_queries = _count(client, address)
    assert few_queries == _count(client, address.replace("/B/", "/M/"))
    # The page of a call is drawn once, and then kept (test_kept).
    assert few_queries <= 13


def test_a_long_ranking_is_read_page_by_page(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sums and the line are of the whole call on every page, at the same cost."""
    edition = awarded(an_edition(code="B", requests=("3000.00",) * 5))
    a_publication(call=edition.call)
    whole = _count(client, "/bandi/B/esiti/")
    monkeypatch.setattr(calls, "ROWS", 2)

    assert _count(client, "/bandi/B/esiti/?pagina=2") == whole
    pages = [client.get(f"/bandi/B/esiti/?pagina={place}") for place in (1, 2, 3, 4)]
    assert [page.status_code for page in pages] == [200, 200, 200, 404]
    read = [page.context["results"] for page in pages[:3]]
    titles = [[row.title for row in each.rows] for each in read]
    assert [len(each) for each in titles] == [2, 2, 1]
    assert [*titles[0], *titles[1], *titles[2]] == [each.title for each in edition.applications]
    assert {each.count for each in read} == {5}
    assert len({(each.awarded, each.line, each.columns) for each in read}) == 1
    assert "Totale di tutte le pagine" in pages[2].content.decode()
