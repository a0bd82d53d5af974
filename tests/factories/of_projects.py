"""Rows of ``projects``: bodies, what they write, what they filed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from funders.models import Call
from projects.documents.application import content_bytes, content_of, read_content
from projects.models import (
    Activity,
    Application,
    Attachment,
    BudgetLine,
    Completion,
    FundingSource,
    Invitation,
    Member,
    Organisation,
    Partner,
    Project,
    ReopenedPart,
    Reopening,
    SigningCopy,
    SignOff,
    Withdrawal,
)
from tests.factories.making import AUTUMN, CLOSES_AT, FILED_AT, OPENS_AT, number, row_of
from tests.factories.of_documents import a_register_entry, a_snapshot, a_stored_document
from tests.factories.of_funders import a_published_call, a_territory
from tests.factories.of_people import a_person
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.workflow import move


def a_tax_code() -> str:
    """An eleven-digit codice fiscale not used before, with its check digit."""
    start = f"{9_000_000_000 + number():010d}"
    return next(start + digit for digit in "0123456789" if is_tax_code(start + digit))


def an_organisation(**columns: Any) -> Organisation:
    code = columns.setdefault("code", f"ORG{number()}")
    return row_of(
        Organisation,
        columns,
        name=f"Associazione {code}",
        kind="third_sector",
        tax_code=lambda _: a_tax_code(),
        territory=lambda _: a_territory(),
        created_at=OPENS_AT,
        created_by=lambda _: a_person("Ada"),
    )


def a_member(**columns: Any) -> Member:
    return row_of(
        Member,
        columns,
        organisation=lambda _: an_organisation(),
        user=lambda _: a_person("Ada"),
        role="owner",
        joined_at=OPENS_AT,
        joined_by=lambda _: a_person("Ada"),
    )


def an_invitation(**columns: Any) -> Invitation:
    """An open one, for Bruno."""
    return row_of(
        Invitation,
        columns,
        organisation=lambda _: an_organisation(),
        email="bruno@demo.example",
        role="editor",
        token_sha256=lambda _: f"{number():064d}",
        invited_at=OPENS_AT,
        invited_by=lambda _: a_person("Ada"),
        expires_at=AUTUMN,
    )


def a_project(**columns: Any) -> Project:
    """A draft without parts."""
    return row_of(
        Project,
        columns,
        call=lambda _: a_published_call(),
        lead=lambda _: an_organisation(),
        title="Orti di vicinato",
        territory=lambda row: row["lead"].territory,
        created_at=OPENS_AT,
        created_by=lambda _: a_person("Ada"),
    )


def a_partner(**columns: Any) -> Partner:
    return row_of(
        Partner,
        columns,
        project=lambda _: a_project(),
        organisation=lambda _: an_organisation(),
        position=lambda row: row["project"].partners.count() + 1,
    )


def a_budget_line(**columns: Any) -> BudgetLine:
    return row_of(
        BudgetLine,
        columns,
        project=lambda _: a_project(),
        category=lambda row: row["project"].call.cost_categories.first(),
        position=lambda row: row["project"].budget.count() + 1,
        description="Animatore di comunità",
        year=2019,
        cost=Decimal("9000.00"),
    )


def a_funding_source(**columns: Any) -> FundingSource:
    return row_of(
        FundingSource,
        columns,
        project=lambda _: a_project(),
        source="own",
        position=lambda row: row["project"].funding.count() + 1,
        description="Risorse proprie",
        contributed=Decimal("1000.00"),
    )


def an_activity(**columns: Any) -> Activity:
    return row_of(
        Activity,
        columns,
        project=lambda _: a_project(),
        position=lambda row: row["project"].activities.count() + 1,
        title="Laboratori",
        first_month=1,
        last_month=36,
    )


def an_attachment(**columns: Any) -> Attachment:
    return row_of(
        Attachment,
        columns,
        project=lambda _: a_project(),
        document=lambda _: a_stored_document(),
        title="Statuto",
        file_name="statuto.pdf",
        attached_at=OPENS_AT,
        attached_by=lambda _: a_person("Ada"),
    )


def a_signing_copy(**columns: Any) -> SigningCopy:
    """A copy to be signed, printed already."""
    return row_of(
        SigningCopy,
        columns,
        project=lambda _: a_project(),
        project_version=lambda row: row["project"].version,
        snapshot=lambda _: a_snapshot(),
        document=lambda _: a_stored_document(),
        asked_at=OPENS_AT,
        asked_by=lambda _: a_person("Ada"),
    )


def a_sign_off(**columns: Any) -> SignOff:
    """Declarations made on the site for a draft; the project is moved after it."""
    return row_of(
        SignOff,
        columns,
        project=lambda _: a_project(),
        project_version=lambda row: row["project"].version,
        method="in_app",
        declarations_version="2026-1",
        declarations="Dichiaro il vero",
        signed_at=OPENS_AT,
        signed_by=lambda _: a_person("Ada"),
    )


def a_signed_off_project(*, requested: Decimal = Decimal("9000.00"), **columns: Any) -> Project:
    """A project ready to be filed: half of its one expense in each of two years."""
    project = a_project(requested=requested, **columns)
    half = (requested / 2).quantize(Decimal("0.01"))
    a_budget_line(project=project, year=2019, cost=half)
    a_budget_line(project=project, year=2020, cost=requested - half)
    return move(project, "signed_off", by=a_person("Ada"))


def an_application(
    *, requested: Decimal = Decimal("9000.00"), call: Call | None = None, **columns: Any
) -> Application:
    """A filed application with its snapshot and register entry; its project is filed too.

    The snapshot says what the project says.
    """
    project = columns.pop("project", None)
    if project is None:
        project = a_signed_off_project(
            requested=requested, **({"call": call} if call is not None else {})
        )
    count = Application.objects.filter(call=project.call).count() + 1
    columns.setdefault("number", f"{count:04d}")
    snapshot = columns.pop("snapshot", None) or keep_snapshot(
        content_bytes(
            content_of(
                project,
                number=columns["number"],
                filed_at=columns.get("filed_at", FILED_AT),
                knows_attachments=True,
            )
        )
    )
    if "register_entry" not in columns:
        columns["register_entry"] = a_register_entry(
            register=f"domande/{project.call.code}", sha256=snapshot.sha256
        )
    application = row_of(
        Application,
        columns,
        call=project.call,
        project=project,
        code=f"{project.call.code}-{columns['number']}",
        title=project.title,
        lead=project.lead,
        territory=project.territory,
        requested=project.requested,
        total_cost=sum((line.cost for line in project.budget.all()), Decimal(0)),
        filed_at=FILED_AT,
        filed_by=a_person("Ada"),
        idempotency_key=f"chiave-{number()}",
        project_version=project.version,
        snapshot=snapshot,
    )
    if project.status == "signed_off":
        move(project, "filed", by=a_person("Ada"))
    return application


def a_withdrawal(**columns: Any) -> Withdrawal:
    """The withdrawal alone: the application is moved after it."""
    return row_of(
        Withdrawal,
        columns,
        application=lambda _: an_application(),
        withdrawn_at=CLOSES_AT,
        withdrawn_by=lambda _: a_person("Ada"),
    )


def a_reopening(
    *, parts: Sequence[str] = ("summary",), documents: Sequence[Any] = (), **columns: Any
) -> Reopening:
    """With a row for each of ``parts`` and ``documents``, nothing corrected yet."""
    reopening = row_of(
        Reopening,
        columns,
        application=lambda _: an_application(),
        reason="Manca la firma",
        due_at=AUTUMN + dt.timedelta(days=10),
        opened_at=AUTUMN,
        opened_by=lambda _: a_person("Elsa"),
    )
    named = [{"part": part} for part in parts]
    named += [{"required_document": document} for document in documents]
    for position, columns_of_part in enumerate(named, start=1):
        ReopenedPart.objects.create(reopening=reopening, position=position, **columns_of_part)
    return reopening


def a_completion(**columns: Any) -> Completion:
    """What the application says is what it said, but for ``summary``."""
    return row_of(
        Completion,
        columns,
        reopening=lambda _: a_reopening(),
        application=lambda row: row["reopening"].application,
        snapshot=lambda row: _completed(row["application"]),
        requested=lambda row: row["application"].requested,
        total_cost=lambda row: row["application"].total_cost,
        completed_at=AUTUMN,
        completed_by=lambda _: a_person("Ada"),
    )


def _completed(application: Application) -> Any:
    said = replace(
        read_content(application),
        summary="Una sintesi più chiara",
        completes=application.snapshot.sha256,
        completed_at=AUTUMN,
    )
    return keep_snapshot(content_bytes(said))
