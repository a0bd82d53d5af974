"""The whole way by hand: from a call begun to a hash that a stranger verifies.

It is gone twice: with the keyboard alone, and where no script runs.

Every step goes through the forms, each person in a browser of their own; a worker does the
jobs in between. The clock of the product is moved past the deadline, and nothing else.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from funders.models import Call
from grants.models import Evaluator
from projects.models import Application, Project
from tests.browser.conftest import Opens
from tests.browser.walking import BOTH_WAYS, Hands, Walk, work_off
from tests.factories import a_call, a_criterion, a_tax_code, an_officer_function, with_terms
from tests.pages.town import Town
from tests.pdf_reading import solid, text_of
from tests.uploads.corpus import pades, pdf
from welfare_kmzero import clock
from welfare_kmzero.documents.models import Act

CODE = "CAMMINO"
TITLE = "Il cortile di tutti"
BODY = "Associazione Il cortile"
AGREED = "Una rete piccola e vera, con risorse proprie."


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.timedelta], None]:
    """Let time pass in the product."""
    passed = dt.timedelta()

    def move_on(by: dt.timedelta) -> None:
        nonlocal passed
        passed += by

    monkeypatch.setattr(clock, "now", lambda: dt.datetime.now(dt.UTC) + passed)
    return move_on


def an_earlier_call(town: Town) -> Call:
    """One still in preparation, with one criterion and everybody who works on it."""
    call = a_call(code="PRIMA", title="Bando di prima", requires_cup=True, min_partners=3)
    a_criterion(call=call, code="GEN")
    with_terms(call)
    caritro, province = (share.funder for share in call.protocol.shares.order_by("position"))
    for function in ("publish", "check", "appoint", "decide", "pay"):
        an_officer_function(call=call, funder=province, user=town.people["Elsa"], function=function)
    for function in ("publish", "decide"):
        an_officer_function(call=call, funder=caritro, user=town.people["Furio"], function=function)
    return call


@BOTH_WAYS
def test_from_the_call_to_the_verified_act(
    town: Town, visit: Opens, later: Callable[[dt.timedelta], None], hands: Hands
) -> None:
    earlier = an_earlier_call(town)
    furio = hands.of(visit, "Furio")
    _prepares(furio, like=earlier)
    _publishes(furio)
    carla = hands.of(visit, "Carla")
    _registers(carla)
    _writes(carla)
    _files(carla)
    later(dt.timedelta(days=3))
    elsa = hands.of(visit, "Elsa")
    _is_checked(elsa)
    _sits(elsa)
    dario = hands.of(visit, "Dario")
    _scores(dario, points="18")
    _scores(hands.of(visit, "Gina"), points="16.5")
    _reopens(elsa)
    _hands_in_again(dario)
    _agrees(elsa)
    _ranks(elsa)
    _reads_the_outcome(carla)
    _decides(elsa, funder="Ente PAT", number="2938", chapter="402000")
    _decides(furio, funder="Ente CARITRO", number="17", chapter="")
    _states(elsa)
    act = Act.objects.current().filter(call_code=CODE, kind="deliberation").get()
    elsa.open(f"/gestione/bandi/{CODE}/decisioni/1/PAT/")
    name, content = elsa.saved("Scarica")
    assert name.endswith(".pdf")
    assert "2938" in text_of(content)
    _verifies(hands.of(visit), act, content)


def _prepares(person: Walk, *, like: Call) -> None:
    """The terms of an earlier call, and what is new in this one."""
    now = clock.now()
    person.open("/gestione/bandi/nuovo/")
    person.write("Codice", CODE)
    person.write("Titolo", "Bando del cammino")
    person.choose("Protocollo d'intesa", str(like.protocol))
    person.choose("Parti dai termini di", str(like))
    person.write("Apre il", _wall(now - dt.timedelta(days=1)))
    person.write("Scade il", _wall(now + dt.timedelta(days=1)))
    person.press("Crea la bozza")
    person.reads("Bozza creata")
    person.write("Presentazione", "Per chi abita attorno a un cortile.")
    person.write("Enti nella rete, almeno", "1")
    person.tick("Chiede il CUP", on=False)
    person.write("Dotazione: Ente CARITRO", "40.000,00")
    person.write("Dotazione: Ente PAT", "20.000,00")
    person.unfold("Criteri di valutazione")
    person.press("Aggiungi righe a Criteri di valutazione")
    # The call has a title of its own, before those of the criteria.
    for label, text, place in (
        ("Codice", "INN", 1),
        ("Titolo", "Innovatività", 2),
        ("Punti al massimo", "20", 1),
    ):
        person.write(label, text, place=place)
    person.press("Salva la bozza")
    person.reads("Bozza salvata")
    person.reads("€ 60.000,00")


def _wall(instant: dt.datetime) -> str:
    """At six in the morning, an hour that no change of the clocks touches."""
    return f"{clock.rome(instant):%Y-%m-%d}T06:00"


def _publishes(person: Walk) -> None:
    person.follow("Vai alla pubblicazione")
    person.reads("INN – Innovatività")
    person.press("Pubblica il bando")
    person.reads("Bando pubblicato")
    call = Call.objects.get(code=CODE)
    assert call.status == "published"
    assert (call.min_partners, call.requires_cup) == (1, False)
    person.open(f"/gestione/bandi/{CODE}/proroga/")
    person.write("Nuova scadenza", _wall(clock.now() + dt.timedelta(days=2)))
    person.write("Motivo e atto", "Determinazione n. 9: il sito è stato fermo.")
    person.press("Proroga")
    person.reads("Scadenza prorogata.")


def _registers(person: Walk) -> None:
    person.open("/enti/nuovo/")
    person.write("Denominazione", BODY)
    person.choose("Natura", "Ente del terzo settore")
    person.write("Codice fiscale", a_tax_code())
    person.choose("Territorio", "Comunità della Valle di Cembra")
    person.write("Sede", "Via Roma 1, 38034 Cembra")
    person.write("Legale rappresentante", "Carla Bianchi")
    person.press("Registra l'ente")
    person.reads(BODY)


def _writes(person: Walk) -> None:
    person.open(f"/bandi/{CODE}/")
    person.open(f"/progetti/nuovo/{CODE}/")
    person.choose("Ente capofila", BODY)
    person.write("Titolo del progetto", TITLE)
    person.press("Inizia")
    person.reads("Bozza – non inviata")
    person.follow("Presentazione")
    person.write("Sintesi", "Un cortile aperto a chi ci abita attorno.")
    person.choose("Territorio", "Comunità della Valle di Cembra")
    person.write("Contesto e bisogno", "Nel quartiere nessuno si conosce.")
    person.write("Generatività", "Restano il cortile e chi se ne cura.")
    person.press("Salva e continua")
    person.write("Obiettivi", "Cinquanta famiglie che si aiutano.")
    person.press("Salva e continua")
    person.press("Salva e continua")
    person.changes_rows("Aggiungi un'attività")
    person.write("Attività", "Cene in cortile")
    person.write("Dal mese", "1")
    person.write("Al mese", "36")
    person.changes_rows("Aggiungi un'attività")
    person.changes_rows("Togli la riga 2", by=-1)
    person.press("Salva e continua")
    person.changes_rows("Aggiungi una spesa")
    person.choose("Categoria", "Personale")
    person.write("Descrizione", "Animatrice di cortile")
    person.choose_place("Anno", 1)
    person.write("Importo (€)", "12.000,50")
    person.press("Salva e continua")
    person.write("Contributo richiesto", "9.000,00")
    person.changes_rows("Aggiungi una fonte")
    person.choose_place("Fonte", 1)
    person.write("Descrizione", "Quote dei soci")
    person.write("Importo (€)", "3.000,50")
    person.press("Salva e torna all'elenco")
    person.follow("Elenco delle cose da fare")
    person.reads("Non manca nulla.")


def _files(person: Walk) -> None:
    person.follow("Firma e invio")
    person.tick("Rendo le dichiarazioni scritte sopra")
    person.press("Firma la domanda")
    person.reads("Pronta, da inviare")
    person.press("Invia la domanda")
    person.reads("Ricevuta n. 1/")
    person.reads(f"{CODE}-0001")
    assert work_off() >= 2
    if not person.has_scripts:
        person.follow("Aggiorna la pagina")
    person.reads("Scarica la ricevuta in PDF")
    name, content = person.saved("Scarica la ricevuta in PDF")
    assert name == f"ricevuta-{CODE}-0001.pdf"
    application = Application.objects.get(code=f"{CODE}-0001")
    assert application.snapshot.sha256 in solid(text_of(content))
    assert Project.objects.get(pk=application.project_id).status == "filed"


def _is_checked(person: Walk) -> None:
    person.open(f"/gestione/bandi/{CODE}/")
    person.press("Avvia istruttoria e valutazione")
    person.open(f"/gestione/bandi/{CODE}/istruttoria/0001/")
    person.reads(TITLE)
    person.unfold("Scrivi un numero di protocollo")
    person.write("Numero di protocollo", "PAT-1234")
    person.write("Data di protocollo", clock.today().isoformat())
    person.press("Registra il numero")
    person.reads("n. PAT-1234")
    person.tick("Ammetti alla valutazione")
    person.press("Registra l'esito")
    person.reads("Ammessa alla valutazione")


def _sits(person: Walk) -> None:
    """The panel: two members, both read the application."""
    person.open(f"/gestione/bandi/{CODE}/gruppo/")
    person.unfold("Registra la nomina")
    person.write("Atto di nomina", "determinazione n. 12")
    person.press("Salva la nomina")
    for name, party, email in (
        ("Dario Neri", "Ente CARITRO", "dario@demo.example"),
        ("Gina Verdi", "Ente PAT", "gina@demo.example"),
    ):
        person.unfold("Aggiungi un componente")
        person.write("Nome e cognome", name)
        person.choose("Designato da", party)
        person.write("Posta elettronica con cui accede", email)
        person.press("Aggiungi")
        person.reads(name)
    person.follow("Assegna le domande")
    person.tick("Dario Neri legge")
    person.press("Salva le assegnazioni di questa pagina")
    person.follow("Distribuisci in parti uguali")
    person.write("Quanti componenti leggono ogni domanda", "2")
    person.press("Mostra la proposta")
    person.press("Conferma e assegna")
    assert Evaluator.objects.filter(panel__call__code=CODE, assignments__isnull=False).count() == 2
    person.open(f"/gestione/bandi/{CODE}/gruppo/")
    person.leads_on(person.page.get_by_role("button", name="Manda un promemoria"))


def _scores(person: Walk, *, points: str) -> None:
    person.open("/valutazioni/")
    person.follow("Dichiara e leggi")
    person.tick("Nessun conflitto")
    person.press("Registra la dichiarazione")
    for place in range(2):
        person.write("punti", points, place=place)
        person.write("motivo", "Convince.", place=place)
    person.write("Giudizio complessivo", "Un buon progetto.")
    person.press("Salva e rileggi per consegnare")
    person.press("Consegna la scheda")
    person.reads("Consegnata")


def _reopens(person: Walk) -> None:
    """A sheet handed in with a slip goes back to who wrote it."""
    person.open(f"/gestione/bandi/{CODE}/quadro/")
    person.follow("scheda di Dario Neri")
    person.write("Motivo", "Un refuso nel motivo.")
    person.press("Riapri la scheda")
    person.reads("Riaperta")


def _hands_in_again(person: Walk) -> None:
    person.open(f"/valutazioni/{CODE}-0001/")
    person.press("Salva e rileggi per consegnare")
    person.press("Consegna la scheda")
    person.reads("Consegnata")


def _agrees(person: Walk) -> None:
    """The sitting: who was there, what the panel says of the project, the minutes."""
    person.open(f"/gestione/bandi/{CODE}/sedute/")
    person.write("Data della seduta", clock.today().isoformat())
    person.write("Luogo", "Trento")
    person.press("Apri la seduta")
    person.choose("Dario Neri", "Presente")
    person.choose("Gina Verdi", "Presente")
    person.write("Svolgimento della seduta", "Il gruppo ha letto le schede.")
    person.press("Salva")
    person.follow("Scrivi")
    person.write("Motivazione concordata", AGREED)
    person.press("Salva e torna al verbale")
    person.press("Salva e rileggi per approvare")
    person.press("Approva il verbale")
    person.reads("Approvato")
    assert work_off() >= 1


def _ranks(person: Walk) -> None:
    person.open(f"/gestione/bandi/{CODE}/graduatoria/")
    person.press("Calcola la graduatoria")
    person.reads(TITLE)
    person.reads("34,50")
    _tries_other_rules(person)
    person.follow("Rileggi e approva")
    person.tick("Ho riletto la graduatoria")
    person.press("Approva la graduatoria")
    person.follow("Pubblica gli esiti")
    person.tick("Pubblico gli esiti")
    person.press("Pubblica gli esiti")
    person.open(f"/gestione/bandi/{CODE}/contributi/")
    person.follow("Proponi i contributi")
    person.tick("Propongo questi contributi")
    person.press("Proponi i contributi")
    person.reads("€ 9.000,00")
    person.follow(TITLE)
    person.write("Ente erogatore", "Comunità della Val di Non")
    person.write("Motivo", "Paga la Comunità, per convenzione.")
    person.press("Registra l'ente erogatore")
    person.reads("Comunità della Val di Non")


def _tries_other_rules(person: Walk) -> None:
    """What if; the ranking stays as it is."""
    person.open(f"/gestione/bandi/{CODE}/graduatoria/simulazione/")
    person.write("Soglia di idoneità", "39,5")
    person.press("Simula")
    person.reads("Che cosa cambierebbe")
    if person.has_scripts:
        expect(person.page.get_by_role("button", name="Simula")).to_be_focused()
    person.open(f"/gestione/bandi/{CODE}/graduatoria/")


def _reads_the_outcome(person: Walk) -> None:
    """Her own means and the agreed reason; not who gave what."""
    person.open(f"/domande/{CODE}-0001/")
    person.reads(AGREED)
    text = person.page.content()
    assert [word for word in ("Dario", "Gina", "Convince.") if word in text] == []


def _decides(person: Walk, *, funder: str, number: str, chapter: str = "") -> None:
    """One funder's own act: who is paid, the draft, its number and its date."""
    base = f"/gestione/bandi/{CODE}/decisioni/"
    person.open(base)
    person.follow(f"Apri la decisione: {funder}")
    decision = person.page.url.removeprefix(person.visit.base)
    if chapter:
        person.open(f"{decision}impegni/")
        person.write("Beneficiario", "Comunità della Valle di Cembra")
        person.write("Capitolo", chapter)
        person.write("Esercizio", str(clock.today().year))
        person.write("Importo", "3.000,00")
        person.press("Salva gli impegni")
        person.open(f"{decision}testo/")
        person.write("OGGETTO", "Assegnazione delle risorse al cortile di tutti")
        person.press("Salva")
    _is_present(person, decision)
    person.press("Genera la bozza")
    assert work_off() >= 1
    person.open(f"{decision}registra/")
    person.write("Data della decisione", clock.today().isoformat())
    person.write("Reg. delib. n." if chapter else "Numero", number)
    person.press("Avanti: rivedi e conferma")
    person.reads("1 presente, 0 assenti")
    person.press("Conferma e registra")
    person.reads("Decisa il")
    person.reads("A voti unanimi")
    if chapter:
        person.open(f"{decision}originale/")
        signed = {"name": "delibera.pdf", "mimeType": "application/pdf", "buffer": pades(pdf())}
        person.give(person.field("Il file firmato"), signed)
        person.press("Carica")
        person.reads("delibera.pdf")


