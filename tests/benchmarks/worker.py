"""One worker: says that it is ready, waits for a line, does jobs until none is left."""

import os
import sys

from grants import tasks
from grants.documents.statement import STATEMENT
from tests.benchmarks import papers
from tests.benchmarks.measuring import Watch
from welfare_kmzero import clock
from welfare_kmzero.acts.production import produce
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.pdf import press

assert tasks  # it registers what a worker knows how to do


def main(place: str, workers: str) -> None:
    """The worker number ``place`` (from 0) of ``workers``: each begins with jobs of its own."""
    produce(STATEMENT, papers.statement(1))
    watch = Watch(os.getpid(), press._press.child_number or 0)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    waiting = list(Job.objects.due(clock.now()).values_list("pk", flat=True))
    own = waiting[int(place) :: int(workers)]
    others = [job for job in reversed(waiting) if job not in own]
    done = sum(work(job) for job in [*own, *others])
    watch.stop(done).said()
    press._press.close()
