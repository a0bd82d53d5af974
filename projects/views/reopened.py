"""The pages of what was opened again: each named part with its own form, each document."""

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused
from projects.actions import reopening as actions
from projects.documents.frozen import frozen_of
from projects.documents.frozen_lines import text_of
from projects.documents.receipt import size_in_words
from projects.documents.reopened import Reopened, ReopenedDraft, draft_of, gaps_of, read_reopened
from projects.forms.reopened import SHEETS, said_of
from projects.forms.sheets import Sheet
from projects.models import ReopenedPart, Reopening
from projects.rules.completeness import Gap
from projects.rules.parts import PARTS, Part
from projects.views.frame import DESK
from projects.views.writing import Place, written
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.documents.store import keep
from welfare_kmzero.screens.files import saved
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.uploads import kinds
from welfare_kmzero.uploads.checking import MAX_MIB
from welfare_kmzero.uploads.receiving import receive
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge

FILE = "documento"
NOTES: Mapping[str, str] = {Part.FUNDING: "Il contributo richiesto si può abbassare, non alzare."}


class PartReopened(Place):
    """A part of the application, written until its answer is sent or its term has passed."""

    def __init__(
        self, reopened: Reopened, part: ReopenedPart, *, arrived_at: dt.datetime, user: User
    ) -> None:
        self.reopened, self.part, self.user = reopened, part, user
        self.arrived_at = arrived_at
        self.sheet = SHEETS[part.part]
        self.draft: ReopenedDraft = draft_of(reopened.application, reopened.after)
        self.label = PARTS[part.part]
        code = reopened.application.code
        self.address = reverse("projects:reopened_part", args=[code, part.slug])
        self.next_address = reverse("grants:integration_answer", args=[code])

    @property
    def seal(self) -> str:
        return self.reopened.seal(self.part)

    @property
    def is_closed(self) -> bool:
        return is_over(self.reopened.reopening)

    def write(self, sheet: Sheet, *, seal: str, by: User) -> str:
        fresh = actions.correct(
            self.part, said_of(sheet), seal=seal, arrived_at=self.arrived_at, by=by
        )
        return fresh.seal(fresh.part(self.part.pk))

    def read_again(self) -> "PartReopened":
        fresh = read_reopened(self.reopened.reopening)
        return PartReopened(
            fresh, fresh.part(self.part.pk), arrived_at=self.arrived_at, user=self.user
        )

    def missing(self) -> list[Gap]:
        """Of this part alone: what nobody asked for is not written here."""
        return list(gaps_of(self.draft, [self.part.part]))

    def last_saved(self) -> tuple[str, dt.datetime | None]:
        by = self.part.saved_by
        return (str(by), self.part.saved_at) if by else ("", None)

    def around(self) -> dict[str, object]:
        sent = frozen_of(self.reopened.before, call=self.reopened.application.call, sha256="")
        return {
            **_around(self.reopened, self.part),
            "page_base": "projects/reopening/part.html",
            "closed_notice": "projects/reopening/_closed.html",
            "go_on": "Salva e torna alla risposta",
            "project": self.draft.project,
            "sent": text_of(sent, self.part.part),
            "note": NOTES.get(self.part.part, ""),
        }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reopened_part(request: SignedInRequest, code: str, slug: str) -> HttpResponse:
    """The form of a part, or the page of a document: what it says now, to be corrected."""
    reopened, part = _found(request.user, code, slug)
    if not part.part:
        return _document(request, reopened, part)
    place = PartReopened(reopened, part, arrived_at=clock.arrived_at(request), user=request.user)
    return written(request, place)


