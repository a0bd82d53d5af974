"""Rows of what was registered and recorded of a call."""

import json

from django.db.models import Q, QuerySet

from funders.models import Call
from grants.documents.table_applications import applications_of
from grants.documents.table_rows import CHUNK, Rows
from welfare_kmzero.audit import words
from welfare_kmzero.audit.models import Event
from welfare_kmzero.canonical import canonical_bytes
from welfare_kmzero.documents.models import Act, Direction, ProtocolEntry, RegisterEntry


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


def protocol_of(call: Call) -> QuerySet[ProtocolEntry]:
    """The numbers typed for the applications and for the acts of the call, corrected ones too."""
    acts = Act.objects.filter(call_code=call.code)
    return ProtocolEntry.objects.filter(
        Q(target_type="application", target__in=applications_of(call).values("code"))
        | Q(target_type="act", target__in=acts.values("short_code"))
    )


def protocol_rows(call: Call) -> Rows:
    rows = protocol_of(call).order_by("registered_on", "pk")
    for kind, target, direction, *known, correction in rows.values_list(
        "target_type",
        "target",
        "direction",
        "number",
        "registered_on",
        "office",
        "file_reference",
        "corrects__number",
        "reason",
        "corrected_by",
    ).iterator(CHUNK):
        yield words.kind(kind), target, Direction(direction).label, *known, correction is None


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
    """Without the reasons of conflict, which are for who appoints the panel and for auditors."""
    events = events_of(call).order_by("sequence")
    columns = ("sequence", "at", "actor_name", "action", "target_type", "target", "details", "hash")
    for number, at, who, action, kind, target, details, digest in events.values_list(
        *columns
    ).iterator(CHUNK):
        operation, thing = words.operation(action), words.kind(kind)
        known = _without_reason(details) if action.startswith("conflict.") else details
        yield number, at, who, operation, action, thing, target, known, digest


def _without_reason(details: str) -> str:
    kept = {name: fact for name, fact in json.loads(details).items() if name != "reason"}
    return canonical_bytes(kept).decode()
