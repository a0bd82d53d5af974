"""Background work as people follow it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from funders.models import Call, FunderOfficer
from welfare_kmzero.accounts.models import User
from welfare_kmzero.jobs.models import Job, JobQuerySet
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.pages.readings.calls import Standing

TONES = {
    JobState.QUEUED: "wait",
    JobState.RUNNING: "wait",
    JobState.DONE: "open",
    JobState.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job with its state in words; ``may_retry``: it failed and this person may ask again."""

    job: Job
    standing: Standing
    may_retry: bool
    is_demonstration: bool

    @property
    def is_unfinished(self) -> bool:
        return self.job.status in (JobState.QUEUED, JobState.RUNNING)


def visible_to(user: User) -> JobQuerySet:
    """Auditors and administrators follow every job, the others those of their calls and their own."""
    if user.is_auditor or user.is_staff:
        return Job.objects.all()
    return Job.objects.filter(Q(call_code__in=_calls_of(user)) | Q(queued_by=user))


def retriable_by(user: User) -> JobQuerySet:
    """Jobs that a person may ask to try again: an auditor only looks."""
    if user.is_staff:
        return Job.objects.all()
    return Job.objects.filter(call_code__in=_calls_of(user))


def shown(jobs: JobQuerySet, *, by: User) -> list[ShownJob]:
    """The jobs of a list with their state; three queries."""
    rows = list(jobs)
    mine = set(
        retriable_by(by).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    codes = {row.call_code for row in rows}
    made_up = set(
        Call.objects.filter(code__in=codes, is_demonstration=True).values_list("code", flat=True)
    )
    return [
        ShownJob(
            job=row,
            standing=Standing(row.get_status_display(), TONES[JobState(row.status)]),
            may_retry=row.status == JobState.FAILED and row.pk in mine,
            is_demonstration=row.call_code in made_up,
        )
        for row in rows
    ]


def _calls_of(user: User) -> Any:  # reason: a subquery of values
    return FunderOfficer.objects.filter(user=user, ended_at__isnull=True).values("call__code")
