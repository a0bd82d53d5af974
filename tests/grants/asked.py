"""An application that an officer asks to complete, and what a browser sends in answer."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from funders.models import RequiredDocument
from grants.models import IntegrationRequest
from projects.documents.reopened import Reopened, read_reopened
from projects.models import Application, Reopening
from tests.factories import (
    AUTUMN,
    a_budget_line,
    a_call,
    a_funding_source,
    a_member,
    a_person,
    a_project,
    a_required_document,
    an_activity,
    an_application,
    an_integration_request,
    with_terms,
)
from tests.uploads.corpus import pdf
from welfare_kmzero.workflow import move

DUE = AUTUMN + dt.timedelta(days=10)
CODE = "ORTI-0001"
ADDRESS = f"/domande/{CODE}/integrazione/"
SEND = {"azione": "invia"}
EXPENSE = {"description": "Animatore", "year": "2019", "cost": "9.000,00"}
SOURCE = {"source": "own", "description": "Quote dei soci", "contributed": "1.000,00"}


def enter(name: str = "Ada") -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


def owned(application: Application) -> Application:
    """Ada answers for its lead, Dario reads for it."""
    a_member(organisation=application.lead, user=a_person("Ada"))
    a_member(organisation=application.lead, user=a_person("Dario"), role="reader")
    return application


def an_application_in_check(*, document: str = "STAT") -> Application:
    """Costs of 10.000,00 against sources of 9.500,00: it does not balance.

    ``document``: the code of the one that the call asks for, and that is not there.
    """
    call = with_terms(a_call(code="ORTI"))
    a_required_document(call=call, code=document, title="Statuto")
    project = a_project(
        call=move(call, "published", by=a_person("Elsa")),
        requested=Decimal(9000),
        summary="Sintesi breve",
    )
    a_budget_line(project=project, cost=Decimal(10_000))
    a_funding_source(project=project, contributed=Decimal(500))
    an_activity(project=project, title="Laboratori", first_month=1, last_month=12)
    application = an_application(project=move(project, "signed_off", by=a_person("Ada")))
    move(call, "evaluating", by=a_person("Elsa"))
    return owned(application)


def asked(parts: str = "Sintesi\nDocumento: Statuto") -> IntegrationRequest:
    return an_integration_request(
        application=an_application_in_check(), parts=parts, due_at=DUE, reason="Manca lo statuto"
    )


def page_of(slug: str, end: str = "") -> str:
    return f"/domande/{CODE}/parti/{slug}/{end}"


def last_reopened() -> Reopened:
    return read_reopened(Reopening.objects.order_by("-pk")[0])


def seal_of(part: str) -> str:
    """Of a part, or of the document of that code."""
    found = last_reopened()
    row = next(
        each
        for each in found.parts
        if part == (each.part or getattr(each.required_document, "code", ""))
    )
    return found.seal(row)


def document_slug(code: str = "STAT") -> str:
    return f"documento-{RequiredDocument.objects.get(code=code).pk}"


def put_in(client: Client, code: str = "STAT", name: str = "statuto.pdf") -> HttpResponse:
    file = SimpleUploadedFile(name, pdf())
    typed = {"documento": file, "version": seal_of(code)}
    return client.post(page_of(document_slug(code)), typed)


def put_back(client: Client, slug: str, part: str) -> HttpResponse:
    return client.post(page_of(slug, "ripristina/"), {"version": seal_of(part)})


def sent(part: str, *rows: dict[str, str], **fields: str) -> dict[str, str]:
    """The form of a part as a browser sends it, made from what is saved now."""
    typed = {"azione": "salva", "version": seal_of(part), **fields}
    typed |= {"righe-TOTAL_FORMS": str(len(rows)), "righe-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        typed |= {f"righe-{number}-{name}": text for name, text in row.items()}
    return typed


def correct_summary(client: Client, text: str = "Sintesi chiara") -> HttpResponse:
    return client.post(page_of("sintesi"), sent("summary", summary=text))


def expense(request: IntegrationRequest, **columns: str) -> dict[str, str]:
    category = request.application.call.cost_categories.get().code
    return {"category": category, **EXPENSE, **columns}
