"""Rows of the pages on which a project is written."""

from tests.factories import (
    a_budget_line,
    a_funding_source,
    a_member,
    a_partner,
    a_project,
    a_published_call,
    an_activity,
    an_organisation,
)
from tests.house.rows.row import PEOPLE, UNFIT, WRITE, Row
from tests.pages.town import CLOSES, OPENED, Town

WRITERS = frozenset({"Ada", "Bruno"})
# Dario is a reader of the body, Gina audits.
READERS = WRITERS | {"Dario", "Gina"}


def _part(name: str) -> Row:
    return Row(
        policy="signed_in",
        address=f"/progetti/{{written}}/{name}/",
        may=WRITERS,
        methods=WRITE,
        post_status=UNFIT,
        foreign=f"/progetti/{{unreadable}}/{name}/",
    )


ROWS: dict[str, Row] = {
    "progetti/nuovo/<slug:call>/": Row(
        policy="signed_in",
        address="/progetti/nuovo/APERTO/",
        may=PEOPLE,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/progetti/nuovo/CHIUSO/",
    ),
    "progetti/<number:number>/": Row(
        policy="signed_in",
        address="/progetti/{written}/",
        may=READERS,
        foreign="/progetti/{unreadable}/",
        foreign_may=frozenset({"Gina"}),
    ),
    "progetti/<number:number>/anteprima/": Row(
        policy="signed_in",
        address="/progetti/{written}/anteprima/",
        may=READERS,
        foreign="/progetti/{unreadable}/anteprima/",
        foreign_may=frozenset({"Gina"}),
    ),
    **{
        f"progetti/<number:number>/{name}/": _part(name)
        for name in (
            "presentazione",
            "obiettivi",
            "rete",
            "attivita",
            "piano-finanziario",
            "fonti",
        )
    },
}


def furnish(town: Town) -> dict[str, object]:
    """An open call with a draft of Ada's body, and one of somebody who is nobody here."""
    call = a_published_call(
        code="APERTO", title="Bando aperto", opens_at=OPENED, closes_at=CLOSES, min_partners=3
    )
    a_published_call(code="CHIUSO", title="Bando chiuso")
    lead = an_organisation(name="Associazione che scrive")
    for name, role in (("Ada", "owner"), ("Bruno", "editor"), ("Dario", "reader")):
        a_member(organisation=lead, user=town.people[name], role=role)
    project = a_project(call=call, lead=lead, requested="9000.00")
    a_partner(project=project, role="Ospita i laboratori")
    a_budget_line(project=project, year=2099)
    a_funding_source(project=project)
    an_activity(project=project)
    foreign = a_project(call=call, lead=an_organisation())
    return {"written": project.pk, "unreadable": foreign.pk}
