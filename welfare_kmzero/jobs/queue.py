"""Asking for background work: a row in the transaction of the fact, a wake on commit."""

import functools
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from celery import current_app
from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.ready_sql import insert_if_new

logger = logging.getLogger(__name__)

WORK_TASK = "jobs.work"


def enqueue(
    *,
    kind: str,
    key: str,
    subject: str,
    title: str,
    by: User,
    call_code: str = "",
    total_count: int = 1,
    max_attempts: int = 3,
) -> Job:
    """Ask for one effect, known by ``key``; asked twice it is the same job.

    ``kind`` names the handler, ``subject`` what it works on, ``title`` what people read.
    A worker is woken when the surrounding transaction commits.
    """
    at = clock.now()
    asked = Job(
        key=key,
        kind=kind,
        subject=subject,
        title=title,
        call_code=call_code,
        total_count=total_count,
        max_attempts=max_attempts,
        queued_at=at,
        queued_by=by,
        available_at=at,
    )
    job = asked if insert_if_new(asked, known_by="key") else Job.objects.get(key=key)
    if job.status == JobState.QUEUED:
        wake_on_commit(job)
    return job


def wake_on_commit(job: Job) -> None:
    """Wake a worker for ``job`` once it is there to be seen, without waiting for the broker.

    The message leaves from a thread of its own: a broker that hangs costs a request nothing.
    """
    number = job.pk
    transaction.on_commit(lambda: _messenger(os.getpid()).send(number), robust=True)


class Messenger:
    """The thread that speaks to the broker; at the end of the process it sends what it has.

    A broker that did not answer is left alone for a while: the sweeper sees to the rest.
    """

    SILENCE_SECONDS = 10.0

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wake")
        self._silent_until = 0.0

    def send(self, job_id: int) -> None:
        self._thread.submit(self._send, job_id)

    def _send(self, job_id: int) -> None:
        if time.monotonic() >= self._silent_until and not wake(job_id):
            self._silent_until = time.monotonic() + self.SILENCE_SECONDS


@functools.cache
def _messenger(process: int) -> Messenger:  # noqa: ARG001  # a thread does not survive a fork
    return Messenger()


def wake(job_id: int) -> bool:
    """Tell a worker by its number only; False when the broker does not take the message.

    Waits for the broker, as long as its time-outs say. Nothing is lost without it: the row
    is the record, and the sweeper finds it later.
    """
    try:
        current_app.send_task(WORK_TASK, args=[job_id], retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001  # the broker's are many, and none may go further
        logger.warning("job %s waits for the sweeper, the broker refuses it: %r", job_id, error)
        return False
    return True


def waiting_messages() -> int | None:
    """How many messages the broker holds for the workers; None when it does not answer."""
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel  # reason: its stub knows no queues
            declared = channel.queue_declare(queue=current_app.conf.task_default_queue)
            return int(declared.message_count)
    except Exception as error:  # noqa: BLE001  # as above
        logger.warning("the broker does not answer: %r", error)
        return None
