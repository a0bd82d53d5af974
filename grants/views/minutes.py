"""The sittings of a panel: begun, written while one types, approved, read."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from funders.actions.errors import ActionRefused, StaleVersion
from funders.models import Call
from funders.permissions import may_read_all
from grants.actions import minutes as sittings
from grants.actions import panel as panels
from grants.actions import sitting as acts
from grants.forms.minutes import MinutesForm, SittingForm, TermForm, written_in
from grants.models import AgreedReason, ConflictDeclaration, Evaluator, Minutes, Panel
from grants.permissions import may_appoint
from grants.states import MinutesState
from grants.views._compared import compared, seal_read
from grants.views.conflict import UNFIT
from grants.views.dossier import Printed, printed
from grants.views.evaluation import STALE
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens import autosave
from welfare_kmzero.screens.conflict import conflict, of_fields, settled
from welfare_kmzero.screens.files import shown
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import page_of, trail
from welfare_kmzero.workflow import TransitionRefused

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Room:
    """The sittings of a call before a person: who writes sees drafts, a member the approved."""

    call: Call
    may_write: bool
    is_office: bool

    def panel(self) -> Panel | None:
        return Panel.objects.filter(call=self.call).first()

    def sittings(self) -> QuerySet[Minutes]:
        rows = Minutes.objects.filter(panel__call=self.call).select_related("panel__call")
        if not self.is_office:
            rows = rows.filter(status=MinutesState.APPROVED)
        return rows.order_by("number")

    def steps(self, *more: tuple[str, str] | str) -> tuple[tuple[str, str] | str, ...]:
        """The breadcrumb: officers come from the call, members from their list."""
        list_ = ("Sedute e verbali", reverse("grants:minutes", args=[self.call.code]))
        if self.is_office:
            office = reverse("grants:office_call", args=[self.call.code])
            return (("Gestione bandi", "/gestione/bandi/"), (self.call.title, office), list_, *more)
        return (("Le mie valutazioni", "/valutazioni/"), list_, *more)


def room_of(user: User, code: str, *, writes: bool = False) -> Room:
    """Who appoints the panel writes; auditors and its members read. Raises Http404."""
    call = get_object_or_404(Call, code=code)
    may_write = may_appoint(user, call)
    is_office = may_write or may_read_all(user)
    seats = Evaluator.objects.filter(panel__call=call, user=user)
    if not may_write and (writes or not (is_office or seats.exists())):
        raise Http404
    return Room(call=call, may_write=may_write, is_office=is_office)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def list_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The sittings of a call; a POST begins one."""
    room = room_of(request.user, code, writes=request.method == "POST")
    form = SittingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        panel = room.panel()
        if panel is None:
            add_refusal(form, ActionRefused("Prima registra il gruppo di valutazione."))
        else:
            row = sittings.record_minutes(panel, form.draft, by=request.user)
            messages.success(request, f"Seduta n. {row.number} aperta: ora scrivi il verbale.")
            return redirect("grants:sitting", code=code, number=row.number)
    return _list(request, room, form, None, is_fit=not form.is_bound)


@signed_in
@require_POST
def term(request: SignedInRequest, code: str) -> HttpResponse:
    """Until when the sheets are awaited."""
    room = room_of(request.user, code, writes=True)
    form, panel = TermForm(settled(request.POST)), room.panel()
    if panel is None:
        raise Http404
    if form.is_valid():
        try:
            due_at = form.cleaned_data["due_at"]
            panels.set_term(panel, due_at=due_at, seal=seal_read(request), by=request.user)
        except StaleVersion:
            return _stale_term(request, room, form)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Termine registrato: i componenti lo vedono nel loro elenco.")
            return redirect("grants:minutes", code=code)
    return _list(request, room, SittingForm(), form, is_fit=False)


def _stale_term(request: SignedInRequest, room: Room, form: TermForm) -> HttpResponse:
    """Somebody else saved meanwhile; the same term twice is one save."""
    panel = room.panel()
    saved = TermForm(initial={"due_at": panel.due_at if panel else None})
    differences = of_fields(form, saved)
    if not differences:
        return redirect("grants:minutes", code=room.call.code)
    return compared(
        request,
        differences,
        seal=panels.seal_of(panel),
        what="Termine per le schede",
        trail=trail(*room.steps("Termine per le schede")),
    )


def _list(
    request: SignedInRequest,
    room: Room,
    form: SittingForm,
    term_form: TermForm | None,
    *,
    is_fit: bool,
) -> HttpResponse:
    panel = room.panel()
    now = {"due_at": panel.due_at if panel else None}
    return render(
        request,
        "grants/evaluating/sittings.html",
        {
            "section": "office" if room.is_office else "desk",
            "room": room,
            "call": room.call,
            "sittings": room.sittings().annotate(agreed=Count("reasons")),
            "form": form,
            "term_seal": seal_read(request) if term_form else panels.seal_of(panel),
            "term_form": term_form or TermForm(initial=now),
            "has_panel": panel is not None,
            "trail": trail(*room.steps()[:-1], "Sedute e verbali"),
        },
        status=200 if is_fit else UNFIT,
    )


