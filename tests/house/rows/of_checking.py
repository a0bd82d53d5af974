"""Rows of ``checking``; ``furnish`` adds to the town what their pages need."""

from tests.house.rows.row import OFFICE, Row
from tests.pages.town import Town

ROWS: dict[str, Row] = {
    "gestione/bandi/<slug:code>/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/",
        may=OFFICE,
        foreign="/gestione/bandi/SEGRETO/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "gestione/bandi/<slug:code>/avvio/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/avvio/",
        may=frozenset({"Elsa"}),
        methods=("POST",),
        foreign="/gestione/bandi/SEGRETO/avvio/",
        foreign_may=frozenset({"Elsa"}),
    ),
}


def furnish(_: Town) -> dict[str, object]:
    return {}
