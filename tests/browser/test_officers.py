"""What officers do, with the keyboard alone and with JavaScript off.

One pair of hands never touches the mouse, the other has a browser that runs no script.
"""

from decimal import Decimal

from funders.models import Call
from grants.actions import ranking
from grants.models import (
    AmountProposal,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    FundingDecision,
    Panel,
    Ranking,
)
from tests.browser.conftest import Opens
from tests.browser.looking import faults_of
from tests.browser.walking import BOTH_WAYS, Hands, Walk, work_off
from tests.factories import a_call, a_published_call, an_officer_function, with_terms
from tests.grants.views.office import an_office
from tests.grants.views.test_check import a_filed_application
from tests.pages.town import Town
from tests.pdf_reading import text_of
from tests.worlds import an_edition, awarded, evaluating
from welfare_kmzero import clock
from welfare_kmzero.workflow import move


@BOTH_WAYS
def test_a_call_is_published(town: Town, visit: Opens, hands: Hands) -> None:
    call = with_terms(a_call(code="SCRITTO"))
    an_officer_function(call=call, user=town.people["Furio"], function="publish")
    furio = hands.of(visit, "Furio")

    furio.open("/gestione/bandi/SCRITTO/modifica/")
    furio.follow("Vai alla pubblicazione")
    furio.press("Pubblica il bando")

    furio.reads("Bando pubblicato")
    assert Call.objects.get(code="SCRITTO").status == "published"


@BOTH_WAYS
def test_a_ranking_is_computed_and_approved(town: Town, visit: Opens, hands: Hands) -> None:
    edition = evaluating(an_edition(code="DA-ORDINARE"))
    for function in ("check", "appoint"):
        an_officer_function(
            call=edition.call,
            funder=edition.funders[1],
            user=town.people["Elsa"],
            function=function,
        )
    elsa = hands.of(visit, "Elsa")

    elsa.open("/gestione/bandi/DA-ORDINARE/graduatoria/")
    elsa.press("Calcola la graduatoria")
    elsa.follow("Rileggi e approva")
    elsa.tick("Ho riletto la graduatoria")
    elsa.press("Approva la graduatoria")

    assert Ranking.objects.get(call=edition.call).status == "approved"


@BOTH_WAYS
def test_a_board_s_sitting_and_its_decision_are_recorded(
    town: Town, visit: Opens, hands: Hands
) -> None:
    """Who was there and how they voted: on the page of the decision, and on its paper."""
    edition = awarded(an_edition(code="DA-DECIDERE"))
    foundation = edition.funders[0]
    an_officer_function(
        call=edition.call, funder=foundation, user=town.people["Furio"], function="decide"
    )
    furio = hands.of(visit, "Furio")

    furio.open("/gestione/bandi/DA-DECIDERE/decisioni/")
    furio.follow(f"Apri la decisione: {foundation.name}")
    decision = furio.page.url.removeprefix(furio.visit.base)
    furio.press("Genera la bozza")
    assert work_off() >= 1
    furio.open(decision)
    furio.follow("Apri la seduta")
    furio.reads("Seduta del Consiglio di Gestione")
    assert _faults(furio) == []
    _writes_a_sitting(furio)
    furio.follow("Prossimo passo: registra la decisione")
    furio.press("Avanti: rivedi e conferma")
    furio.reads("1 presente, 1 assente")
    furio.press("Conferma e registra")
    furio.reads("Decisa il")
    assert work_off() >= 1
    furio.open(decision)

    for said in ("dalle 17:30 alle 19:05", "Ugo Neri", "Livia Blu", "A maggioranza di voti"):
        furio.reads(said)
    assert _faults(furio) == []
    decided = FundingDecision.objects.get(round__call=edition.call, funder=foundation)
    assert (decided.status, decided.number) == ("adopted", "17")
    assert decided.sitting.members.count() == 2
    _, paper = furio.saved("Scarica")
    told = " ".join(text_of(paper).split())
    for said in ("UGO NERI", "Presenti: CONSIGLIERA ROSA VERDI", "Assenti: CONSIGLIERA LIVIA BLU"):
        assert said in told
    assert "La decisione è presa a maggioranza di voti, legalmente espressi." in told


def _faults(person: Walk) -> list[str]:
    """Whoever looks for faults needs scripts to do so."""
    return faults_of(person.page) if person.has_scripts else []


def _writes_a_sitting(person: Walk) -> None:
    """Somebody is there and somebody is not; a row is added for the second."""
    person.write("Data della seduta", clock.today().isoformat())
    person.write("Ora di inizio", "17:30")
    person.write("Chiusa ad ore", "19:05")
    person.write("Numero", "17")
    person.write("Qualifica di chi presiede", "Presidente")
    person.write("Chi presiede", "Ugo Neri")
    person.choose("Esito del voto", "A maggioranza di voti")
    person.press("Aggiungi altre righe")
    for place, (part, name) in enumerate((("Presente", "Rosa Verdi"), ("Assente", "Livia Blu"))):
        person.choose("Come", part, place=place)
        # Whoever presides and whoever assists have theirs before.
        person.write("Qualifica", "Consigliera", place=place + 2)
        person.write("Nome e cognome", name, place=place)
    person.press("Salva la seduta")
    person.reads("La seduta è registrata.")


