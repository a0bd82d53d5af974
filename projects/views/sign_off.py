"""The signature: declarations made here, or a copy signed with one's own means."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused, StaleVersion
from projects import permissions
from projects.actions import sign_off as signing
from projects.actions.application import ProjectIncomplete, complete_content
from projects.actions.project import take_up
from projects.documents.draft import Draft
from projects.models import Member, Project, SigningCopy
from projects.permissions import COMMITTERS
from projects.rules import declarations
from projects.views.missing import missing_of
from projects.views.standing import own_project, page_of_project
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.screens.files import saved
from welfare_kmzero.uploads.checking import MAX_MIB
from welfare_kmzero.uploads.receiving import is_too_large, receive_signed
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge
from welfare_kmzero.workflow import TransitionRefused

FILE = "firmato"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: SignedInRequest, number: int) -> HttpResponse:
    """The declarations; a POST makes them, for who may commit the organisation."""
    if request.method != "POST":
        return _page(request, own_project(request.user, number))
    project = own_project(request.user, number, may=permissions.may_sign_off)
    try:
        signing.sign_here(
            project,
            version=_version(request),
            declared=request.POST.get("dichiaro") == "si",
            by=request.user,
        )
    except ActionRefused as refused:
        return _refused(request, project, refused)
    messages.success(
        request, "Domanda firmata. Non è ancora inviata: confermane l'invio qui sotto."
    )
    return redirect("projects:filing", number=project.pk)


@signed_in
@require_POST
def ask_copy(request: SignedInRequest, number: int) -> HttpResponse:
    """Prepare the PDF to be signed elsewhere."""
    project = own_project(request.user, number, may=permissions.may_edit_project)
    try:
        signing.ask_copy(project, version=_version(request), by=request.user)
    except ActionRefused as refused:
        return _refused(request, project, refused)
    return redirect("projects:sign_off", number=project.pk)


@signed_in
@require_safe
def copy_file(request: SignedInRequest, number: int, version: int) -> HttpResponse:
    """The PDF to be signed."""
    project = own_project(request.user, number)
    copies = SigningCopy.objects.filter(project=project, document__isnull=False)
    copy = get_object_or_404(copies.select_related("document"), project_version=version)
    if copy.document is None:
        raise Http404
    return saved(request, copy.document, file_name=copy.file_name)


@signed_in
@require_POST
def signed_copy(request: SignedInRequest, number: int) -> HttpResponse:
    """The signed file comes back."""
    project = own_project(request.user, number, may=permissions.may_sign_off)
    try:
        content, name = receive_signed(request, FILE)
        signing.sign_copy(
            project, version=_version(request), content=content, file_name=name, by=request.user
        )
    except (ActionRefused, FileRefused, DocumentNotKept) as refused:
        return _refused(request, project, refused)
    messages.success(
        request, "La firma corrisponde alla domanda. Non è ancora inviata: confermane l'invio."
    )
    return redirect("projects:filing", number=project.pk)


@signed_in
@require_POST
def take_up_again(request: SignedInRequest, number: int) -> HttpResponse:
    """Back to the draft, to correct it; what was sent counts until it is replaced."""
    project = own_project(request.user, number, may=permissions.may_take_up)
    try:
        take_up(project, by=request.user)
    except (ActionRefused, TransitionRefused) as refused:
        project.refresh_from_db()
        return _refused(request, project, refused)
    messages.success(
        request, "La domanda è di nuovo in bozza: correggila, poi firmala e inviala di nuovo."
    )
    return redirect("projects:project", number=project.pk)


def _version(request: SignedInRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _refused(request: SignedInRequest, project: Project, refused: Exception) -> HttpResponse:
    status = 409 if isinstance(refused, StaleVersion) else 422
    if isinstance(refused, FileTooLarge) or is_too_large(request):
        status = 413
    project.refresh_from_db()
    return _page(request, project, problem=str(refused), status=status)


def _page(
    request: SignedInRequest, project: Project, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page = page_of_project(project, here="sign_off", label="Firma", user=request.user)
    copy = SigningCopy.objects.filter(project=project, project_version=project.version).first()
    last = project.sign_offs.filter(project_version=project.version).order_by("-pk").first()
    return render(
        request,
        "projects/filing/sign_off.html",
        {
            **page,
            "problem": problem,
            "obstacle": _obstacle(project),
            "missing": missing_of(Draft(project), may_write=bool(page["may_write"])),
            "may_sign": permissions.may_sign_off(request.user, project),
            "signers": _who_may(project),
            "premise": declarations.PREMISE,
            "declared": declarations.DECLARATIONS,
            "declarations_version": declarations.VERSION,
            "copy": copy,
            "job": _job(copy),
            "signature": last,
            "max_mib": MAX_MIB,
        },
        status=status,
    )


def _obstacle(project: Project) -> str:
    """Why the project could not be filed as it stands; empty when it could."""
    try:
        complete_content(project, filed_at=clock.now())
    except ProjectIncomplete as incomplete:
        return str(incomplete)
    return ""


def _job(copy: SigningCopy | None) -> Job | None:
    if copy is None or copy.document_id is not None:
        return None
    return Job.objects.filter(key=f"signing-copy:{copy.pk}").first()


def _who_may(project: Project) -> list[str]:
    """Names of who may commit the organisation."""
    members = Member.objects.filter(
        organisation=project.lead, role__in=COMMITTERS, ended_at__isnull=True, user__is_active=True
    )
    return [
        f"{each.user.full_name or each.user.email} ({each.get_role_display()})"
        for each in members.select_related("user").order_by("user__full_name")
    ]
