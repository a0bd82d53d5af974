"""INJ-3, INJ-4, INJ-5, INJ-6: whatever is sent to whatever address, a clear answer and no 500."""

import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.house.forms import Form, forms_on
from tests.house.rows import TABLE, furnish
from tests.house.rows.row import Row
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import ROLES, Town

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

pytestmark = pytest.mark.slow

SECONDS = 2.0
# As they travel in an address: what is not UTF-8 can be told in no other way.
HOSTILE = (
    "%00", "a%00b", "%ED%A0%80", "%C3%28", "%FF", "%0B", "%1B", "%0D%0AX-Evil:%201", "%E2%80%A8",
    "%E2%80%AE", quote("1" + "0" * 30), "-1", "0", quote("١"), "1e9", "1_000", "NaN", "Infinity", "1.5",
    "", "%20", "..%2F..%2Fetc%2Fpasswd", "....//", "user__password", "_connector", "pk%20OR%201=1",
    "'%22%3E%3Cscript%3E", quote("{{ settings.SECRET_KEY }}"), quote("{x.__class__}"), "%25s%25n",
    "=1+1", "a" * 3000, quote("è" * 200), "[]", "%5B%22a%22%5D", "true", "null",
)  # fmt: skip
NAMES = (
    "page", "pagina", "ordina", "order_by", "sort", "testo", "q", "stato", "territorio", "codice",
    "criterio", "valutatore", "bando", "user__password", "_connector", "pk__in", "next", "formato",
)  # fmt: skip
TYPED = (
    "\x00", "a\x00b", "\ud800", "\x0b", "\x1b[2J", "\r\nBcc: a@b.example", "\u2028", "\u202e",
    "9" * 31, "-1", "١", "1e9", "1_000", "NaN", "1E+2", "12345678901234567890,99", "0,001",
    "<script>1</script>", "{{ 7*7 }}", "{x.__class__}", "=1+1", "' OR 1=1 --", "../../etc/passwd",
    "31/02/2026", "2026-02-30", "2026-13-01T25:61", "0001-01-01T00:00", "9999-12-31T23:59",
    "(a+)+$" * 50, "parola " * 5_000, "è" * 20_000,
)  # fmt: skip


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
    for row in TABLE.values():
        if not row.may:
            continue
        client, address = clients[_reader(row)], row.address.format(**filling)
        for method in sorted({"GET", "POST"} & set(row.methods)):
            for place, value in enumerate(HOSTILE):
                name = NAMES[place % len(NAMES)]
                watch.take(client, method, f"{address}?{name}={value}&{value}=1&pagina={value}")

    assert watch.wrong == []
    assert watch.sent > 25 * len(TABLE)


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


def _forms(town: Town, filling: dict[str, object]) -> Iterator[tuple[str, Form]]:
    """Every form of every page of the table, once, in the hands of who may see it."""
    seen = set()
    for row in TABLE.values():
        if "GET" not in row.methods or not row.is_page or row.status != 200:
            continue
        for name in sorted(row.may):
            address = row.address.format(**filling)
            answer = town.client(name).get(address)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            for form in forms_on(answer.content, address=address):
                about = (form.address, form.method, tuple(each.name for each in form.fields))
                if about not in seen and "/logout/" not in form.address:
                    seen.add(about)
                    yield name, form


def test_nothing_typed_in_a_form_breaks_it(town: Town, filling: dict[str, object]) -> None:
    # INJ-3, INJ-4, INJ-6: every field of every form
    watch = Watch()
    for name, form in list(_forms(town, filling)):
        client = town.client(name)
        for text in TYPED:
            sent = {each: [text] for each in form.as_it_stands()}
            _send(watch, client, form, sent)
        for each in form.fields:
            for text in TYPED[: 12 if each.kind != "hidden" else len(TYPED)]:
                _send(watch, client, form, {**form.as_it_stands(), each.name: [text]})

    assert watch.wrong == []


def _send(watch: Watch, client: Client, form: Form, sent: dict[str, list[str]]) -> None:
    body = "&".join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, values in sent.items()
        for value in values
    )
    if form.method == "GET":
        watch.take(client, "GET", f"{form.address}?{body[:6000]}")
        return
    watch.take(
        client,
        "POST",
        form.address,
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
