"""A project while it is written: started, revised, signed off, taken up again."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from funders.actions.call import CallNotPublished, deadline
from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock
from funders.models import Call, Community, RequiredDocument
from funders.rules.deadline import is_in_time
from funders.states import CallState
from projects.actions.content import Content, write_content
from projects.models import Attachment, Organisation, Project
from projects.states import ProjectState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.identifiers import is_cup
from welfare_kmzero.workflow import move

MAX_DOCUMENTS_BYTES = 100 * 1024 * 1024
WRITABLE = frozenset(
    {
        "title",
        "summary",
        "context",
        "objectives",
        "generativity",
        "territory",
        "requested",
        "cup",
    }
)


class ProjectNotDraft(ActionRefused):
    """The project is signed off or filed: it must be taken up again first."""


class DeadlinePassed(ActionRefused):
    """The call no longer receives applications."""


class CupWrong(ActionRefused):
    """The CUP does not have the form of one."""


class DocumentOfAnotherCall(ActionRefused):
    """The required document belongs to another call."""


class DocumentsTooLarge(ActionRefused):
    """All the documents of a project together have a limit."""


@transaction.atomic
def start(
    call: Call,
    *,
    lead: Organisation,
    title: str,
    by: User,
    summary: str = "",
    context: str = "",
    objectives: str = "",
    generativity: str = "",
    territory: Community | None = None,
    requested: Decimal = Decimal(0),
    cup: str = "",
    content: Content | None = None,
) -> Project:
    """Begin a project for a published call.

    Errors: CallNotPublished, CupWrong, CategoryOfAnotherCall, LeadAmongPartners.
    """
    call = Call.objects.get(pk=call.pk)
    if call.status != CallState.PUBLISHED:
        raise CallNotPublished("Il bando non riceve progetti.")
    check_cup(cup)
    project = Project.objects.create(
        call=call,
        lead=lead,
        title=title,
        summary=summary,
        context=context,
        objectives=objectives,
        generativity=generativity,
        territory=territory,
        requested=requested,
        cup=cup,
        created_at=clock.now(),
        created_by=by,
    )
    write_content(project, content or Content())
    _record("project.started", project, by=by, after={"call": call.code, "lead": lead.code})
    return project


@transaction.atomic
def revise(
    project: Project,
    *,
    version: int,
    by: User,
    content: Content | None = None,
    **columns: str | Decimal | Community | None,
) -> Project:
    """Write anew the columns and the lists of content given; the version grows.

    ``columns``: those of ``WRITABLE``. Errors: ProjectNotDraft, StaleVersion, CupWrong,
    CategoryOfAnotherCall, LeadAmongPartners; TypeError for another column.
    """
    if unknown := columns.keys() - WRITABLE:
        raise TypeError(f"not written here: {sorted(unknown)}")
    project = lock(project)
    check_draft(project)
    check_version(project.version, version)
    check_cup(str(columns.get("cup", "")))
    for name, value in columns.items():
        setattr(project, name, value)
    project.version += 1
    project.save(update_fields=[*columns, "version"])
    if content is not None:
        write_content(project, content)
    _record("project.revised", project, by=by, after={"version": project.version})
    return project


@transaction.atomic
def attach(
    project: Project,
    *,
    document: StoredDocument,
    title: str,
    file_name: str,
    by: User,
    required_document: RequiredDocument | None = None,
) -> Attachment:
    """Add a document; one that the call requires takes the place of the one before.

    Errors: ProjectNotDraft, DocumentOfAnotherCall, DocumentsTooLarge.
    """
    project = lock(project)
    check_draft(project)
    if required_document is not None:
        if required_document.call_id != project.call_id:
            raise DocumentOfAnotherCall("Il documento richiesto è di un altro bando.")
        project.attachments.filter(required_document=required_document).delete()
    _check_room(project, document)
    attachment = Attachment.objects.create(
        project=project,
        required_document=required_document,
        document=document,
        title=title,
        file_name=file_name,
        attached_at=clock.now(),
        attached_by=by,
    )
    _grow(project)
    _record("project.document_attached", project, by=by, after={"sha256": document.sha256})
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> Project:
    """Take a document away from a project that is being written. Errors: ProjectNotDraft."""
    project = lock(attachment.project)
    check_draft(project)
    sha256 = attachment.document.sha256
    attachment.delete()
    _grow(project)
    _record("project.document_detached", project, by=by, before={"sha256": sha256})
    return project


@transaction.atomic
def sign_off(project: Project, *, by: User) -> Project:
    """The project may be filed as it stands. Errors: TransitionRefused."""
    project = move(lock(project), ProjectState.SIGNED_OFF, by=by)
    _record("project.signed_off", project, by=by, after={"version": project.version})
    return project


@transaction.atomic
def take_up(project: Project, *, by: User) -> Project:
    """Back to draft, to correct it; what was filed stays in force until it is replaced.

    Errors: TransitionRefused, DeadlinePassed for a filed project.
    """
    now = clock.now()
    project = lock(project)
    if project.status == ProjectState.FILED:
        _check_open(project.call, at=now)
    move(project, ProjectState.DRAFT, by=by)
    _record("project.taken_up", project, by=by, after={"version": project.version})
    return project


def check_still_in_time(call: Call, *, at: dt.datetime) -> None:
    """A file that is whole after the deadline is no part of what can be filed.

    Errors: DeadlinePassed.
    """
    if not is_in_time(at, deadline=deadline(call)):
        raise DeadlinePassed(
            "Il termine del bando è passato prima che il file fosse arrivato tutto: non è stato "
            "aggiunto. I documenti caricati prima restano."
        )


def _check_open(call: Call, *, at: dt.datetime) -> None:
    if call.status != CallState.PUBLISHED or not is_in_time(at, deadline=deadline(call)):
        raise DeadlinePassed("Il termine del bando è passato: la domanda inviata resta com'è.")


def check_draft(project: Project) -> None:
    if project.status != ProjectState.DRAFT:
        raise ProjectNotDraft("Il progetto non è in bozza: riprendilo prima di modificarlo.")


def _check_room(project: Project, document: StoredDocument) -> None:
    kept = project.attachments.aggregate(size=Sum("document__size"))["size"] or 0
    if kept + document.size > MAX_DOCUMENTS_BYTES:
        raise DocumentsTooLarge(
            f"I documenti del progetto insieme superano {MAX_DOCUMENTS_BYTES // 1024**2} MB: "
            "togline uno o caricalo più leggero."
        )


def check_cup(cup: str) -> None:
    if cup and not is_cup(cup):
        raise CupWrong("Il CUP non è valido: sono 15 caratteri, per esempio C31B20000010003.")


def _grow(project: Project) -> None:
    project.version += 1
    project.save(update_fields=["version"])


def _record(
    action: str, project: Project, *, by: User, before: Json = None, after: Json = None
) -> None:
    record(
        action,
        by=by,
        target_type="project",
        target=str(project.pk),
        before=before,
        after=after,
    )
