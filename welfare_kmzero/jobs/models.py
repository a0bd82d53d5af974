"""The queue of record."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from welfare_kmzero import constraints
from welfare_kmzero.jobs.states import JOB_TRANSITIONS, JobState
from welfare_kmzero.workflow import Transitions


class JobQuerySet(models.QuerySet["Job"]):
    """Readings of the queue."""

    def due(self, now: dt.datetime) -> "JobQuerySet":
        """Jobs that a worker may take now: waiting, or left behind by a lease that ended."""
        return self.filter(
            Q(status=JobState.QUEUED, available_at__lte=now)
            | Q(status=JobState.RUNNING, lease_until__lt=now)
        ).order_by("available_at", "id")

    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=[JobState.QUEUED, JobState.RUNNING])

    def of_call(self, code: str) -> "JobQuerySet":
        return self.filter(call_code=code)


class Job(models.Model):
    """One thing to do in the background, once."""

    transitions: ClassVar[Transitions] = JOB_TRANSITIONS

    kind = models.CharField("tipo", max_length=60)
    # The effect: two requests for the same effect are one job.
    key = models.CharField("effetto", max_length=200, unique=True)
    # Reference of what the handler works on, usually the primary key of an act.
    subject = models.CharField("oggetto", max_length=200)
    call_code = models.CharField("bando", max_length=40, blank=True)
    title = models.CharField("titolo", max_length=400)
    status = models.CharField("stato", max_length=10, choices=JobState, default=JobState.QUEUED)
    queued_at = models.DateTimeField("richiesto il")
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="richiesto da",
    )
    available_at = models.DateTimeField("da fare dal")
    attempts = models.PositiveIntegerField("tentativi", default=0)
    max_attempts = models.PositiveIntegerField("tentativi al massimo", default=3)
    lease_until = models.DateTimeField("in mano a un lavoratore fino al", null=True, blank=True)
    # The fencing token: grows at every claim; who holds an older one is refused.
    token = models.PositiveIntegerField("gettone", default=0)
    done_count = models.PositiveIntegerField("fatti", default=0)
    total_count = models.PositiveIntegerField("in tutto", default=1)
    current_item = models.CharField("ora", max_length=200, blank=True)
    failure = models.TextField("motivo", blank=True)
    started_at = models.DateTimeField("iniziato il", null=True, blank=True)
    ended_at = models.DateTimeField("finito il", null=True, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "lavoro"
        verbose_name_plural = "lavori"
        ordering = ("-queued_at", "-id")
        constraints = (
            constraints.one_of("status", JobState, name="jobs_job_status"),
            models.CheckConstraint(
                condition=Q(done_count__lte=F("total_count")), name="jobs_job_progress_within_total"
            ),
            models.CheckConstraint(
                condition=~Q(status=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="jobs_job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobState.FAILED) | ~Q(failure=""),
                name="jobs_job_failed_says_why",
            ),
        )
        indexes = (
            models.Index(
                fields=["available_at", "id"],
                condition=Q(status__in=[JobState.QUEUED, JobState.RUNNING]),
                name="jobs_job_waiting",
            ),
            models.Index(fields=["call_code", "-queued_at"], name="jobs_job_of_call"),
        )

    def __str__(self) -> str:
        return self.title
