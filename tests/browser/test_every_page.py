"""Every page, wide and narrow: axe-clean, quiet, whole, and from nowhere else (PRV-5)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opens, Visit
from tests.house.rows import TABLE, furnish
from tests.house.rows.row import Row
from tests.pages.town import ROLES, Town

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
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


def _faults(visit: Visit, address: str, width: int) -> list[str]:
    visit.open(address)
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(visit.page, options=RULES).response["violations"]
    ]
    wider = visit.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider > 0:
        found.append(f"{wider} px wider than the window")
    found += [f"console: {text}" for text in visit.complaints]
    found += [f"from elsewhere: {url}" for url in visit.elsewhere]
    visit.complaints.clear()
    return [f"{address} at {width}: {fault}" for fault in found]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_clean_and_whole(town: Town, visit: Opens, width: int) -> None:
    faults: list[str] = []
    stranger = visit(width=width)
    for address in PUBLIC:
        faults += _faults(stranger, address, width)
    for name, addresses in SIGNED_IN.items():
        person = visit(name, width=width)
        for address in addresses:
            whole = address.format(**{key: job.pk for key, job in town.jobs.items()})
            faults += _faults(person, whole, width)

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
            faults += _faults(visits[name], row.address.format(**filling), width)

    assert faults == []


def test_nothing_is_lost_at_the_narrowest_window(visit: Opens) -> None:
    """WCAG 1.4.10: 320 px, as a wide page enlarged four times."""
    stranger = visit(width=320)

    for address in PUBLIC:
        stranger.open(address)
        wider = stranger.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, address


def test_axe_would_find_a_fault(visit: Opens) -> None:
    """The control: the same check on a page spoilt on purpose."""
    stranger = visit()
    stranger.open("/verifica/")
    stranger.page.evaluate("document.querySelector('label').remove()")

    found = Axe().run(stranger.page, options=RULES).response["violations"]

    assert "label" in {violation["id"] for violation in found}


def test_the_administration_works_under_our_content_policy(visit: Opens) -> None:
    ivo = visit("Ivo")

    for address in ("/admin/", "/admin/funders/call/", "/admin/funders/call/add/",
                    "/admin/audit/event/", "/admin/grants/ranking/"):  # fmt: skip
        assert ivo.open(address) == 200
    ivo.page.goto(f"{ivo.base}/admin/funders/call/add/")
    ivo.page.locator("#endowments-group .add-row a").click()

    assert ivo.complaints == []
    assert ivo.elsewhere == []
    assert ivo.page.locator("#endowments-0").count() == 1


def test_the_letters_are_those_of_the_institution(visit: Opens) -> None:
    stranger = visit()
    stranger.open("/")
    stranger.page.evaluate("document.fonts.ready.then(() => true)")

    assert stranger.page.evaluate("document.fonts.check('16px \"Titillium Web\"')") is True
    loaded = stranger.page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert any("Titillium Web" in family for family in loaded)
