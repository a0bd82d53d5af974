"""Rows of what was registered and recorded of a call."""

from django.db.models import Q, QuerySet

from funders.models import Call
from grants.documents.table_applications import applications_of
from grants.documents.table_rows import CHUNK, Rows
from welfare_kmzero.audit import words
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act, RegisterEntry


def register_of(call: Call) -> QuerySet[RegisterEntry]:
    """The lines of the registers that tell of the call: its acts, its applications."""
    return RegisterEntry.objects.filter(
        Q(pk__in=Act.objects.filter(call_code=call.code).values("register_entry"))
        | Q(pk__in=applications_of(call).values("register_entry"))
    )


def register_rows(call: Call) -> Rows:
    yield from (
        register_of(call)
        .order_by("register", "year", "number")
        .values_list("register", "year", "number", "title", "sha256", "registered_at")
        .iterator(CHUNK)
    )


def events_of(call: Call) -> QuerySet[Event]:
    """What was done to the call, to its applications and to its acts."""
    return Event.objects.filter(
        Q(target_type="call", target=call.code)
        | Q(target_type="application", target__in=applications_of(call).values("code"))
        | Q(
            target_type="act",
            target__in=Act.objects.filter(call_code=call.code).values("short_code"),
        )
    )


def event_rows(call: Call) -> Rows:
    events = events_of(call).order_by("sequence")
    columns = ("sequence", "at", "actor_name", "action", "target_type", "target", "details", "hash")
    for number, at, who, action, kind, target, details, digest in events.values_list(
        *columns
    ).iterator(CHUNK):
        operation, thing = words.operation(action), words.kind(kind)
        yield number, at, who, operation, action, thing, target, details, digest
