"""Parts of a filed application opened again: each with its own form, and nothing else of it."""

import datetime as dt
import html

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import integration
from projects.actions.application import withdraw
from projects.documents.application import read_content
from projects.documents.reopened import read_reopened
from projects.models import Application, BudgetLine, Reopening
from tests.factories import AUTUMN, a_person, a_tax_code, an_organisation
from tests.grants.asked import (
    CODE,
    DUE,
    SOURCE,
    asked,
    correct_summary,
    document_slug,
    enter,
    expense,
    last_reopened,
    page_of,
    put_back,
    put_in,
    seal_of,
    sent,
)
from tests.uploads.corpus import pdf
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}
CORRECTED = {"Piano finanziario": "piano-finanziario", "Piano delle fonti": "fonti"}


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AUTUMN + dt.timedelta(days=1), tick=False):
        yield


def _text(answer):
    return html.unescape(answer.content.decode())


def _now():
    return read_reopened(Reopening.objects.get()).after


def test_the_named_parts_open_with_their_own_forms_and_no_other() -> None:
    asked("Piano finanziario\nRete dei partner\nDocumento: Statuto")
    ada = enter()

    budget = ada.get(page_of("piano-finanziario"))

    assert budget.context["sheet"].saved_rows()[0]["cost"] == 10_000
    assert budget.context["table"].total == 10_000
    assert "Com'era prima di questa richiesta" in _text(budget)
    assert "Manca lo statuto" in _text(budget)
    for slug in ("rete", document_slug()):
        assert ada.get(page_of(slug)).status_code == 200
    for slug in ("fonti", "sintesi", "attivita", "documento-0", "altro"):
        assert ada.get(page_of(slug)).status_code == 404


@pytest.mark.parametrize("name", ["Carla", "Dario", "Elsa", "Gina"])
def test_only_who_writes_for_the_lead_opens_them(name: str) -> None:
    asked("Piano finanziario\nDocumento: Statuto")
    correct = sent("budget")
    client = enter(name)

    for slug in ("piano-finanziario", document_slug()):
        assert client.get(page_of(slug)).status_code == 404
        assert client.post(page_of(slug), correct).status_code == 404
        assert client.post(page_of(slug, "ripristina/")).status_code == 404
    assert _now().total_cost == 1_000_000


def test_a_corrected_budget_leaves_what_was_filed_as_it_was() -> None:
    request = asked("Piano finanziario\nPiano delle fonti")
    ada, before = enter(), read_content(request.application)

    saved = ada.post(page_of("piano-finanziario"), sent("budget", expense(request)))

    assert (saved.status_code, saved["Location"]) == (302, page_of("piano-finanziario"))
    assert _now().total_cost == 900_000
    # The balance of the other part is reckoned on the correction.
    sources = ada.get(page_of("fonti"))
    assert (sources.context["balance"].cost, sources.context["balance"].excess) == (9_000, 500)
    application = Application.objects.get(code=CODE)
    assert read_content(application) == before
    assert [row.cost for row in BudgetLine.objects.all()] == [10_000]
    assert (
        Event.objects.filter(action="application.part_corrected", target_type="project").count()
        == 1
    )


def test_rows_are_rearranged_and_totals_follow_without_saving() -> None:
    request = asked("Piano finanziario")
    typed = sent("budget", expense(request), expense(request, cost="1.000,00"))

    page = enter().post(page_of("piano-finanziario"), {**typed, "azione": "togli-0"})

    assert (page.status_code, page.context["table"].total) == (200, 1_000)
    assert "non è ancora salvato" in _text(page)
    assert _now().total_cost == 1_000_000


def test_a_wrong_amount_is_told_and_nothing_is_saved() -> None:
    request = asked("Piano finanziario")

    page = enter().post(
        page_of("piano-finanziario"), sent("budget", expense(request, cost="1.234,567"))
    )

    assert (page.status_code, page.context["sheet"].has_faults) == (422, True)
    assert _now().total_cost == 1_000_000


def test_the_contribution_may_fall_and_not_grow() -> None:
    """MON: what is asked for was closed with the call."""
    asked("Piano delle fonti")
    ada = enter()

    grown = ada.post(page_of("fonti"), sent("funding", SOURCE, requested="9.000,01"))
    assert grown.status_code == 409
    assert "non cresce: al massimo € 9.000,00" in _text(grown).replace("\xa0", " ")
    assert _now().requested == 900_000

    assert (
        ada.post(page_of("fonti"), sent("funding", SOURCE, requested="8.999,99")).status_code == 302
    )
    assert (_now().requested, _now().other_sources) == (899_999, 100_000)


