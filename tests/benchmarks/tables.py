"""One table of a large call as the product gives it: asked for, written by the job, stored."""

import os

from funders.models import Call
from grants import tasks
from grants.actions import export
from grants.documents.tables import TABLES
from tests.benchmarks.measuring import Watch
from tests.benchmarks.names import JUDGED_CALL
from welfare_kmzero.accounts.models import User
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import work

assert tasks  # it registers what a worker knows how to do


def main(code: str, file_format: str) -> None:
    call, table = Call.objects.get(code=JUDGED_CALL), TABLES[code]
    watch = Watch(os.getpid())
    count = table.count(call)
    job = export.ask(call, table, file_format, row_count=count, by=User.objects.command_line())
    work(job.pk)
    measured = watch.stop(count)
    if Job.objects.get(pk=job.pk).status != JobState.DONE:
        raise RuntimeError(f"{code} {file_format} was not written")
    measured.said()
