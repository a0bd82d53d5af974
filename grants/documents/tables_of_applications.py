"""The tables of what was asked: applications, what they say, their formal check."""

from grants.documents.table import Table, always, filed, of
from grants.documents.table_applications import (
    application_header,
    application_rows,
    budget_rows,
    check_rows,
)
from grants.documents.table_checks import completed_rows, integration_rows
from grants.documents.table_contents import activity_rows, network_count, network_rows, source_rows
from grants.models import EligibilityCheck, IntegrationItem, IntegrationRequest
from projects.models import Activity, Application, BudgetLine, FundingSource

TABLES_OF_APPLICATIONS = (
    Table(
        "domande",
        "Domande",
        "Una riga per domanda: capofila, importi, istruttoria, posizione, punteggio, esito.",
        application_header,
        application_rows,
        of(Application, "call"),
        tells_points=True,
    ),
    Table(
        "spese",
        "Voci di spesa",
        "Il piano finanziario di ogni domanda, con le correzioni fatte su richiesta.",
        always("domanda", "categoria", "descrizione", "anno", "costo"),
        budget_rows,
        filed(BudgetLine),
    ),
    Table(
        "fonti",
        "Fonti",
        "Che cosa mette la rete, fonte per fonte, con le correzioni fatte su richiesta.",
        always("domanda", "fonte", "descrizione", "importo"),
        source_rows,
        filed(FundingSource),
    ),
    Table(
        "rete",
        "Rete",
        "Gli enti di ogni domanda, il capofila per primo, con le correzioni fatte su richiesta.",
        always("domanda", "nella rete", "ente", "codice fiscale", "natura", "territorio", "ruolo"),
        network_rows,
        network_count,
    ),
    Table(
        "attivita",
        "Attività",
        "Le attività di ogni domanda, per mesi del progetto.",
        always("domanda", "attività", "descrizione", "dal mese", "al mese"),
        activity_rows,
        filed(Activity),
    ),
    Table(
        "istruttorie",
        "Istruttorie formali",
        "L'esito del controllo formale, con il motivo di chi non è ammesso.",
        always("domanda", "esito", "costo ammesso", "motivo", "decisa il"),
        check_rows,
        of(EligibilityCheck, "application__call"),
    ),
    Table(
        "integrazioni",
        "Integrazioni",
        "Le richieste di completare una domanda: parti, motivo, termine, risposta.",
        always(
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
        of(IntegrationRequest, "application__call"),
    ),
    Table(
        "parti-integrate",
        "Parti integrate",
        "Che cosa è stato corretto su richiesta: com'era e come dev'essere letto.",
        always("domanda", "risposta il", "parte", "com'era", "come si legge", "file"),
        completed_rows,
        of(IntegrationItem, "request__application__call"),
    ),
)
