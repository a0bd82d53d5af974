"""The states of a job."""

from django.db.models import TextChoices


class JobState(TextChoices):
    QUEUED = "queued", "In coda"
    RUNNING = "running", "In preparazione"
    DONE = "done", "Pronto"
    FAILED = "failed", "Non riuscito – riprova"


# A running job goes back to the queue when it may be tried again; a failed one when a
# person retries it; a done one never moves.
JOB_TRANSITIONS: dict[str, frozenset[str]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING}),
    JobState.RUNNING: frozenset({JobState.QUEUED, JobState.DONE, JobState.FAILED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.DONE: frozenset(),
}
