"""A body and its people, by hand: with the keyboard alone, and without JavaScript."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from projects.models import Invitation, Member, Organisation
from tests.browser.conftest import Opens
from tests.browser.looking import faults_of, wider_than_window
from tests.browser.walking import BOTH_WAYS, Hands
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
    expect(page.locator("#errori").get_by_text("Il codice fiscale non è valido")).to_be_visible()
    expect(page.get_by_label("Denominazione")).to_have_value("Circolo del Bondone")

    page.get_by_label("Codice fiscale").fill(a_tax_code())
    page.get_by_label("Sede").fill("Via Roma 1, 38123 Trento")
    page.get_by_label("Legale rappresentante").fill("Zeno Zeni")
    _choose(page)
    page.get_by_role("button", name="Registra l'ente").click()
    expect(page.get_by_text("L'ente è registrato e tu ne sei il Referente")).to_be_visible()
    body = Organisation.objects.get(name="Circolo del Bondone")
    expect(page).to_have_url(f"{zeno.base}/enti/{body.code}/")

    page.get_by_role("link", name="Invita una persona").click()
    page.get_by_label("Posta elettronica").fill("carla@demo.example")
    page.get_by_role("button", name="Manda l'invito").click()
    expect(page.get_by_text("Inviti senza risposta")).to_be_visible()

    carla = visit("Carla", javascript=javascript)
    carla.open(_link())
    carla.page.get_by_role("button", name="Accetta l'invito").click()
    expect(carla.page.get_by_text("Ora agisci per Circolo del Bondone")).to_be_visible()
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
    expect(zeno.page).to_have_url(f"{zeno.base}/enti/banda-di-cles/")

    assert Organisation.objects.get(code="banda-di-cles").legal_representative == "Ugo Neri"


@BOTH_WAYS
def test_people_are_invited_change_role_and_leave(town: Town, visit: Opens, hands: Hands) -> None:
    code = of_organisations.furnish(town)["mine"]
    ada, carla = hands.of(visit, "Ada"), hands.of(visit, "Carla")

    ada.open(f"/enti/{code}/")
    ada.follow("Invita una persona")
    ada.write("Posta elettronica", "lia@ente.example")
    ada.press("Manda l'invito")
    for button, told in (
        ("Manda di nuovo a lia@ente.example", "lia@ente.example"),
        ("Ritira l'invito a lia@ente.example", "ritirato"),
    ):
        ada.press(button)
        ada.reads(told)
    carla.open(f"/inviti/{of_organisations.TOKEN}/")
    carla.press("Accetta l'invito")
    carla.reads("Ora agisci per")
    ada.open(f"/enti/{code}/")
    ada.follow("Cambia ruolo a Carla")
    ada.tick("Legale rappresentante")
    ada.press("Cambia il ruolo")
    ada.reads("Legale rappresentante")
    ada.follow("Togli l'accesso a Bruno")
    ada.press("Togli l'accesso")
    ada.follow("Modifica i dati")
    ada.write("Sede", "Piazza Duomo 1, 38122 Trento")
    ada.write("Legale rappresentante", "Lia Bianchi")
    ada.press("Salva")
    ada.reads("Piazza Duomo 1")

    sent = Invitation.objects.filter(email="lia@ente.example")
    assert (sent.count(), sent.filter(revoked_at=None).count()) == (2, 0)
    people = Member.objects.filter(organisation__code=code, ended_at__isnull=True)
    assert dict(people.values_list("user__full_name", "role")) == {
        town.people["Ada"].full_name: "owner",
        town.people["Carla"].full_name: "legal_representative",
    }


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
    expect(person.page.locator("#errori")).to_be_visible()
    found["errors"] = faults_of(person.page)
    person.open(f"/enti/{code}/")
    found["page"] = faults_of(person.page)
    person.open(f"/enti/{code}/modifica/")
    Organisation.objects.filter(code=code).update(version=9, address="Via di altri 3")
    for label in ("Sede", "Legale rappresentante"):
        person.page.get_by_label(label).fill("Via mia 1")
    person.page.get_by_role("button", name="Salva").click()
    expect(person.page.get_by_text("Via di altri 3")).to_be_visible()
    found["conflict"] = faults_of(person.page)
    person.open(f"/enti/{code}/persone/{filling['owner']}/togli/")
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="Lascia l'ente").click()
    found["refusal"] = faults_of(person.page)
    for name in ("nobody", "Ada", "Carla"):
        reader = visit(name, width=width)
        reader.open(f"/inviti/{of_organisations.TOKEN}/")
        found[f"invitation {name}"] = faults_of(reader.page)
    carla = visit("Carla", width=width)
    carla.open("/scrivania/")
    found["desk"] = faults_of(carla.page)
    for name in ("totp/activate/", ""):
        carla.open(f"/accesso/2fa/{name}")
        found[f"second factor {name}"] = faults_of(carla.page)

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
        assert wider_than_window(ada.page) <= 0, address
