"""The tables of the judgement: panel, assignments, sheets, board, sittings, reasons."""

from grants.documents.table import Table, always, of
from grants.documents.table_board import board_rows, judged_of
from grants.documents.table_panel import (
    conflict_rows,
    conflicts_of,
    member_rows,
    reason_rows,
    sitting_count,
    sitting_rows,
)
from grants.documents.table_sheets import assignment_rows, score_rows
from grants.models import AgreedReason, Assignment, Evaluator, Score

TABLES_OF_JUDGEMENT = (
    Table(
        "gruppo",
        "Gruppo di valutazione",
        "I componenti: chi li designa, quante domande, quante schede, quanti conflitti.",
        always("componente", "nome", "designato da", "assegnate", "consegnate", "conflitti"),
        member_rows,
        of(Evaluator, "panel__call"),
    ),
    Table(
        "conflitti",
        "Conflitti di interessi",
        "Chi si astiene da quale domanda, e da quando; senza i motivi.",
        always("componente", "nome", "domanda", "titolo", "dichiarato il"),
        conflict_rows,
        lambda call: conflicts_of(call).count(),
    ),
    Table(
        "assegnazioni",
        "Assegnazioni",
        "Chi legge quale domanda, e a che punto è la scheda.",
        always("componente", "nome", "domanda", "ordine di lettura", "assegnata il", "scheda"),
        assignment_rows,
        of(Assignment, "application__call"),
    ),
    Table(
        "valutazioni",
        "Valutazioni",
        "I punti di ogni scheda, criterio per criterio: solo per chi segue la valutazione.",
        always(
            "domanda",
            "componente",
            "criterio",
            "punti",
            "scheda",
            "consegnata il",
            "motivazione",
        ),
        score_rows,
        of(Score, "evaluation__assignment__application__call"),
        tells_points=True,
    ),
    Table(
        "quadro",
        "Quadro delle valutazioni",
        "Per domanda le schede consegnate e mancanti, media, divario e scarto tipo dei totali.",
        always(
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
        always(
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
        always("seduta", "domanda", "titolo", "motivazione"),
        reason_rows,
        of(AgreedReason, "minutes__panel__call"),
        tells_sittings=True,
    ),
)
