"""Send a message for every job there is, due or not: ``python -m tests.jobs.wake_all``."""

import django

django.setup()

from welfare_kmzero.jobs.models import Job  # noqa: E402  # the models need the settings
from welfare_kmzero.jobs.queue import wake  # noqa: E402

if __name__ == "__main__":
    for job_id in Job.objects.values_list("pk", flat=True):
        wake(job_id)
