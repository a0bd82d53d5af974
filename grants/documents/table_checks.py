"""Rows of the requests to complete an application."""

from django.db.models.functions import Length

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import IntegrationItem, IntegrationRequest
from projects.rules.parts import PARTS


def integration_rows(call: Call) -> Rows:
    rows = IntegrationRequest.objects.filter(application__call=call).order_by(
        Length("application__number"), "application__number", "requested_at", "pk"
    )
    for *known, answered_at, closed_at in rows.values_list(
        "application__code",
        "parts",
        "reason",
        "requested_at",
        "due_at",
        "answered_at",
        "closed_at",
    ).iterator(CHUNK):
        how = _closed(was_answered=answered_at is not None) if closed_at else "Aperta"
        yield *known, answered_at, closed_at, how


def completed_rows(call: Call) -> Rows:
    """Each part that an answer corrected; the text as it stood and as it should read."""
    rows = IntegrationItem.objects.filter(request__application__call=call).order_by(
        Length("request__application__number"),
        "request__application__number",
        "request",
        "position",
    )
    for code, answered_at, part, *texts in rows.values_list(
        "request__application__code",
        "request__answered_at",
        "part",
        "before",
        "text",
        "file_name",
    ).iterator(CHUNK):
        yield code, answered_at, PARTS.get(part, part), *texts


def _closed(*, was_answered: bool) -> str:
    return "Chiusa con la risposta" if was_answered else "Chiusa senza risposta"
