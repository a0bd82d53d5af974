"""Asking for all the statements of a call in one file."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.models import Call
from grants.documents.archive import statements_of
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.clock import today
from welfare_kmzero.documents.models import LinkRole
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import enqueue

ARCHIVE = "grants.archive"


class StatementsNotReady(ActionRefused):
    """A statement is still being printed, or there is none."""


@transaction.atomic
def ask(call: Call, *, by: User) -> Job:
    """A job that zips the statements in force; asked twice in a day, it is the same job.

    Errors: StatementsNotReady.
    """
    acts = list(statements_of(call.code))
    printed = statements_of(call.code).filter(links__role=LinkRole.PDF).count()
    if not acts:
        raise StatementsNotReady("Non c'è ancora nessun prospetto: prima generali.")
    if printed < len(acts):
        raise StatementsNotReady(
            f"Sono pronti {printed} prospetti su {len(acts)}: aspetta che finiscano e riprova."
        )
    named = sha256_hex(" ".join(act.short_code for act in acts).encode())
    job = enqueue(
        kind=ARCHIVE,
        key=f"archive:{call.code}:{by.pk}:{today().isoformat()}:{named[:16]}",
        subject=call.code,
        title=f"Archivio dei prospetti – {call.title}",
        call_code=call.code,
        total_count=len(acts),
        by=by,
    )
    record(
        "statements.archive_asked",
        by=by,
        target_type="call",
        target=call.code,
        after={"statements": len(acts)},
    )
    return job
