"""Rows of ``calls``; ``furnish`` adds to the town what their pages need."""

from tests.house.rows.row import PEOPLE, Row
from tests.pages.town import Town

ROWS: dict[str, Row] = {
    "gestione/bandi/": Row(policy="signed_in", address="/gestione/bandi/", may=PEOPLE),
}


def furnish(_: Town) -> dict[str, object]:
    return {}
