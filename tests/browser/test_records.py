"""What was done and printed: looked for, fetched and numbered, by keys alone and without scripts."""

import io
import zipfile

import pytest
from django.db import transaction
from playwright.sync_api import expect

from grants.views import exports
from tests.browser.conftest import Opens
from tests.browser.walking import BOTH_WAYS, Hands, work_off
from tests.factories import an_officer_function
from tests.pages.town import Town
from welfare_kmzero.audit.record import record
from welfare_kmzero.documents.models import ProtocolEntry


@BOTH_WAYS
def test_the_register_and_the_trail_are_searched(town: Town, visit: Opens, hands: Hands) -> None:
    with transaction.atomic():
        record("call.extended", by=town.people["Furio"], target_type="call", target="PUBBLICO")
    gina = hands.of(visit, "Gina")

    gina.open("/registro/")
    gina.choose("Registro", "Domande")
    gina.write("Oggetto", "nessuna domanda così")
    gina.press("Cerca")
    gina.reads("Nessuna registrazione risponde ai filtri")
    gina.follow("Togli i filtri")
    gina.reads("registrazioni")
    gina.open("/tracciato/")
    gina.write("Chi", "Furio")
    gina.write("Oggetto", "PUBBLICO")
    gina.press("Cerca")
    gina.reads("call.extended")
    gina.press("Verifica adesso")
    assert work_off() >= 1
    gina.open("/tracciato/")
    gina.reads("Intatta")


@BOTH_WAYS
def test_tables_leave_at_once_and_by_a_job(
    town: Town, visit: Opens, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsa = hands.of(visit, "Elsa")
    elsa.open("/gestione/bandi/PUBBLICO/esportazioni/")
    name, content = elsa.saved("Scarica CSV: Contributi e quote")
    assert name.endswith(".csv")
    assert "PUBBLICO" in content.decode("utf-8-sig")

    monkeypatch.setattr(exports, "AT_ONCE", 0)
    elsa.open("/gestione/bandi/PUBBLICO/esportazioni/")
    elsa.press("Prepara XLSX: Contributi e quote")
    assert work_off() >= 1
    elsa.open("/gestione/bandi/PUBBLICO/esportazioni/")
    name, content = elsa.saved("Scarica Contributi e quote")
    assert name.endswith(".xlsx")
    assert zipfile.is_zipfile(io.BytesIO(content))


@BOTH_WAYS
def test_all_statements_leave_in_one_file(town: Town, visit: Opens, hands: Hands) -> None:
    elsa = hands.of(visit, "Elsa")
    elsa.open("/gestione/bandi/SEGRETO/prospetti/")
    elsa.choose("Quale prospetto", "Tutti i prospetti")
    elsa.press("Genera")
    assert work_off() >= 4
    elsa.open("/gestione/bandi/SEGRETO/prospetti/")
    elsa.press("Prepara l'archivio ZIP")
    assert work_off() == 1
    elsa.open("/gestione/bandi/SEGRETO/prospetti/")
    name, content = elsa.saved("Scarica prospetti")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "prospetto-bando.pdf" in archive.namelist()
        assert archive.testzip() is None
    assert name.endswith(".zip")


@BOTH_WAYS
def test_a_decision_takes_numbers_of_the_protocol_register(
    town: Town, visit: Opens, hands: Hands
) -> None:
    province = town.published.funders[1]
    for function in ("decide", "receive"):
        an_officer_function(
            call=town.call, funder=province, user=town.people["Elsa"], function=function
        )
    elsa = hands.of(visit, "Elsa")
    elsa.open(f"/gestione/bandi/PUBBLICO/decisioni/1/{province.code}/originale/")
    elsa.write("Numero di protocollo", "PAT/RFS110-2018-0777")
    elsa.write("Data di protocollo", "2018-12-07")
    elsa.press("Registra il numero")
    elsa.reads("PAT/RFS110-2018-0777")

    assert ProtocolEntry.objects.get().number == "PAT/RFS110-2018-0777"


@BOTH_WAYS
def test_acts_and_jobs_are_followed(town: Town, visit: Opens, hands: Hands) -> None:
    elsa = hands.of(visit, "Elsa")
    elsa.open("/scrivania/atti/PUBBLICO/")
    name, content = elsa.saved("Scarica deliberation")
    assert (name, content) == ("deliberation.pdf", b"DELBDELBDELB pdf")
    elsa.open("/lavori/?stato=non-riusciti")
    elsa.press(f"Riprova {town.jobs['failed'].title}")
    elsa.reads("Il lavoro è di nuovo in coda")

    town.jobs["failed"].refresh_from_db()
    assert town.jobs["failed"].status == "queued"


@BOTH_WAYS
def test_projects_are_filtered_by_a_stranger(visit: Opens, hands: Hands) -> None:
    stranger = hands.of(visit)
    stranger.open("/progetti-finanziati/")
    stranger.choose("Territorio", "Comun General de Fascia")
    stranger.press("Filtra")
    stranger.reads("Nessun progetto corrisponde ai filtri")
    stranger.follow("Togli i filtri")
    expect(stranger.page.locator("li.panel h3")).to_have_count(2)
    stranger.leads_on(
        stranger.page.get_by_role("link", name="Comunità della Valle di Cembra: 2 progetti")
    )
    expect(stranger.page.locator("li.panel h3")).to_have_count(2)