def test_partners_are_found_added_and_kept_as_they_are_registered() -> None:
    asked("Rete dei partner")
    body = an_organisation(name="Cooperativa Ponte", kind="for_profit")
    ada = enter()

    found = ada.post(page_of("rete"), {**sent("network"), "azione": "cerca", "cerca": "ponte"})
    assert "Cooperativa Ponte" in _text(found)
    ada.post(page_of("rete"), sent("network", {"body": body.code, "role": "Ospita"}))

    partner = _now().partners[-1]
    assert (partner.code, partner.kind, partner.role) == (body.code, "for_profit", "Ospita")


def test_codes_are_corrected_in_the_application_and_not_in_the_register_of_bodies() -> None:
    request = asked("Codici fiscali e CUP")
    lead = request.application.lead
    other, registered = a_tax_code(), an_organisation().tax_code
    rows = [{"body": lead.code, "tax_code": other}, {"body": "ALTRO", "tax_code": other}]

    wrong = enter().post(
        page_of("codici"), sent("identifiers", {"body": lead.code, "tax_code": "123"}, cup="")
    )
    assert (wrong.status_code, "non è valido" in _text(wrong)) == (422, True)
    row = {"body": lead.code, "tax_code": registered}
    of_another = enter().post(page_of("codici"), sent("identifiers", row, cup=""))
    assert (of_another.status_code, "di un altro ente" in _text(of_another)) == (409, True)
    enter().post(page_of("codici"), sent("identifiers", *rows, cup="C31B20000010003"))

    assert (_now().lead.tax_code, _now().cup) == (other, "C31B20000010003")
    lead.refresh_from_db()
    assert lead.tax_code != other


def test_activities_keep_to_the_months_of_the_call() -> None:
    asked("Attività")
    late = {"title": "Orto", "first_month": "1", "last_month": "99", "description": ""}

    assert enter().post(page_of("attivita"), sent("activities", late)).status_code == 422
    enter().post(page_of("attivita"), sent("activities", {**late, "last_month": "6"}))

    assert [(step.title, step.last_month) for step in _now().activities] == [("Orto", 6)]


def test_two_who_write_the_same_part_see_both_texts() -> None:
    """SUB-5: the second save is compared, an autosave is told."""
    asked("Sintesi")
    first, second = enter(), enter()
    stale = sent("summary", summary="Di Bruno")
    correct_summary(first, "Di Ada")

    page = second.post(page_of("sintesi"), stale)
    assert page.status_code == 409
    assert ("Di Ada" in _text(page), "Di Bruno" in _text(page)) == (True, True)
    assert second.post(page_of("sintesi"), stale, headers=AUTOSAVE).status_code == 409
    assert _now().summary == "Di Ada"


def test_a_page_that_saves_by_itself_gets_the_new_mark() -> None:
    asked("Sintesi")
    typed = sent("summary", summary="Una frase")

    saved = enter().post(page_of("sintesi"), typed, headers=AUTOSAVE)

    assert (saved.status_code, saved.json()["version"]) == (200, seal_of("summary"))
    assert _now().summary == "Una frase"


def test_writing_what_was_sent_corrects_nothing() -> None:
    asked("Sintesi")
    ada = enter()
    correct_summary(ada)

    correct_summary(ada, "Sintesi breve")

    assert not Reopening.objects.get().parts.get().is_corrected


def test_a_document_is_put_in_replaced_and_taken_back() -> None:
    asked("Documento: Statuto")
    ada, address = enter(), page_of(document_slug())

    assert "Carica il documento" in _text(ada.get(address))
    wrong = ada.post(address, {"documento": SimpleUploadedFile("a.pdf", b"<html>")})
    assert (wrong.status_code, "non è accettato" in _text(wrong)) == (422, True)
    by_script = ada.post(
        address, {"documento": SimpleUploadedFile("a.pdf", b"<html>")}, headers={"X-Upload": "1"}
    )
    assert (by_script.status_code, "non è accettato" in by_script.json()["problem"]) == (422, True)
    assert put_in(ada).status_code == 302
    assert ada.get(page_of(document_slug(), "file/")).content == pdf()
    assert "Sostituisci il file" in _text(ada.get(address))

    put_back(ada, document_slug(), "STAT")

    assert ada.get(page_of(document_slug(), "file/")).status_code == 404
    assert not Reopening.objects.get().parts.get().is_corrected


