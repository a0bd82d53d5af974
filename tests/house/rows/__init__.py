"""The table of access, one module a workplace; an address that is in none fails."""

from tests.house.rows import (
    of_applications,
    of_calls,
    of_checking,
    of_deciding,
    of_evaluating,
    of_exporting,
    of_filing,
    of_organisations,
    of_pages,
    of_ranking,
    of_writing,
)
from tests.house.rows.row import Row
from tests.pages.town import Town

WORKPLACES = (
    of_pages,
    of_calls,
    of_organisations,
    of_writing,
    of_filing,
    of_applications,
    of_checking,
    of_evaluating,
    of_ranking,
    of_deciding,
    of_exporting,
)
TABLE: dict[str, Row] = {
    route: row for workplace in WORKPLACES for route, row in workplace.ROWS.items()
}


def furnish(town: Town) -> dict[str, object]:
    """What the addresses are filled with; each workplace adds to the town what its pages need."""
    return {
        name: value for workplace in WORKPLACES for name, value in workplace.furnish(town).items()
    }