def _is_present(person: Walk, decision: str) -> None:
    """The sitting of the body that decides, whichever it is."""
    person.open(f"{decision}seduta/")
    person.write("Data della seduta", clock.today().isoformat())
    person.write("Qualifica di chi presiede", "Presidente")
    person.write("Chi presiede", "Ugo Neri")
    person.choose("Esito del voto", "A voti unanimi")
    person.choose("Come", "Presente")
    person.write("Qualifica", "Assessora", place=2)
    person.write("Nome e cognome", "Rita Gialli")
    person.press("Salva la seduta")


def _states(person: Walk) -> None:
    person.open(f"/gestione/bandi/{CODE}/prospetti/")
    person.choose("Quale prospetto", "Tutti i prospetti")
    person.press("Genera")
    assert work_off() >= 4
    person.open(f"/gestione/bandi/{CODE}/prospetti/")


def _verifies(person: Walk, act: Act, content: bytes) -> None:
    person.open("/verifica/")
    person.write("Codice", act.short_code)
    person.press("Verifica")
    person.reads(act.title)
    person.give(
        person.page.get_by_label("File da confrontare"),
        {"name": "copia.pdf", "mimeType": "application/pdf", "buffer": content},
    )
    person.press("Confronta")
    person.reads("La tua copia è intatta.")
