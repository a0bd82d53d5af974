"""The table of access: each address with each role and each method (AUT-1, AUT-8; V8.1, V4.1.4).

This file is the document of who may open what. An address that is not here fails; so does
a view without a declared policy.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.house.rows import TABLE, furnish
from tests.house.rows.row import PEOPLE, Row
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import ROLES, Town
from welfare_kmzero.accounts.access import anyone, only, policy_of, signed_in
from welfare_kmzero.accounts.models import User

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# Whose policy is another's: Django's administration and allauth declare theirs inside.
OTHERS = {"admin/": "django.contrib", "accesso/": "allauth"}


def patterns(
    found: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, before + str(each.pattern))
        else:
            yield before + str(each.pattern), each


def unclassified(found: list[URLPattern | URLResolver]) -> list[str]:
    """Addresses whose view neither declares a policy nor belongs to a known package."""
    return [
        route
        for route, each in patterns(found)
        if policy_of(each.callback) is None and not _is_known(route, each)
    ]


def _is_known(route: str, each: URLPattern) -> bool:
    """Django wraps the views of the administration: their module tells, or their admin site."""
    for prefix, package in OTHERS.items():
        if route.startswith(prefix):
            wrapped = getattr(each.callback, "__wrapped__", each.callback)
            module = f"{each.callback.__module__} {getattr(wrapped, '__module__', '')}"
            return package in module or "django.views.generic" in module
    return False


def _ours() -> dict[str, str]:
    return {
        route: policy
        for route, each in patterns(get_resolver().url_patterns)
        if (policy := policy_of(each.callback)) is not None
    }


def test_every_address_declares_its_policy() -> None:
    assert unclassified(get_resolver().url_patterns) == []


def test_an_address_without_policy_would_fail() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert unclassified([path("nuda/", bare), path("admin/nuda/", bare)]) == [
        "nuda/",
        "admin/nuda/",
    ]
    assert unclassified([path("bene/", anyone(bare))]) == []


def test_the_table_is_complete() -> None:
    assert {route: row.policy for route, row in TABLE.items()} == _ours()


@pytest.fixture
def filling(town: Town) -> dict[str, object]:
    """What the addresses of the table are filled with."""
    return furnish(town)


def _expected(row: Row, name: str, method: str) -> set[int]:
    if row.policy == "signed_in" and name == "nobody":
        return {302}
    if method not in row.methods:
        return {405}
    may = row.may if row.may_post is None or method != "POST" else row.may_post
    if name not in may:
        return {404}
    return {row.post_status if method == "POST" else row.status}


@pytest.mark.slow
@pytest.mark.both
def test_each_role_gets_what_the_table_says(town: Town, filling: dict[str, object]) -> None:
    """Every role, every address, every method."""
    clients = {name: town.client(name) for name in ROLES}
    wrong = []
    for row in TABLE.values():
        if row.address == "/accesso/login/":
            continue
        for name in ROLES:
            for method in METHODS:
                status = clients[name].generic(method, row.address.format(**filling)).status_code
                if status not in _expected(row, name, method):
                    wrong.append((row.address, name, method, status))
    assert wrong == []


def test_every_object_of_somebody_has_its_stranger() -> None:
    """AUT-2: what is asked by a name in the address is asked for a foreign object too."""
    without = [
        route
        for route, row in TABLE.items()
        if "<" in route and row.policy != "anyone" and not row.foreign
    ]

    assert without == []


@pytest.mark.slow
@pytest.mark.both
def test_a_foreign_object_is_not_there(town: Town, filling: dict[str, object]) -> None:
    """AUT-2: 404 for reading and for writing, as if it did not exist."""
    clients = {name: town.client(name) for name in sorted(PEOPLE)}
    wrong = []
    for row in TABLE.values():
        address = row.foreign.format(**filling)
        strangers = PEOPLE - row.foreign_may
        for method in row.methods if row.foreign else ():
            wrong += [
                (address, name, method, status)
                for name in sorted(strangers)
                if (status := clients[name].generic(method, address).status_code) != 404
            ]
    assert wrong == []


def test_who_is_nobody_is_led_to_the_door(town: Town, filling: dict[str, object]) -> None:
    for row in TABLE.values():
        if row.policy == "signed_in":
            answer = town.client().get(row.address.format(**filling))
            assert answer["Location"].startswith("/accesso/login/?next=/")


def test_a_person_made_inactive_is_out_at_once(town: Town) -> None:
    """AUT-8."""
    client = town.client("Elsa")
    assert client.get("/scrivania/").status_code == 200

    User.objects.filter(pk=town.people["Elsa"].pk).update(is_active=False)

    assert client.get("/scrivania/").status_code == 302


def test_a_function_that_ended_gives_nothing_more(town: Town) -> None:
    """AUT-8: revocation is immediate."""
    client = town.client("Furio")
    assert client.get("/atti/DELBDELBDELB/pdf/").status_code == 200

    for function in town.call.officers.filter(user=town.people["Furio"]):
        function.ended_at, function.ended_by = function.given_at, town.people["Ivo"]
        function.save(update_fields=["ended_at", "ended_by"])

    assert client.get("/atti/DELBDELBDELB/pdf/").status_code == 404
    assert client.get(f"/lavori/{town.jobs['failed'].pk}/").status_code == 404


_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
# Being here is not a fact of the programme; allauth notes down an address it had not seen.
_MAY_WRITE = re.compile(r'"(django_session|accounts_user|account_emailaddress)"')


def _written(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [
        query["sql"]
        for query in captured
        if _WRITES.match(query["sql"]) and not _MAY_WRITE.search(query["sql"])
    ]


def _simple_addresses() -> list[str]:
    """Every address without parameters, of the whole product."""
    routes = [route for route, _ in patterns(get_resolver().url_patterns)]
    return [f"/{route}" for route in routes if not re.search(r"[<(^$?]", route)]


@pytest.mark.slow
@pytest.mark.both
def test_a_get_never_writes(
    town: Town, filling: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """V3.5.3: every address, ours and others', for who may most and for who is nobody."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    addresses = [row.address.format(**filling) for row in TABLE.values()] + _simple_addresses()
    assert len(addresses) > 60

    for name in ("nobody", "Ivo", "Elsa", "Ada"):
        client = town.client(name)
        for address in addresses:
            assert _written(client, address) == [], (name, address)
            if name == "Ivo" and "_auth_user_id" not in client.session:
                client = town.client(name)


