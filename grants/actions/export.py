"""Asking for a table that is too long to wait for."""

from django.db import transaction

from funders.models import Call
from grants.documents.table import Table
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import record
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import enqueue

EXPORT = "grants.export"
ASKED = "export.asked"


@transaction.atomic
def ask(call: Call, table: Table, file_format: str, *, row_count: int, by: User) -> Job:
    """A job that writes the table; asked twice while nothing happened, it is the same job."""
    others = Event.objects.exclude(action=ASKED).order_by("-sequence")
    done_last = others.values_list("sequence", flat=True).first() or 0
    job = enqueue(
        kind=EXPORT,
        key=f"export:{call.code}:{table.code}:{file_format}:{by.pk}:{clock.today()}:{done_last}",
        subject=f"{call.code}/{table.code}/{file_format}",
        title=f"{table.title} ({file_format.upper()}) – {call.title}"[:400],
        call_code=call.code,
        total_count=max(row_count, 1),
        by=by,
    )
    record(
        ASKED,
        by=by,
        target_type="export",
        target=f"{call.code}/{table.code}",
        after={"format": file_format},
    )
    return job
