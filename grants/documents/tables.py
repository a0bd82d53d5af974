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
from grants.documents.table_awards import commitment_rows, decision_rows, ranking_rows, share_rows
from grants.documents.table_registers import event_rows, events_of, register_of, register_rows
from grants.documents.table_rows import Rows
from grants.documents.table_sheets import assignment_rows, score_rows
from grants.models import (
    Assignment,
    AwardShare,
    Commitment,
    EligibilityCheck,
    FundingDecision,
    RankingEntry,
    Score,
)
from projects.models import Application, BudgetLine


@dataclass(frozen=True, slots=True)
class Table:
    """``count``: how many rows, roughly. ``tells_points``: of single sheets, or of the ranking."""

    code: str
    title: str
    holds: str
    header: Callable[[Call], tuple[str, ...]]
    rows: Callable[[Call], Rows]
    count: Callable[[Call], int]
    tells_points: bool = False


def _always(*names: str) -> Callable[[Call], tuple[str, ...]]:
    return lambda _: names


def _of(model: type[Model], path: str) -> Callable[[Call], int]:
    return lambda call: model._default_manager.filter(**{path: call}).count()


def _budget_lines(call: Call) -> int:
    filed = Application.objects.filter(call=call).values("project")
    return BudgetLine.objects.filter(project__in=filed).count()


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
            _budget_lines,
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
            "registro",
            "Registro",
            "Le registrazioni delle domande e degli atti del bando.",
            _always("registro", "anno", "numero", "oggetto", "impronta", "registrato il"),
            register_rows,
            lambda call: register_of(call).count(),
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
