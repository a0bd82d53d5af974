"""The page of an application for its applicant: where it is, what was sent, how it ended."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.documents.answers import answers_to
from grants.models import IntegrationItem
from grants.permissions import may_answer_integration
from grants.views.applicant import known_of, state_of, story_of
from projects.documents.application import read_content
from projects.documents.frozen import read_frozen
from projects.documents.standing import Standing, may_be_taken_up
from projects.models import Application, completion_of
from projects.permissions import may_see_application, may_take_up, may_withdraw
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, StoredDocument
from welfare_kmzero.screens.files import saved
from welfare_kmzero.screens.paging import trail

DESK = ("Scrivania", "/scrivania/")


def own_application(user: User, code: str) -> Application:
    """An application of an organisation of ``user``. Raises Http404 for a stranger."""
    applications = Application.objects.visible_to(user).select_related(
        "call",
        "lead",
        "project__call",
        "snapshot",
        "register_entry",
        "filed_by",
        "withdrawal",
        "replaced_by",
    )
    return get_object_or_404(applications, code=code)


@signed_in
@require_safe
def application_page(request: SignedInRequest, code: str) -> HttpResponse:
    """State, story, outcome, receipt and the application as it was sent."""
    application = own_application(request.user, code)
    known = known_of(application)
    waiting = known.open_request
    standing = Standing(application.project, application)
    is_in_force = application.status == "filed" and not known.is_replaced
    receipt = Act.objects.filter(
        kind="receipt", call_code=application.call.code, subject=application.number
    ).prefetch_related("links")
    return render(
        request,
        "grants/application/application.html",
        {
            "section": "applications",
            "application": application,
            "call": application.call,
            "state": state_of(known),
            "story": story_of(known),
            "known": known,
            "result": known.result,
            "waiting": waiting,
            "may_answer": waiting is not None and may_answer_integration(request.user, waiting),
            "may_withdraw": known.publication is None
            and is_in_force
            and may_withdraw(request.user, application),
            "project": application.project,
            "standing": standing,
            "is_being_corrected": is_in_force and standing.is_being_corrected,
            "may_take_up": is_in_force
            and standing.is_filed
            and may_be_taken_up(standing)
            and may_take_up(request.user, application.project),
            "receipt": next((each for each in receipt if each.links.all()), None),
            "answers": answers_to(
                application,
                address=lambda item: reverse("grants:application_item", args=[code, item.pk]),
            ),
            "completion": completion_of(application),
            "frozen": read_frozen(
                application,
                address=lambda place: reverse("grants:application_file", args=[code, place]),
            ),
            "trail": trail(DESK, application.title),
        },
    )


@signed_in
@require_safe
def application_file(request: SignedInRequest, code: str, place: int) -> HttpResponse:
    """A file of the application, as it was sent."""
    content = read_content(own_application(request.user, code))
    files = content.attachments or ()
    if place > len(files):
        raise Http404
    chosen = files[place - 1]
    document = get_object_or_404(StoredDocument, sha256=chosen.sha256)
    return saved(request, document, file_name=chosen.file_name)


@signed_in
@require_safe
def application_item(request: SignedInRequest, code: str, item: int) -> HttpResponse:
    """A file of an answer to a request, also for the officers who read the answer."""
    application = get_object_or_404(Application.objects.select_related("call", "lead"), code=code)
    if not may_see_application(request.user, application):
        raise Http404
    items = IntegrationItem.objects.filter(request__application=application)
    found = get_object_or_404(items.exclude(document=None).select_related("document"), pk=item)
    if found.document is None:
        raise Http404
    return saved(request, found.document, file_name=found.file_name)
