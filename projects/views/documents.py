"""The documents of a project: what the call asks for, and the others."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused
from funders.models import RequiredDocument
from projects import permissions
from projects.actions.project import MAX_DOCUMENTS_BYTES, attach, check_still_in_time, detach
from projects.documents.receipt import size_in_words
from projects.models import Attachment, Project
from projects.views.standing import own_project, page_of_project
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.documents.store import keep
from welfare_kmzero.screens.files import saved
from welfare_kmzero.uploads import kinds
from welfare_kmzero.uploads.checking import MAX_MIB
from welfare_kmzero.uploads.receiving import receive
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge

# Of the field that carries the file, and of the one that says what it is.
FILE, REQUIRED, TITLE = "documento", "richiesto", "titolo"
OTHER = "altro"


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the project; ``size`` in words."""

    row: Attachment
    size: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A document that the call asks for, and the file that answers."""

    required: RequiredDocument
    file: Shown | None
    problem: str


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: SignedInRequest, number: int) -> HttpResponse:
    """The documents asked for, each with its file; a POST brings one file."""
    if request.method != "POST":
        return _page(request, own_project(request.user, number))
    project = own_project(request.user, number, may=permissions.may_edit_project)
    try:
        _take(request, project)
    except FileTooLarge as refused:
        return _refused(request, project, str(refused), status=413)
    except (FileRefused, ActionRefused, DocumentNotKept) as refused:
        return _refused(request, project, str(refused), status=422)
    messages.success(request, "Documento caricato.")
    address = reverse("projects:documents", args=[project.pk])
    return JsonResponse({"address": address}) if _by_script(request) else redirect(address)


@signed_in
@require_POST
def remove(request: SignedInRequest, number: int, attachment: int) -> HttpResponse:
    """Take a file away from a project that is being written."""
    project = own_project(request.user, number, may=permissions.may_edit_project)
    row = get_object_or_404(project.attachments, pk=attachment)
    try:
        detach(row, by=request.user)
    except ActionRefused as refused:
        return _refused(request, project, str(refused), status=422)
    messages.success(request, f"«{row.title}» è stato tolto.")
    return redirect("projects:documents", number=project.pk)


@signed_in
@require_safe
def download(request: SignedInRequest, number: int, attachment: int) -> HttpResponse:
    """A file of one's own project, as it came in."""
    project = own_project(request.user, number)
    row = get_object_or_404(project.attachments.select_related("document"), pk=attachment)
    return saved(request, row.document, file_name=row.file_name)


def _take(request: SignedInRequest, project: Project) -> None:
    """Look at the file, keep it, attach it. Errors: FileRefused, ActionRefused, DocumentNotKept."""
    content, checked = receive(request, FILE)
    required = _required(request, project)
    title = required.title if required else " ".join(request.POST.get(TITLE, "").split())
    if not title:
        raise FileRefused("Scrivi che cos'è il documento, per esempio «Lettera di un partner».")
    if len(title) > 200:
        raise FileRefused("Il nome del documento è troppo lungo: al massimo 200 caratteri.")
    if project.status != "draft":
        raise FileRefused(
            "La domanda è già firmata o inviata: riprendila per cambiare i documenti."
        )
    check_still_in_time(project.call, at=clock.now())
    attach(
        project,
        document=keep(content, media_type=checked.kind.media_type, by=request.user),
        title=title,
        file_name=checked.name,
        required_document=required,
        by=request.user,
    )


def _required(request: HttpRequest, project: Project) -> RequiredDocument | None:
    code = request.POST.get(REQUIRED, "")
    if not code:
        return None
    found = project.call.required_documents.filter(code=code).first()
    if found is None:
        raise FileRefused("Il bando non chiede questo documento: ricarica la pagina.")
    return found


def _refused(
    request: SignedInRequest, project: Project, sentence: str, *, status: int
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"problem": sentence}, status=status)
    return _page(request, project, problem=sentence, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Upload") == "1"


def _page(
    request: SignedInRequest, project: Project, *, problem: str = "", status: int = 200
) -> HttpResponse:
    asked = request.POST.get(REQUIRED, "") if problem else ""
    files = [
        Shown(row, size_in_words(row.document.size))
        for row in project.attachments.select_related("document").order_by("pk")
    ]
    given = {each.row.required_document_id: each for each in files}
    slots = [
        Slot(each, given.get(each.pk), problem if each.code == asked else "")
        for each in project.call.required_documents.order_by("position")
    ]
    page = page_of_project(project, here="documents", label="Documenti", user=request.user)
    return render(
        request,
        "projects/filing/documents.html",
        {
            **page,
            "slots": slots,
            "others": [each for each in files if each.row.required_document_id is None],
            "problem": problem,
            "problem_field": f"file-{asked or OTHER}",
            "other_problem": "" if asked else problem,
            "typed_title": request.POST.get(TITLE, "") if problem else "",
            "missing": sum(each.file is None and each.required.is_mandatory for each in slots),
            "accept": kinds.ACCEPT,
            "accepted": kinds.IN_WORDS,
            "max_mib": MAX_MIB,
            "max_all_mib": MAX_DOCUMENTS_BYTES // 1024**2,
        },
        status=status,
    )
