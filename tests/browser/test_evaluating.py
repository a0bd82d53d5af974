"""The evaluator and the sitting in a real browser: by keyboard, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import expect

from grants.models import ConflictDeclaration, Evaluation, Minutes
from grants.states import EvaluationState, MinutesState
from tests.browser.conftest import Opens, Visit
from tests.browser.test_every_page import faults_at
from tests.browser.walking import BOTH_WAYS, Hands, work_off
from tests.factories import a_declaration
from tests.grants.views.reading_room import ReadingRoom, a_reading_room
from tests.pages.town import Town

SITTINGS = "/gestione/bandi/LETTURA/sedute/"


@pytest.fixture
def room(town: Town) -> ReadingRoom:
    return a_reading_room(people=town.people)


def _press_until(visit: Visit, selector: str) -> None:
    """Walk with Tab to what ``selector`` names."""
    for _ in range(150):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(selector)


def test_an_evaluator_does_everything_with_the_keyboard(room: ReadingRoom, visit: Opens) -> None:
    dario = visit("Dario")
    code = room.undeclared.code
    dario.open("/valutazioni/")
    _press_until(dario, f'a[href="/valutazioni/{code}/"]')
    dario.page.keyboard.press("Enter")
    expect(dario.page).to_have_url(f"{dario.base}/valutazioni/{code}/dichiarazione/")
    _press_until(dario, "input[name=conflitto]")
    dario.page.keyboard.press("Space")
    _press_until(dario, "main button[type=submit]")
    dario.page.keyboard.press("Enter")
    expect(dario.page).to_have_url(f"{dario.base}/valutazioni/{code}/")

    _press_until(dario, "#id_punti_1")
    for _ in range(3):
        dario.page.keyboard.press("ArrowUp")
    _press_until(dario, "#id_motivo_1")
    dario.page.keyboard.type("Nomina nuove risorse")
    _press_until(dario, "#id_punti_2")
    dario.page.keyboard.type("20")
    expect(dario.page.locator("[data-score-total]")).to_have_text("21,50")
    expect(dario.page.locator("[data-save-text]")).to_contain_text("Salvato alle")

    _press_until(dario, "button[value=consegna]")
    dario.page.keyboard.press("Enter")
    expect(dario.page.locator("h1")).to_have_text("Rileggi e consegna")
    _press_until(dario, "main button[type=submit]")
    dario.page.keyboard.press("Enter")
    expect(dario.page.locator(".notice-success")).to_contain_text("consegnata")
    sheet = Evaluation.objects.get(assignment__application=room.undeclared)
    assert sheet.status == EvaluationState.SUBMITTED
    assert [str(row.points) for row in sheet.scores.order_by("criterion__position")] == [
        "1.50",
        "20.00",
    ]
    assert dario.complaints == []
    assert dario.elsewhere == []


def test_an_evaluator_does_everything_without_javascript(room: ReadingRoom, visit: Opens) -> None:
    dario = visit("Dario", width=390, javascript=False)
    dario.open(f"/valutazioni/{room.undeclared.code}/")
    dario.page.locator("label[for=id_conflitto_0]").click()
    with dario.page.expect_navigation():
        dario.page.locator("main button[type=submit]").click()
    dario.page.locator("#id_punti_1").fill("12.5")
    dario.page.locator("#id_punti_2").fill("99")
    dario.page.locator("button[value=consegna]").click()
    expect(dario.page.locator("#errori")).to_contain_text("I punti vanno da 0 a 25.")
    expect(dario.page.locator("#id_punti_1")).to_have_value("12.5")
    dario.page.locator("#id_punti_2").fill("20")
    dario.page.locator("button[value=consegna]").click()
    expect(dario.page.locator("h1")).to_have_text("Rileggi e consegna")
    dario.page.locator("main button[type=submit]").click()

    expect(dario.page.locator(".notice-success")).to_contain_text("consegnata")
    sheet = Evaluation.objects.get(assignment__application=room.undeclared)
    assert sheet.status == EvaluationState.SUBMITTED


@BOTH_WAYS
def test_a_conflict_closes_the_application(room: ReadingRoom, visit: Opens, hands: Hands) -> None:
    dario = hands.of(visit, "Dario")
    dario.open(f"/valutazioni/{room.undeclared.code}/dichiarazione/")
    dario.tick("Ho un conflitto")
    dario.write("Motivo del conflitto", "Sono socio dell'ente capofila.")
    dario.press("Registra la dichiarazione")

    expect(dario.page.locator(f'a[href="/valutazioni/{room.undeclared.code}/"]')).to_have_count(0)
    declared = ConflictDeclaration.objects.get(evaluator=room.dario, application=room.undeclared)
    assert declared.has_conflict is True


def test_two_tabs_are_offered_both_texts(room: ReadingRoom, visit: Opens) -> None:  # EVA-3
    address = f"/valutazioni/{room.reading.code}/"
    first, second = visit("Dario"), visit("Dario")
    first.open(address)
    second.open(address)
    first.page.locator("#id_giudizio").fill("Il primo testo")
    expect(first.page.locator("[data-save-text]")).to_contain_text("Salvato alle")

    second.page.locator("#id_giudizio").fill("Il secondo testo")
    second.page.locator("[data-save-stale] button").click()

    expect(second.page.locator("h1")).to_have_text("Confronta i due testi")
    second.page.locator("input[value=mio]").check()
    with second.page.expect_navigation():
        second.page.locator("main button[type=submit]").click()
    room.sheet.refresh_from_db()
    assert room.sheet.comment == "Il secondo testo"


def test_a_pdf_is_read_in_its_own_tab(room: ReadingRoom, visit: Opens) -> None:
    dario = visit("Dario")
    dario.open(f"/valutazioni/{room.reading.code}/")

    with dario.page.context.expect_page() as opened:
        dario.page.locator("a", has_text="Apri Statuto").click()

    tab = opened.value
    tab.wait_for_load_state()
    assert tab.evaluate("document.contentType") == "application/pdf"
    assert tab.evaluate("window.opener") is None


@BOTH_WAYS
def test_whole_application_and_minutes_are_read_on_paper(
    room: ReadingRoom, visit: Opens, hands: Hands
) -> None:
    dario, elsa = hands.of(visit, "Dario"), hands.of(visit, "Elsa")
    other = room.undeclared.code
    a_declaration(evaluator=room.dario, application=room.undeclared, has_conflict=False, reason="")
    dario.open(f"/valutazioni/{other}/")
    dario.press("Prepara il PDF di tutta la domanda")
    elsa.open(f"{SITTINGS}2/")
    elsa.press("Prepara la bozza in PDF")
    assert work_off() >= 2

    for person, address, link in (
        (dario, f"/valutazioni/{other}/", "Tutta la domanda in un PDF"),
        (elsa, f"{SITTINGS}2/", "Bozza del verbale (PDF)"),
    ):
        person.open(address)
        paper = person.page.get_by_role("link", name=link)
        with person.page.context.expect_page() as opened:
            person.use(paper)
        tab = opened.value
        tab.wait_for_load_state()
        assert tab.evaluate("document.contentType") == "application/pdf"


def test_an_officer_keeps_a_sitting_to_its_approval(room: ReadingRoom, visit: Opens) -> None:
    elsa = visit("Elsa")
    elsa.open(SITTINGS)
    elsa.page.locator("#id_held_on").fill("2018-10-03")
    elsa.page.locator("button", has_text="Apri la seduta").click()
    with elsa.page.expect_navigation():
        elsa.page.locator("a", has_text="Scrivi").first.click()
    elsa.page.locator("#id_text").fill("Il gruppo apprezza la rete.")
    expect(elsa.page.locator("[data-save-text]")).to_contain_text("Salvato alle")
    with elsa.page.expect_navigation():
        elsa.page.locator("button[value=salva]").click()
    for each in elsa.page.locator("select").all():
        each.select_option("presente")
    elsa.page.locator("#id_text").fill("Il gruppo legge e concorda.")
    expect(elsa.page.locator("[data-save-text]")).to_contain_text("Salvato alle")
    elsa.page.locator("button[value=approva]").click()
    elsa.page.locator("button", has_text="Approva il verbale").click()

    expect(elsa.page.locator(".notice-success")).to_contain_text("Verbale approvato")
    row = Minutes.objects.get(number=3)
    assert row.status == MinutesState.APPROVED
    assert row.reasons.get().text == "Il gruppo apprezza la rete."
    assert elsa.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_in_every_state_are_clean(room: ReadingRoom, visit: Opens, width: int) -> None:
    dario, elsa = visit("Dario", width=width), visit("Elsa", width=width)
    reading, undeclared = room.reading.code, room.undeclared.code
    faults = []
    for address in (
        "/valutazioni/",
        "/valutazioni/?bando=PUBBLICO",
        f"/valutazioni/{undeclared}/dichiarazione/",
        f"/valutazioni/{reading}/dichiarazione/",
        f"/valutazioni/{reading}/",
        f"/valutazioni/{reading}/consegna/",
        f"{SITTINGS}1/",
    ):
        faults += faults_at(dario, address, width)
    for address in (
        SITTINGS,
        f"{SITTINGS}1/",
        f"{SITTINGS}2/",
        f"{SITTINGS}2/approva/",
        f"{SITTINGS}2/domande/{reading}/",
    ):
        faults += faults_at(elsa, address, width)

    assert faults == []
