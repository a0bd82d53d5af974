"""Rows from the documents to the receipt; ``furnish`` adds an open call and three projects."""

from typing import Any

from projects.models import Application, Project
from tests.factories import (
    a_budget_line,
    a_call,
    a_member,
    a_project,
    a_required_document,
    a_signing_copy,
    an_application,
    an_attachment,
    an_organisation,
    with_terms,
)
from tests.house.rows.row import READ, UNFIT, WRITE, Row
from tests.pages.town import CLOSES, Town
from welfare_kmzero.workflow import move

OURS = frozenset({"Ada", "Bruno"})
COMMITS = frozenset({"Ada"})
CARLA = frozenset({"Carla"})


def _row(address: str, *, foreign_by: frozenset[str] = CARLA, **facts: Any) -> Row:
    """The same page for one's own project and for Carla's."""
    own, foreign = address.format(whose=""), address.format(whose="_carla")
    defaults: dict[str, Any] = {"may": OURS, "post_status": UNFIT}
    return Row(
        policy="signed_in",
        address=own,
        foreign=foreign,
        foreign_may=foreign_by,
        **{**defaults, **facts},
    )


ROWS = {
    "progetti/<number:number>/documenti/": _row(
        "/progetti/{{draft{whose}}}/documenti/", methods=WRITE
    ),
    "progetti/<number:number>/documenti/<number:attachment>/": _row(
        "/progetti/{{sent_project{whose}}}/documenti/{{sent_file{whose}}}/", is_page=False
    ),
    "progetti/<number:number>/documenti/<number:attachment>/togli/": _row(
        "/progetti/{{sent_project{whose}}}/documenti/{{sent_file{whose}}}/togli/",
        methods=("POST",),
    ),
    "progetti/<number:number>/firma/": _row(
        "/progetti/{{draft{whose}}}/firma/", methods=WRITE, may_post=COMMITS
    ),
    "progetti/<number:number>/firma/copia/": _row(
        "/progetti/{{draft{whose}}}/firma/copia/", methods=("POST",), post_status=409
    ),
    "progetti/<number:number>/firma/copia/<number:version>/": _row(
        "/progetti/{{draft{whose}}}/firma/copia/1/", is_page=False
    ),
    "progetti/<number:number>/firma/carica/": _row(
        "/progetti/{{draft{whose}}}/firma/carica/", methods=("POST",), may=COMMITS
    ),
    "progetti/<number:number>/riprendi/": _row(
        "/progetti/{{draft{whose}}}/riprendi/", methods=("POST",)
    ),
    "progetti/<number:number>/invio/": _row(
        "/progetti/{{ready{whose}}}/invio/", methods=WRITE, may_post=COMMITS
    ),
    "progetti/<number:number>/ricevuta/": _row(
        "/progetti/{{sent_project{whose}}}/ricevuta/", methods=READ
    ),
    "domande/<slug:code>/ritira/": _row(
        "/domande/{{sent_code{whose}}}/ritira/", methods=WRITE, may=COMMITS
    ),
}


def furnish(town: Town) -> dict[str, object]:
    call = with_terms(a_call(code="APERTO-ORA", title="Bando aperto", closes_at=CLOSES))
    a_required_document(call=call, code="STAT", title="Statuto")
    a_required_document(call=call, code="LETT", title="Lettera", is_mandatory=False)
    move(call, "published", by=town.people["Elsa"])
    ours = town.published.applications[0].lead
    hers = an_organisation(name="Ente di Carla")
    a_member(organisation=hers, user=town.people["Carla"])
    filling: dict[str, object] = {}
    for whose, lead in (("", ours), ("_carla", hers)):
        draft = _written(call=call, lead=lead, title="Orti in bozza")
        a_signing_copy(project=draft)
        ready = move(_written(call=call, lead=lead, title="Pronto"), "signed_off", by=_ada(town))
        sent = _sent(_written(call=call, lead=lead, title="Inviato"), town)
        attached = sent.project.attachments.get()
        filling |= {
            f"draft{whose}": draft.pk,
            f"ready{whose}": ready.pk,
            f"sent_project{whose}": sent.project_id,
            f"sent_file{whose}": attached.pk,
            f"sent_code{whose}": sent.code,
        }
    return filling


def _ada(town: Town) -> Any:
    return town.people["Ada"]


def _written(**columns: Any) -> Project:
    project = a_project(requested=9000, **columns)
    a_budget_line(project=project)
    an_attachment(
        project=project, required_document=project.call.required_documents.get(code="STAT")
    )
    return Project.objects.get(pk=project.pk)


def _sent(project: Project, town: Town) -> Application:
    return an_application(project=move(project, "signed_off", by=_ada(town)))
