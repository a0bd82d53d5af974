"""The frozen snapshot of a filed application: its shape, its writing, its reading.

Canonical JSON, format ``welfare-kmzero/application/1``: amounts in cents, instants in
UTC, attachments by SHA-256, the terms of the call by theirs. It holds organisations as
they were on the day of filing, and no natural person.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from funders.rules.amounts import Cents
from projects.models import Application, Organisation, Project
from projects.rules.budget import BudgetItem, total_cost
from welfare_kmzero.canonical import Json, canonical_bytes, sha256_hex
from welfare_kmzero.money import cents

FORMAT = "welfare-kmzero/application/1"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the network. ``role``: what it does in the project, may be empty."""

    code: str
    name: str
    kind: str
    tax_code: str
    territory: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Expense:
    """A line of the budget, in cents."""

    category: str
    description: str
    year: int
    cost: int


@dataclass(frozen=True, slots=True)
class Source:
    """Money or value that the network brings, in cents."""

    source: str
    description: str
    contributed: int


@dataclass(frozen=True, slots=True)
class Step:
    """An activity, by months of the life of the project."""

    title: str
    description: str
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """``required``: the code of the document that the call asks for, may be empty."""

    required: str
    title: str
    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """How the organisation committed itself; the person is named on the row, not here.

    ``declarations_sha256``: of the text declared. ``file_name``, ``sha256``, ``size`` of the
    signed copy are empty (0) for declarations made on the site.
    """

    method: str
    declarations_version: str
    declarations_sha256: str
    signed_at: str
    signature: str = ""
    file_name: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ApplicationContent:
    """Everything an application says. Lists in the order of the project; amounts in cents.

    ``attachments`` None: not known (an application that came in with a past edition).
    ``signature`` None: it was not given on this site; then the snapshot has no such part.
    """

    call: str
    terms_sha256: str
    number: str
    code: str
    filed_at: dt.datetime
    project_version: int
    title: str
    summary: str
    context: str
    objectives: str
    generativity: str
    territory: str
    lead: Body
    partners: tuple[Body, ...]
    budget: tuple[Expense, ...]
    funding: tuple[Source, ...]
    activities: tuple[Step, ...]
    attachments: tuple[AttachedFile, ...] | None
    requested: int
    cup: str
    signature: Signature | None = None

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The network, lead first."""
        return (self.lead, *self.partners)

    @property
    def budget_items(self) -> tuple[BudgetItem, ...]:
        """The budget as the rules take it."""
        return tuple(BudgetItem(each.category, each.year, Cents(each.cost)) for each in self.budget)

    @property
    def total_cost(self) -> Cents:
        return total_cost(self.budget_items)

    @property
    def other_sources(self) -> Cents:
        return Cents(sum(each.contributed for each in self.funding))

    @property
    def required_documents(self) -> frozenset[str] | None:
        """Codes of the required documents that are attached; None: not known."""
        if self.attachments is None:
            return None
        return frozenset(each.required for each in self.attachments if each.required)


def content_of(
    project: Project, *, number: str, filed_at: dt.datetime, knows_attachments: bool
) -> ApplicationContent:
    """What ``project`` says now, to be frozen under ``number``: a fixed number of queries.

    The project has a territory. ``knows_attachments`` False: what is attached is not known.
    """
    territory = project.territory
    assert territory is not None  # noqa: S101 - whoever files has checked it
    call = project.call
    return ApplicationContent(
        call=call.code,
        terms_sha256=call.terms_sha256,
        number=number,
        code=f"{call.code}-{number}",
        filed_at=filed_at.astimezone(dt.UTC),
        project_version=project.version,
        title=project.title,
        summary=project.summary,
        context=project.context,
        objectives=project.objectives,
        generativity=project.generativity,
        territory=territory.code,
        lead=_lead(project.lead),
        partners=_partners(project),
        budget=_budget(project),
        funding=_funding(project),
        activities=_activities(project),
        attachments=_attachments(project) if knows_attachments else None,
        requested=cents(project.requested),
        cup=project.cup,
        signature=_signature(project) if knows_attachments else None,
    )


def content_bytes(content: ApplicationContent) -> bytes:
    """The canonical JSON that is hashed and frozen."""
    fields: dict[str, Any] = asdict(content)  # reason: values of every type of the dataclass
    if content.signature is None:
        del fields["signature"]
    fields["format"] = FORMAT
    fields["filed_at"] = content.filed_at.isoformat(timespec="microseconds")
    return canonical_bytes(_listed(fields))


def read_content(application: Application) -> ApplicationContent:
    """What ``application`` said when it was filed; no query when its snapshot is fetched."""
    return content_from(application.snapshot.parsed())


def content_from(parsed: Mapping[str, Any]) -> ApplicationContent:
    """The content of a parsed snapshot."""
    fields = {name: value for name, value in parsed.items() if name != "format"}
    attachments = fields["attachments"]
    signature = fields.get("signature")
    return ApplicationContent(
        **{
            **fields,
            "filed_at": dt.datetime.fromisoformat(fields["filed_at"]),
            "lead": Body(**fields["lead"]),
            "partners": tuple(Body(**each) for each in fields["partners"]),
            "budget": tuple(Expense(**each) for each in fields["budget"]),
            "funding": tuple(Source(**each) for each in fields["funding"]),
            "activities": tuple(Step(**each) for each in fields["activities"]),
            "attachments": None
            if attachments is None
            else tuple(AttachedFile(**each) for each in attachments),
            "signature": None if signature is None else Signature(**signature),
        }
    )


def _listed(value: Any) -> Json:  # reason: what asdict gives
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    plain: Json = value
    return plain


def _lead(organisation: Organisation) -> Body:
    return Body(
        code=organisation.code,
        name=organisation.name,
        kind=organisation.kind,
        tax_code=organisation.tax_code,
        territory=organisation.territory.code,
    )


# Only the columns that are frozen: filing is the narrow gate, and these are its queries.


def _partners(project: Project) -> tuple[Body, ...]:
    rows = project.partners.order_by("position").values_list(
        "organisation__code",
        "organisation__name",
        "organisation__kind",
        "organisation__tax_code",
        "organisation__territory__code",
        "role",
    )
    return tuple(Body(*row) for row in rows)


def _budget(project: Project) -> tuple[Expense, ...]:
    rows = project.budget.order_by("position").values_list(
        "category__code", "description", "year", "cost"
    )
    return tuple(
        Expense(category, description, year, cents(cost))
        for category, description, year, cost in rows
    )


def _funding(project: Project) -> tuple[Source, ...]:
    rows = project.funding.order_by("position").values_list("source", "description", "contributed")
    return tuple(
        Source(source, description, cents(contributed)) for source, description, contributed in rows
    )


def _activities(project: Project) -> tuple[Step, ...]:
    rows = project.activities.order_by("position").values_list(
        "title", "description", "first_month", "last_month"
    )
    return tuple(Step(*row) for row in rows)


def _signature(project: Project) -> Signature | None:
    """The last one given for this version of the project."""
    given = (
        project.sign_offs.filter(project_version=project.version)
        .order_by("-id")
        .values_list(
            "method",
            "declarations_version",
            "declarations",
            "signed_at",
            "signature",
            "file_name",
            "document__sha256",
            "document__size",
        )
        .first()
    )
    if given is None:
        return None
    method, version, declarations, signed_at, signature, file_name, sha256, size = given
    return Signature(
        method=method,
        declarations_version=version,
        declarations_sha256=sha256_hex(declarations.encode()),
        signed_at=signed_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        signature=signature,
        file_name=file_name,
        sha256=sha256 or "",
        size=size or 0,
    )


def _attachments(project: Project) -> tuple[AttachedFile, ...]:
    rows = project.attachments.order_by("id").values_list(
        "required_document__code", "title", "file_name", "document__sha256", "document__size"
    )
    return tuple(
        AttachedFile(required or "", title, name, sha256, size)
        for required, title, name, sha256, size in rows
    )
