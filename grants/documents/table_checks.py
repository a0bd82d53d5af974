"""Rows of the requests to complete an application."""

from django.db.models.functions import Length

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import IntegrationRequest


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


def _closed(*, was_answered: bool) -> str:
    return "Chiusa con la risposta" if was_answered else "Chiusa senza risposta"
