"""A body and its people, by hand: with the keyboard alone, and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Page

from projects.models import Member, Organisation
from tests.browser.conftest import Opens, Visit
from tests.browser.test_every_page import RULES
from tests.factories import a_person, a_tax_code, an_organisation
from tests.house.rows import of_organisations
from tests.pages.town import Town
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.mail.tasks import SEND


def _choose(page: Page) -> None:
    page.get_by_label("Natura").select_option("third_sector")
    page.get_by_label("Territorio").select_option(index=3)


def _link() -> str:
    """The address that the last message carries."""
    work(Job.objects.filter(kind=SEND).order_by("-pk").first().pk)
    [line] = [line for line in mail.outbox[-1].body.splitlines() if "/inviti/" in line]
    return "/inviti/" + line.split("/inviti/")[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_nothing_to_a_body_with_two_people(town: Town, visit: Opens, javascript: bool) -> None:
    """Zeno registers his body, is told what he forgot, invites Carla, and she accepts."""
    town.people["Zeno"] = a_person("Zeno")
    zeno = visit("Zeno", javascript=javascript, width=390)
    page = zeno.page
    zeno.open("/scrivania/")
    page.get_by_role("link", name="Registra il tuo ente").click()
    page.get_by_label("Denominazione").fill("Circolo del Bondone")
    page.get_by_label("Codice fiscale").fill("12345678901")
    page.get_by_role("button", name="Registra l'ente").click()
    assert page.locator("#errori").get_by_text("Il codice fiscale non è valido").is_visible()
    assert page.get_by_label("Denominazione").input_value() == "Circolo del Bondone"

    page.get_by_label("Codice fiscale").fill(a_tax_code())
    page.get_by_label("Sede").fill("Via Roma 1, 38123 Trento")
    page.get_by_label("Legale rappresentante").fill("Zeno Zeni")
    _choose(page)
    page.get_by_role("button", name="Registra l'ente").click()
    body = Organisation.objects.get(name="Circolo del Bondone")
    assert page.url.endswith(f"/enti/{body.code}/")
    assert page.get_by_text("L'ente è registrato e tu ne sei il Referente").is_visible()

    page.get_by_role("link", name="Invita una persona").click()
    page.get_by_label("Posta elettronica").fill("carla@demo.example")
    page.get_by_role("button", name="Manda l'invito").click()
    assert page.get_by_text("Inviti senza risposta").is_visible()

    carla = visit("Carla", javascript=javascript)
    carla.open(_link())
    carla.page.get_by_role("button", name="Accetta l'invito").click()
    assert carla.page.get_by_text("Ora agisci per Circolo del Bondone").is_visible()
    assert set(Member.objects.filter(organisation=body).values_list("role", flat=True)) == {
        "owner",
        "editor",
    }


def test_a_body_is_registered_with_the_keyboard_alone(town: Town, visit: Opens) -> None:
    town.people["Zeno"] = a_person("Zeno")
    zeno = visit("Zeno")
    zeno.open("/enti/nuovo/")
    keys = zeno.page.keyboard
    zeno.page.get_by_label("Denominazione").focus()

    for text in (
        "Banda di Cles", "E", a_tax_code(), "", "Com", "Via Roma 1", "", "Ugo Neri", "",
    ):  # fmt: skip
        keys.type(text)
        keys.press("Tab")
    keys.press("Enter")
    zeno.page.wait_for_url("**/enti/banda-di-cles/")

    assert Organisation.objects.get(code="banda-di-cles").legal_representative == "Ugo Neri"


def _faults(person: Visit) -> list[str]:
    found = Axe().run(person.page, options=RULES).response["violations"]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    faults = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
    return faults + ["wider than the window"] * bool(person.page.evaluate(wide))


@pytest.mark.parametrize("width", [1280, 390])
def test_its_pages_are_clean_also_when_something_is_wrong(
    town: Town, visit: Opens, width: int
) -> None:
    """The refusals that the table of access does not look at: errors, comparison, invitation."""
    filling = of_organisations.furnish(town)
    code = filling["mine"]
    person = visit("Ada", width=width)
    found: dict[str, list[str]] = {}

    person.open("/enti/nuovo/")
    person.page.get_by_role("button", name="Registra l'ente").click()
    found["errors"] = _faults(person)
    person.open(f"/enti/{code}/")
    found["page"] = _faults(person)
    person.open(f"/enti/{code}/modifica/")
    Organisation.objects.filter(code=code).update(version=9, address="Via di altri 3")
    for label in ("Sede", "Legale rappresentante"):
        person.page.get_by_label(label).fill("Via mia 1")
    person.page.get_by_role("button", name="Salva").click()
    assert person.page.get_by_text("Via di altri 3").is_visible()
    found["conflict"] = _faults(person)
    person.open(f"/enti/{code}/persone/{filling['owner']}/togli/")
    person.page.get_by_role("button", name="Lascia l'ente").click()
    found["refusal"] = _faults(person)
    for name in ("nobody", "Ada", "Carla"):
        reader = visit(name, width=width)
        reader.open(f"/inviti/{of_organisations.TOKEN}/")
        found[f"invitation {name}"] = _faults(reader)
    carla = visit("Carla", width=width)
    carla.open("/scrivania/")
    found["desk"] = _faults(carla)
    for name in ("totp/activate/", ""):
        carla.open(f"/accesso/2fa/{name}")
        found[f"second factor {name}"] = _faults(carla)

    assert found == {name: [] for name in found}


def test_a_long_name_stays_within_the_window(town: Town, visit: Opens) -> None:
    body = an_organisation(name="Associazionedivolontariato" * 9)
    Member.objects.create(
        organisation=body,
        user=town.people["Ada"],
        role="owner",
        joined_at=body.created_at,
        joined_by=town.people["Ada"],
    )
    ada = visit("Ada", width=390)

    for address in (f"/enti/{body.code}/", "/scrivania/", f"/enti/{body.code}/invita/"):
        ada.open(address)
        assert "wider than the window" not in _faults(ada), address
