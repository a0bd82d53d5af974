"""Downloads of the files of acts."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.documents.store import read
from welfare_kmzero.pages.readings import acts

logger = logging.getLogger(__name__)


@anyone
@require_safe
def act_file(request: HttpRequest, code: str, role: str) -> HttpResponse:
    """The bytes of one file, hashed again on the way out. A stranger gets 404."""
    act = get_object_or_404(
        acts.visible_to(request.user),
        short_code=code,
    )
    link = act.links.filter(role=role).select_related("document").order_by("-pk").first()
    if link is None:
        raise Http404
    try:
        return attachment(link)
    except DocumentDamaged:
        logger.exception("the document of act %s, file %s, cannot be served", code, role)
        return render(request, "pages/damaged.html", {"link": link}, status=503)


def attachment(link: DocumentLink) -> HttpResponse:
    """An answer that a browser saves and never runs. Raises DocumentDamaged."""
    response = HttpResponse(read(link.document), content_type=link.document.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=link.file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
