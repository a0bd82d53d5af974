"""Rows of ``exporting``: tables for officers, those with points for who sees scores."""

from tests.factories import a_job, a_stored_document
from tests.house.rows.row import OFFICE, Row
from tests.pages.town import Town
from welfare_kmzero import clock
from welfare_kmzero.documents.models import DocumentLink, LinkRole
from welfare_kmzero.jobs.results import TARGET
from welfare_kmzero.pages.lists import LIST

_ROUTE = "gestione/bandi/<slug:code>/esportazioni/"
_CALL = "/gestione/bandi/PUBBLICO/esportazioni/"
_SECRET = "/gestione/bandi/SEGRETO/esportazioni/"
_OFFICERS = OFFICE - {"Furio"}

ROWS: dict[str, Row] = {
    "registro/": Row(policy="signed_in", address="/registro/", may=OFFICE),
    "registro/scarica/": Row(
        policy="signed_in", address="/registro/scarica/?formato=xlsx", may=OFFICE, is_page=False
    ),
    "registro/prepara/": Row(
        policy="signed_in",
        address="/registro/prepara/?formato=csv",
        may=OFFICE,
        methods=("POST",),
        is_page=False,
    ),
    "tracciato/scarica/": Row(
        policy="signed_in", address="/tracciato/scarica/?formato=csv", may=OFFICE, is_page=False
    ),
    "tracciato/prepara/": Row(
        policy="signed_in",
        address="/tracciato/prepara/?formato=xlsx",
        may=OFFICE,
        methods=("POST",),
        is_page=False,
    ),
    # Of who asked, and of nobody else: auditors and administrators neither.
    "lavori/<number:number>/file/": Row(
        policy="signed_in",
        address="/lavori/{list_of_elsa}/file/",
        may=frozenset({"Elsa"}),
        foreign="/lavori/{list_of_furio}/file/",
        foreign_may=frozenset({"Furio"}),
        is_page=False,
    ),
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


def furnish(town: Town) -> dict[str, object]:
    return {f"list_of_{name.lower()}": _a_list_of(town, name) for name in ("Elsa", "Furio")}


def _a_list_of(town: Town, name: str) -> int:
    """A job that wrote the register for ``name``."""
    job = a_job(kind=LIST, queued_by=town.people[name], title="Registro (CSV)")
    DocumentLink.objects.create(
        target_type=TARGET,
        target=str(job.pk),
        role=LinkRole.ATTACHMENT,
        document=a_stored_document(b"registro di " + name.encode()),
        file_name="registro.csv",
        linked_at=clock.now(),
        linked_by=town.people[name],
    )
    return job.pk
