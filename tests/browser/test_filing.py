"""From the documents to the receipt, by hand: with scripts, without, and with keys alone."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from projects.models import Application, Project
from tests.browser.conftest import Opens, Visit
from tests.browser.test_every_page import RULES
from tests.factories import (
    a_budget_line,
    a_call,
    a_project,
    a_required_document,
    an_attachment,
    with_terms,
)
from tests.house.rows import of_applications, of_filing
from tests.pages.town import CLOSES, Town
from tests.uploads.corpus import pdf
from welfare_kmzero.workflow import move


@pytest.fixture
def project(town: Town) -> Project:
    call = with_terms(a_call(code="ORTI", title="Bando degli orti", closes_at=CLOSES))
    a_required_document(call=call, code="STAT", title="Statuto")
    made = a_project(
        call=move(call, "published", by=town.people["Elsa"]),
        lead=town.published.applications[0].lead,
        requested=9000,
    )
    a_budget_line(project=made)
    return Project.objects.get(pk=made.pk)


def _clean(visit: Visit) -> None:
    found = Axe().run(visit.page, options=RULES).response["violations"]
    assert [each["id"] for each in found] == []
    assert visit.complaints == []


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)])
def test_a_project_goes_from_its_documents_to_the_receipt(
    visit: Opens, project: Project, tmp_path: Path, javascript: bool, width: int
) -> None:
    statute = tmp_path / "statuto.pdf"
    statute.write_bytes(pdf())
    ada = visit("Ada", javascript=javascript, width=width)
    page = ada.page

    ada.open(f"/progetti/{project.pk}/documenti/")
    page.locator("#file-STAT").set_input_files(statute)
    page.locator("[data-upload]", has=page.locator("#file-STAT")).locator("button").click()
    page.get_by_text("Tutti i documenti obbligatori sono caricati.").wait_for()
    page.get_by_role("link", name="Vai alla firma").click()
    page.locator("label[for=dichiaro]").click()
    page.get_by_role("button", name="Firma la domanda").click()
    page.get_by_text("Tempo rimasto").wait_for()
    if javascript:
        page.get_by_text("secondi").first.wait_for()
        _clean(ada)
    page.get_by_role("button", name="Invia la domanda").click()
    page.get_by_role("heading", name="Ricevuta n. 1/").wait_for()

    assert Application.objects.in_force().get(project=project).code == "ORTI-0001"
    if javascript:
        _clean(ada)
    page.get_by_role("link", name="Segui la domanda").click()
    page.get_by_role("heading", name="La domanda inviata").wait_for()
    if javascript:
        _clean(ada)


def test_a_refused_file_is_said_beside_its_field(
    visit: Opens, project: Project, tmp_path: Path
) -> None:
    """UPL-2, with the progress bar."""
    page_itself = tmp_path / "statuto.pdf"
    page_itself.write_bytes(b"<html><script>alert(1)</script></html>")
    ada = visit("Ada")

    ada.open(f"/progetti/{project.pk}/documenti/")
    ada.page.locator("#file-STAT").set_input_files(page_itself)
    ada.page.locator("[data-upload]").first.locator("button").click()
    ada.page.locator("#errore-STAT").wait_for(state="visible")

    assert "Questo tipo di file non è accettato" in ada.page.locator("#errore-STAT").inner_text()
    _clean(ada)


def test_signing_and_sending_need_no_mouse(visit: Opens, project: Project) -> None:
    ada = visit("Ada")
    keys = ada.page.keyboard

    ada.open(f"/progetti/{project.pk}/firma/")
    ada.page.get_by_label("Rendo le dichiarazioni").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    ada.page.get_by_text("Tempo rimasto").wait_for()
    ada.page.get_by_role("button", name="Invia la domanda").focus()
    keys.press("Enter")

    ada.page.get_by_role("heading", name="Ricevuta n. 1/").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_sent_is_replaced_and_withdrawn_without_a_mouse(
    visit: Opens, project: Project, javascript: bool
) -> None:
    ada = visit("Ada", javascript=javascript, width=390)
    page, keys = ada.page, ada.page.keyboard
    a_statute = project.call.required_documents.get(code="STAT")
    an_attachment(project=project, required_document=a_statute)

    def press(name: str, *, role: Literal["button", "link"] = "button") -> None:
        page.get_by_role(role, name=name).first.focus()
        keys.press("Enter")

    ada.open(f"/progetti/{project.pk}/")
    for number in (1, 2):
        ada.open(f"/progetti/{project.pk}/firma/")
        page.get_by_label("Rendo le dichiarazioni").focus()
        keys.press("Space")
        press("Firma la domanda")
        page.get_by_text("Tempo rimasto").wait_for()
        press("Invia la domanda")
        page.get_by_role("heading", name=f"Ricevuta n. {number}/").wait_for()
        ada.open(f"/progetti/{project.pk}/")
        if number == 1:
            press("Correggi e sostituisci")
            page.get_by_text("Stai correggendo una domanda già inviata").wait_for()
    press("Segui la domanda", role="link")
    page.get_by_role("heading", name="La domanda inviata").wait_for()
    press("Ritira la domanda", role="link")
    page.get_by_label("Motivo del ritiro").focus()
    keys.type("Ci uniamo a un altro ente.")
    keys.press("Tab")
    keys.press("Space")
    press("Ritira la domanda")
    page.get_by_text("ORTI-0002 è ritirata").wait_for()
    ada.open(f"/progetti/{project.pk}/")
    page.get_by_role("heading", name="La domanda è ritirata").wait_for()

    statuses = Application.objects.filter(project=project).order_by("pk")
    assert list(statuses.values_list("code", "status")) == [
        ("ORTI-0001", "filed"),
        ("ORTI-0002", "withdrawn"),
    ]
    assert ada.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_request_of_the_offices_is_answered_without_a_mouse(
    town: Town, visit: Opens, javascript: bool
) -> None:
    code = of_filing.furnish(town)["sent_code"]
    of_applications.furnish(town)
    ada = visit("Ada", javascript=javascript, width=390)
    page, keys = ada.page, ada.page.keyboard

    ada.open(f"/domande/{code}/")
    page.get_by_role("link", name="Rispondi").focus()
    keys.press("Enter")
    page.get_by_role("heading", name="Completa la domanda").wait_for()
    page.get_by_label("Messaggio per chi istruisce la domanda").focus()
    keys.type("Ecco quello che mancava.")
    page.get_by_role("button", name="Invia la risposta").focus()
    keys.press("Enter")
    page.get_by_text("La risposta è arrivata").wait_for()

    assert ada.complaints == []
