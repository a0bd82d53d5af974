"""The words of the audit trail: what people read for the codes that events keep.

The codes are part of the hash and never change; the words may. A house test holds that every
operation recorded anywhere has its sentence here.
"""

from collections.abc import Mapping
from typing import Final

from django.apps import apps

OPERATIONS: Final[Mapping[str, str]] = {
    "act.issued": "Atto generato",
    "amount.proposal_dropped": "Importo proposto tolto",
    "amount.proposed": "Importo proposto",
    "application.brought_in": "Domanda importata",
    "application.completed": "Domanda integrata su richiesta",
    "application.filed": "Domanda inviata",
    "application.part_corrected": "Parte riaperta della domanda corretta",
    "application.withdrawn": "Domanda ritirata",
    "assignment.given": "Domanda assegnata a un componente",
    "assignment.withdrawn": "Assegnazione a un componente tolta",
    "audit.verification_asked": "Verifica del tracciato richiesta",
    "award.cup_set": "CUP registrato",
    "award.payee_set": "Ente erogatore indicato",
    "call.created": "Bando creato",
    "call.decided": "Bando concluso",
    "call.evaluation_started": "Istruttoria e valutazione avviate",
    "call.extended": "Scadenza del bando prorogata",
    "call.published": "Bando pubblicato",
    "call.ranked": "Bando passato alle decisioni",
    "call.revised": "Bozza del bando modificata",
    "check.admitted": "Domanda ammessa alla valutazione",
    "check.not_admitted": "Domanda non ammessa",
    "check.opened": "Istruttoria formale aperta",
    "commitments.written": "Impegni di spesa scritti",
    "community.payee_named": "Ente erogatore di un territorio indicato",
    "configuration.added": "Configurazione: voce aggiunta",
    "configuration.changed": "Configurazione: voce modificata",
    "configuration.removed": "Configurazione: voce tolta",
    "conflict.declared": "Conflitto di interessi dichiarato",
    "conflict.excluded": "Assenza di conflitto di interessi dichiarata",
    "decision.adopted": "Decisione di un finanziatore registrata",
    "decision.original_received": "Originale firmato caricato",
    "deliberation.item_filled": "Voce della lista di controllo compilata",
    "deliberation.text_written": "Testo della deliberazione scritto",
    "edition.imported": "Edizione importata",
    "evaluation.reopened": "Scheda di valutazione riaperta",
    "evaluation.saved": "Scheda di valutazione salvata",
    "evaluation.started": "Scheda di valutazione iniziata",
    "evaluation.submitted": "Scheda di valutazione consegnata",
    "evaluation.voided": "Scheda di valutazione annullata",
    "export.asked": "Esportazione richiesta",
    "funder.registered": "Finanziatore registrato",
    "integration.answered": "Risposta a una richiesta di integrazione inviata",
    "integration.asked": "Integrazione richiesta",
    "integration.closed": "Richiesta di integrazione chiusa",
    "job.retried": "Lavoro avviato di nuovo",
    "minutes.approved": "Verbale approvato",
    "minutes.reason_agreed": "Motivazione concordata scritta",
    "minutes.recorded": "Seduta del gruppo di valutazione registrata",
    "minutes.revised": "Verbale modificato",
    "officer.function_ended": "Funzione di un incaricato cessata",
    "officer.function_given": "Funzione affidata a un incaricato",
    "organisation.invitation_accepted": "Invito in un ente accettato",
    "organisation.invitation_revoked": "Invito in un ente revocato",
    "organisation.member_added": "Persona aggiunta a un ente",
    "organisation.member_ended": "Incarico in un ente cessato",
    "organisation.member_invited": "Persona invitata in un ente",
    "organisation.registered": "Ente registrato",
    "organisation.revised": "Dati di un ente modificati",
    "panel.appointed": "Gruppo di valutazione nominato",
    "panel.evaluator_added": "Componente del gruppo aggiunto",
    "panel.evaluator_released": "Accesso di un componente del gruppo terminato",
    "panel.evaluator_seated": "Accesso dato a un componente del gruppo",
    "panel.reminded": "Promemoria inviato ai componenti del gruppo",
    "panel.term_set": "Termine delle valutazioni fissato",
    "project.document_attached": "Documento allegato al progetto",
    "project.document_detached": "Documento tolto dal progetto",
    "project.revised": "Progetto modificato",
    "project.signed_off": "Progetto firmato",
    "project.signing_copy_asked": "Copia da firmare richiesta",
    "project.started": "Progetto iniziato",
    "project.taken_up": "Progetto ripreso per modificarlo",
    "protocol.corrected": "Estremi del protocollo corretti",
    "protocol.entered": "Estremi del protocollo registrati",
    "protocol.established": "Protocollo d'intesa registrato",
    "ranking.approved": "Graduatoria approvata",
    "ranking.computed": "Graduatoria calcolata",
    "ranking.recorded": "Graduatoria importata",
    "register.annulled": "Registrazione annullata",
    "results.published": "Esiti pubblicati",
    "round.decided": "Contributi decisi da tutti i finanziatori",
    "round.proposed": "Contributi proposti",
    "signin.entered": "Accesso al servizio",
    "signin.left": "Uscita dal servizio",
    "sitting.recorded": "Seduta della Giunta registrata",
    "sitting.revised": "Seduta della Giunta modificata",
    "statements.archive_asked": "Archivio dei prospetti richiesto",
    "user.created": "Persona registrata",
}
OBJECTS: Final[Mapping[str, str]] = {
    "act": "atto",
    "application": "domanda",
    "audit": "tracciato",
    "call": "bando",
    "community": "territorio",
    "evaluation": "scheda di valutazione",
    "export": "esportazione",
    "funder": "finanziatore",
    "job": "lavoro",
    "organisation": "ente",
    "project": "progetto",
    "protocol": "protocollo d'intesa",
    "register_entry": "registrazione",
    "user": "persona",
}
# Names of what an event tells before and after.
FACTS: Final[Mapping[str, str]] = {
    "admitted_cost": "costo ammesso",
    "answered": "con risposta",
    "applications": "domande",
    "appointed_on": "data della nomina",
    "appointing_act": "atto di nomina",
    "appointing_body": "organo che nomina",
    "awarded": "contributo",
    "awards": "contributi",
    "awards_conceded": "contributi perfezionati",
    "call": "bando",
    "changed": "parti cambiate",
    "changes": "campi cambiati",
    "closes_at": "scadenza",
    "cup": "CUP",
    "committed": "impegnato",
    "decided_on": "data della decisione",
    "deciding_body": "organo che decide",
    "declarations": "dichiarazioni",
    "designated_by": "designato da",
    "direction": "verso",
    "due_at": "termine",
    "endowment": "dotazione",
    "evaluations": "schede di valutazione",
    "evaluator": "componente",
    "evaluators": "componenti",
    "file_reference": "fascicolo",
    "filters": "filtri",
    "format": "formato",
    "function": "funzione",
    "funded": "proposte per il finanziamento",
    "funder": "finanziatore",
    "held_on": "data della seduta",
    "invitation": "invito",
    "is_by_hand": "decisa a mano",
    "is_decided": "già decisa",
    "is_written": "scritta",
    "item": "voce",
    "kind": "tipo",
    "lead": "capofila",
    "member": "persona",
    "method": "modo",
    "minutes": "verbale n.",
    "name": "nome",
    "not_eligible": "non idonee",
    "number": "numero",
    "office": "ufficio di protocollo",
    "officer": "persona incaricata",
    "parts": "parti",
    "proposed": "proposto",
    "reference": "riferimento",
    "register_number": "registro n.",
    "registered_on": "data di protocollo",
    "requested": "richiesto",
    "reserve": "idonee non finanziate",
    "role": "ruolo",
    "round": "tornata n.",
    "rows": "righe",
    "section": "sezione",
    "sha256": "impronta",
    "shares": "quote",
    "size": "byte",
    "snapshot": "impronta dei dati",
    "state": "stato",
    "statements": "prospetti",
    "subject": "oggetto",
    "tax_code": "codice fiscale",
    "terms_sha256": "impronta dei termini",
    "territory": "territorio",
    "title": "titolo",
    "total": "totale",
    "user": "persona n.",
    "version": "versione",
    "voided_sheets": "schede annullate",
    "way": "modo",
}


def operation(code: str) -> str:
    """The sentence for ``code``; the code itself where there is none."""
    return OPERATIONS.get(code, code)


def kind(code: str) -> str:
    """What sort of thing ``code`` names; a row of the configuration is named by its model."""
    if code in OBJECTS or "." not in code:
        return OBJECTS.get(code, code)
    try:
        return str(apps.get_model(code)._meta.verbose_name)
    except LookupError:
        return code


def target(code: str, name: str) -> str:
    """What it was done to, kind and name."""
    return f"{kind(code)} {name}"


def fact(name: str) -> str:
    """The word for a column of what an event tells; the name itself where there is none."""
    return FACTS.get(name, name)


def operations_saying(text: str) -> list[str]:
    """The codes whose sentence holds ``text``, whatever the case."""
    wanted = text.casefold()
    return [code for code, sentence in OPERATIONS.items() if wanted in sentence.casefold()]
