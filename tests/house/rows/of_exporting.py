"""Rows of ``exporting``: tables for officers, those with points for who sees scores."""

from tests.house.rows.row import OFFICE, Row
from tests.pages.town import Town

_ROUTE = "gestione/bandi/<slug:code>/esportazioni/"
_CALL = "/gestione/bandi/PUBBLICO/esportazioni/"
_SECRET = "/gestione/bandi/SEGRETO/esportazioni/"
_OFFICERS = OFFICE - {"Furio"}

ROWS: dict[str, Row] = {
    "registro/": Row(policy="signed_in", address="/registro/", may=OFFICE),
    "tracciato/": Row(policy="signed_in", address="/tracciato/", may=OFFICE),
    "tracciato/verifica/": Row(
        policy="signed_in",
        address="/tracciato/verifica/",
        may=OFFICE,
        methods=("POST",),
        is_page=False,
    ),
    _ROUTE: Row(
        policy="signed_in",
        address=_CALL,
        may=OFFICE,
        foreign=_SECRET,
        foreign_may=_OFFICERS,
    ),
    f"{_ROUTE}<slug:table>/<slug:file_format>/": Row(
        policy="signed_in",
        address=f"{_CALL}contributi/xlsx/",
        may=OFFICE,
        foreign=f"{_SECRET}contributi/xlsx/",
        foreign_may=_OFFICERS,
        is_page=False,
    ),
    f"{_ROUTE}<slug:table>/<slug:file_format>/prepara/": Row(
        policy="signed_in",
        address=f"{_CALL}contributi/csv/prepara/",
        may=OFFICE,
        methods=("POST",),
        foreign=f"{_SECRET}contributi/csv/prepara/",
        foreign_may=_OFFICERS,
        is_page=False,
    ),
}


def furnish(_: Town) -> dict[str, object]:
    return {}
