"""Background work as people follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

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
class Kind:
    """Jobs that a list can be narrowed to."""

    label: str
    states: tuple[JobState, ...]


# By the word in the address.
KINDS = {
    "in-corso": Kind("In corso", (JobState.QUEUED, JobState.RUNNING)),
    "non-riusciti": Kind("Non riusciti", (JobState.FAILED,)),
    "pronti": Kind("Pronti", (JobState.DONE,)),
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


def counted(jobs: JobQuerySet) -> Sequence[tuple[str, str, int]]:
    """Word, label and how many of each kind, all of them first; one query."""
    by_state = dict(jobs.order_by().values_list("status").annotate(count=Count("pk")))
    return [
        ("", "Tutti", sum(by_state.values())),
        *(
            (word, kind.label, sum(by_state.get(state, 0) for state in kind.states))
            for word, kind in KINDS.items()
        ),
    ]


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
