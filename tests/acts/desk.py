"""Acts with their files: the background work done here and now, by the real workers' code."""

from dataclasses import dataclass

from welfare_kmzero.documents.models import Act, LinkRole
from welfare_kmzero.documents.store import read
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job


@dataclass(frozen=True)
class Printed:
    """The three files of an act."""

    pdf: bytes
    csv: bytes
    json: bytes


def job_of(act: Act) -> Job:
    return Job.objects.get(key=f"act:{act.pk}")


def print_now(act: Act) -> Printed:
    """Do the job of ``act`` if it is still to be done, and read its files back."""
    job = job_of(act)
    if job.status != "done":
        assert work.work(job.pk), Job.objects.get(pk=job.pk).failure
    return files_of(act)


def files_of(act: Act) -> Printed:
    found = {link.role: read(link.document) for link in act.links.select_related("document")}
    return Printed(found[LinkRole.PDF], found[LinkRole.CSV], found[LinkRole.JSON])
