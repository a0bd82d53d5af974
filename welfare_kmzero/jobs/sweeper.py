"""The sweeper: wakes again what was lost with the broker or with a worker."""

import logging

from welfare_kmzero import clock
from welfare_kmzero.jobs import queue, work
from welfare_kmzero.jobs.models import Job

logger = logging.getLogger(__name__)

AT_ONCE = 1000


def sweep() -> int:
    """Wake every job that is due, unless the broker still holds a message for each.

    Jobs left behind too often fail. Two sweepers do no harm: a message for a job that
    somebody has does nothing. Returns how many messages were sent.
    """
    now = clock.now()
    work.give_up(now)
    due = list(Job.objects.due(now).values_list("pk", flat=True)[:AT_ONCE])
    if not due:
        return 0
    waiting = queue.waiting_messages()
    if waiting is None or waiting >= len(due):
        return 0
    sent = 0
    for job_id in due:
        if not queue.wake(job_id):
            break
        sent += 1
    return sent
