"""Every page, wide and narrow: axe-clean, quiet, whole, and from nowhere else (PRV-5)."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens, Visit
from tests.browser.looking import faults_of, wider_than_window
from tests.house.rows import TABLE, furnish
from tests.house.rows.row import Row
from tests.pages.town import ROLES, Town

PUBLIC = (
    "/",
    "/bandi/",
    "/bandi/PUBBLICO/",
    "/bandi/SEGRETO/",
    "/bandi/PUBBLICO/esiti/",
    "/progetti-finanziati/",
    "/progetti-finanziati/?territorio=C5&testo=orti",
    "/progetti-finanziati/?testo=niente",
    "/protocollo/",
    "/verifica/",
    "/verifica/?codice=corto",
    "/verifica/DELBDELBDELB/",
    "/verifica/RANKRANKRANK/",
    "/verifica/22222222ZZZZ/",
    "/accessibilita/",
    "/privacy/",
    "/crediti/",
    "/accesso/login/",
    "/accesso/signup/",
    "/accesso/password/reset/",
    "/non-esiste/",
    "/bandi/%00/",
)
SIGNED_IN = {
    "Ada": ("/scrivania/",),
    "Carla": ("/scrivania/",),
    "Dario": ("/scrivania/",),
    "Elsa": ("/scrivania/", "/scrivania/atti/SEGRETO/", "/lavori/", "/lavori/{failed}/"),
    "Gina": ("/scrivania/", "/lavori/{queued}/"),
    "Ivo": ("/accesso/logout/", "/accesso/email/"),
}


def faults_at(visit: Visit, address: str, width: int) -> list[str]:
    visit.open(address)
    found = faults_of(visit.page)
    found += [f"console: {text}" for text in visit.complaints]
    found += [f"from elsewhere: {url}" for url in visit.elsewhere]
    visit.complaints.clear()
    return [f"{address} at {width}: {fault}" for fault in found]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean_and_whole(town: Town, visit: Opens, width: int) -> None:
    faults: list[str] = []
    stranger = visit(width=width)
    for address in PUBLIC:
        faults += faults_at(stranger, address, width)
    for name, addresses in SIGNED_IN.items():
        person = visit(name, width=width)
        for address in addresses:
            whole = address.format(**{key: job.pk for key, job in town.jobs.items()})
            faults += faults_at(person, whole, width)

    assert faults == []


def _reader(row: Row) -> str:
    """Who looks at the page: the first of the people to whom it is open."""
    return next(name for name in ROLES if name in row.may)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_the_table_is_clean(town: Town, visit: Opens, width: int) -> None:
    """The table of access knows every address: none escapes this test."""
    filling = furnish(town)
    visits: dict[str, Visit] = {}
    faults: list[str] = []
    for row in TABLE.values():
        if row.is_page and "GET" in row.methods and row.status == 200:
            name = _reader(row)
            if name not in visits:
                visits[name] = visit(name, width=width)
            faults += faults_at(visits[name], row.address.format(**filling), width)

    assert faults == []


def test_nothing_is_lost_at_the_narrowest_window(visit: Opens) -> None:
    """WCAG 1.4.10: 320 px, as a wide page enlarged four times."""
    stranger = visit(width=320)

    for address in PUBLIC:
        stranger.open(address)
        assert wider_than_window(stranger.page) <= 0, address


def test_axe_would_find_a_fault(visit: Opens) -> None:
    """The control: the same check on a page spoilt on purpose."""
    stranger = visit()
    stranger.open("/verifica/")
    stranger.page.evaluate("document.querySelector('label').remove()")

    found = faults_of(stranger.page)

    assert "label" in {fault.split(":")[0] for fault in found}


def test_the_administration_works_under_our_content_policy(visit: Opens) -> None:
    ivo = visit("Ivo")

    for address in ("/admin/", "/admin/funders/call/", "/admin/funders/call/add/",
                    "/admin/audit/event/", "/admin/grants/ranking/"):  # fmt: skip
        assert ivo.open(address) == 200
    ivo.page.goto(f"{ivo.base}/admin/funders/call/add/")
    ivo.page.locator("#endowments-group .add-row a").click()

    expect(ivo.page.locator("#endowments-0")).to_have_count(1)
    assert ivo.complaints == []
    assert ivo.elsewhere == []


def test_the_letters_are_those_of_the_institution(visit: Opens) -> None:
    stranger = visit()
    stranger.open("/")
    stranger.page.evaluate("document.fonts.ready.then(() => true)")

    assert stranger.page.evaluate("document.fonts.check('16px \"Titillium Web\"')") is True
    loaded = stranger.page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert any("Titillium Web" in family for family in loaded)