@BOTH_WAYS
def test_checks_and_readers_are_given_out(town: Town, visit: Opens, hands: Hands) -> None:
    """Many applications admitted together, one sent back to be completed."""
    call = a_published_call(code="ISTRUTTORIA")
    for function in ("check", "receive"):
        an_officer_function(call=call, user=town.people["Elsa"], function=function)
    for title in ("Orti", "Portineria", "Banco"):
        a_filed_application(call, title=title)
    move(call, "evaluating", by=town.people["Elsa"])
    elsa = hands.of(visit, "Elsa")

    elsa.open("/gestione/bandi/ISTRUTTORIA/istruttoria/")
    elsa.write("Titolo, capofila o numero", "Banco")
    elsa.press("Filtra")
    elsa.follow("n. 0003 – Banco")
    elsa.unfold("Chiedi un'integrazione")
    elsa.tick("Piano finanziario")
    elsa.write("Che cosa serve e perché", "Manca il preventivo.")
    elsa.press("Invia la richiesta")
    elsa.press("Chiudi la richiesta")
    elsa.reads("Chiusa senza risposta")
    elsa.tick("Non ammettere")
    elsa.write("Motivo", "Il preventivo non è arrivato.")
    elsa.press("Registra l'esito")
    elsa.open("/gestione/bandi/ISTRUTTORIA/istruttoria/")
    elsa.follow("Ammetti insieme le domande senza rilievi")
    elsa.press("Ammetti le 2 domande")
    elsa.reads("2 domande ammesse.")

    decided = EligibilityCheck.objects.filter(application__call=call)
    assert list(decided.order_by("application__number").values_list("status", flat=True)) == [
        "admitted",
        "admitted",
        "not_admitted",
    ]


@BOTH_WAYS
def test_an_amount_and_a_cup_are_written(town: Town, visit: Opens, hands: Hands) -> None:
    """Before the approval another amount; after the awards, the CUP."""
    office = an_office()
    ranking.compute(office.call, by=town.people["Elsa"])
    elsa = hands.of(visit, "Elsa")
    elsa.open(office.at("graduatoria/importi/0001/"))
    elsa.write("Importo proposto", "8.000,00")
    elsa.write("Motivo", "Costi di comunicazione eccessivi.")
    elsa.press("Proponi questo importo")
    elsa.reads("€ 8.000,00")
    assert AmountProposal.objects.get(application__call=office.call).proposed == Decimal("8000.00")
    elsa.open(office.at("graduatoria/importi/0001/"))
    elsa.press("Togli la proposta")
    assert not AmountProposal.objects.filter(application__call=office.call).exists()

    edition = awarded(an_edition(code="CON-IL-CUP"))
    an_officer_function(
        call=edition.call, funder=edition.funders[1], user=town.people["Elsa"], function="pay"
    )
    elsa.open("/gestione/bandi/CON-IL-CUP/contributi/domanda/0001/")
    elsa.write("CUP", "C31B20000010003")
    elsa.press("Registra il CUP")
    elsa.reads("C31B20000010003")


@BOTH_WAYS
def test_a_call_is_seen_as_who_applies_will_see_it(town: Town, visit: Opens, hands: Hands) -> None:
    call = with_terms(a_call(code="SCRITTO"))
    an_officer_function(call=call, user=town.people["Furio"], function="publish")
    furio = hands.of(visit, "Furio")

    furio.open("/gestione/bandi/")
    furio.follow(call.title)
    furio.open("/gestione/bandi/SCRITTO/modifica/")
    furio.follow("Anteprima")
    furio.reads(call.criteria.first().title)


@BOTH_WAYS
def test_the_panel_changes_and_a_sheet_is_annulled(town: Town, visit: Opens, hands: Hands) -> None:
    """The term of the sheets, who signs in for a member, a sheet that must not count."""
    office = an_office()
    sheet = Evaluation.objects.filter(assignment__application__call=office.call).first()
    member, reader = sheet.evaluator, sheet.evaluator.user
    elsa = hands.of(visit, "Elsa")

    elsa.open(office.at("sedute/"))
    elsa.write("Termine per consegnare le schede", "2099-03-01T12:00")
    elsa.press("Registra il termine")
    assert Panel.objects.get(call=office.call).due_at is not None
    elsa.open(office.at("gruppo/"))
    elsa.follow(f"Termina l'accesso per {member.name}")
    elsa.write("Motivo", "Dimissioni del 3 ottobre.")
    elsa.press("Termina l'accesso")
    elsa.follow(f"Indica la persona per {member.name}")
    elsa.write("Posta elettronica con cui accede", reader.email)
    elsa.press("Dai l'accesso")
    assert Evaluator.objects.get(pk=member.pk).user == reader
    elsa.open(office.at(f"quadro/{sheet.pk}/"))
    elsa.write("Motivo", "Scheda compilata per un'altra domanda.", place=1)
    elsa.press("Annulla la scheda")
    elsa.reads("Scheda annullata")

    sheet.refresh_from_db()
    assert sheet.status == "voided"


@BOTH_WAYS
def test_the_list_of_the_deliberation_is_filled(town: Town, visit: Opens, hands: Hands) -> None:
    edition = awarded(an_edition(code="DA-COMPLETARE"))
    province = edition.funders[1]
    an_officer_function(
        call=edition.call, funder=province, user=town.people["Elsa"], function="decide"
    )
    elsa = hands.of(visit, "Elsa")

    elsa.open(f"/gestione/bandi/DA-COMPLETARE/decisioni/1/{province.code}/lista/")
    elsa.choose("Deliberazione che approva il protocollo d'intesa", "Compilata")
    elsa.write("Testo, o motivo per cui non è dovuta", "deliberazione n. 511 del 2018")
    elsa.press("Salva")
    elsa.open(f"/gestione/bandi/DA-COMPLETARE/decisioni/1/{province.code}/testo/")
    elsa.reads("deliberazione n. 511 del 2018")
