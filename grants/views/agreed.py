"""The reason that the panel agreed on, one application at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from grants.actions import minutes as sittings
from grants.forms.minutes import ReasonForm
from grants.models import AgreedReason, ConflictDeclaration, Minutes
from grants.states import MinutesState
from grants.views.conflict import UNFIT
from grants.views.evaluation import STALE
from grants.views.minutes import Room, room_of, sitting_of
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens import autosave
from welfare_kmzero.screens.conflict import conflict, of_fields, settled
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: SignedInRequest, code: str, number: int, application: str) -> HttpResponse:
    """The agreed reason of one application, saved while it is typed."""
    room = room_of(request.user, code, writes=True)
    row = sitting_of(room, number)
    about = get_object_or_404(
        Application.objects.in_force().select_related("lead"), call=room.call, code=application
    )
    if row.status != MinutesState.DRAFT and request.method != "POST":
        return redirect("grants:sitting", code=code, number=number)
    if request.method == "POST":
        return _written(request, room, row, about)
    return _page(request, room, row, about, ReasonForm(initial=_now(row, about)))


def _now(row: Minutes, about: Application) -> dict[str, object]:
    """What is agreed now, by the names of the form: one query."""
    written = AgreedReason.objects.filter(minutes=row, application=about).first()
    return {
        "version": written.version if written else 0,
        "text": written.text if written else "",
    }


def _written(
    request: SignedInRequest, room: Room, row: Minutes, about: Application
) -> HttpResponse:
    form = ReasonForm(settled(request.POST))
    by_itself = autosave.is_autosave(request)
    if not form.is_valid() and set(form.errors) != {"version"}:
        return autosave.unfit(form) if by_itself else _page(request, room, row, about, form)
    try:
        if form.errors:
            raise StaleVersion  # noqa: TRY301 - a version that is missing is older than any
        written = sittings.agree(
            row,
            about,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except StaleVersion:
        return autosave.stale() if by_itself else _compared(request, room, row, about, form)
    except ActionRefused as refused:
        if by_itself:
            return autosave.refused(refused)
        add_refusal(form, refused)
        return _page(request, room, row, about, form)
    return _saved(request, room, row, about, written)


def _saved(
    request: SignedInRequest,
    room: Room,
    row: Minutes,
    about: Application,
    written: AgreedReason | None,
) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.saved(version=written.version if written else 0, at=clock.now())
    messages.success(request, f"Motivazione della domanda n. {about.number} salvata.")
    following = request.POST.get("azione") == "seguente" and _next(room, about)
    if following:
        return redirect("grants:reason", room.call.code, row.number, following.code)
    return redirect("grants:sitting", code=room.call.code, number=row.number)


def _next(room: Room, about: Application) -> Application | None:
    """The application after this one, by number."""
    rows = Application.objects.in_force().filter(call=room.call, number__gt=about.number)
    return rows.order_by("number", "pk").first()


def _compared(
    request: SignedInRequest, room: Room, row: Minutes, about: Application, form: ReasonForm
) -> HttpResponse:
    now = _now(row, about)
    found = conflict(request.POST, of_fields(form, ReasonForm(initial=now)), version=now["version"])
    return render(
        request,
        "grants/evaluating/compared.html",
        {
            "section": "office",
            "what": f"Motivazione della domanda n. {about.number}",
            "conflict": found,
            "trail": _trail(room, row, about),
        },
        status=STALE,
    )


def _page(
    request: SignedInRequest, room: Room, row: Minutes, about: Application, form: ReasonForm
) -> HttpResponse:
    return render(
        request,
        "grants/evaluating/reason.html",
        {
            "section": "office",
            "call": room.call,
            "minutes": row,
            "application": about,
            "abstained": ConflictDeclaration.objects.filter(
                application=about, has_conflict=True
            ).count(),
            "following": _next(room, about),
            "form": form,
            "trail": _trail(room, row, about),
        },
        status=UNFIT if form.is_bound else 200,
    )


def _trail(room: Room, row: Minutes, about: Application) -> object:
    address = reverse("grants:sitting", args=[room.call.code, row.number])
    return trail(*room.steps((f"Seduta n. {row.number}", address), f"Domanda n. {about.number}"))