def test_a_part_goes_back_to_what_was_sent() -> None:
    asked("Sintesi")
    ada = enter()
    correct_summary(ada)

    back = put_back(ada, "sintesi", "summary")

    assert (back.status_code, back["Location"]) == (302, f"/domande/{CODE}/integrazione/")
    assert _now().summary == "Sintesi breve"


@pytest.mark.parametrize("end", ["term", "answer", "closing"])
def test_nothing_is_written_once_it_is_over(end: str) -> None:
    """SUB-11: after the term, after the answer, after the closing; the page says so."""
    request = asked("Sintesi\nDocumento: Statuto")
    typed = sent("summary", summary="Tardi")
    if end == "answer":
        integration.answer(request, text="Ecco", arrived_at=AUTUMN, by=a_person("Ada"))
    elif end == "closing":
        integration.close(request, by=a_person("Elsa"))
    late = dt.timedelta(microseconds=1) if end == "term" else dt.timedelta(0)

    with time_machine.travel(DUE + late, tick=False):
        ada = enter()
        page = ada.post(page_of("sintesi"), typed)
        by_itself = ada.post(page_of("sintesi"), typed, headers=AUTOSAVE)
        file = ada.post(page_of(document_slug()), {"documento": SimpleUploadedFile("a.pdf", pdf())})
        shown = ada.get(page_of("sintesi"))
        put_back(ada, "sintesi", "summary")

    assert (page.status_code, by_itself.status_code, file.status_code) == (409, 409, 409)
    assert "Questa parte non si modifica più" in _text(shown)
    assert not any(part.saved_at for part in Reopening.objects.get().parts.all())


def test_the_arrival_decides_and_not_the_end_of_the_handling() -> None:
    """SUB-1: at the last instant of the term it is in time."""
    asked("Sintesi")

    with time_machine.travel(DUE, tick=False):
        assert correct_summary(enter()).status_code == 302


@pytest.mark.parametrize("slug", ["piano-finanziario", "rete", "sintesi", "codici", "fonti"])
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"righe-TOTAL_FORMS": "x", "version": "1"},
        {"righe-TOTAL_FORMS": "99999", "righe-INITIAL_FORMS": "0", "version": "1"},
        {"azione": "togli-999", "righe-TOTAL_FORMS": "1", "version": "1"},
        {"azione": "metti-ignoto", "righe-TOTAL_FORMS": "0", "version": ""},
    ],
)
def test_what_no_browser_sends_gets_an_answer(slug: str, typed: dict[str, str]) -> None:
    """INJ: 200, 409 or 422, and nothing is saved."""
    asked("Sintesi\nRete dei partner\nPiano finanziario\nPiano delle fonti\nCodici fiscali e CUP")

    assert enter().post(page_of(slug), typed).status_code in {200, 409, 422}
    assert not any(part.is_corrected for part in Reopening.objects.get().parts.all())


@pytest.mark.parametrize("slug", ["piano-finanziario", "rete", "attivita", "codici", "sintesi"])
def test_the_page_asks_the_same_however_long_the_part_is(slug: str) -> None:
    request = asked("Sintesi\nRete dei partner\nAttività\nPiano finanziario\nCodici fiscali e CUP")
    ada = enter()
    step = {"title": "Orto", "first_month": "1", "last_month": "2", "description": ""}

    def queries() -> int:
        ada.get(page_of(slug))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert ada.get(page_of(slug)).status_code == 200
        return len(seen)

    def fill(count: int) -> None:
        bodies = [{"body": an_organisation().code, "role": "Aiuta"} for _ in range(count)]
        ada.post(page_of("rete"), sent("network", *bodies))
        ada.post(page_of("piano-finanziario"), sent("budget", *[expense(request)] * count))
        ada.post(page_of("attivita"), sent("activities", *[step] * count))

    fill(1)
    with_one = queries()
    fill(6)

    assert queries() == with_one


# What hangs together


