"""A call under evaluation before Dario: one application to read, one to declare, one closed."""

import base64
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from funders.models import Call
from grants.models import Assignment, Evaluation, Evaluator, Minutes
from projects.models import Application
from tests.factories import (
    a_budget_line,
    a_call,
    a_criterion,
    a_declaration,
    a_level,
    a_panel,
    a_person,
    a_project,
    a_sheet,
    a_stored_document,
    an_admission,
    an_agreed_reason,
    an_application,
    an_assignment,
    an_attachment,
    an_attendance,
    an_evaluator,
    an_officer,
    an_officer_function,
    minutes_of,
    with_terms,
)
from tests.pages.town import an_issued_act
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import keep
from welfare_kmzero.workflow import move

DUE_AT = dt.datetime(2099, 1, 15, 17, tzinfo=dt.UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@dataclass
class ReadingRoom:
    """``sheet``: a draft on ``reading``, where Dario declared no conflict."""

    call: Call
    dario: Evaluator
    delia: Evaluator
    reading: Application
    undeclared: Application
    conflicted: Application
    sheet: Evaluation
    approved: Minutes
    draft: Minutes
    others: list[Application] = field(default_factory=list)

    def assignment(self, application: Application) -> Assignment:
        return Assignment.objects.get(evaluator=self.dario, application=application)


def a_pdf(content: bytes = PDF) -> StoredDocument:
    return keep(content, media_type="application/pdf", by=a_person("Ada"))


def a_picture() -> StoredDocument:
    """Of one point."""
    return keep(PNG, media_type="image/png", by=a_person("Ada"))


def a_filed_project(call: Call, *, document: StoredDocument | None = None) -> Application:
    """With a summary to be recognised, a PDF, a text and a picture attached."""
    project = a_project(call=call, requested=Decimal("9000.00"), summary="Sintesi riservata")
    a_budget_line(project=project, cost=Decimal("9000.00"))
    an_attachment(
        project=project, document=document or a_pdf(), title="Statuto", file_name="statuto.pdf"
    )
    an_attachment(
        project=project, document=a_stored_document(), title="Lettera", file_name="lettera.txt"
    )
    an_attachment(
        project=project, document=a_picture(), title="Locandina", file_name="locandina.png"
    )
    application = an_application(project=move(project, "signed_off", by=a_person("Ada")))
    an_admission(application)
    return application


def a_reading_room(
    *, people: dict[str, User] | None = None, code: str = "LETTURA", others: int = 0
) -> ReadingRoom:
    """``others``: applications that are nobody's to read yet."""
    known = people or {}
    call = a_call(code=code)
    innovation = a_criterion(call=call, code="INN", title="Innovatività", max_points=Decimal(20))
    a_criterion(call=call, code="GEN", title="Generatività", max_points=Decimal(25))
    a_level(criterion=innovation, points=Decimal(10), meaning="Riprende cose già viste")
    call = move(with_terms(call), "published", by=an_officer())
    applications = [a_filed_project(call) for _ in range(3)]
    more = [a_filed_project(call) for _ in range(others)]
    panel = a_panel(call=call, due_at=DUE_AT)
    dario = an_evaluator(panel=panel, code="VAL1", user=known.get("Dario") or a_person("Dario"))
    delia = an_evaluator(panel=panel, code="VAL2", user=a_person("Delia"))
    move(call, "evaluating", by=an_officer())
    an_officer_function(call=call, user=known.get("Elsa") or an_officer(), function="appoint")
    reading, undeclared, conflicted = applications
    given = [an_assignment(evaluator=dario, application=each) for each in applications]
    a_declaration(evaluator=dario, application=reading, has_conflict=False, reason="")
    a_declaration(evaluator=dario, application=conflicted)
    an_issued_act(
        call, "dossier", "D0SSD0SSD0SS", roles=("pdf",), is_draft=False, subject=reading.number
    )
    approved = minutes_of(panel=panel, number=1, place="Trento", text="Si leggono le domande.")
    for each in (dario, delia):
        an_attendance(minutes=approved, evaluator=each, is_present=each is dario)
    an_agreed_reason(minutes=approved, application=undeclared, text="Rete larga")
    move(approved, "approved", by=an_officer())
    an_issued_act(
        call, "minutes", "VERBVERBVERB", roles=("pdf",), is_draft=False, subject="seduta-1"
    )
    return ReadingRoom(
        call=call,
        dario=dario,
        delia=delia,
        reading=reading,
        undeclared=undeclared,
        conflicted=conflicted,
        sheet=a_sheet(assignment=given[0]),
        approved=approved,
        draft=minutes_of(panel=panel, number=2),
        others=more,
    )
