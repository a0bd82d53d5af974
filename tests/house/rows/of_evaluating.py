"""Rows of ``evaluating``; ``furnish`` adds to the town what their pages need."""

from tests.grants.views.reading_room import a_reading_room
from tests.house.rows.row import WRITE, Row
from tests.pages.town import Town

DARIO = frozenset({"Dario"})
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
}


def furnish(town: Town) -> dict[str, object]:
    room = a_reading_room(people=town.people)
    return {
        "reading": room.reading.code,
        "undeclared": room.undeclared.code,
        "conflicted": room.conflicted.code,
    }