def test_a_body_stands_in_the_network_once() -> None:
    request = asked("Rete dei partner")
    body, lead = an_organisation().code, request.application.lead.code
    ada, row = enter(), {"body": body, "role": ""}

    twice = ada.post(page_of("rete"), sent("network", row, row))
    with_lead = ada.post(page_of("rete"), sent("network", row, {**row, "body": lead}))

    assert (twice.status_code, "due volte" in _text(twice)) == (409, True)
    assert (with_lead.status_code, "già parte della rete" in _text(with_lead)) == (409, True)
    assert _now().partners == ()


def test_two_bodies_never_have_one_tax_code() -> None:
    request = asked("Rete dei partner\nCodici fiscali e CUP")
    body, lead, ada = an_organisation(), request.application.lead, enter()
    ada.post(page_of("rete"), sent("network", {"body": body.code, "role": ""}))

    row = {"body": lead.code, "tax_code": body.tax_code}
    same = ada.post(page_of("codici"), sent("identifiers", row, cup=""))

    assert (same.status_code, "stesso codice fiscale" in _text(same)) == (409, True)


def test_a_code_put_right_outlives_a_later_request_on_the_network() -> None:
    """What the register says now is of new bodies alone."""
    request = asked("Rete dei partner\nCodici fiscali e CUP")
    body, code, ada = an_organisation(), a_tax_code(), enter()
    ada.post(page_of("rete"), sent("network", {"body": body.code, "role": ""}))
    stale = sent("network", {"body": body.code, "role": "Ospita"})
    ada.post(page_of("codici"), sent("identifiers", {"body": body.code, "tax_code": code}, cup=""))

    # The network page does not show the codes: they are no conflict.
    assert ada.post(page_of("rete"), stale).status_code == 302
    integration.answer(request, text="", arrived_at=AUTUMN, by=a_person("Ada"))
    integration.close(request, by=a_person("Elsa"))
    _ask_again(request, "Rete dei partner")
    ada.post(page_of("rete"), sent("network", {"body": body.code, "role": "Altro"}))

    assert [(each.tax_code, each.role) for each in _now_of_last().partners] == [(code, "Altro")]


def _ask_again(request, parts: str) -> None:
    integration.ask(
        request.application, parts=parts, reason="Ancora", due_at=DUE, by=a_person("Elsa")
    )


def _now_of_last():
    return last_reopened().after


def test_what_was_never_sent_is_found_again_at_the_next_request() -> None:
    request = asked("Sintesi\nDocumento: Statuto")
    ada = enter()
    correct_summary(ada, "Mai inviata")
    put_in(ada)
    integration.close(request, by=a_person("Elsa"))

    _ask_again(request, "Sintesi\nDocumento: Statuto")

    assert _now_of_last().summary == "Mai inviata"
    assert [each.file_name for each in _now_of_last().attachments or ()] == ["statuto.pdf"]


def test_a_withdrawn_application_is_not_completed() -> None:
    asked("Sintesi")
    application = Application.objects.get()
    withdraw(application, reason="", by=a_person("Ada"))

    page = enter().post(page_of("sintesi"), sent("summary", summary="Tardi"))

    assert (page.status_code, "è stata ritirata" in _text(page)) == (409, True)


def test_nobody_puts_back_what_a_colleague_wrote_meanwhile() -> None:
    asked("Sintesi\nDocumento: Statuto")
    ada = enter()
    correct_summary(ada, "Di Ada")
    stale = {"version": seal_of("summary")}
    correct_summary(ada, "Di Bruno")
    old = {"documento": SimpleUploadedFile("b.pdf", pdf()), "version": seal_of("STAT")}
    put_in(ada)

    ada.post(page_of("sintesi", "ripristina/"), stale)
    again = ada.post(page_of(document_slug()), old)

    assert _now().summary == "Di Bruno"
    assert (again.status_code, "ricarica la pagina" in _text(again)) == (409, True)
    assert Reopening.objects.get().parts.get(position=2).file_name == "statuto.pdf"


def test_a_page_tells_what_is_missing_in_its_own_part_alone() -> None:
    asked("Sintesi\nCodici fiscali e CUP")

    page = enter().get(page_of("sintesi"))

    assert page.context["missing"] == []
    assert enter().get(page_of("codici")).context["missing"] == []


def test_officers_read_nothing_of_it_before_it_is_sent() -> None:
    request = asked("Sintesi")
    correct_summary(enter())

    about = Event.objects.about("application", request.application.code)
    assert not about.filter(action="application.part_corrected").exists()
