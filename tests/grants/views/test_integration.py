"""Answering a request to complete an application: what is opened, sent, read and reckoned."""

import datetime as dt
import html

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grants.actions import check, integration
from grants.actions.proposal import highest_due
from grants.actions.terms import formal_terms, supplied_to
from grants.documents.answers import answers_to
from grants.documents.table_applications import application_header, application_rows
from grants.documents.table_checks import completed_rows
from grants.models import AmountProposal, Finding, IntegrationItem, IntegrationRequest, Ranking
from grants.states import CheckState
from grants.views._ranking import sums_of
from grants.views.sharing import _same_organisation
from projects.documents.application import content_now, read_content
from projects.models import Application, Completion, requested_now
from tests.factories import (
    AUTUMN,
    a_completion,
    a_member,
    a_panel,
    a_person,
    a_reopening,
    an_amount_proposal,
    an_evaluator,
    an_integration_item,
    an_integration_request,
    an_organisation,
)
from tests.grants.asked import (
    ADDRESS,
    CODE,
    DUE,
    SEND,
    SOURCE,
    an_application_in_check,
    asked,
    correct_summary,
    document_slug,
    enter,
    page_of,
    put_in,
    sent,
)
from tests.uploads.corpus import pdf
from tests.worlds import an_edition, ranked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AUTUMN + dt.timedelta(days=1), tick=False):
        yield


def _text(answer):
    return html.unescape(answer.content.decode())


def test_a_request_reopens_the_named_parts_alone() -> None:
    asked()

    page = _text(enter().get(f"/domande/{CODE}/"))
    answer = _text(enter().get(ADDRESS))

    assert "Integrazione richiesta" in page
    assert ADDRESS in page
    assert (page_of("sintesi") in answer, page_of(document_slug()) in answer) == (True, True)
    assert (page_of("contesto") in answer, page_of("piano-finanziario") in answer) == (False, False)
    assert "Finora non hai corretto nessuna parte" in answer


def test_what_was_corrected_is_shown_before_it_is_sent() -> None:
    asked("Sintesi\nPiano delle fonti")
    ada = enter()
    correct_summary(ada)
    ada.post(page_of("fonti"), sent("funding", SOURCE, requested="8.500,00"))

    page = ada.get(ADDRESS)

    summary, funding = page.context["parts"]
    assert [line.text for line in (*summary.before, *summary.after)] == [
        "Sintesi breve",
        "Sintesi chiara",
    ]
    changed = [line.text for line in funding.after if line.is_changed]
    assert changed[0] == "Contributo richiesto: € 8.500,00"
    assert "<ins>Contributo richiesto: € 8.500,00</ins>" in _text(page)
    # 8.500,00 and 1.000,00 against costs of 10.000,00.
    assert [gap.sentence.split(":")[0] for gap in page.context["gaps"]] == [
        "I costi e le fonti non pareggiano"
    ]


def test_an_answer_is_kept_part_by_part_beside_what_was_filed() -> None:
    request = asked()
    ada, filed = enter(), read_content(request.application)
    correct_summary(ada)
    put_in(ada)

    answer = ada.post(ADDRESS, {"risposta": "Ecco", **SEND})

    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("Ecco", a_person("Ada"))
    items = list(IntegrationItem.objects.values_list("part", "before", "text", "file_name"))
    assert items == [
        ("summary", "Sintesi breve", "Sintesi chiara", ""),
        ("STAT", "", "", "statuto.pdf"),
    ]
    application = Application.objects.get(code=CODE)
    assert read_content(application) == filed
    said = content_now(application)
    assert (said.summary, said.completes) == ("Sintesi chiara", application.snapshot.sha256)
    assert [each.required for each in said.attachments or ()] == ["STAT"]
    page = _text(ada.get(f"/domande/{CODE}/"))
    assert page.index("Sintesi breve") < page.index("Sintesi chiara")
    stored = IntegrationItem.objects.get(part="STAT")
    assert ada.get(f"{ADDRESS}{stored.pk}/").content == pdf()


