"""INJ-3, INJ-4, INJ-5: whatever is sent to whatever address, a clear answer and no 500."""

import time
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.house.rows import TABLE, furnish
from tests.house.rows.row import Row
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import ROLES, Town
from welfare_kmzero.input_gate import MAX_QUERY

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

# On PostgreSQL too: what SQLite stores, it would answer with an error.
pytestmark = [pytest.mark.slow, pytest.mark.both]

SECONDS = 2.0
# As they travel in an address: what is not UTF-8 can be told in no other way. The first are
# refused at the gate of the product, whatever the address; the others reach the page.
AT_THE_GATE = ("%00", "a%00b", "%ED%A0%80", "%C3%28", "%FF", "%0B", "%1B")
BEYOND_IT = (
    "%0D%0AX-Evil:%201", "%E2%80%A8", "%E2%80%AE", quote("1" + "0" * 30), "-1", "0", quote("١"), "1e9", "1_000",
    "NaN", "Infinity", "1.5", "", "%20", "..%2F..%2Fetc%2Fpasswd", "....//", "user__password",
    "_connector", "pk%20OR%201=1", "'%22%3E%3Cscript%3E", quote("{{ settings.SECRET_KEY }}"),
    quote("{x.__class__}"), "%25s%25n", "=1+1", "a" * 1500, quote("è" * 150), "[]", "%5B%22a%22%5D",
    "true", "null",
)  # fmt: skip
HOSTILE = (*AT_THE_GATE, *BEYOND_IT)
NAMES = (
    "page", "pagina", "ordina", "order_by", "sort", "testo", "q", "stato", "territorio", "codice",
    "criterio", "valutatore", "bando", "user__password", "_connector", "pk__in", "next", "formato",
)  # fmt: skip
# A page that does not exist ends the answer before the other words are read.
PAGES = ("page", "pagina")
TURNS = 8


def _queries(shift: int) -> list[str]:
    """What is asked of one address; ``shift`` lets every value meet every name, address by address."""
    asked = [
        "&".join(
            f"{name}={BEYOND_IT[(shift + 5 * turn + place) % len(BEYOND_IT)]}"
            for place, name in enumerate(NAMES)
            if (name in PAGES) is (turn % 2 == 1)
        )
        for turn in range(TURNS)
    ]
    # All of them together are shorter than what the gate lets in.
    assert max(map(len, asked)) < MAX_QUERY
    strange = BEYOND_IT[shift % len(BEYOND_IT)]
    return [*asked, f"{strange}=1", f"testo={AT_THE_GATE[shift % len(AT_THE_GATE)]}"]


@pytest.fixture
def filling(town: Town) -> dict[str, object]:
    return furnish(town)


def _reader(row: Row) -> str:
    return next(name for name in ROLES if name in row.may)


class Watch:
    """Sends and keeps what went wrong: an error, or an answer that came too late."""

    def __init__(self) -> None:
        self.wrong: list[tuple[str, str, object]] = []
        self.sent = 0

    def take(self, client: Client, method: str, address: str, **data: object) -> HttpResponse:
        # Of processor: other tests run beside.
        began = time.thread_time()
        answer = client.generic(method, address, **data)
        seconds = time.thread_time() - began
        self.sent += 1
        if answer.status_code >= 500 or seconds > SECONDS:
            self.wrong.append((method, address[:160], (answer.status_code, round(seconds, 1))))
        if answer.streaming:
            b"".join(answer.streaming_content)
        return answer


def test_nothing_in_an_address_breaks_a_page(town: Town, filling: dict[str, object]) -> None:
    # INJ-3, INJ-4, INJ-5
    watch = Watch()
    clients = {name: town.client(name) for name in ROLES}
    for shift, row in enumerate(TABLE.values()):
        if not row.may:
            continue
        client, address = clients[_reader(row)], row.address.format(**filling)
        for method in sorted({"GET", "POST"} & set(row.methods)):
            for query in _queries(shift):
                watch.take(client, method, f"{address}?{query}")

    assert watch.wrong == []
    assert watch.sent > 10 * len(TABLE)


def test_every_value_meets_a_page_that_lists(town: Town) -> None:  # INJ-3, INJ-4, INJ-5
    watch = Watch()
    nobody, elsa = town.client(), town.client("Elsa")
    let_in = set()
    for value in HOSTILE:
        for name in ("pagina", "testo", "territorio", "stato"):
            asked = watch.take(nobody, "GET", f"/progetti-finanziati/?{name}={value}")
            watch.take(elsa, "GET", f"/lavori/?{name}={value}&{value}=1")
            if asked.status_code != 400:
                let_in.add(value)

    assert let_in == set(BEYOND_IT)
    assert watch.wrong == []


def test_nothing_in_the_place_of_a_name_breaks_an_address(town: Town) -> None:
    # INJ-3, INJ-4: every part of an address that names something
    watch = Watch()
    ivo, elsa = town.client("Ivo"), town.client("Elsa")
    for route in TABLE:
        if "<" not in route:
            continue
        for value in HOSTILE:
            address = "/" + "".join(
                part if place % 2 == 0 else value
                for place, part in enumerate(
                    route.replace("<", "\0").replace(">", "\0").split("\0")
                )
            )
            watch.take(ivo, "GET", address)
            watch.take(elsa, "POST", address)

    assert watch.wrong == []


def test_nothing_in_a_cookie_or_a_header_breaks_a_page(town: Town) -> None:
    # INJ-3
    watch = Watch()
    for value in ("\x00", "\ud800", "a" * 5000, "%00", "🐛", "{}", "../x"):
        raw = value.encode("utf-8", "surrogatepass").decode("latin-1")
        for header in ("HTTP_COOKIE", "HTTP_REFERER", "HTTP_ACCEPT_LANGUAGE", "HTTP_HX_CURRENT_URL",
                       "HTTP_HX_REQUEST", "HTTP_RANGE", "HTTP_X_AUTOSAVE", "CONTENT_TYPE"):  # fmt: skip
            client = Client(**{header: f"sessionid={raw}" if header == "HTTP_COOKIE" else raw})
            for address in ("/", "/verifica/", "/accesso/login/", "/bandi/PUBBLICO/"):
                watch.take(client, "GET", address)

    assert watch.wrong == []
