"""The files that an evaluator reads: what was attached, and the whole application as one."""

import logging
from dataclasses import dataclass

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
class Dossier:
    """The act asked for, and its file once it is there."""

    act: Act
    file: DocumentLink | None


def dossier_of(application: Application) -> Dossier | None:
    """None when nobody has asked for it: two queries."""
    act = (
        Act.objects.of_call(application.call.code)
        .current()
        .filter(kind=dossier.KIND, subject=application.number)
        .prefetch_related("links")
        .first()
    )
    if act is None:
        return None
    files = [link for link in act.links.all() if link.role == LinkRole.PDF]
    return Dossier(act=act, file=files[0] if files else None)


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
    if found is None or found.file is None:
        raise Http404
    try:
        return shown(found.file.document, file_name=found.file.file_name)
    except DocumentDamaged:
        logger.exception("the dossier of application %s cannot be served", code)
        return render(request, "pages/damaged.html", {"link": found.file}, status=503)


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