@signed_in
@require_POST
def reopened_back(request: SignedInRequest, code: str, slug: str) -> HttpResponse:
    """Leave a part as it was: what was written or put in is taken away."""
    _, part = _found(request.user, code, slug)
    seal = request.POST.get("version", "")
    try:
        actions.put_back(part, seal=seal, arrived_at=clock.arrived_at(request), by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("projects:reopened_part", code=code, slug=slug)
    messages.success(request, f"{title_of(part)}: com'era prima.")
    return redirect("grants:integration_answer", code=code)


@signed_in
@require_safe
def reopened_file(request: SignedInRequest, code: str, slug: str) -> HttpResponse:
    """The file that was put in, as it came in."""
    _, part = _found(request.user, code, slug)
    if part.document is None:
        raise Http404
    return saved(request, part.document, file_name=part.file_name)


def is_over(reopening: Reopening) -> bool:
    """Nothing more is written: it is closed, or its term has passed."""
    return reopening.closed_at is not None or clock.now() > reopening.due_at


def title_of(part: ReopenedPart) -> str:
    """How people call it."""
    if part.part:
        return PARTS[part.part]
    assert part.required_document is not None  # noqa: S101 - a constraint holds it
    return part.required_document.title


def _found(user: User, code: str, slug: str) -> tuple[Reopened, ReopenedPart]:
    """The part in the last reopening of the application. Raises Http404 for a stranger."""
    mine = Reopening.objects.writable_by(user).filter(application__code=code)
    reopening = mine.order_by("-pk").first()
    if reopening is None:
        raise Http404
    reopened = read_reopened(reopening)
    part = next((each for each in reopened.parts if each.slug == slug), None)
    if part is None:
        raise Http404
    return reopened, part


def _document(request: SignedInRequest, reopened: Reopened, part: ReopenedPart) -> HttpResponse:
    if request.method != "POST":
        return _document_page(request, reopened, part)
    if is_over(reopened.reopening):
        # Nothing is kept that would be refused afterwards.
        return _unfit(request, reopened, part, "Questa parte non si modifica più.", status=409)
    try:
        _take(request, part)
    except FileTooLarge as refused:
        return _unfit(request, reopened, part, str(refused), status=413)
    except (FileRefused, DocumentNotKept) as refused:
        return _unfit(request, reopened, part, str(refused), status=422)
    except ActionRefused as refused:
        return _unfit(request, reopened, part, str(refused), status=409)
    messages.success(request, f"{title_of(part)}: documento caricato.")
    address = reverse("grants:integration_answer", args=[reopened.application.code])
    return JsonResponse({"address": address}) if _by_script(request) else redirect(address)


def _take(request: SignedInRequest, part: ReopenedPart) -> None:
    """Errors: FileRefused, DocumentNotKept, PartClosed."""
    content, checked = receive(request, FILE)
    actions.put_in(
        part,
        document=keep(content, media_type=checked.kind.media_type, by=request.user),
        file_name=checked.name,
        seal=request.POST.get("version", ""),
        arrived_at=clock.arrived_at(request),
        by=request.user,
    )


def _unfit(
    request: SignedInRequest, reopened: Reopened, part: ReopenedPart, sentence: str, *, status: int
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"problem": sentence}, status=status)
    return _document_page(request, reopened, part, problem=sentence, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Upload") == "1"


def _document_page(
    request: SignedInRequest,
    reopened: Reopened,
    part: ReopenedPart,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "projects/reopening/document.html",
        {
            **_around(reopened, part),
            "problem": problem,
            "size": size_in_words(part.document.size) if part.document else "",
            "is_closed": is_over(reopened.reopening),
            "accept": kinds.ACCEPT,
            "accepted": kinds.IN_WORDS,
            "max_mib": MAX_MIB,
        },
        status=status,
    )


def _around(reopened: Reopened, part: ReopenedPart) -> dict[str, object]:
    """What every page of what was opened again shows around its own."""
    application, title = reopened.application, title_of(part)
    return {
        "section": "applications",
        "application": application,
        "reopening": reopened.reopening,
        "part": part,
        "part_seal": reopened.seal(part),
        "page_title": title,
        "trail": trail(
            DESK,
            (application.title, reverse("grants:application", args=[application.code])),
            ("Integrazione", reverse("grants:integration_answer", args=[application.code])),
            title,
        ),
    }
