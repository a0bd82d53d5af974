"""Rows of ``evaluating``; ``furnish`` adds to the town what their pages need."""

from tests.factories import an_integration_item, an_integration_request
from tests.grants.views.reading_room import a_pdf, a_reading_room
from tests.house.rows.row import WRITE, Row
from tests.pages.town import Town

DARIO = frozenset({"Dario"})
ELSA = frozenset({"Elsa"})
READERS = frozenset({"Dario", "Elsa", "Gina"})
SITTINGS = "gestione/bandi/<slug:code>/sedute/"
STALE, UNFIT = 409, 422

ROWS: dict[str, Row] = {
    "valutazioni/": Row(policy="signed_in", address="/valutazioni/", may=DARIO),
    "valutazioni/<str:code>/": Row(
        policy="signed_in",
        address="/valutazioni/{reading}/",
        may=DARIO,
        methods=WRITE,
        post_status=STALE,
        foreign="/valutazioni/{conflicted}/",
    ),
    "valutazioni/<str:code>/dichiarazione/": Row(
        policy="signed_in",
        address="/valutazioni/{undeclared}/dichiarazione/",
        may=DARIO,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/valutazioni/{conflicted}/dichiarazione/",
    ),
    "valutazioni/<str:code>/consegna/": Row(
        policy="signed_in",
        address="/valutazioni/{reading}/consegna/",
        may=DARIO,
        methods=WRITE,
        post_status=STALE,
        foreign="/valutazioni/{conflicted}/consegna/",
    ),
    "valutazioni/<str:code>/fascicolo/": Row(
        policy="signed_in",
        address="/valutazioni/{reading}/fascicolo/",
        may=DARIO,
        methods=WRITE,
        foreign="/valutazioni/{conflicted}/fascicolo/",
        is_page=False,
    ),
    "valutazioni/<str:code>/documenti/<number:place>/": Row(
        policy="signed_in",
        address="/valutazioni/{reading}/documenti/1/",
        may=DARIO,
        foreign="/valutazioni/{conflicted}/documenti/1/",
        is_page=False,
    ),
    "valutazioni/<str:code>/integrazioni/<number:item>/": Row(
        policy="signed_in",
        address="/valutazioni/{reading}/integrazioni/{supplied}/",
        may=DARIO,
        foreign="/valutazioni/{conflicted}/integrazioni/{withheld}/",
        is_page=False,
    ),
    f"{SITTINGS}": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/",
        may=READERS,
        may_post=ELSA,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/sedute/",
        foreign_may=frozenset({"Dario", "Gina"}),
    ),
    f"{SITTINGS}termine/": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/termine/",
        may=ELSA,
        methods=("POST",),
        post_status=STALE,
        foreign="/gestione/bandi/SEGRETO/sedute/termine/",
    ),
    f"{SITTINGS}<number:number>/": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/2/",
        may=frozenset({"Elsa", "Gina"}),
        may_post=ELSA,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/sedute/1/",
    ),
    f"{SITTINGS}<number:number>/approva/": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/2/approva/",
        may=ELSA,
        methods=WRITE,
        post_status=STALE,
        foreign="/gestione/bandi/SEGRETO/sedute/1/approva/",
    ),
    f"{SITTINGS}<number:number>/verbale/": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/1/verbale/",
        may=READERS,
        may_post=ELSA,
        methods=WRITE,
        foreign="/gestione/bandi/SEGRETO/sedute/1/verbale/",
        is_page=False,
    ),
    f"{SITTINGS}<number:number>/domande/<str:application>/": Row(
        policy="signed_in",
        address="/gestione/bandi/LETTURA/sedute/2/domande/{reading}/",
        may=ELSA,
        methods=WRITE,
        post_status=STALE,
        foreign="/gestione/bandi/SEGRETO/sedute/1/domande/SEGRETO-0001/",
    ),
}


def furnish(town: Town) -> dict[str, object]:
    room = a_reading_room(people=town.people)
    supplied, withheld = (
        an_integration_item(
            request=an_integration_request(application=application),
            part="STAT",
            text="",
            document=a_pdf(),
            file_name="statuto.pdf",
        )
        for application in (room.reading, room.conflicted)
    )
    return {
        "supplied": supplied.pk,
        "withheld": withheld.pk,
        "reading": room.reading.code,
        "undeclared": room.undeclared.code,
        "conflicted": room.conflicted.code,
    }
