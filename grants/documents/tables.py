"""The tables of a call for a spreadsheet: what each holds, row by row, read as it is written.

Nothing here asks who may read: a table that tells points says so, and who gives it out asks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from funders.models import Call
from grants.documents.table_applications import (
    application_header,
    application_rows,
    budget_rows,
    check_rows,
    criteria_of,
)
from grants.documents.table_awards import (
    commitment_rows,
    decision_rows,
    decision_sitting_count,
    decision_sitting_rows,
    ranking_rows,
    share_rows,
)
from grants.documents.table_board import board_rows, judged_of
from grants.documents.table_checks import completed_rows, integration_rows
from grants.documents.table_contents import (
    activity_rows,
    network_count,
    network_rows,
    source_rows,
)
from grants.documents.table_panel import (
    conflict_rows,
    conflicts_of,
    member_rows,
    reason_rows,
    sitting_count,
    sitting_rows,
)
from grants.documents.table_registers import (
    event_rows,
    events_of,
    protocol_of,
    protocol_rows,
    register_of,
    register_rows,
)
from grants.documents.table_rows import Rows
from grants.documents.table_sheets import assignment_rows, score_rows
from grants.models import (
    AgreedReason,
    Assignment,
    AwardShare,
    Commitment,
    EligibilityCheck,
    Evaluator,
    FundingDecision,
    IntegrationItem,
    IntegrationRequest,
    RankingEntry,
    Score,
)
from projects.models import Activity, Application, BudgetLine, FundingSource


@dataclass(frozen=True, slots=True)
class Table:
    """``count``: how many rows, roughly, in one query.

    ``tells_points``: of single sheets, or of the ranking. ``tells_sittings``: of the panel,
    drafts too.
    """

    code: str
    title: str
    holds: str
    header: Callable[[Call], tuple[str, ...]]
    rows: Callable[[Call], Rows]
    count: Callable[[Call], int]
    tells_points: bool = False
    tells_sittings: bool = False


def _always(*names: str) -> Callable[[Call], tuple[str, ...]]:
    return lambda _: names


def _of(model: type[Model], path: str) -> Callable[[Call], int]:
    return lambda call: model._default_manager.filter(**{path: call}).count()


def _filed(model: type[Model]) -> Callable[[Call], int]:
    """How many rows of ``model`` the projects that were filed have."""
    return lambda call: model._default_manager.filter(
        project__in=Application.objects.filter(call=call).values("project")
    ).count()


TABLES = {
    table.code: table
    for table in (
        Table(
            "domande",
            "Domande",
            "Una riga per domanda: capofila, importi, istruttoria, posizione, punteggio, esito.",
            application_header,
            application_rows,
            _of(Application, "call"),
            tells_points=True,
        ),
        Table(
            "spese",
            "Voci di spesa",
            "Il piano finanziario di ogni domanda, come fu inviato.",
            _always("domanda", "categoria", "descrizione", "anno", "costo"),
            budget_rows,
            _filed(BudgetLine),
        ),
        Table(
            "fonti",
            "Fonti",
            "Che cosa mette la rete, fonte per fonte, come fu inviato.",
            _always("domanda", "fonte", "descrizione", "importo"),
            source_rows,
            _filed(FundingSource),
        ),
        Table(
            "rete",
            "Rete",
            "Gli enti di ogni domanda, il capofila per primo, come furono inviati.",
            _always(
                "domanda", "nella rete", "ente", "codice fiscale", "natura", "territorio", "ruolo"
            ),
            network_rows,
            network_count,
        ),
        Table(
            "attivita",
            "Attività",
            "Le attività di ogni domanda, per mesi del progetto.",
            _always("domanda", "attività", "descrizione", "dal mese", "al mese"),
            activity_rows,
            _filed(Activity),
        ),
        Table(
            "istruttorie",
            "Istruttorie formali",
            "L'esito del controllo formale, con il motivo di chi non è ammesso.",
            _always("domanda", "esito", "costo ammesso", "motivo", "decisa il"),
            check_rows,
            _of(EligibilityCheck, "application__call"),
        ),
        Table(
            "integrazioni",
            "Integrazioni",
            "Le richieste di completare una domanda: parti, motivo, termine, risposta.",
            _always(
                "domanda",
                "parti",
                "motivo",
                "richiesta il",
                "entro il",
                "risposta il",
                "chiusa il",
                "esito",
            ),
            integration_rows,
            _of(IntegrationRequest, "application__call"),
        ),
        Table(
            "parti-integrate",
            "Parti integrate",
            "Che cosa è stato corretto su richiesta: com'era e come dev'essere letto.",
            _always("domanda", "risposta il", "parte", "com'era", "come si legge", "file"),
            completed_rows,
            _of(IntegrationItem, "request__application__call"),
        ),
        Table(
            "gruppo",
            "Gruppo di valutazione",
            "I componenti: chi li designa, quante domande, quante schede, quanti conflitti.",
            _always("componente", "nome", "designato da", "assegnate", "consegnate", "conflitti"),
            member_rows,
            _of(Evaluator, "panel__call"),
        ),
        Table(
            "conflitti",
            "Conflitti di interessi",
            "Chi si astiene da quale domanda, e da quando; senza i motivi.",
            _always("componente", "nome", "domanda", "titolo", "dichiarato il"),
            conflict_rows,
            lambda call: conflicts_of(call).count(),
        ),
        Table(
            "assegnazioni",
            "Assegnazioni",
            "Chi legge quale domanda, e a che punto è la scheda.",
            _always("componente", "nome", "domanda", "ordine di lettura", "assegnata il", "scheda"),
            assignment_rows,
            _of(Assignment, "application__call"),
        ),
        Table(
            "valutazioni",
            "Valutazioni",
            "I punti di ogni scheda, criterio per criterio: solo per chi segue la valutazione.",
            _always(
                "domanda",
                "componente",
                "criterio",
                "punti",
                "scheda",
                "consegnata il",
                "motivazione",
            ),
            score_rows,
            _of(Score, "evaluation__assignment__application__call"),
            tells_points=True,
        ),
        Table(
            "quadro",
            "Quadro delle valutazioni",
            "Per domanda le schede consegnate e mancanti, media, divario e scarto tipo dei totali.",
            _always(
                "domanda",
                "titolo",
                "capofila",
                "consegnate",
                "mancanti",
                "media",
                "divario",
                "scarto tipo",
            ),
            board_rows,
            lambda call: judged_of(call).count(),
            tells_points=True,
        ),
        Table(
            "sedute",
            "Sedute",
            "Le sedute del gruppo e chi c'era.",
            _always(
                "seduta",
                "tenuta il",
                "luogo",
                "verbale",
                "approvato il",
                "componente",
                "nome",
                "presente",
            ),
            sitting_rows,
            sitting_count,
            tells_sittings=True,
        ),
        Table(
            "motivazioni",
            "Motivazioni concordate",
            "La motivazione che il gruppo ha concordato per ogni domanda.",
            _always("seduta", "domanda", "titolo", "motivazione"),
            reason_rows,
            _of(AgreedReason, "minutes__panel__call"),
            tells_sittings=True,
        ),
        Table(
            "graduatoria",
            "Graduatoria",
            "Le domande in ordine, con le medie per criterio e il contributo proposto.",
            lambda call: (
                "posizione",
                "domanda",
                "titolo",
                "capofila",
                "punteggio",
                "esito",
                "regola di precedenza",
                "costo ammesso",
                "spettante",
                "proposto",
                *(f"media {code}" for code in criteria_of(call)),
            ),
            ranking_rows,
            _of(RankingEntry, "ranking__call"),
            tells_points=True,
        ),
        Table(
            "contributi",
            "Contributi e quote",
            "Una riga per contributo e finanziatore: quota, stato, ente erogatore, CUP.",
            _always(
                "tornata",
                "domanda",
                "titolo",
                "ente erogatore",
                "CUP",
                "costo ammesso",
                "contributo",
                "finanziatore",
                "quota",
                "stato",
                "concessa il",
            ),
            share_rows,
            _of(AwardShare, "award__round__call"),
        ),
        Table(
            "impegni",
            "Impegni di spesa",
            "Beneficiario, capitolo, esercizio, importo.",
            _always(
                "tornata",
                "finanziatore",
                "beneficiario",
                "codice fiscale",
                "capitolo",
                "esercizio",
                "importo",
                "prenotazione",
                "impegno",
            ),
            commitment_rows,
            _of(Commitment, "decision__round__call"),
        ),
        Table(
            "decisioni",
            "Decisioni dei finanziatori",
            "Organo, numero, data e quota di ogni decisione.",
            _always(
                "tornata",
                "finanziatore",
                "nome",
                "organo",
                "numero",
                "data",
                "quota",
                "stato",
                "registrata il",
            ),
            decision_rows,
            _of(FundingDecision, "round__call"),
        ),
        Table(
            "sedute-decisioni",
            "Sedute delle decisioni",
            "Le sedute della Giunta e degli altri organi: quando, chi c'era, il voto.",
            _always(
                *("tornata", "finanziatore", "organo", "tenuta il", "dalle", "alle", "numero"),
                *("riferimento", "qualifica di chi presiede", "presiede"),
                *("qualifica di chi assiste", "assiste", "voto", "come", "qualifica", "nome"),
            ),
            decision_sitting_rows,
            decision_sitting_count,
        ),
        Table(
            "registro",
            "Registro",
            "Le registrazioni delle domande e degli atti del bando.",
            _always("registro", "anno", "numero", "oggetto", "impronta", "registrato il"),
            register_rows,
            lambda call: register_of(call).count(),
        ),
        Table(
            "protocollo",
            "Numeri di protocollo",
            "I numeri di PiTre in arrivo e in partenza, con le correzioni.",
            _always(
                "tipo",
                "oggetto",
                "verso",
                "numero",
                "data",
                "ufficio",
                "fascicolo",
                "corregge il",
                "motivo della correzione",
                "in vigore",
            ),
            protocol_rows,
            lambda call: protocol_of(call).count(),
        ),
        Table(
            "tracciato",
            "Tracciato delle operazioni",
            "Chi ha fatto che cosa e quando, sul bando, sulle domande e sugli atti.",
            _always(
                "numero",
                "quando",
                "chi",
                "operazione",
                "codice",
                "tipo",
                "oggetto",
                "dettagli",
                "impronta",
            ),
            event_rows,
            lambda call: events_of(call).count(),
        ),
    )
}
