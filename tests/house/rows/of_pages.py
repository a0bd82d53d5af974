"""Rows of the pages and of the sign-in; ``furnish`` gives what their addresses are filled with."""

from tests.house.rows.row import OFFICE, PEOPLE, READ, Row
from tests.pages.town import Town

ROWS = {
    "": Row(policy="anyone", address="/"),
    "bandi/": Row(policy="anyone", address="/bandi/"),
    "bandi/<slug:code>/": Row(policy="anyone", address="/bandi/SEGRETO/"),
    "bandi/<slug:code>/esiti/": Row(policy="anyone", address="/bandi/PUBBLICO/esiti/"),
    "protocollo/": Row(policy="anyone", address="/protocollo/"),
    "progetti-finanziati/": Row(policy="anyone", address="/progetti-finanziati/"),
    "verifica/": Row(policy="anyone", address="/verifica/"),
    "verifica/<str:code>/": Row(
        policy="anyone", address="/verifica/DELBDELBDELB/", methods=(*READ, "POST"), post_status=400
    ),
    "atti/<str:code>/<slug:role>/": Row(
        policy="anyone", address="/atti/DELBDELBDELB/pdf/", may=OFFICE, is_page=False
    ),
    "accessibilita/": Row(policy="anyone", address="/accessibilita/"),
    "privacy/": Row(policy="anyone", address="/privacy/"),
    "crediti/": Row(policy="anyone", address="/crediti/"),
    "robots.txt": Row(policy="anyone", address="/robots.txt", is_page=False),
    "salute": Row(policy="anyone", address="/salute", is_page=False),
    "scrivania/": Row(policy="signed_in", address="/scrivania/", may=PEOPLE),
    "scrivania/atti/<slug:code>/": Row(
        policy="signed_in",
        address="/scrivania/atti/PUBBLICO/",
        may=OFFICE,
        foreign="/scrivania/atti/SEGRETO/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "lavori/": Row(policy="signed_in", address="/lavori/", may=PEOPLE),
    "lavori/<number:number>/": Row(
        policy="signed_in",
        address="/lavori/{failed}/",
        may=OFFICE,
        foreign="/lavori/{queued}/",
        foreign_may=OFFICE - {"Furio"},
    ),
    "lavori/<number:number>/riprova/": Row(
        policy="signed_in",
        address="/lavori/{queued}/riprova/",
        foreign="/lavori/{failed}/riprova/",
        foreign_may=frozenset({"Elsa", "Furio", "Ivo"}),
        may=frozenset({"Elsa", "Ivo"}),
        methods=("POST",),
    ),
    "accesso/login/": Row(policy="anyone", address="/accesso/login/"),
    "accesso/dimostrazione/": Row(
        policy="anyone", address="/accesso/dimostrazione/", may=frozenset(), methods=("POST",)
    ),
}


def furnish(town: Town) -> dict[str, object]:
    return {name: job.pk for name, job in town.jobs.items()}
