"""Rows of ``deciding``; ``furnish`` lets Elsa and Furio decide for their funders."""

from tests.factories import a_job, a_link, an_officer_function
from tests.house.rows.row import OFFICE, READ, UNFIT, WRITE, Row
from tests.pages.town import Town
from welfare_kmzero import clock

_CALL = "/gestione/bandi/PUBBLICO/decisioni/"
_SECRET = "/gestione/bandi/SEGRETO/decisioni/"
_STATEMENTS = "gestione/bandi/<slug:code>/prospetti/"
_ROUTE = "gestione/bandi/<slug:code>/decisioni/"
_ONE = f"{_ROUTE}<number:number>/<slug:funder>/"
_OFFICERS = OFFICE - {"Furio"}
_ELSA = frozenset({"Elsa"})


def _read(route: str, address: str, *, of: str = "decisioni/") -> dict[str, Row]:
    return {
        route: Row(
            policy="signed_in",
            address=f"/gestione/bandi/PUBBLICO/{of}{address}",
            may=OFFICE,
            foreign=f"/gestione/bandi/SEGRETO/{of}{address}",
            foreign_may=_OFFICERS,
            methods=READ,
        )
    }


def _asked(address: str, *, post_status: int = 302) -> Row:
    """Asked by any officer of the call."""
    return Row(
        policy="signed_in",
        address=f"/gestione/bandi/PUBBLICO/{address}",
        may=frozenset({"Elsa", "Furio"}),
        methods=("POST",),
        post_status=post_status,
        foreign=f"/gestione/bandi/SEGRETO/{address}",
        foreign_may=_ELSA,
        is_page=False,
    )


def _written(name: str) -> Row:
    """A page of the Provincia's officer alone."""
    return Row(
        policy="signed_in",
        address=f"{_CALL}1/{{province}}/{name}/",
        may=_ELSA,
        methods=WRITE,
        post_status=UNFIT,
        foreign=f"{_SECRET}1/{{province}}/{name}/",
        foreign_may=_ELSA,
    )


ROWS: dict[str, Row] = {
    **_read(_ROUTE, ""),
    **_read(_ONE, "1/{province}/"),
    f"{_ONE}testo/": _written("testo"),
    f"{_ONE}lista/": _written("lista"),
    # One page for every decision: each writes that of their own funder.
    f"{_ONE}seduta/": Row(
        policy="signed_in",
        address=f"{_CALL}1/{{province}}/seduta/",
        may=_ELSA,
        methods=WRITE,
        post_status=UNFIT,
        foreign=f"{_CALL}1/{{foundation}}/seduta/",
        foreign_may=frozenset({"Furio"}),
    ),
    f"{_ONE}impegni/": _written("impegni"),
    f"{_ONE}registra/": _written("registra"),
    f"{_ONE}originale/": _written("originale"),
    # In the other call there is no act yet that could have a number.
    f"{_ONE}protocollo/": Row(
        policy="signed_in",
        address=f"{_CALL}1/{{province}}/protocollo/",
        may=_ELSA,
        methods=("POST",),
        post_status=UNFIT,
        foreign=f"{_SECRET}1/{{province}}/protocollo/",
        is_page=False,
    ),
    **_read(_STATEMENTS, "", of="prospetti/"),
    f"{_STATEMENTS}genera/": _asked("prospetti/genera/", post_status=UNFIT),
    f"{_STATEMENTS}archivio/": _asked("prospetti/archivio/"),
    "gestione/bandi/<slug:code>/file/<number:number>/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/file/{archived}/",
        may=_ELSA,
        foreign="/gestione/bandi/SEGRETO/file/{archived}/",
        is_page=False,
    ),
    # In the other call no act was issued yet; each decides for their own funder alone.
    f"{_ONE}bozza/": Row(
        policy="signed_in",
        address=f"{_SECRET}1/{{province}}/bozza/",
        may=_ELSA,
        methods=("POST",),
        foreign=f"{_CALL}1/{{foundation}}/bozza/",
        foreign_may=frozenset({"Furio"}),
        is_page=False,
    ),
}


def furnish(town: Town) -> dict[str, object]:
    caritro, province = town.published.funders
    for edition in (town.published, town.secret):
        _decides(edition.call, edition.funders[1], town.people["Elsa"])
    _decides(town.call, caritro, town.people["Furio"])
    archived = a_job(
        call_code=town.call.code, title="Archivio", queued_by=town.people["Elsa"], kind="prova"
    )
    a_link(
        act=None,
        target_type="job",
        target=str(archived.pk),
        role="attachment",
        file_name="archivio.zip",
        linked_at=clock.now(),
    )
    return {"archived": archived.pk, "province": province.code, "foundation": caritro.code}


def _decides(call, funder, person) -> None:
    """Give the function, unless it was given already."""
    given = call.officers.filter(funder=funder, user=person, function="decide", ended_at=None)
    if not given.exists():
        an_officer_function(call=call, funder=funder, user=person, function="decide")