def test_a_document_that_was_supplied_counts_in_the_formal_check() -> None:
    request = asked("Documento: Statuto\nPiano delle fonti")
    application = request.application
    lacks = ["Il documento «Statuto» manca."]
    unbalanced = "Il totale dei costi non è pari al contributo richiesto più le altre fonti."
    assert [each.sentence for each in _failings(application)] == [*lacks, unbalanced]

    ada = enter()
    put_in(ada)
    ada.post(page_of("fonti"), sent("funding", SOURCE, requested="9.000,00"))
    ada.post(ADDRESS, {"risposta": "", **SEND})
    integration.close(request, by=a_person("Elsa"))

    assert _failings(application) == ()
    decided = check.decide(application, outcome=CheckState.ADMITTED, reason="", by=a_person("Elsa"))
    assert (decided.status, decided.is_by_hand) == ("admitted", False)
    kept = decided.findings.get(rule="required_document")
    assert (kept.is_met, kept.sentence) == (
        True, "Il documento «Statuto» è stato consegnato con un'integrazione.",
    )  # fmt: skip
    balance = decided.findings.get(rule="budget_balance")
    assert balance.is_met
    assert balance.sentence.endswith("Vale la parte corretta con un'integrazione.")


def test_an_answer_in_prose_leaves_its_rule_to_an_officer() -> None:
    """Of a request that opened nothing: the rules read no prose."""
    application = an_application_in_check()
    request = an_integration_request(
        application=application, parts="Piano delle fonti", due_at=DUE, reopening=None
    )
    an_integration_item(request=request, part="funding", text="Quote dei soci: 500,00 in più")

    found = _formal(application)

    assert [each.rule for each in found.to_verify] == ["budget_balance"]


def _formal(application: Application):
    return check.proposal(
        application,
        terms=formal_terms(application.call),
        supplied=supplied_to([application.pk])[application.pk],
    )


def _failings(application: Application) -> tuple[Finding, ...]:
    return _formal(application).failings


def test_the_officer_reads_the_lines_that_changed_and_the_applicant_too() -> None:
    request = asked("Piano delle fonti")
    enter().post(page_of("fonti"), sent("funding", SOURCE, requested="9.000,00"))
    enter().post(ADDRESS, {"risposta": "Corretto", **SEND})

    page = _text(enter().get(f"/domande/{CODE}/"))

    added = IntegrationItem.objects.get(request=request).text.splitlines()[1]
    assert added == "Risorse proprie – Quote dei soci: € 1.000,00"
    assert f"<ins>{added}</ins>" in page
    assert "Contributo richiesto: € 9.000,00</li>" in page


def test_the_corrections_decide_the_amount_and_never_raise_it() -> None:
    """MON: due is what is asked now, on the cost as it was corrected."""
    request = asked("Piano delle fonti")
    enter().post(page_of("fonti"), sent("funding", SOURCE, requested="8.000,00"))
    enter().post(ADDRESS, {"risposta": "", **SEND})

    assert content_now(request.application).requested == 800_000
    assert highest_due(request.application, request.application.call) == 800_000


def test_an_answer_that_asks_for_more_than_the_cost_is_not_sent() -> None:
    request = asked("Piano finanziario")
    category = request.application.call.cost_categories.get().code
    row = {"category": category, "description": "Poco", "year": "2019", "cost": "100,00"}
    ada = enter()
    ada.post(page_of("piano-finanziario"), sent("budget", row))

    refused = ada.post(ADDRESS, {"risposta": "Ecco", **SEND})

    assert refused.status_code == 422
    assert "supera il costo totale (€ 100,00)" in _text(refused).replace("\xa0", " ")
    assert not Completion.objects.exists()
    assert IntegrationRequest.objects.get().answered_at is None


def test_what_was_not_asked_for_is_not_taken() -> None:
    """SUB-11: a crafted field changes nothing."""
    asked("Sintesi")
    ada = enter()

    ada.post(page_of("sintesi"), {**sent("summary", summary="Nuova"), "context": "Altro"})
    ada.post(ADDRESS, {"testo-context": "Altro", "risposta": "", **SEND})

    assert list(IntegrationItem.objects.values_list("part", flat=True)) == ["summary"]
    assert content_now(Application.objects.get()).context == ""


@pytest.mark.parametrize(
    ("late", "status"), [(dt.timedelta(0), 302), (dt.timedelta(microseconds=1), 409)]
)
def test_an_answer_is_judged_on_its_arrival(late: dt.timedelta, status: int) -> None:
    """SUB-1, for the term of a request."""
    asked()
    correct_summary(enter())

    with time_machine.travel(DUE + late, tick=False):
        answer = enter().post(ADDRESS, {"risposta": "", **SEND})

    assert answer.status_code == status
    assert IntegrationItem.objects.count() == (status == 302)
    assert Completion.objects.count() == (status == 302)


