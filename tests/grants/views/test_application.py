"""The applicant's page: what is known when, and what never is."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grants.actions import check, integration
from grants.actions.terms import completions, formal_terms
from grants.models import Finding, IntegrationItem, IntegrationRequest
from grants.states import CheckState
from projects.models import Application
from projects.rules.formal_check import NOTHING
from tests.factories import (
    AUTUMN,
    CLOSES_AT,
    a_budget_line,
    a_call,
    a_member,
    a_person,
    a_project,
    a_required_document,
    an_agreed_reason,
    an_application,
    an_integration_request,
    minutes_of,
    with_terms,
)
from tests.uploads.corpus import pdf
from tests.worlds import a_publication, an_edition, awarded, evaluating, ranked
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db
DUE = AUTUMN + dt.timedelta(days=10)
SECRET = "Zeudi Canarino"


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AUTUMN + dt.timedelta(days=1), tick=False):
        yield


def enter(name: str = "Ada") -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


def owned(application: Application) -> Application:
    a_member(organisation=application.lead, user=a_person("Ada"))
    return application


def an_application_in_check() -> Application:
    call = with_terms(a_call(code="ORTI"))
    a_required_document(call=call, code="STAT", title="Statuto")
    project = a_project(
        call=move(call, "published", by=a_person("Elsa")),
        requested=Decimal(9000),
        summary="Sintesi breve",
    )
    a_budget_line(project=project)
    application = an_application(project=move(project, "signed_off", by=a_person("Ada")))
    move(call, "evaluating", by=a_person("Elsa"))
    return owned(application)


# Integration


def asked(parts: str = "Sintesi\nDocumento: Statuto") -> IntegrationRequest:
    return an_integration_request(
        application=an_application_in_check(), parts=parts, due_at=DUE, reason="Manca lo statuto"
    )


ADDRESS = "/domande/ORTI-0001/integrazione/"


def test_a_request_reopens_the_named_parts_alone() -> None:
    asked()

    page = enter().get("/domande/ORTI-0001/").content.decode()
    form = enter().get(ADDRESS).content.decode()

    assert "Integrazione richiesta" in page
    assert ADDRESS in page
    assert ('name="testo-summary"' in form, 'name="file-STAT"' in form) == (True, True)
    assert ('name="testo-context"' in form, 'name="testo-budget"' in form) == (False, False)
    assert "Sintesi breve" in form


def test_a_part_that_is_a_table_comes_as_lines_to_be_corrected() -> None:
    asked("Piano finanziario\nPiano delle fonti\nRete dei partner")
    client = enter()

    fields = client.get(ADDRESS).context["form"].fields
    sent = fields["testo-funding"].initial
    client.post(
        ADDRESS,
        {
            "testo-budget": fields["testo-budget"].initial,
            "testo-network": fields["testo-network"].initial,
            "testo-funding": f"{sent}\nRisorse proprie – Quote dei soci: € 10,00",
        },
    )

    assert sent.splitlines()[0] == "Contributo richiesto: € 9.000,00"
    assert fields["testo-budget"].initial.splitlines()[-1] == "Costo totale: € 9.000,00"
    assert "capofila" in fields["testo-network"].initial.splitlines()[0]
    # What was left as it was is no answer.
    assert [item.part for item in IntegrationItem.objects.all()] == ["funding"]


def test_an_answer_is_kept_part_by_part_beside_what_was_filed() -> None:
    request = asked()
    file = SimpleUploadedFile("statuto.pdf", pdf())

    answer = enter().post(
        ADDRESS, {"testo-summary": "Sintesi chiara", "file-STAT": file, "risposta": "Ecco"}
    )

    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("Ecco", a_person("Ada"))
    items = list(IntegrationItem.objects.values_list("part", "text", "file_name"))
    assert items == [("summary", "Sintesi chiara", ""), ("STAT", "", "statuto.pdf")]
    page = enter().get("/domande/ORTI-0001/").content.decode()
    assert page.index("Sintesi breve") < page.index("Sintesi chiara")
    stored = IntegrationItem.objects.get(part="STAT")
    assert enter().get(f"{ADDRESS}{stored.pk}/").content == pdf()


def test_a_document_that_was_supplied_counts_in_the_formal_check() -> None:
    request = asked("Documento: Statuto")
    application = request.application
    lacks = ["Il documento «Statuto» manca."]
    assert [each.sentence for each in _failings(application)] == lacks

    enter().post(ADDRESS, {"file-STAT": SimpleUploadedFile("statuto.pdf", pdf()), "risposta": ""})
    integration.close(request, by=a_person("Elsa"))

    assert _failings(application) == ()
    decided = check.decide(application, outcome=CheckState.ADMITTED, reason="", by=a_person("Elsa"))
    assert (decided.status, decided.is_by_hand) == ("admitted", False)
    kept = decided.findings.get(rule="required_document")
    assert (kept.is_met, kept.sentence) == (
        True, "Il documento «Statuto» è stato consegnato con un'integrazione.",
    )  # fmt: skip


def _failings(application: Application) -> tuple[Finding, ...]:
    found = check.proposal(
        application,
        terms=formal_terms(application.call),
        completed=completions([application.pk]).get(application.pk, NOTHING),
    )
    return found.failings


def test_what_was_not_asked_for_is_not_taken() -> None:
    """SUB-11: a crafted field changes nothing."""
    asked("Sintesi")

    enter().post(ADDRESS, {"testo-summary": "Nuova", "testo-context": "Altro", "risposta": ""})

    assert list(IntegrationItem.objects.values_list("part", flat=True)) == ["summary"]


@pytest.mark.parametrize(
    ("late", "status"), [(dt.timedelta(0), 302), (dt.timedelta(microseconds=1), 409)]
)
def test_an_answer_is_judged_on_its_arrival(late: dt.timedelta, status: int) -> None:
    """SUB-1, for the term of a request."""
    asked()

    with time_machine.travel(DUE + late, tick=False):
        answer = enter().post(ADDRESS, {"testo-summary": "Nuova"})

    assert answer.status_code == status
    assert IntegrationItem.objects.count() == (status == 302)


def test_an_empty_answer_and_a_hostile_file_are_refused_with_a_sentence() -> None:
    asked()
    client = enter()

    empty = client.post(ADDRESS, {"testo-summary": "Sintesi breve"})
    wrong = client.post(ADDRESS, {"file-STAT": SimpleUploadedFile("a.pdf", b"<html>")})

    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "completa almeno una delle parti richieste" in empty.content.decode()
    assert "Questo tipo di file non è accettato" in wrong.content.decode()
    assert not IntegrationItem.objects.exists()


def test_an_answer_is_given_once() -> None:
    asked()
    client = enter()
    client.post(ADDRESS, {"testo-summary": "Prima"})

    assert client.post(ADDRESS, {"testo-summary": "Seconda"}).status_code == 422
    assert IntegrationItem.objects.get().text == "Prima"


# Outcome


def test_before_publication_no_byte_tells_of_scores() -> None:
    """EVA-2: ranked and awarded, and nothing is public yet."""
    edition = awarded(an_edition(code="PRIMA", evaluator_count=2))
    application = owned(edition.applications[0])

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert "In valutazione" in page
    for word in ("36,00", "18,00", "posizione in graduatoria", "Contributo per", "motivazione"):
        assert word not in page, word


def test_after_publication_ones_own_means_reason_and_award() -> None:
    edition = an_edition(code="DOPO")
    application = owned(edition.applications[0])
    minutes = minutes_of(panel=edition.evaluators[0].panel)
    an_agreed_reason(minutes=minutes, application=application, text="Rete larga")
    an_agreed_reason(minutes=minutes, application=edition.applications[1], text="Altrui")
    move(minutes, "approved", by=a_person("Elsa"))
    a_publication(call=awarded(edition).call)

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert "Ammessa a finanziamento" in page
    assert "<strong>36,00</strong>" in page
    assert page.count(">18,00</td>") == 2
    assert ("Rete larga" in page, "Altrui" in page) == (True, False)
    assert ("6.000,00" in page, "3.000,00" in page) == (True, True)
    assert "entro 60 giorni" in page
    assert "120 giorni" in page


def test_who_scored_is_in_no_byte_of_the_applicants_pages() -> None:
    """EVA-2: names, codes and mail addresses of the panel, before and after."""
    edition = an_edition(code="NOMI", evaluator_count=2)
    dario = a_person("Dario")
    type(dario).objects.filter(pk=dario.pk).update(full_name=SECRET)
    application = owned(edition.applications[0])
    ranked(edition)
    canaries = [SECRET, dario.email, *(each.name for each in edition.evaluators), "VAL1", "VAL2"]

    def seen() -> str:
        client = enter()
        pages = [
            f"/domande/{application.code}/",
            f"/progetti/{application.project_id}/ricevuta/",
            f"/progetti/{application.project_id}/firma/",
            f"/progetti/{application.project_id}/documenti/",
            "/scrivania/",
        ]
        return "".join(client.get(page).content.decode() for page in pages)

    before = seen()
    a_publication(call=edition.call)
    after = seen()

    assert [each for each in canaries if each in before + after] == []


def test_a_replaced_and_a_withdrawn_one_say_so() -> None:
    application = an_application_in_check()
    with time_machine.travel(CLOSES_AT, tick=False):
        enter().post(f"/domande/{application.code}/ritira/", {"reason": "Basta", "is_meant": "on"})

    page = enter().get(f"/domande/{application.code}/").content.decode()

    assert '<li class="tag tag-failed">Ritirata</li>' in page


def test_an_evaluating_call_shows_the_steps_in_order() -> None:
    application = owned(evaluating(an_edition(code="PASSI")).applications[0])

    page = enter().get(f"/domande/{application.code}/").content.decode()

    steps = ("Domanda inviata", "Ammessa alla valutazione", "Graduatoria pubblicata")
    places = [page.index(f"<strong>{each}") for each in steps]
    assert places == sorted(places)
