"""The files that an evaluator reads: what was attached, and the whole application as one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from grants.actions import dossier
from grants.documents.answers import Answered
from grants.models import Assignment, IntegrationItem
from projects.documents.application import read_content
from projects.models import Application
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, DocumentLink, LinkRole, StoredDocument
from welfare_kmzero.screens.files import shown, shown_within


@dataclass(frozen=True, slots=True)
class Printed:
    """An act that was asked for; ``is_ready`` once its PDF is there."""

    act: Act
    is_ready: bool

    @property
    def file(self) -> DocumentLink | None:
        """The PDF, fetched to be read: one query."""
        files = self.act.links.filter(role=LinkRole.PDF)
        return files.select_related("document").first()

    def is_behind(self, answers: Iterable[Answered]) -> bool:
        """Whether an answer came after it was asked for."""
        instants = (each.request.answered_at for each in answers)
        return any(at is not None and at > self.act.issued_at for at in instants)


def printed(*, call_code: str, kind: str, subject: str) -> Printed | None:
    """The last act of that kind on that subject, None when nobody asked for it: one query."""
    pdf = DocumentLink.objects.filter(act=OuterRef("pk"), role=LinkRole.PDF)
    act = (
        Act.objects.of_call(call_code)
        .current()
        .filter(kind=kind, subject=subject)
        .select_related("register_entry")
        .annotate(is_ready=Exists(pdf))
        .first()
    )
    return None if act is None else Printed(act, act.is_ready)  # type: ignore[attr-defined]  # annotated above


def dossier_of(application: Application) -> Printed | None:
    """One query."""
    return printed(call_code=application.call.code, kind=dossier.KIND, subject=application.number)


def _opened(user: User, code: str) -> Application:
    """Raises Http404 before the gate, and after a conflict."""
    rows = Assignment.objects.open_to(user).select_related(
        "application__snapshot", "application__call"
    )
    return get_object_or_404(rows, application__code=code).application


@signed_in
@require_safe
def read_file(request: SignedInRequest, code: str, place: int) -> HttpResponse:
    """An attached file: shown where a browser can, also within the sheet, else saved."""
    files = read_content(_opened(request.user, code)).attachments or ()
    if place > len(files):
        raise Http404
    asked = files[place - 1]
    document = get_object_or_404(StoredDocument, sha256=asked.sha256)
    return shown_within(request, document, file_name=asked.file_name)


@signed_in
@require_safe
def read_item(request: SignedInRequest, code: str, item: int) -> HttpResponse:
    """A file supplied in answer to a request: shown by the browser where it can, else saved."""
    items = IntegrationItem.objects.filter(request__application=_opened(request.user, code))
    found = get_object_or_404(items.select_related("document"), pk=item)
    if found.document is None:
        raise Http404
    return shown(request, found.document, file_name=found.file_name)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def whole_file(request: SignedInRequest, code: str) -> HttpResponse:
    """The whole application as one PDF; asked for with a POST, read once it is ready."""
    application = _opened(request.user, code)
    if request.method == "POST":
        dossier.issue_dossier(application, by=request.user)
        return redirect("grants:sheet", code=code)
    found = dossier_of(application)
    file = found.file if found else None
    if file is None:
        raise Http404
    return shown(request, file.document, file_name=file.file_name)
