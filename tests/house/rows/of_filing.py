"""Rows of ``filing``; ``furnish`` adds to the town what their pages need."""

from tests.house.rows.row import Row
from tests.pages.town import Town

ROWS: dict[str, Row] = {}


def furnish(_: Town) -> dict[str, object]:
    return {}
