"""Downloads of the files of acts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.pages.readings import acts
from welfare_kmzero.screens.files import saved


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
    return saved(request, link.document, file_name=link.file_name)
