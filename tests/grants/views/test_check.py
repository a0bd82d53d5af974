"""The formal check of one application: rules, decision, integration, protocol."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from funders.models import Call
from grants.models import EligibilityCheck, IntegrationRequest
from projects.models import Application, Project, SignOff
from tests.factories import (
    a_budget_line,
    a_project,
    a_published_call,
    a_sign_off,
    a_signing_copy,
    a_stored_document,
    an_application,
    an_attachment,
    an_integration_request,
    an_officer_function,
)
from tests.pages.town import Town
from welfare_kmzero import clock
from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.documents.models import ProtocolEntry
from welfare_kmzero.workflow import move

HERE = "/gestione/bandi/ISTRUTTORIA/istruttoria/0001/"


def a_filed_application(
    call: Call,
    *,
    title: str = "Orti di vicinato",
    requested: Decimal = Decimal("9000.00"),
    documents: int = 1,
    signed: Callable[[Project], object] = bool,
) -> Application:
    """Costs 9.000,00; with another request the budget does not balance. ``signed``: how."""
    project = a_project(call=call, title=title, requested=requested)
    a_budget_line(project=project, cost=Decimal("9000.00"))
    for _ in range(documents):
        an_attachment(project=project, document=a_stored_document(b"%PDF statuto"))
    signed(project)
    return an_application(project=move(project, "signed_off", by=call.created_by))


@pytest.fixture
def call(town: Town) -> Call:
    """Still open; Elsa will check what is filed."""
    call = a_published_call(code="ISTRUTTORIA")
    for function in ("check", "receive"):
        an_officer_function(call=call, user=town.people["Elsa"], function=function)
    return call


@pytest.fixture
def application(town: Town, call: Call) -> Application:
    """Filed, its call under evaluation."""
    row = a_filed_application(call)
    move(call, "evaluating", by=town.people["Elsa"])
    return row


def _check(application: Application) -> EligibilityCheck | None:
    return EligibilityCheck.objects.filter(application=application).first()


def _text(answer: object) -> str:
    return " ".join(answer.content.decode().split())


def test_the_officer_reads_who_declared_it_on_the_site(town: Town, call: Call) -> None:
    a_filed_application(call, signed=lambda project: a_sign_off(project=project))
    page = _text(town.client("Elsa").get(HERE))

    assert "Dichiarazioni rese in questo sito" in page
    assert "testo versione 2026-1" in page
    assert "<dt>Da chi</dt><dd>Ada" in page
    assert town.client("Elsa").get(f"{HERE}firma/").status_code == 404


def test_the_officer_finds_the_signed_copy_and_what_was_verified(town: Town, call: Call) -> None:
    """The last signature before the filing, not one that was given after it."""
    content = b"%PDF firmata da Lia"

    def sign(project: Project) -> None:
        a_sign_off(project=project)
        a_sign_off(
            project=project,
            method="signed_file",
            copy=a_signing_copy(project=project),
            document=a_stored_document(content),
            file_name="firmata.pdf",
            signature="pades",
            signers="LIA ROSSI\nANNA NERI",
        )

    application = a_filed_application(call, signed=sign)
    signed = SignOff.objects.get(method="signed_file")
    project = move(application.project, "draft", by=town.people["Ada"])
    a_sign_off(project=project, signed_at=application.filed_at + dt.timedelta(seconds=1))
    elsa = town.client("Elsa")

    page = _text(elsa.get(HERE))
    file = elsa.get(f"{HERE}firma/")

    assert "LIA ROSSI ANNA NERI" in page
    assert "il documento firmato è la domanda preparata da questo sito" in page
    assert signed.document.sha256[:4] in page
    assert file.content == content
    assert "firmata.pdf" in file["Content-Disposition"]
    for stranger in ("Ada", "Dario", "Carla"):
        assert town.client(stranger).get(f"{HERE}firma/").status_code == 404


def test_of_an_application_filed_elsewhere_the_signature_is_not_known(
    town: Town, application: Application
) -> None:
    assert "Non è nota: la domanda è stata presentata altrove." in _text(
        town.client("Elsa").get(HERE)
    )


def test_the_page_shows_rules_decision_and_what_was_filed(
    town: Town, application: Application
) -> None:
    page = _text(town.client("Elsa").get(HERE))

    assert "Le regole propongono: <strong>ammissione alla valutazione</strong>" in page
    assert "Rispettata" in page
    assert 'Costo ammesso: <strong class="amount">€ 9.000,00</strong>' in page
    assert "Registra l'esito" in page or "Registra l&#x27;esito" in page
    assert f"{HERE}allegati/1/" in page
    assert application.title in page


def test_agreeing_with_the_rules_needs_no_reason(town: Town, application: Application) -> None:
    answer = town.client("Elsa").post(f"{HERE}esito/", {"d-outcome": "admitted"})

    assert answer.status_code == 302
    check = _check(application)
    assert (check.status, check.is_by_hand, check.admitted_by.full_name) == (
        "admitted",
        False,
        "Elsa",
    )
    assert "come proposto dalle regole" in _text(town.client("Elsa").get(HERE))


def test_deciding_otherwise_needs_a_reason(town: Town, application: Application) -> None:
    client = town.client("Elsa")

    without = client.post(f"{HERE}esito/", {"d-outcome": "not_admitted"})
    assert without.status_code == 422
    assert "Scrivi il motivo." in _text(without)
    assert _check(application) is None

    client.post(f"{HERE}esito/", {"d-outcome": "not_admitted", "d-reason": "Firma assente"})
    check = _check(application)
    assert (check.status, check.is_by_hand, check.reason) == (
        "not_admitted",
        True,
        "Firma assente",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9.000,01", "non può superare"),
        ("1_000", "Scrivi l'importo in euro"),
        ("NaN", "Scrivi l'importo in euro"),
        ("-1", "Scrivi l'importo in euro"),
        ("1,234", "Scrivi l'importo in euro"),
        ("٣", "Scrivi l'importo in euro"),
    ],
)
def test_a_hostile_admitted_cost_gets_a_sentence(  # MON-3, MON-5
    town: Town, application: Application, typed: str, said: str
) -> None:
    answer = town.client("Elsa").post(
        f"{HERE}esito/", {"d-outcome": "admitted", "d-reason": "Tagli", "d-admitted": typed}
    )

    assert answer.status_code == 422
    assert said in _text(answer).replace("&#x27;", "'")
    assert _check(application) is None


def test_a_lower_cost_is_admitted_and_shown(town: Town, application: Application) -> None:
    town.client("Elsa").post(
        f"{HERE}esito/",
        {"d-outcome": "admitted", "d-reason": "Voce non ammissibile", "d-admitted": "8.500,00"},
    )

    assert _check(application).admitted_cost == Decimal("8500.00")
    page = _text(town.client("Elsa").get(HERE))
    assert "€ 8.500,00</strong> (ridotto in istruttoria)" in page


def test_a_decided_check_is_not_decided_again(town: Town, application: Application) -> None:
    client = town.client("Elsa")
    client.post(f"{HERE}esito/", {"d-outcome": "admitted"})

    again = client.post(f"{HERE}esito/", {"d-outcome": "not_admitted", "d-reason": "Ripenso"})

    assert again.status_code == 422
    assert "è già decisa" in _text(again)
    assert _check(application).status == "admitted"


def test_an_integration_is_asked_with_parts_and_term(town: Town, application: Application) -> None:
    before = clock.today()

    answer = town.client("Elsa").post(
        f"{HERE}integrazione/",
        {"i-parts": ["budget", "network"], "i-request": "Manca il preventivo", "i-days": "15"},
    )

    assert answer.status_code == 302
    request = IntegrationRequest.objects.get(application=application)
    assert request.parts == "Rete dei partner\nPiano finanziario"
    due = clock.rome(request.due_at)
    assert (due.date() - before).days == 15
    assert due.time() == dt.time(23, 59, 59)
    page = _text(town.client("Elsa").get(HERE))
    assert "In attesa della risposta" in page
    assert "Chiedi un&#x27;integrazione" not in page
    assert "Chiedi un'integrazione" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"i-days": "9"}, "almeno 10 giorni"),
        ({"i-days": "31"}, "al massimo 30 giorni"),
        ({"i-days": "dieci"}, "Scrivi un numero di giorni."),
        ({"i-parts": []}, "Scegli almeno una parte."),
        ({"i-request": " "}, "Scrivi che cosa serve."),
    ],
)
def test_a_request_that_is_not_whole_is_refused(
    town: Town, application: Application, typed: dict[str, object], said: str
) -> None:
    given = {"i-parts": ["budget"], "i-request": "Manca", "i-days": "15", **typed}

    answer = town.client("Elsa").post(f"{HERE}integrazione/", given)

    assert answer.status_code == 422
    assert said in _text(answer)
    assert not IntegrationRequest.objects.filter(application=application).exists()


def test_while_a_request_is_open_nothing_is_decided_and_closing_frees_it(
    town: Town, application: Application
) -> None:
    an_integration_request(
        application=application,
        requested_at=clock.now() - dt.timedelta(days=3),
        due_at=clock.now() + dt.timedelta(days=7),
    )
    client = town.client("Elsa")
    page = _text(client.get(HERE))
    assert "<strong>3 giorni</strong> finora" in page
    assert client.post(f"{HERE}esito/", {"d-outcome": "admitted"}).status_code == 422

    client.post(f"{HERE}chiusura/")

    assert "Chiusa senza risposta" in _text(client.get(HERE))
    assert client.post(f"{HERE}esito/", {"d-outcome": "admitted"}).status_code == 302
    again = client.post(f"{HERE}chiusura/", follow=True)
    assert "Non c&#x27;è una richiesta aperta." in _text(again)


def test_an_answer_that_arrived_is_to_be_read(town: Town, application: Application) -> None:
    request = an_integration_request(
        application=application,
        requested_at=clock.now() - dt.timedelta(days=3),
        due_at=clock.now() + dt.timedelta(days=7),
    )
    client = town.client("Elsa")
    office = HERE.partition("istruttoria/")[0]
    assert "1 richiesta di integrazione in attesa della risposta" in _text(client.get(office))
    assert "Integrazione arrivata" not in _text(client.get(HERE))

    request.answer, request.answered_at = "Ecco lo statuto", clock.now()
    request.answered_by = town.people["Ada"]
    request.save()

    page = _text(client.get(HERE))
    assert "Integrazione arrivata, da leggere" in page
    assert "La risposta all&#x27;integrazione è arrivata" in page.replace("'", "&#x27;")
    assert "Integrazione arrivata, da leggere" in _text(client.get(f"{office}istruttoria/"))
    page = _text(client.get(office)).replace("&#x27;", "'")
    assert "1 risposta a un'integrazione da leggere e chiudere" in page
    assert "in attesa della risposta" not in page


def test_a_number_of_protocol_is_typed_and_corrected(town: Town, application: Application) -> None:
    client = town.client("Elsa")
    given = {"p-direction": "in", "p-number": "PAT-1", "p-registered_on": "2018-08-01"}
    assert client.post(f"{HERE}protocollo/", given).status_code == 302
    wrong = ProtocolEntry.objects.get(target=application.code)

    without = client.post(
        f"{HERE}protocollo/", {**given, "p-number": "PAT-2", "p-corrects": str(wrong.pk)}
    )
    assert without.status_code == 422
    assert "Scrivi il motivo della correzione." in _text(without)

    client.post(
        f"{HERE}protocollo/",
        {**given, "p-number": "PAT-2", "p-corrects": str(wrong.pk), "p-reason": "Errore"},
    )
    page = _text(client.get(HERE))
    assert "n. PAT-2 del 01/08/2018" in page
    assert "<strong>In arrivo</strong>: n. PAT-1" not in page


def test_a_file_is_saved_by_officers_alone(town: Town, application: Application) -> None:
    answer = town.client("Elsa").get(f"{HERE}allegati/1/")

    assert answer.content == b"%PDF statuto"
    assert answer["Content-Disposition"].startswith("attachment")
    assert town.client("Elsa").get(f"{HERE}allegati/2/").status_code == 404
    for name in ("Ada", "Carla", "Dario", "Furio"):
        assert town.client(name).get(f"{HERE}allegati/1/").status_code == 404


def test_an_application_of_another_call_is_not_there(town: Town, application: Application) -> None:
    other = an_application(call=a_published_call(code="ALTRO"), number="0099")

    assert other.number == "0099"
    address = "/gestione/bandi/ISTRUTTORIA/istruttoria/0099/"
    assert town.client("Elsa").get(address).status_code == 404
    assert town.client("Elsa").post(f"{address}esito/").status_code == 404


def test_a_damaged_file_is_told_in_words(
    town: Town, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise DocumentDamaged("0" * 64)

    monkeypatch.setattr("welfare_kmzero.screens.files.read", damaged)

    assert town.client("Elsa").get(f"{HERE}allegati/1/").status_code == 503
