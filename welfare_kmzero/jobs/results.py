"""A file that a job made for who asked for it: kept in the store, given back for a day."""

import datetime as dt

from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.documents.models import DocumentLink, LinkRole
from welfare_kmzero.documents.store import keep
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import Claim

TARGET = "job"
LASTS = dt.timedelta(days=1)


def deliver(claim: Claim, content: bytes, *, media_type: str, file_name: str) -> None:
    """Keep ``content`` as what the job made, and finish the job. Raises StaleLease."""
    document = keep(content, media_type=media_type, by=claim.queued_by)
    with transaction.atomic():
        claim.finish()
        DocumentLink.objects.create(
            target_type=TARGET,
            target=str(claim.job_id),
            role=LinkRole.ATTACHMENT,
            document=document,
            file_name=file_name,
            linked_at=clock.now(),
            linked_by=claim.queued_by,
        )


def delivered(job: Job, *, now: dt.datetime) -> DocumentLink | None:
    """What the job made, as long as it lasts."""
    return (
        DocumentLink.objects.filter(
            target_type=TARGET, target=str(job.pk), linked_at__gt=now - LASTS
        )
        .select_related("document")
        .order_by("-pk")
        .first()
    )