def test_an_empty_answer_is_refused_with_a_sentence() -> None:
    asked()

    empty = enter().post(ADDRESS, {"risposta": " ", **SEND})

    assert empty.status_code == 422
    assert "completa almeno una delle parti richieste" in _text(empty)
    assert not IntegrationItem.objects.exists()


def test_an_answer_is_given_once() -> None:
    """SUB-2: the second of two clicks finds the answer sent; other words are not lost."""
    asked()
    ada = enter()
    correct_summary(ada)
    ada.post(ADDRESS, {"risposta": "Prima", **SEND})

    assert ada.post(ADDRESS, {"risposta": "Prima", **SEND}).status_code == 302
    again = ada.post(ADDRESS, {"risposta": "Seconda", **SEND})
    assert "Seconda" in _text(again)

    assert (again.status_code, "Hai già risposto" in _text(again)) == (422, True)
    assert IntegrationRequest.objects.get().answer == "Prima"
    assert Completion.objects.count() == 1


def test_a_second_request_begins_from_what_the_first_corrected() -> None:
    request = asked("Sintesi")
    ada = enter()
    correct_summary(ada, "Prima correzione")
    ada.post(ADDRESS, {"risposta": "", **SEND})
    integration.close(request, by=a_person("Elsa"))
    integration.ask(
        request.application,
        parts="Sintesi\nPiano delle fonti",
        reason="Ancora",
        due_at=DUE,
        by=a_person("Elsa"),
    )

    page = ada.get(page_of("sintesi"))
    assert page.context["form"]["summary"].value() == "Prima correzione"
    typed = {"version": page.context["seal"], "azione": "salva", "summary": "Seconda correzione"}
    assert ada.post(page_of("sintesi"), typed).status_code == 302
    ada.post(ADDRESS, {"risposta": "", **SEND})

    last = IntegrationItem.objects.order_by("-pk")[0]
    assert (last.before, last.text) == ("Prima correzione", "Seconda correzione")
    assert content_now(request.application).summary == "Seconda correzione"
    assert content_now(request.application).requested == 900_000


def _answered_with(**funding: str) -> Application:
    """A request on the sources, answered; and closed by the officer."""
    request = asked("Piano delle fonti")
    enter().post(page_of("fonti"), sent("funding", SOURCE, **funding))
    enter().post(ADDRESS, {"risposta": "", **SEND})
    integration.close(request, by=a_person("Elsa"))
    return request.application


def test_what_is_asked_now_is_told_beside_what_was_sent() -> None:
    application = _answered_with(requested="8.000,00")
    completion = Completion.objects.get()

    page = _text(enter().get(f"/domande/{CODE}/")).replace("\xa0", " ")

    assert "richiesti <strong>€ 8.000,00</strong> su un costo di <strong>€ 10.000,00" in page
    assert completion.snapshot.sha256[:4] in page
    rows = list(application_rows(application.call))
    header = application_header(application.call)
    row = dict(zip(header, rows[0], strict=True))
    assert (row["richiesto"], row["richiesto con l'integrazione"]) == (9_000, 8_000)
    parts = list(completed_rows(application.call))
    assert [(each[0], each[2]) for each in parts] == [(CODE, "Piano delle fonti")]
    now = Completion.objects.annotate(now=requested_now("application")).get()
    assert (now.now, now.application.requested) == (8_000, 9_000)


def test_nothing_is_sent_without_its_button() -> None:
    """Whatever else posts the page (a key, a copy kept by the browser) keeps the message."""
    asked("Sintesi")
    ada = enter()
    correct_summary(ada)

    kept = ada.post(ADDRESS, {"risposta": "Ecco"})

    assert (kept.status_code, kept["Location"]) == (302, ADDRESS)
    assert IntegrationRequest.objects.get().answered_at is None
    assert "Ecco</textarea>" in _text(ada.get(ADDRESS))


