"""Downloads of the files of acts."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.pages.readings import acts
from welfare_kmzero.screens.files import attachment

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
        return attachment(link.document, file_name=link.file_name)
    except DocumentDamaged:
        logger.exception("the document of act %s, file %s, cannot be served", code, role)
        return render(request, "pages/damaged.html", {"link": link}, status=503)
