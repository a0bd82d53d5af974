"""Doing background work: claim, report progress, record the result under the token."""

import datetime as dt
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import NoTransaction, record
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import wake_on_commit
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.workflow import TransitionRefused

logger = logging.getLogger(__name__)

BACK_OFF_SECONDS = (5, 30, 120, 600, 3600)
INTERRUPTED = (
    "Il lavoro è stato interrotto più volte: chi lo svolgeva è morto o è andato oltre il tempo."
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class StaleLease(Exception):
    """Another worker holds the job now: this one's result is refused."""


class UnknownKind(Exception):
    """No handler is registered for this kind of job."""


class NotFinished(Exception):
    """A handler came back without having recorded its effect."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of one worker, until its lease ends."""

    job_id: int
    kind: str
    subject: str
    token: int
    queued_by: User

    def progress(self, done_count: int, total_count: int, item: str = "") -> None:
        """Say how far the work is and lengthen the lease. Raises StaleLease.

        Call it outside any transaction: inside one nobody sees it before the end.
        """
        self._hold(
            done_count=done_count,
            total_count=max(total_count, done_count, 1),
            current_item=item[:200],
            lease_until=_lease_end(clock.now()),
        )

    def finish(self) -> None:
        """Record that the effect is there; call it in the transaction of the effect.

        Raises StaleLease, so that the effect of a worker that came too late rolls back, and
        NoTransaction when there would be nothing to roll back.
        """
        if not connection.in_atomic_block:
            raise NoTransaction("a job is finished in the transaction of its effect")
        self._hold(
            status=JobState.DONE,
            done_count=F("total_count"),
            current_item="",
            failure="",
            lease_until=None,
            ended_at=clock.now(),
        )

    def _hold(self, **changes: object) -> None:
        held = Job.objects.filter(pk=self.job_id, token=self.token, status=JobState.RUNNING)
        if not held.update(**changes):
            raise StaleLease(self.job_id)


Handler: TypeAlias = Callable[[Claim], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of ``kind``. It must call ``claim.finish()`` with its effect."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def _lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


@transaction.atomic
def claim(job_id: int) -> Claim | None:
    """Take the job if it is due; None when somebody has it, it is done, or not yet due.

    A lease that ended passes to the new holder, under a new token, without the job leaving
    its state; one that was left behind too often fails instead.
    """
    now = clock.now()
    job = (
        Job.objects.due(now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("queued_by")
        .filter(pk=job_id)
        .first()
    )
    if job is None:
        return None
    if job.status == JobState.RUNNING and job.attempts >= job.max_attempts:
        give_up(now)
        return None
    Job.objects.filter(pk=job.pk).update(
        status=JobState.RUNNING,
        token=F("token") + 1,
        attempts=F("attempts") + 1,
        lease_until=_lease_end(now),
        started_at=now,
        ended_at=None,
    )
    return Claim(
        job_id=job.pk,
        kind=job.kind,
        subject=job.subject,
        token=job.token + 1,
        queued_by=job.queued_by,
    )


def work(job_id: int) -> bool:
    """Do one job if it is due; True when this call did it.

    A failure is recorded with its reason; the job is tried again with growing pauses,
    then stays failed until a person retries it.
    """
    held = claim(job_id)
    if held is None:
        return False
    try:
        _handle(held)
    except StaleLease:
        logger.warning("job %s: a worker came too late and was refused", job_id)
        return False
    except (KeyboardInterrupt, SystemExit):
        # The process is being ended: the job goes to whoever comes next.
        _fail(held, InterruptedError(INTERRUPTED))
        raise
    except BaseException as error:  # libraries have fatal errors of their own
        logger.exception("job %s failed", job_id)
        _fail(held, error)
        return False
    return True


def _handle(held: Claim) -> None:
    handler = _handlers.get(held.kind)
    if handler is None:
        raise UnknownKind(f"Nessuno sa svolgere lavori di tipo «{held.kind}».")
    handler(held)
    job = Job.objects.only("status", "token").get(pk=held.job_id)
    if job.token == held.token and job.status == JobState.RUNNING:
        raise NotFinished(f"Il lavoro di tipo «{held.kind}» non ha registrato il suo risultato.")


@transaction.atomic
def _fail(held: Claim, error: BaseException) -> None:
    now = clock.now()
    job = Job.objects.select_for_update().filter(pk=held.job_id, token=held.token).first()
    if job is None or job.status != JobState.RUNNING:
        return
    again = job.attempts < job.max_attempts
    pause = BACK_OFF_SECONDS[min(job.attempts, len(BACK_OFF_SECONDS)) - 1]
    Job.objects.filter(pk=job.pk).update(
        status=JobState.QUEUED if again else JobState.FAILED,
        failure=_reason(error),
        lease_until=None,
        available_at=now + dt.timedelta(seconds=pause) if again else job.available_at,
        ended_at=now,
    )


def _reason(error: BaseException) -> str:
    """What people read: never empty, printable, of a bearable length."""
    said = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(error)).strip()
    return said[:2000] or type(error).__name__


@transaction.atomic
def retry(job: Job, *, by: User) -> Job:
    """A person asks to try a failed job again. Raises TransitionRefused for any other state."""
    now = clock.now()
    changed = Job.objects.filter(pk=job.pk, status=JobState.FAILED).update(
        status=JobState.QUEUED, attempts=0, available_at=now, ended_at=None
    )
    if not changed:
        raise TransitionRefused("Si può riprovare solo un lavoro non riuscito.")
    record("job.retried", by=by, target_type="job", target=job.key)
    job.refresh_from_db()
    wake_on_commit(job)
    return job


def give_up(now: dt.datetime) -> None:
    """Fail, with its reason, every job that was left behind once too often."""
    given_up = Job.objects.filter(
        status=JobState.RUNNING, lease_until__lt=now, attempts__gte=F("max_attempts")
    ).update(status=JobState.FAILED, failure=INTERRUPTED, lease_until=None, ended_at=now)
    if given_up:
        logger.error("%s jobs were given up after being interrupted too often", given_up)
