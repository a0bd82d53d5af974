"""Rows of the application after it was filed; Ada and Carla have each one sent to an open call."""

from grants.actions import integration
from projects.models import Application
from tests.factories import (
    a_person,
    a_stored_document,
    an_integration_item,
    an_integration_request,
)
from tests.house.rows.row import UNFIT, WRITE, Row
from tests.pages.town import CLOSES, Town

OURS = frozenset({"Ada", "Bruno"})
CARLA = frozenset({"Carla"})

ROWS = {
    "domande/<slug:code>/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/",
        may=OURS,
        foreign="/domande/{sent_code_carla}/",
        foreign_may=CARLA,
    ),
    "domande/<slug:code>/documenti/<number:place>/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/documenti/1/",
        may=OURS,
        foreign="/domande/{sent_code_carla}/documenti/1/",
        foreign_may=CARLA,
        is_page=False,
    ),
    "domande/<slug:code>/integrazione/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/integrazione/",
        may=OURS,
        methods=WRITE,
        foreign="/domande/{sent_code_carla}/integrazione/",
        foreign_may=CARLA,
    ),
    "domande/<slug:code>/parti/<slug:slug>/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/parti/sintesi/",
        may=OURS,
        methods=WRITE,
        post_status=UNFIT,
        foreign="/domande/{sent_code_carla}/parti/sintesi/",
        foreign_may=CARLA,
    ),
    "domande/<slug:code>/parti/<slug:slug>/file/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/parti/{statute}/file/",
        may=OURS,
        foreign="/domande/{sent_code_carla}/parti/{statute_carla}/file/",
        foreign_may=CARLA,
        is_page=False,
    ),
    "domande/<slug:code>/parti/<slug:slug>/ripristina/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/parti/sintesi/ripristina/",
        may=OURS,
        methods=("POST",),
        foreign="/domande/{sent_code_carla}/parti/sintesi/ripristina/",
        foreign_may=CARLA,
    ),
    "domande/<slug:code>/integrazione/<number:item>/": Row(
        policy="signed_in",
        address="/domande/{sent_code}/integrazione/{item}/",
        may=OURS | {"Gina"},
        foreign="/domande/{sent_code_carla}/integrazione/{item_carla}/",
        foreign_may=CARLA | {"Gina"},
        is_page=False,
    ),
}


def furnish(_: Town) -> dict[str, object]:
    """After ``of_filing``, which sends the two applications."""
    filling: dict[str, object] = {}
    for whose, code in (("", "APERTO-ORA-0001"), ("_carla", "APERTO-ORA-0002")):
        application, document = Application.objects.get(code=code), a_stored_document()
        answered = an_integration_request(application=application, parts="Altro")
        given = an_integration_item(
            request=answered, part="STAT", text="", document=document, file_name="a.pdf"
        )
        integration.close(answered, by=a_person("Elsa"))
        waiting = an_integration_request(
            application=application, parts="Sintesi\nDocumento: Statuto", due_at=CLOSES
        )
        statute = waiting.reopening.parts.get(position=2)
        statute.document, statute.file_name = document, "a.pdf"
        statute.save(update_fields=["document", "file_name"])
        filling[f"statute{whose}"] = statute.slug
        filling[f"item{whose}"] = given.pk
    return filling
