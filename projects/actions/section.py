"""One part of a project is written, by itself.

A project has one version, which its filing is held to; each of its parts has a seal, so that
Ada in the budget and Bruno in the presentation do not stand in each other's way.
"""

from decimal import Decimal

from django.db import transaction

from funders.actions.errors import StaleVersion
from funders.actions.locking import lock
from funders.models import Community
from projects.actions.content import Content, write_content
from projects.actions.project import WRITABLE, check_cup, check_draft
from projects.documents.draft import Draft
from projects.models import Project
from projects.rules.completeness import Section
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


@transaction.atomic
def write(
    project: Project,
    *,
    section: Section,
    seal: str,
    by: User,
    content: Content | None = None,
    **columns: str | Decimal | Community | None,
) -> Project:
    """Put in one part what is given; the version grows if it says something else than before.

    ``seal``: of the part as the writer saw it (``Draft.seal``). Writing what is there already
    changes nothing, whatever the seal: the second of two clicks finds its work done.
    Errors: ProjectNotDraft, StaleVersion, CupWrong, CategoryOfAnotherCall,
    LeadAmongPartners, PartnerTwice; TypeError for a column that is not written here.
    """
    if unknown := columns.keys() - WRITABLE:
        raise TypeError(f"not written here: {sorted(unknown)}")
    project = lock(project)
    check_draft(project)
    check_cup(str(columns.get("cup", "")))
    before = Draft(project).seal(section)
    for name, value in columns.items():
        setattr(project, name, value)
    if content is not None:
        write_content(project, content)
    if Draft(project).seal(section) == before:
        return project
    if seal != before:
        # What was written above is taken back with the transaction.
        raise StaleVersion("Qualcun altro ha salvato questa pagina nel frattempo.")
    project.version += 1
    project.save(update_fields=[*columns, "version"])
    record(
        "project.revised",
        by=by,
        target_type="project",
        target=str(project.pk),
        after={"version": project.version, "section": section.value},
    )
    return project
