"""Rows of ``checking``; ``furnish`` adds to the town what their pages need."""

from decimal import Decimal

from projects.models import Application
from tests.factories import (
    a_budget_line,
    a_project,
    a_published_call,
    a_sign_off,
    a_signing_copy,
    a_stored_document,
    an_application,
    an_attachment,
    an_officer_function,
)
from tests.house.rows.row import OFFICE, UNFIT, WRITE, Row
from tests.pages.town import NOT_CLOSED, STEP, Town
from tests.uploads.corpus import pdf
from tests.worlds import Edition, an_edition, evaluating
from welfare_kmzero.workflow import move

ELSA = frozenset({"Elsa"})
CHECK = "/gestione/bandi/PUBBLICO/istruttoria/{check_number}/"
FOREIGN = "/gestione/bandi/SEGRETO/istruttoria/{check_foreign}/"

ROWS: dict[str, Row] = {
    "gestione/bandi/<slug:code>/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/",
        may=OFFICE,
        foreign="/gestione/bandi/SEGRETO/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "gestione/bandi/<slug:code>/avvio/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/avvio/",
        may=ELSA,
        methods=("POST",),
        foreign="/gestione/bandi/SEGRETO/avvio/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/gruppo/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/",
        may=OFFICE,
        foreign="/gestione/bandi/SEGRETO/gruppo/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "gestione/bandi/<slug:code>/gruppo/nomina/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/nomina/",
        may=frozenset({"Elsa"}),
        methods=("POST",),
        post_status=302,
        foreign="/gestione/bandi/SEGRETO/gruppo/nomina/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/gruppo/componenti/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/componenti/",
        may=frozenset({"Elsa"}),
        methods=("POST",),
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/gruppo/componenti/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/gruppo/componenti/<str:member>/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/componenti/VAL1/",
        may=frozenset({"Elsa"}),
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/gruppo/componenti/VAL1/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/gruppo/promemoria/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/promemoria/",
        may=frozenset({"Elsa"}),
        methods=("POST",),
        post_status=302,
        foreign="/gestione/bandi/SEGRETO/gruppo/promemoria/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/gruppo/assegnazioni/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/assegnazioni/",
        may=frozenset({"Elsa"}),
        methods=WRITE,
        post_status=302,
        foreign="/gestione/bandi/SEGRETO/gruppo/assegnazioni/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/gruppo/distribuzione/": Row(
        policy="signed_in",
        address="/gestione/bandi/GRUPPO/gruppo/distribuzione/",
        may=frozenset({"Elsa"}),
        methods=WRITE,
        post_status=UNFIT,
        foreign="/gestione/bandi/SEGRETO/gruppo/distribuzione/",
        foreign_may=frozenset(),
    ),
    "gestione/bandi/<slug:code>/istruttoria/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/istruttoria/",
        may=OFFICE,
        foreign="/gestione/bandi/SEGRETO/istruttoria/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "gestione/bandi/<slug:code>/ammissione/": Row(
        policy="signed_in",
        address="/gestione/bandi/PUBBLICO/ammissione/",
        may=ELSA,
        methods=WRITE,
        foreign="/gestione/bandi/SEGRETO/ammissione/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/": Row(
        policy="signed_in",
        address=CHECK,
        may=OFFICE,
        foreign=FOREIGN,
        foreign_may=OFFICE - {"Furio"},
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/esito/": Row(
        policy="signed_in",
        address=CHECK + "esito/",
        may=ELSA,
        methods=("POST",),
        post_status=UNFIT,
        foreign=FOREIGN + "esito/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/integrazione/": Row(
        policy="signed_in",
        address=CHECK + "integrazione/",
        may=ELSA,
        methods=("POST",),
        post_status=UNFIT,
        foreign=FOREIGN + "integrazione/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/chiusura/": Row(
        policy="signed_in",
        address=CHECK + "chiusura/",
        may=ELSA,
        methods=("POST",),
        foreign=FOREIGN + "chiusura/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/protocollo/": Row(
        policy="signed_in",
        address=CHECK + "protocollo/",
        may=frozenset({"Elsa", "Furio"}),
        methods=("POST",),
        post_status=UNFIT,
        foreign=FOREIGN + "protocollo/",
        foreign_may=ELSA,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/allegati/<number:place>/": Row(
        policy="signed_in",
        address="/gestione/bandi/ALLEGATI/istruttoria/0001/allegati/1/",
        may=OFFICE - {"Furio"},
        foreign="/gestione/bandi/ALLEGATI/istruttoria/0001/allegati/1/",
        foreign_may=OFFICE - {"Furio"},
        is_page=False,
    ),
    "gestione/bandi/<slug:code>/istruttoria/<str:number>/firma/": Row(
        policy="signed_in",
        address="/gestione/bandi/ALLEGATI/istruttoria/0001/firma/",
        may=OFFICE - {"Furio"},
        foreign="/gestione/bandi/ALLEGATI/istruttoria/0001/firma/",
        foreign_may=OFFICE - {"Furio"},
        is_page=False,
    ),
}


def furnish(town: Town) -> dict[str, object]:
    an_application_with_a_file(town)
    a_panel_at_work(town)
    return {
        "check_number": town.published.applications[0].number,
        "check_foreign": town.secret.applications[0].number,
    }


def an_application_with_a_file(town: Town) -> Application:
    """In a call of its own, on which Elsa works."""
    call = a_published_call(code="ALLEGATI")
    an_officer_function(call=call, user=town.people["Elsa"])
    project = a_project(call=call, requested=Decimal("9000.00"))
    a_budget_line(project=project, cost=Decimal("9000.00"))
    an_attachment(project=project)
    a_sign_off(
        project=project,
        method="signed_file",
        copy=a_signing_copy(project=project),
        document=a_stored_document(pdf()),
        file_name="firmata.pdf",
        signature="pades",
        signers="LIA ROSSI",
    )
    return an_application(project=move(project, "signed_off", by=town.people["Ada"]))


def a_panel_at_work(town: Town) -> Edition:
    """Elsa appoints it, Furio decides for the foundation."""
    edition = evaluating(
        an_edition(code="GRUPPO", requests=("9000.00", "12000.00"), step=STEP, apart=NOT_CLOSED)
    )
    caritro, province = edition.funders
    for function in ("check", "appoint"):
        an_officer_function(
            call=edition.call, funder=province, user=town.people["Elsa"], function=function
        )
    an_officer_function(
        call=edition.call, funder=caritro, user=town.people["Furio"], function="decide"
    )
    return edition
