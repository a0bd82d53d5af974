"""Committing the organisation: declarations made on the site, or a copy signed elsewhere."""

from django.db import transaction

from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock
from projects.actions.application import complete_content
from projects.actions.project import ProjectNotDraft
from projects.documents.signing_copy import facts_of
from projects.models import Project, SigningCopy, SignOff
from projects.rules import declarations
from projects.states import ProjectState, SignatureFormat, SignOffMethod
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.production import freeze
from welfare_kmzero.audit.record import record
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import keep, keep_snapshot, read
from welfare_kmzero.jobs.queue import enqueue
from welfare_kmzero.uploads.kinds import FileKind, kind_of
from welfare_kmzero.uploads.names import shown_name
from welfare_kmzero.uploads.same_paper import is_same_paper
from welfare_kmzero.uploads.signed import check_unchanged_since, open_envelope, signers_of_pdf
from welfare_kmzero.workflow import move


class DeclarationsMissing(ActionRefused):
    """Who signs declares all of it."""


class NotSigned(ActionRefused):
    """The file carries no signature."""


class NotOurCopy(ActionRefused):
    """What was signed is not the copy that was given out."""


class CopyOfAnotherVersion(ActionRefused):
    """What was signed is an earlier version of the project."""


@transaction.atomic
def sign_here(project: Project, *, version: int, declared: bool, by: User) -> SignOff:
    """Make the declarations on the site: the project may be filed as it stands.

    Errors: DeclarationsMissing, ProjectNotDraft, StaleVersion, ProjectIncomplete.
    """
    if not declared:
        raise DeclarationsMissing("Per firmare devi rendere le dichiarazioni: spunta la casella.")
    project = _lock_ready(project, version=version)
    return _signed(project, SignOff(method=SignOffMethod.IN_APP), by=by)


@transaction.atomic
def ask_copy(project: Project, *, version: int, by: User) -> SigningCopy:
    """Fix this version on a sheet to be signed; asked twice it is the same copy.

    Side effect: the job that prints it. Errors: ProjectNotDraft, StaleVersion,
    ProjectIncomplete.
    """
    project = _lock_ready(project, version=version)
    known = SigningCopy.objects.filter(project=project, project_version=version).first()
    if known is not None:
        return known
    copy = SigningCopy.objects.create(
        project=project,
        project_version=version,
        snapshot=keep_snapshot(freeze(facts_of(project, at=clock.now()))),
        asked_at=clock.now(),
        asked_by=by,
    )
    enqueue(
        kind="projects.signing_copy",
        key=f"signing-copy:{copy.pk}",
        subject=str(copy.pk),
        title="Domanda da firmare",
        by=by,
    )
    _record("project.signing_copy_asked", project, by=by, after={"version": version})
    return copy


def sign_copy(
    project: Project, *, version: int, content: bytes, file_name: str, by: User
) -> SignOff:
    """Take the signed copy (PAdES or .p7m) of this very version.

    A .p7m encloses the very bytes that were given out; a PAdES file is the same paper with
    signatures added, and nothing else. Errors: FileRefused for a signature that does not hold
    or covers the text, NotSigned, NotOurCopy, CopyOfAnotherVersion and those of ``sign_here``.
    """
    is_envelope = kind_of(content) is FileKind.P7M
    if is_envelope:
        envelope = open_envelope(content)
        inside, signers = envelope.content, envelope.signers
    else:
        check_unchanged_since(content)
        inside, signers = content, signers_of_pdf(content)
    copy = _copy_within(project, inside, version=version, whole=is_envelope)
    if not signers:
        raise NotSigned("Il PDF non è firmato: firmalo con la firma digitale e caricalo di nuovo.")
    kind = FileKind.P7M if is_envelope else FileKind.PDF
    document = keep(content, media_type=kind.media_type, by=by)
    with transaction.atomic():
        project = _lock_ready(project, version=version)
        row = SignOff(
            method=SignOffMethod.SIGNED_FILE,
            copy=copy,
            document=document,
            file_name=shown_name(file_name, kind),
            signature=SignatureFormat.P7M if is_envelope else SignatureFormat.PADES,
            signers="\n".join(signers),
        )
        return _signed(project, row, by=by)


@transaction.atomic
def record_printing(copy: SigningCopy, *, document: StoredDocument) -> SigningCopy:
    """The PDF of the copy is ready; it is written once."""
    copy = lock(copy)
    copy.document = document
    copy.save(update_fields=["document"])
    return copy


def _lock_ready(project: Project, *, version: int) -> Project:
    project = lock(project)
    if project.status != ProjectState.DRAFT:
        raise ProjectNotDraft("La domanda è già firmata o inviata: riprendila per cambiarla.")
    check_version(project.version, version)
    complete_content(project, filed_at=clock.now())
    return project


def _signed(project: Project, row: SignOff, *, by: User) -> SignOff:
    row.project, row.project_version = project, project.version
    row.declarations_version = declarations.VERSION
    row.declarations = declarations.whole_text()
    row.signed_at, row.signed_by = clock.now(), by
    row.save(force_insert=True)
    move(project, ProjectState.SIGNED_OFF, by=by)
    _record(
        "project.signed_off",
        project,
        by=by,
        after={
            "version": project.version,
            "method": row.method,
            "declarations": row.declarations_version,
            **({"sha256": row.document.sha256} if row.document else {}),
        },
    )
    return row


def _copy_within(project: Project, inside: bytes, *, version: int, whole: bool) -> SigningCopy:
    """The copy that ``inside`` is, byte by byte (``whole``) or signatures apart. Newest first."""
    copies = project.signing_copies.filter(document__isnull=False).select_related("document")
    for copy in copies.order_by("-project_version"):
        assert copy.document is not None  # noqa: S101 - filtered above
        given = read(copy.document)
        if not (inside == given if whole else is_same_paper(given, inside)):
            continue
        if copy.project_version != version:
            raise CopyOfAnotherVersion(
                f"Hai firmato la versione {copy.project_version} della domanda, ma dopo è stata "
                f"modificata: scarica la versione {version}, firmala e caricala."
            )
        return copy
    raise NotOurCopy(
        "Il file firmato non è la domanda che hai scaricato da qui, oppure è stato modificato: "
        "scarica la domanda, firmala senza cambiarla e carica il file firmato."
    )


def _record(action: str, project: Project, *, by: User, after: dict[str, str | int]) -> None:
    record(action, by=by, target_type="project", target=str(project.pk), after=after)
