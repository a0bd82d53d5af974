"""Rows of ``calls``; ``furnish`` adds to the town what their pages need."""

from tests.factories import a_call, a_funder, a_published_call, an_officer_function, with_terms
from tests.house.rows.row import OFFICE, PEOPLE, UNFIT, WRITE, Row
from tests.pages.town import CLOSES, Town

FURIO = frozenset({"Furio"})
ROWS: dict[str, Row] = {
    "gestione/bandi/": Row(policy="signed_in", address="/gestione/bandi/", may=PEOPLE),
    "gestione/bandi/nuovo/": Row(
        policy="signed_in",
        address="/gestione/bandi/nuovo/",
        may=frozenset({"Furio", "Ivo"}),
        methods=WRITE,
        post_status=UNFIT,
    ),
    "gestione/bandi/<slug:code>/modifica/": Row(
        policy="signed_in",
        address="/gestione/bandi/BOZZA/modifica/",
        may=frozenset({"Furio", "Ivo"}),
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/BOZZA-ALTRUI/modifica/",
        foreign_may=frozenset({"Ivo"}),
    ),
    "gestione/bandi/<slug:code>/anteprima/": Row(
        policy="signed_in",
        address="/gestione/bandi/BOZZA/anteprima/",
        may=OFFICE - {"Elsa"},
        foreign="/gestione/bandi/BOZZA-ALTRUI/anteprima/",
        foreign_may=frozenset({"Gina", "Ivo"}),
    ),
    "gestione/bandi/<slug:code>/pubblicazione/": Row(
        policy="signed_in",
        address="/gestione/bandi/BOZZA/pubblicazione/",
        may=FURIO,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/BOZZA-ALTRUI/pubblicazione/",
    ),
    "gestione/bandi/<slug:code>/proroga/": Row(
        policy="signed_in",
        address="/gestione/bandi/DA-PROROGARE/proroga/",
        may=FURIO,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/proroga/",
    ),
}


def furnish(town: Town) -> dict[str, object]:
    """A draft that lacks its criteria, one that is nobody's, a call that is open."""
    draft = a_call(code="BOZZA")
    an_open_call = a_published_call(code="DA-PROROGARE", closes_at=CLOSES)
    for call in (draft, an_open_call):
        an_officer_function(
            call=call,
            funder=a_funder(code="CARITRO"),
            user=town.people["Furio"],
            function="publish",
        )
    with_terms(a_call(code="BOZZA-ALTRUI"))
    return {}
