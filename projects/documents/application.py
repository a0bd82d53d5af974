"""The frozen snapshot of a filed application: its shape, its writing, its reading.

Canonical JSON, format ``welfare-kmzero/application/1``: amounts in cents, instants in
UTC, attachments by SHA-256, the terms of the call by theirs. It holds organisations as
they were on the day of filing, and no natural person.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import JSONArray

from funders.rules.amounts import Cents
from projects.models import (
    Activity,
    Application,
    Attachment,
    BudgetLine,
    Completion,
    FundingSource,
    Partner,
    Project,
    SignOff,
)
from projects.rules.budget import BudgetItem, total_cost
from welfare_kmzero.canonical import canonical_bytes, sha256_hex
from welfare_kmzero.money import cents
from welfare_kmzero.ready_sql import Key, Question

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
    ``completes``: SHA-256 of what was filed, where this is what it became with corrections
    made on request, at ``completed_at``; empty for what was filed, which has no such parts.
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
    completes: str = ""
    completed_at: dt.datetime | None = None

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
    """What ``project`` says now, to be frozen under ``number``: one query beside the call's.

    The project has a territory. ``knows_attachments`` False: what is attached is not known.
    """
    call = project.call
    parts = _parts(project)
    [(territory, *lead)] = parts[_Part.LEAD]
    assert territory is not None  # noqa: S101 - whoever files has checked it
    signatures = parts[_Part.SIGNATURE]
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
        territory=territory,
        lead=Body(*lead),
        partners=tuple(Body(*each) for each in parts[_Part.PARTNER]),
        budget=tuple(Expense(*each) for each in parts[_Part.BUDGET]),
        funding=tuple(Source(*each) for each in parts[_Part.FUNDING]),
        activities=tuple(Step(*each) for each in parts[_Part.ACTIVITY]),
        attachments=tuple(_attached(*each) for each in parts[_Part.ATTACHMENT])
        if knows_attachments
        else None,
        requested=cents(project.requested),
        cup=project.cup,
        # The last one given for this version of the project.
        signature=_signature(signatures[-1]) if signatures and knows_attachments else None,
    )


def content_bytes(content: ApplicationContent) -> bytes:
    """The canonical JSON that is hashed and frozen."""
    fields: dict[str, Any] = asdict(content)  # reason: values of every type of the dataclass
    if content.signature is None:
        del fields["signature"]
    if content.completed_at is None:
        del fields["completes"], fields["completed_at"]
    else:
        fields["completed_at"] = content.completed_at.isoformat(timespec="microseconds")
    fields["format"] = FORMAT
    fields["filed_at"] = content.filed_at.isoformat(timespec="microseconds")
    return canonical_bytes(fields)


def read_content(application: Application) -> ApplicationContent:
    """What ``application`` said when it was filed; no query when its snapshot is fetched."""
    return content_from(application.snapshot.parsed())


def content_in_force(application: Application, completed: str | None) -> ApplicationContent:
    """What ``application`` says now: as filed, or with the corrections made on request.

    ``completed``: the content of its last completion (``Completion.objects.last_content``),
    None where there is none; no query when the snapshot is fetched.
    """
    return read_content(application) if completed is None else content_from(json.loads(completed))


def content_now(application: Application) -> ApplicationContent:
    """What ``application`` says now; one query when its snapshot is fetched."""
    last = Completion.objects.filter(application=application).order_by("-pk")
    return content_in_force(application, last.values_list("snapshot__content", flat=True).first())


def content_from(parsed: Mapping[str, Any]) -> ApplicationContent:
    """The content of a parsed snapshot."""
    fields = {name: value for name, value in parsed.items() if name != "format"}
    attachments = fields["attachments"]
    signature, completed_at = fields.get("signature"), fields.get("completed_at")
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
            "completed_at": dt.datetime.fromisoformat(completed_at) if completed_at else None,
        }
    )


class _Part(IntEnum):
    """What a row of the one query is."""

    LEAD = 1
    PARTNER = 2
    BUDGET = 3
    FUNDING = 4
    ACTIVITY = 5
    ATTACHMENT = 6
    SIGNATURE = 7


def _parts(project: Project) -> dict[_Part, list[list[Any]]]:  # reason: values of columns
    """The rows of each part in their order; amounts in cents, as the database keeps them."""
    found: dict[_Part, list[list[Any]]] = {part: [] for part in _Part}  # reason: as above
    for part, _, columns in sorted(_PARTS.rows(project=project.pk), key=itemgetter(0, 1)):
        found[_Part(part)].append(columns)
    return found


def _every_part() -> "models.QuerySet[Any, Any]":  # reason: rows of every part
    """Only the columns that are frozen, in one query: everybody waits for it in the last minute."""
    project = Key("project")
    return _part(
        _Part.LEAD,
        Project.objects.filter(pk=project),
        "pk",
        "territory__code",
        "lead__code",
        "lead__name",
        "lead__kind",
        "lead__tax_code",
        "lead__territory__code",
    ).union(
        _part(
            _Part.PARTNER,
            Partner.objects.filter(project=project),
            "position",
            "organisation__code",
            "organisation__name",
            "organisation__kind",
            "organisation__tax_code",
            "organisation__territory__code",
            "role",
        ),
        _part(
            _Part.BUDGET,
            BudgetLine.objects.filter(project=project),
            "position",
            "category__code",
            "description",
            "year",
            "cost",
        ),
        _part(
            _Part.FUNDING,
            FundingSource.objects.filter(project=project),
            "position",
            "source",
            "description",
            "contributed",
        ),
        _part(
            _Part.ACTIVITY,
            Activity.objects.filter(project=project),
            "position",
            "title",
            "description",
            "first_month",
            "last_month",
        ),
        _part(
            _Part.ATTACHMENT,
            Attachment.objects.filter(project=project),
            "pk",
            "required_document__code",
            "title",
            "file_name",
            "document__sha256",
            "document__size",
        ),
        _part(
            _Part.SIGNATURE,
            SignOff.objects.filter(project=project, project_version=F("project__version")),
            "pk",
            "method",
            "declarations_version",
            "declarations",
            "signed_at",
            "signature",
            "file_name",
            "document__sha256",
            "document__size",
        ),
        all=True,
    )


def _part(
    part: _Part, rows: "models.QuerySet[Any, Any]", order: str, *columns: str
) -> "models.QuerySet[Any, Any]":  # reason: as above
    return rows.order_by().values_list(Value(int(part)), F(order), JSONArray(*columns))


_PARTS = Question(_every_part)


def _attached(
    required: str | None, title: str, file_name: str, sha256: str, size: int
) -> AttachedFile:
    return AttachedFile(required or "", title, file_name, sha256, size)


def _signature(columns: Sequence[Any]) -> Signature:  # reason: values of columns
    """The instant is as the database writes it: in UTC, with or without saying so."""
    method, version, declarations, signed_at, signature, file_name, sha256, size = columns
    named = "+" in signed_at or signed_at.endswith("Z")
    at = dt.datetime.fromisoformat(signed_at if named else f"{signed_at}+00:00")
    return Signature(
        method=method,
        declarations_version=version,
        declarations_sha256=sha256_hex(declarations.encode()),
        signed_at=at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        signature=signature,
        file_name=file_name,
        sha256=sha256 or "",
        size=size or 0,
    )
