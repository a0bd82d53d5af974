"""From the documents to the receipt, by hand: with scripts, without, and with keys alone."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from projects.models import Application, Project
from tests.browser.conftest import Opens, Visit
from tests.browser.looking import faults_of
from tests.browser.walking import BOTH_WAYS, Hands, Walk, work_off
from tests.factories import (
    a_budget_line,
    a_call,
    a_project,
    a_required_document,
    an_attachment,
    an_integration_request,
    with_terms,
)
from tests.house.rows import of_filing
from tests.pages.town import CLOSES, Town
from tests.uploads.corpus import pades, pdf
from welfare_kmzero.audit.models import Event
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
    assert faults_of(visit.page) == []
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
    expect(page.get_by_text("Tutti i documenti obbligatori sono caricati.")).to_be_visible()
    page.get_by_role("link", name="Vai alla firma").click()
    page.locator("label[for=dichiaro]").click()
    page.get_by_role("button", name="Firma la domanda").click()
    expect(page.get_by_text("Tempo rimasto")).to_be_visible()
    if javascript:
        expect(page.get_by_text("secondi").first).to_be_visible()
        _clean(ada)
    page.get_by_role("button", name="Invia la domanda").click()
    expect(page.get_by_role("heading", name="Ricevuta n. 1/")).to_be_visible()

    assert Application.objects.in_force().get(project=project).code == "ORTI-0001"
    if javascript:
        _clean(ada)
    page.get_by_role("link", name="Segui la domanda").click()
    expect(page.get_by_role("heading", name="La domanda inviata")).to_be_visible()
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

    expect(ada.page.locator("#errore-STAT")).to_contain_text("Questo tipo di file non è accettato")
    _clean(ada)


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@BOTH_WAYS
def test_documents_and_the_signed_copy_reach_the_receipt(
    visit: Opens, project: Project, hands: Hands
) -> None:
    ada = hands.of(visit, "Ada")
    page = ada.page

    def upload(key: str, name: str) -> None:
        form = page.locator("[data-upload]", has=page.locator(f"#file-{key}"))
        ada.give(form.locator("input[type=file]"), _file(name, pdf(note=name)))
        ada.leads_on(form.locator("button"))

    ada.open(f"/progetti/{project.pk}/documenti/")
    upload("STAT", "statuto.pdf")
    ada.reads("Tutti i documenti obbligatori sono caricati.")
    for title in ("Preventivo", "Lettera"):
        ada.write("Che cos'è", title)
        upload("altro", f"{title}.pdf")
        ada.reads(title)
    ada.press("Togli Preventivo")
    assert list(project.attachments.values_list("file_name", flat=True).order_by("file_name")) == [
        "Lettera.pdf",
        "statuto.pdf",
    ]

    ada.follow("Vai alla firma")
    ada.press("Prepara la domanda da firmare")
    assert work_off() >= 1
    if not ada.has_scripts:
        ada.follow("Aggiorna la pagina")
    ada.reads("Scarica la domanda da firmare")
    name, copy = ada.saved("Scarica la domanda da firmare")
    ada.give(page.locator("#firmato"), _file(name, pades(copy)))
    ada.press("Carica la domanda firmata")
    ada.open(f"/progetti/{project.pk}/invio/")
    ada.press("Invia la domanda")
    ada.reads("Ricevuta n. 1/")

    assert project.sign_offs.get().method == "signed_file"
    assert ada.visit.complaints == []


def test_two_clicks_and_two_tabs_file_once(visit: Opens, project: Project) -> None:  # SUB-4
    an_attachment(
        project=project, required_document=project.call.required_documents.get(code="STAT")
    )
    ada = Walk.of(visit, "Ada")
    ada.open(f"/progetti/{project.pk}/firma/")
    ada.tick("Rendo le dichiarazioni")
    ada.press("Firma la domanda")
    ada.reads("Tempo rimasto")
    other = ada.page.context.new_page()
    other.goto(ada.page.url)

    ada.page.get_by_role("button", name="Invia la domanda").dblclick()
    expect(ada.page.get_by_role("heading", name="Ricevuta n. 1/")).to_be_visible()
    other.get_by_role("button", name="Invia la domanda").dblclick()
    expect(other.get_by_role("heading", name="Ricevuta n. 1/")).to_be_visible()

    assert other.url == ada.page.url
    filed = Application.objects.get(project=project)
    assert Event.objects.filter(action="application.filed", target=filed.code).count() == 1


@BOTH_WAYS
def test_what_was_sent_is_replaced_and_withdrawn_without_a_mouse(
    visit: Opens, project: Project, hands: Hands
) -> None:
    ada = hands.of(visit, "Ada", width=390)
    a_statute = project.call.required_documents.get(code="STAT")
    an_attachment(project=project, required_document=a_statute)

    ada.open(f"/progetti/{project.pk}/")
    for number in (1, 2):
        ada.open(f"/progetti/{project.pk}/firma/")
        ada.tick("Rendo le dichiarazioni")
        ada.press("Firma la domanda")
        ada.reads("Tempo rimasto")
        ada.press("Invia la domanda")
        ada.reads(f"Ricevuta n. {number}/")
        ada.open(f"/progetti/{project.pk}/")
        if number == 1:
            ada.press("Correggi e sostituisci")
            ada.reads("Stai correggendo una domanda già inviata")
    ada.follow("Segui la domanda")
    ada.reads("La domanda inviata")
    ada.follow("Ritira la domanda")
    ada.write("Motivo del ritiro", "Ci uniamo a un altro ente.")
    ada.tick("Confermo: la domanda non sarà più valutata.")
    ada.press("Ritira la domanda")
    ada.reads("ORTI-0002 è ritirata")
    ada.open(f"/progetti/{project.pk}/")
    ada.reads("La domanda è ritirata")

    statuses = Application.objects.filter(project=project).order_by("pk")
    assert list(statuses.values_list("code", "status")) == [
        ("ORTI-0001", "filed"),
        ("ORTI-0002", "withdrawn"),
    ]
    assert ada.visit.complaints == []


@BOTH_WAYS
def test_a_request_of_the_offices_is_answered_without_a_mouse(
    town: Town, visit: Opens, hands: Hands
) -> None:
    """The named parts alone, each with its own form; the totals follow, the answer is sent."""
    code = of_filing.furnish(town)["sent_code"]
    asked = an_integration_request(
        application=Application.objects.get(code=code),
        parts="Sintesi\nPiano finanziario\nDocumento: Statuto",
        due_at=CLOSES,
    )
    ada = hands.of(visit, "Ada", width=390)

    ada.open(f"/domande/{code}/")
    ada.follow("Rispondi")
    ada.reads("Completa la domanda")
    ada.follow("Correggi Sintesi")
    ada.write("Sintesi", "Una sintesi più chiara.")
    ada.press("Salva e torna alla risposta")
    ada.follow("Correggi Piano finanziario")
    ada.changes_rows("Aggiungi una spesa")
    ada.choose_place("Categoria", 1, place=-1)
    ada.write("Descrizione", "Materiale", place=-1)
    ada.choose_place("Anno", 1, place=-1)
    ada.write("Importo (€)", "100,00", place=-1)
    ada.press("Salva")
    ada.reads("9.100,00")
    ada.press("Salva e torna alla risposta")
    ada.follow("Carica Statuto")
    ada.give(ada.field("File"), _file("statuto.pdf", pdf()))
    ada.press("Carica")
    ada.reads("Scarica statuto.pdf")
    ada.unfold("Che cosa cambia in Piano finanziario")
    ada.reads("Materiale")
    ada.write("Messaggio per chi istruisce la domanda", "Ecco quello che mancava.")
    ada.press("Invia la risposta")
    ada.reads("La risposta è arrivata")

    items = asked.items.order_by("position")
    assert [each.part for each in items] == ["summary", "budget", "STAT"]
    assert ("Materiale" in items[1].before, "Materiale" in items[1].text) == (False, True)
    assert ada.visit.complaints == []
