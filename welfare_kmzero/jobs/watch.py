"""Jobs seen from a terminal: a bar while they are done, and how they ended."""

import sys

from tqdm import tqdm

from welfare_kmzero.jobs.models import Job, JobQuerySet
from welfare_kmzero.jobs.states import JobState


class Watch:
    """The jobs found waiting, from the first look to the last.

    ``look`` reads the queue once and redraws; without a terminal it writes a line every few
    seconds.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._seen: set[int] = set()
        # No thread of its own: the process that draws the bar also starts children.
        tqdm.monitor_interval = 0
        self._bar = tqdm(
            total=0,
            unit="act",
            desc="Preparing the acts",
            disable=quiet,
            leave=False,
            delay=0.2,
            mininterval=0.1 if sys.stderr.isatty() else 5.0,
        )

    def look(self) -> bool:
        """Whether something is worth waiting for: a job that failed once and pauses is not."""
        unfinished = {job.pk: job for job in Job.objects.unfinished()}
        self._seen |= unfinished.keys()
        for job in unfinished.values():
            if job.status == JobState.RUNNING:
                self._bar.set_postfix_str(job.title[:50], refresh=False)
        self._bar.total = len(self._seen)
        self._bar.update(self.done_count - self._bar.n)
        return any(
            job.status == JobState.RUNNING or not job.attempts for job in unfinished.values()
        )

    @property
    def done_count(self) -> int:
        return len(self._seen) - self.of_state(JobState.QUEUED, JobState.RUNNING).count()

    def of_state(self, *states: JobState) -> JobQuerySet:
        return Job.objects.filter(pk__in=self._seen, status__in=states).order_by("pk")

    def close(self) -> None:
        self._bar.close()
