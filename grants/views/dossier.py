"""The files that an evaluator reads: what was attached, and the whole application as one."""

import logging
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from grants.actions import dossier
from grants.models import Assignment
from projects.documents.application import read_content
from projects.models import Application
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.documents.models import Act, DocumentLink, LinkRole, StoredDocument
from welfare_kmzero.screens.files import attachment

logger = logging.getLogger(__name__)
# What a browser shows by itself and in which nothing runs.
READABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})


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
    """An attached file: shown by the browser where it can, else saved."""
    files = read_content(_opened(request.user, code)).attachments or ()
    if place > len(files):
        raise Http404
    asked = files[place - 1]
    document = get_object_or_404(StoredDocument, sha256=asked.sha256)
    try:
        return shown(document, file_name=asked.file_name)
    except DocumentDamaged:
        logger.exception("file %s of application %s cannot be served", place, code)
        return render(request, "pages/damaged.html", {"link": asked}, status=503)


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
    try:
        return shown(file.document, file_name=file.file_name)
    except DocumentDamaged:
        logger.exception("the dossier of application %s cannot be served", code)
        return render(request, "pages/damaged.html", {"link": file}, status=503)


def shown(document: StoredDocument, *, file_name: str) -> HttpResponse:
    """The bytes to be looked at, in a page where nothing else is and nothing runs.

    A sandbox would close the reader of PDF of some browsers too; without it the policy
    still forbids every script, frame and address. Raises DocumentDamaged.
    """
    response = attachment(document, file_name=file_name)
    if document.media_type in READABLE:
        response["Content-Disposition"] = (
            content_disposition_header(as_attachment=False, filename=file_name) or "inline"
        )
        response["Content-Security-Policy"] = (
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
            "object-src 'self'; frame-ancestors 'none'"
        )
    return response