def test_the_message_is_kept_while_one_goes_on_correcting() -> None:
    asked("Sintesi")
    ada = enter()

    kept = ada.post(ADDRESS, {"risposta": "Quasi fatto"}, headers={"X-Autosave": "1"})

    assert kept.status_code == 200
    assert "Quasi fatto</textarea>" in _text(ada.get(ADDRESS))
    assert IntegrationRequest.objects.get().answered_at is None


def test_once_closed_the_page_leads_to_the_application() -> None:
    request = asked("Sintesi")
    integration.close(request, by=a_person("Elsa"))

    page = enter().get(ADDRESS)

    assert (page.status_code, page["Location"]) == (302, f"/domande/{CODE}/")


def test_a_document_called_as_a_part_is_another_thing() -> None:
    """Both opened and both answered, each by itself: INJ of a code that an officer chose."""
    application = an_application_in_check(document="summary")
    request = an_integration_request(
        application=application, parts="Sintesi\nDocumento: Statuto", due_at=DUE
    )
    ada = enter()
    correct_summary(ada)
    file = SimpleUploadedFile("statuto.pdf", pdf())
    page = ada.get(page_of(document_slug("summary")))
    typed = {"documento": file, "version": page.context["part_seal"]}
    ada.post(page_of(document_slug("summary")), typed)

    assert ada.post(ADDRESS, {"risposta": "", **SEND}).status_code == 302
    text, document = request.items.order_by("position")
    assert (text.part, document.part) == ("summary", "summary")
    shown = [item.title for each in answers_to(application) for item in each.items]
    assert shown == ["Sintesi", "Statuto"]


def test_a_natural_persons_code_is_in_no_line() -> None:
    """PRV: what was corrected leaves the house, a person's tax code does not."""
    request = asked("Codici fiscali e CUP")
    lead = request.application.lead.code
    row = {"body": lead, "tax_code": "RSSMRA80A01H501U"}
    enter().post(page_of("codici"), sent("identifiers", row, cup=""))
    enter().post(ADDRESS, {"risposta": "", **SEND})

    item = IntegrationItem.objects.get()

    assert "RSSMRA80A01H501U" not in item.text
    assert "codice fiscale di persona, formalmente valido" in item.text


def test_an_empty_contribution_is_not_sent() -> None:
    asked("Piano delle fonti")
    ada = enter()
    ada.post(page_of("fonti"), sent("funding", SOURCE, requested=""))

    refused = ada.post(ADDRESS, {"risposta": "", **SEND})

    assert (refused.status_code, "è vuoto" in _text(refused)) == (422, True)


def test_the_network_as_it_was_corrected_is_that_of_the_conflicts() -> None:
    request = asked("Rete dei partner")
    body = an_organisation(name="Cooperativa Ponte")
    a_member(organisation=body, user=a_person("Delia"))
    enter().post(page_of("rete"), sent("network", {"body": body.code, "role": ""}))
    enter().post(ADDRESS, {"risposta": "", **SEND})
    delia = an_evaluator(
        panel=a_panel(call=request.application.call), user=a_person("Delia"), code="VAL9"
    )

    pairs = list(_same_organisation([request.application], [delia]))

    assert pairs == [("VAL9", request.application.number)]
    assert [each.name for each in content_now(request.application).partners] == [body.name]


def test_the_database_keeps_to_what_is_asked_since_the_correction() -> None:
    """DAT-2: an amount within what was filed, above what is asked now."""
    application = _answered_with(requested="8.000,00")

    an_amount_proposal(application=application, proposed=8_000)
    with pytest.raises(IntegrityError, match="supera la richiesta"), transaction.atomic():
        AmountProposal.objects.update(proposed=8_001)


def test_the_sum_of_a_ranking_is_of_what_is_asked_now() -> None:
    """Of two lines, one corrected twice: what counts is its last correction."""
    edition = ranked(an_edition(code="SOMMA"))
    ranking = Ranking.objects.get(call=edition.call)
    filed = sums_of(ranking).requested
    application = edition.applications[0]
    for less in (100, 250):
        closed = a_reopening(application=application)
        a_completion(reopening=closed, requested=application.requested - less)
        closed.closed_at, closed.closed_by = AUTUMN, a_person("Ada")
        closed.save(update_fields=["closed_at", "closed_by"])

    with CaptureQueriesContext(connection) as seen:
        assert sums_of(ranking).requested == filed - 250

    assert len(seen) == 1
