"""The tables of what is kept for proof: register, protocol numbers, trail."""

from grants.documents.table import Table, always
from grants.documents.table_registers import (
    event_rows,
    events_of,
    protocol_of,
    protocol_rows,
    register_of,
    register_rows,
)

TABLES_OF_REGISTERS = (
    Table(
        "registro",
        "Registro",
        "Le registrazioni delle domande e degli atti del bando.",
        always("registro", "anno", "numero", "oggetto", "impronta", "registrato il"),
        register_rows,
        lambda call: register_of(call).count(),
    ),
    Table(
        "protocollo",
        "Numeri di protocollo",
        "I numeri di PiTre in arrivo e in partenza, con le correzioni.",
        always(
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
        always(
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
