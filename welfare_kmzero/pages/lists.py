"""The register and the audit trail as files: the whole list, filtered as the page is.

Short ones at once, long ones by a job; who asked, and with which filters, stands in the trail.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict

from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import enqueue
from welfare_kmzero.pages.forms import AuditFilters, RegisterFilters
from welfare_kmzero.pages.readings import audit_trail, register
from welfare_kmzero.screens.sheets import Row

LIST = "pages.list"
# Rows read from the database at a time.
_CHUNK = 2_000
Rows: TypeAlias = QuerySet[Any]  # reason: of either model
Asked: TypeAlias = Mapping[str, Any]  # reason: cleaned data


@dataclass(frozen=True, slots=True)
class List:
    """``found``: what a person may read of it, by cleaned filters. ``page``: its address."""

    code: str
    title: str
    page: str
    form: type[RegisterFilters] | type[AuditFilters]
    header: tuple[str, ...]
    found: Callable[[User, Asked], Rows]
    told: Callable[[Rows, User], Iterator[Row]]

    def asked(self, filters: QueryDict) -> Asked | None:
        """The filters cleaned; None when they mean nothing."""
        form = self.form(filters)
        return form.cleaned_data if form.is_valid() else None


def _registrations(by: User, asked: Asked) -> Rows:
    return register.searched(register.visible_to(by), asked)


def _registration_rows(found: Rows, _: User) -> Iterator[Row]:
    acts = Act.objects.filter(register_entry=OuterRef("pk")).values("short_code")
    applications = Application.objects.filter(register_entry=OuterRef("pk")).values("code")
    rows = found.select_related("annulment").annotate(
        act_code=Subquery(acts[:1]), application_code=Subquery(applications[:1])
    )
    for entry in rows.iterator(_CHUNK):
        line = register.Line(entry, None, "")
        yield (
            entry.number,
            entry.year,
            line.register,
            entry.registered_at,
            entry.title,
            entry.act_code or entry.application_code,
            line.annulled,
            entry.sha256,
        )


def _operations(by: User, asked: Asked) -> Rows:
    return audit_trail.searched(audit_trail.visible_to(by), asked, by=by)


def _operation_rows(found: Rows, by: User) -> Iterator[Row]:
    """What the page says, in the same words."""
    for event in found.iterator(_CHUNK):
        (line,) = audit_trail.lines([event], by=by)
        yield (
            event.sequence,
            event.at,
            line.person,
            line.operation,
            event.action,
            line.target,
            "; ".join(_words(line)),
            event.hash,
        )


def _words(line: audit_trail.Line) -> Iterator[str]:
    for part in line.told:
        for name, text in part.facts:
            yield f"{part.label}: {name}: {text}" if name else f"{part.label}: {text}"


LISTS = {
    each.code: each
    for each in (
        List(
            "registro",
            "Registro",
            "pages:register",
            RegisterFilters,
            (
                "numero",
                "anno",
                "registro",
                "registrato il",
                "oggetto",
                "codice",
                "annullata perché",
                "impronta",
            ),
            _registrations,
            _registration_rows,
        ),
        List(
            "tracciato",
            "Tracciato delle operazioni",
            "pages:audit_trail",
            AuditFilters,
            ("numero", "quando", "chi", "operazione", "codice", "oggetto", "che cosa", "impronta"),
            _operations,
            _operation_rows,
        ),
    )
}


@transaction.atomic
def ask(chosen: List, file_format: str, *, filters: str, row_count: int, by: User) -> Job:
    """A job that writes the list; asked twice while nothing happened, it is the same job.

    ``filters``: as they stand in the address of the page.
    """
    others = Event.objects.exclude(action="export.asked").order_by("-sequence")
    done_last = others.values_list("sequence", flat=True).first() or 0
    event = record(
        "export.asked",
        by=by,
        target_type="export",
        target=chosen.code,
        after={"format": file_format, "filters": filters},
    )
    wanted = sha256_hex(filters.encode())
    return enqueue(
        kind=LIST,
        key=f"list:{chosen.code}:{file_format}:{by.pk}:{clock.today()}:{done_last}:{wanted}",
        subject=str(event.sequence),
        title=f"{chosen.title} ({file_format.upper()})",
        total_count=max(row_count, 1),
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as the trail tells it."""

    chosen: List
    file_format: str
    asked: Asked


def wanted_by(sequence: int) -> Wanted:
    """What the event of that number asks for: filters are too long for the row of a job."""
    event = Event.objects.get(sequence=sequence)
    facts, chosen = json.loads(event.details)["after"], LISTS[event.target]
    return Wanted(chosen, facts["format"], chosen.asked(QueryDict(facts["filters"])) or {})