def test_a_post_without_its_token_is_refused_everywhere(
    town: Town, filling: dict[str, object]
) -> None:
    """V3.5.1: every address of the product that takes a POST."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["Ivo"])
    addresses = [row.address.format(**filling) for row in TABLE.values()] + _simple_addresses()

    found = {address: client.post(address).status_code for address in addresses}

    assert {address: status for address, status in found.items() if status != 403} == {}


def test_no_view_escapes_the_check_of_the_token_but_one() -> None:
    """The page of an act checks it itself, once the way of reading the file is set."""
    exempt = [
        route
        for route, each in patterns(get_resolver().url_patterns)
        if getattr(each.callback, "csrf_exempt", False)
    ]

    assert exempt == ["verifica/<str:code>/"]


def test_a_predicate_closes_a_view_to_the_others(town: Town) -> None:
    def is_auditor(user: User) -> bool:
        return user.is_auditor

    @only(is_auditor)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("dentro")

    assert policy_of(view) == "is_auditor"
    assert policy_of(signed_in(lambda _: HttpResponse())) == "signed_in"
    assert _call(view, town.people["Gina"]) == "dentro"
    assert _call(view, town.people["Elsa"]) == "404"


def _call(view: Callable[[HttpRequest], HttpResponse], user: User) -> str:
    request = RequestFactory().get("/")
    request.user = user
    try:
        return view(request).content.decode()
    except Http404:
        return "404"
