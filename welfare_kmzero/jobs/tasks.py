"""The two Celery tasks of the house."""

from celery import shared_task

from welfare_kmzero.jobs import sweeper
from welfare_kmzero.jobs import work as working


@shared_task(name="jobs.work")
def work(job_id: int) -> bool:
    """Do one job, by its number."""
    return working.work(job_id)


@shared_task(name="jobs.sweep", ignore_result=True)
def sweep() -> int:
    """Every half minute: wake again what was lost."""
    return sweeper.sweep()
