"""Jobs, and what those that are done should have left."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from welfare_kmzero import clock
from welfare_kmzero.documents.models import Act, LinkRole
from welfare_kmzero.editions.integrity.wrong import Wrong
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState

_PRINTED = (LinkRole.PDF, LinkRole.CSV, LinkRole.JSON)


def done_jobs() -> Iterator[Wrong]:
    """An act whose printing is done has its files, each once."""
    jobs = Job.objects.filter(kind__startswith="acts.", status=JobState.DONE)
    subjects = {job.subject: job for job in jobs}
    acts: dict[int, Any] = Act.objects.annotate(  # reason: an annotation is no field
        printed_count=Count("links", filter=Q(links__role__in=_PRINTED))
    ).in_bulk([int(subject) for subject in subjects if subject.isdecimal()])
    for subject, job in sorted(subjects.items()):
        act = acts.get(int(subject)) if subject.isdecimal() else None
        if act is None:
            yield Wrong(f"lavoro {job.key}", "è finito, ma il suo atto non c'è")
        elif act.printed_count != len(_PRINTED):
            yield Wrong(f"atto {act.short_code}", "il lavoro è finito, ma mancano i suoi file")


def acts_without_a_job() -> Iterator[Wrong]:
    """Every act is being printed or is: its job is in the queue of record."""
    keys = set(Job.objects.filter(key__startswith="act:").values_list("key", flat=True))
    printed = Act.objects.filter(links__role=LinkRole.PDF).values("pk")
    for act in Act.objects.exclude(pk__in=printed).order_by("pk"):
        if f"act:{act.pk}" not in keys:
            yield Wrong(f"atto {act.short_code}", "non ha né file né un lavoro che li prepari")


def leases() -> Iterator[Wrong]:
    """A running job is in somebody's hands; the sweeper gives back what was left behind."""
    now = clock.now()
    for job in Job.objects.filter(status=JobState.RUNNING, lease_until__isnull=True):
        yield Wrong(f"lavoro {job.key}", "è in corso, ma nessuno l'ha in mano")
    for job in Job.objects.filter(done_count__gt=0, status=JobState.QUEUED, queued_at__gt=now):
        yield Wrong(f"lavoro {job.key}", "è stato richiesto nel futuro")


LOOKS = (done_jobs, acts_without_a_job, leases)
