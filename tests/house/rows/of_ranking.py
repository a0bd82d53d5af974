"""Rows of the board, the ranking, the awards and the results.

``VALUTATO`` is under evaluation, with a draft ranking; ``PROPOSTO`` has its awards proposed.
Elsa runs both, Furio publishes. ``ALTRUI`` and ``ALTRUI-2`` are the same of nobody here.
"""

from funders.models import Call
from grants.actions import ranking
from tests.factories import a_funder, an_officer_function
from tests.house.rows.row import UNFIT, WRITE, Row
from tests.pages.town import NOT_CLOSED, STEP, Town
from tests.worlds import Edition, an_edition, awarded, evaluating

ALL = frozenset({"Elsa", "Furio", "Gina"})
RUN = frozenset({"Elsa"})
SEE = frozenset({"Elsa", "Gina"})
PUBLISH = frozenset({"Furio"})
AUDIT = frozenset({"Gina"})
OPEN, FOREIGN = "/gestione/bandi/VALUTATO", "/gestione/bandi/ALTRUI"
DONE, FOREIGN_DONE = "/gestione/bandi/PROPOSTO", "/gestione/bandi/ALTRUI-2"
_OFFICE = "gestione/bandi/<slug:code>"


def _row(tail: str, *, here: str = OPEN, there: str = FOREIGN, **facts: object) -> Row:
    return Row(policy="signed_in", address=f"{here}/{tail}", foreign=f"{there}/{tail}", **facts)  # type: ignore[arg-type]  # the facts of a Row


def _sheet(tail: str, **facts: object) -> Row:
    return Row(
        policy="signed_in",
        address=f"{OPEN}/quadro/{{open_sheet}}/{tail}",
        foreign=f"{FOREIGN}/quadro/{{foreign_sheet}}/{tail}",
        **facts,  # type: ignore[arg-type]  # the facts of a Row
    )


def _award(tail: str, **facts: object) -> Row:
    return Row(
        policy="signed_in",
        address=f"{DONE}/contributi/domanda/{{awarded_number}}/{tail}",
        foreign=f"{FOREIGN_DONE}/contributi/domanda/{{foreign_number}}/{tail}",
        **facts,  # type: ignore[arg-type]  # the facts of a Row
    )


def _amount(tail: str, **facts: object) -> Row:
    return Row(
        policy="signed_in",
        address=f"{OPEN}/graduatoria/importi/{{open_number}}/{tail}",
        foreign=f"{FOREIGN}/graduatoria/importi/{{other_number}}/{tail}",
        may=RUN,
        **facts,  # type: ignore[arg-type]  # the facts of a Row
    )


_FORM: dict[str, object] = {"methods": WRITE, "post_status": UNFIT}
_POST: dict[str, object] = {"methods": ("POST",), "post_status": UNFIT}

ROWS: dict[str, Row] = {
    f"{_OFFICE}/quadro/": _row("quadro/", may=ALL, foreign_may=AUDIT),
    f"{_OFFICE}/quadro/<number:number>/": _sheet("", may=SEE, foreign_may=AUDIT),
    f"{_OFFICE}/quadro/<number:number>/riapri/": _sheet("riapri/", may=RUN, **_POST),
    f"{_OFFICE}/quadro/<number:number>/annulla/": _sheet("annulla/", may=RUN, **_POST),
    f"{_OFFICE}/graduatoria/": _row("graduatoria/", may=ALL, foreign_may=AUDIT),
    f"{_OFFICE}/graduatoria/calcola/": _row("graduatoria/calcola/", may=RUN, methods=("POST",)),
    f"{_OFFICE}/graduatoria/approva/": _row("graduatoria/approva/", may=RUN, **_FORM),
    f"{_OFFICE}/graduatoria/simulazione/": _row(
        "graduatoria/simulazione/?soglia=30", may=ALL, foreign_may=AUDIT
    ),
    f"{_OFFICE}/graduatoria/importi/<str:number>/": _amount("", **_FORM),
    f"{_OFFICE}/graduatoria/importi/<str:number>/togli/": _amount("togli/", methods=("POST",)),
    f"{_OFFICE}/pubblica-esiti/": _row(
        "pubblica-esiti/", here=DONE, there=FOREIGN_DONE, may=PUBLISH, **_FORM
    ),
    f"{_OFFICE}/contributi/": _row(
        "contributi/", here=DONE, there=FOREIGN_DONE, may=ALL, foreign_may=AUDIT
    ),
    f"{_OFFICE}/contributi/proponi/": _row(
        "contributi/proponi/", here=DONE, there=FOREIGN_DONE, may=RUN, **_FORM
    ),
    f"{_OFFICE}/contributi/domanda/<str:number>/": _award("", may=ALL, foreign_may=AUDIT),
    f"{_OFFICE}/contributi/domanda/<str:number>/erogatore/": _award("erogatore/", may=RUN, **_POST),
    f"{_OFFICE}/contributi/domanda/<str:number>/cup/": _award("cup/", may=RUN, **_POST),
}


def furnish(town: Town) -> dict[str, object]:
    mine, others = (_draft(town, code) for code in ("VALUTATO", "ALTRUI"))
    done, others_done = (awarded(an_edition(code=code)) for code in ("PROPOSTO", "ALTRUI-2"))
    for call in (mine.call, done.call):
        _give(town, call)
    return {
        "open_sheet": mine.sheets[0].pk,
        "foreign_sheet": others.sheets[0].pk,
        "open_number": mine.applications[0].number,
        "other_number": others.applications[0].number,
        "awarded_number": done.awards[0].application.number,
        "foreign_number": others_done.awards[0].application.number,
    }


def _draft(town: Town, code: str) -> Edition:
    edition = evaluating(an_edition(code=code, is_demonstration=True, step=STEP, apart=NOT_CLOSED))
    ranking.compute(edition.call, by=town.people["Ivo"])
    return edition


def _give(town: Town, call: Call) -> None:
    province, foundation = a_funder(code="PAT"), a_funder(code="CARITRO")
    for function in ("check", "appoint", "pay"):
        an_officer_function(call=call, funder=province, user=town.people["Elsa"], function=function)
    an_officer_function(call=call, funder=foundation, user=town.people["Furio"], function="publish")