def sitting_of(room: Room, number: int) -> Minutes:
    """Raises Http404."""
    return get_object_or_404(room.sittings(), number=number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """One sitting: its facts in a form, and the applications with their agreed reasons."""
    room = room_of(request.user, code, writes=request.method == "POST")
    row = sitting_of(room, number)
    members = list(row.panel.evaluators.order_by("position"))
    if request.method == "POST":
        return _written(request, room, row, members)
    return _page(request, room, row, MinutesForm(initial=written_in(row, members), members=members))


def _written(
    request: SignedInRequest, room: Room, row: Minutes, members: list[Evaluator]
) -> HttpResponse:
    form = MinutesForm(settled(request.POST), members=members)
    by_itself = autosave.is_autosave(request)
    if not form.is_valid() and set(form.errors) != {"version"}:
        return autosave.unfit(form) if by_itself else _page(request, room, row, form, status=UNFIT)
    try:
        if form.errors:
            raise StaleVersion  # noqa: TRY301 - a version that is missing is older than any
        version = form.cleaned_data["version"]
        saved = sittings.change(row, form.draft, version=version, by=request.user)
    except StaleVersion:
        return autosave.stale() if by_itself else _compared(request, room, row, form)
    except ActionRefused as refused:
        if by_itself:
            return autosave.refused(refused)
        add_refusal(form, refused)
        return _page(request, room, row, form, status=UNFIT)
    return _saved(request, room, saved)


def _saved(request: SignedInRequest, room: Room, row: Minutes) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.saved(version=row.version, at=clock.now())
    if request.POST.get("azione") == "approva":
        return redirect("grants:approve_sitting", code=room.call.code, number=row.number)
    messages.success(request, "Verbale salvato. Non è ancora approvato.")
    return redirect("grants:sitting", code=room.call.code, number=row.number)


def _compared(
    request: SignedInRequest, room: Room, row: Minutes, form: MinutesForm
) -> HttpResponse:
    row.refresh_from_db()
    theirs = MinutesForm(initial=written_in(row, form.members), members=form.members)
    found = conflict(request.POST, of_fields(form, theirs), version=row.version)
    return render(
        request,
        "grants/evaluating/compared.html",
        {
            "section": "office",
            "what": f"Verbale della seduta n. {row.number}",
            "conflict": found,
            "trail": trail(*room.steps(f"Seduta n. {row.number}")),
        },
        status=STALE,
    )


def _page(
    request: SignedInRequest, room: Room, row: Minutes, form: MinutesForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "grants/evaluating/sitting.html",
        {
            "section": "office" if room.is_office else "desk",
            "room": room,
            "call": room.call,
            "minutes": row,
            "is_open": room.may_write and row.status == MinutesState.DRAFT,
            "attendances": row.attendances.select_related("evaluator").order_by(
                "evaluator__position"
            ),
            "form": form,
            "page": _discussed(request, room, row),
            "act": act_of(row),
            "trail": trail(*room.steps(f"Seduta n. {row.number}")),
        },
        status=status,
    )


def _discussed(request: SignedInRequest, room: Room, row: Minutes) -> Page[Application]:
    """The applications with ``agreed`` (the reason, if any) and ``abstained`` (how many)."""
    reason = AgreedReason.objects.filter(minutes=row, application=OuterRef("pk"))
    conflicts = (
        ConflictDeclaration.objects.filter(application=OuterRef("pk"), has_conflict=True)
        .order_by()
        .values("application")
        .annotate(many=Count("pk"))
        .values("many")
    )
    rows = (
        Application.objects.in_force()
        .filter(call=room.call)
        .select_related("lead")
        .annotate(
            agreed=Subquery(reason.values("text")[:1]),
            abstained=Coalesce(Subquery(conflicts), 0),
        )
        .order_by("number", "pk")
    )
    if row.status == MinutesState.APPROVED:
        rows = rows.filter(agreed__isnull=False)
    return page_of(rows, request, size=PAGE_SIZE)


def act_of(row: Minutes) -> Printed | None:
    """The last act of the sitting: one query."""
    return printed(call_code=row.panel.call.code, kind=acts.KIND, subject=acts.subject_of(row))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """The last look before approving, and the approval: nothing changes after it."""
    room = room_of(request.user, code, writes=True)
    row = sitting_of(room, number)
    if row.status != MinutesState.DRAFT:
        return redirect("grants:sitting", code=code, number=number)
    problem, status = "", 200
    if request.method == "POST":
        try:
            acts.approve(row, version=_version(request), by=request.user)
        except StaleVersion:
            problem, status = "Il verbale è cambiato nel frattempo: rileggilo.", STALE
            row.refresh_from_db()
        except (ActionRefused, TransitionRefused) as refused:
            problem, status = str(refused), UNFIT
        else:
            messages.success(request, "Verbale approvato: il PDF è in preparazione.")
            return redirect("grants:sitting", code=code, number=number)
    return render(
        request,
        "grants/evaluating/approval.html",
        {
            "section": "office",
            "call": room.call,
            "minutes": row,
            "attendances": row.attendances.select_related("evaluator").order_by(
                "evaluator__position"
            ),
            "reasons": row.reasons.count(),
            "lacking": sittings.lacks(row),
            "problem": problem,
            "trail": trail(*room.steps(f"Seduta n. {row.number}")),
        },
        status=status,
    )


def _version(request: SignedInRequest) -> int:
    """The version that was read; 0, older than any, when the form does not say it."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """The minutes as a PDF; who writes them asks for it with a POST."""
    room = room_of(request.user, code, writes=request.method == "POST")
    row = sitting_of(room, number)
    if request.method == "POST":
        acts.issue_minutes(row, by=request.user)
        messages.success(request, "Il PDF del verbale è in preparazione.")
        return redirect("grants:sitting", code=code, number=number)
    found = act_of(row)
    file = found.file if found and (room.is_office or not found.act.is_draft) else None
    if file is None:
        raise Http404
    return shown(request, file.document, file_name=file.file_name)
