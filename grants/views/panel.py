"""The panel: its appointment, its members, their conflicts, and a word to remind them."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused, StaleVersion
from funders.models import Call
from funders.states import CallState
from grants.actions import panel as actions
from grants.actions import reminder
from grants.documents.table_panel import counts_of
from grants.forms.panel import AppointmentForm, MemberForm, ReleaseForm, SeatForm
from grants.models import ConflictDeclaration, Evaluator, Panel
from grants.permissions import may_appoint
from grants.views._compared import compared, seal_read
from grants.views.office import OFFICE, office_call_of
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.italian import counted, listed
from welfare_kmzero.mail.models import Message
from welfare_kmzero.screens.conflict import of_fields, settled
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

TITLE = "Gruppo di valutazione"
CONFLICTS = 200


@dataclass(frozen=True, slots=True)
class Seat:
    """A member and their work so far. ``reminded_at``: the last time, None when never."""

    evaluator: Evaluator
    assigned: int
    submitted: int
    conflicts: int
    reminded_at: dt.datetime | None


@signed_in
@require_safe
def panel_page(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, office_call_of(request.user, code))


@signed_in
@require_POST
def appoint(request: SignedInRequest, code: str) -> HttpResponse:
    """Record the appointment; asked again it writes what has become known since."""
    call = _mine(request, code)
    form = AppointmentForm(settled(request.POST), panel=None)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        due_at = facts.pop("due_at")
        try:
            with transaction.atomic():
                panel = actions.appoint(call, seal=seal_read(request), by=request.user, **facts)
                if panel.due_at != due_at:
                    actions.set_term(panel, due_at=due_at, by=request.user)
        except StaleVersion:
            return _stale(request, call, form)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Nomina del gruppo registrata.")
            return redirect("grants:panel", code=code)
    return _page(request, call, appointment=form, status=422)


@signed_in
@require_POST
def add_member(request: SignedInRequest, code: str) -> HttpResponse:
    call = _mine(request, code)
    form = MemberForm(request.POST, call=call)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            user = person_of(facts["email"]) if facts["email"] else None
            with transaction.atomic():
                panel = _panel_of(call) or actions.appoint(call, by=request.user)
                actions.add_evaluator(
                    panel,
                    code=next_code(panel),
                    name=facts["name"],
                    designated_by=facts["designated_by"],
                    user=user,
                    by=request.user,
                )
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{facts['name']} fa parte del gruppo.")
            return redirect("grants:panel", code=code)
    return _page(request, call, member=form, status=422)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def member_page(request: SignedInRequest, code: str, member: str) -> HttpResponse:
    """Say who signs in as a member; or, when somebody does, that they no longer do."""
    call = _mine(request, code)
    evaluator = get_object_or_404(
        Evaluator.objects.select_related("panel__call", "user", "designated_by"),
        panel__call=call,
        code=member,
    )
    is_post = request.method == "POST"
    kind: type[SeatForm | ReleaseForm] = SeatForm if evaluator.user is None else ReleaseForm
    form = kind(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            if evaluator.user is None:
                user = person_of(form.cleaned_data["email"])
                actions.seat(evaluator, user=user, by=request.user)
            else:
                actions.release(evaluator, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Accesso di {evaluator.name} aggiornato.")
            return redirect("grants:panel", code=code)
    return render(
        request,
        "grants/checking/member.html",
        {
            "section": "office",
            "call": call,
            "evaluator": evaluator,
            "form": form,
            "trail": trail(*steps_of(call), evaluator.name),
        },
        status=422 if is_post else 200,
    )


@signed_in
@require_POST
def remind(request: SignedInRequest, code: str) -> HttpResponse:
    call = _mine(request, code)
    panel = _panel_of(call)
    try:
        if panel is None:
            raise reminder.NobodyToRemind("Il gruppo non è ancora registrato.")
        reminded = reminder.remind(panel, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Promemoria a {listed(each.name for each in reminded)}.")
    return redirect("grants:panel", code=code)


def person_of(email: str) -> User:
    """Who signs in with that address. Errors: ActionRefused."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise ActionRefused(
            "Nessuna persona registrata accede con questo indirizzo: chiedile di registrarsi, "
            "poi scrivilo di nuovo."
        )
    return user


def next_code(panel: Panel) -> str:
    """``VAL1``, ``VAL2``…: the first that the panel does not have."""
    taken = set(panel.evaluators.values_list("code", flat=True))
    return next(f"VAL{place}" for place in range(1, len(taken) + 2) if f"VAL{place}" not in taken)


def steps_of(call: Call) -> tuple[tuple[str, str], ...]:
    """Steps of the breadcrumb as far as the panel."""
    return (
        OFFICE,
        (call.title, reverse("grants:office_call", args=[call.code])),
        (TITLE, reverse("grants:panel", args=[call.code])),
    )


def _mine(request: SignedInRequest, code: str) -> Call:
    """The call, for who appoints its panel. Raises Http404."""
    call = office_call_of(request.user, code)
    if not may_appoint(request.user, call):
        raise Http404
    return call


def _stale(request: SignedInRequest, call: Call, form: AppointmentForm) -> HttpResponse:
    """Somebody else saved meanwhile; the same words twice are one save."""
    panel = _panel_of(call)
    differences = of_fields(form, AppointmentForm(panel=panel))
    if not differences:
        return redirect("grants:panel", code=call.code)
    return compared(
        request,
        differences,
        seal=actions.seal_of(panel),
        what="Nomina del gruppo di valutazione",
        trail=trail(*steps_of(call), "Nomina"),
    )


def _panel_of(call: Call) -> Panel | None:
    return Panel.objects.filter(call=call).first()


def _page(
    request: SignedInRequest,
    call: Call,
    *,
    appointment: AppointmentForm | None = None,
    member: MemberForm | None = None,
    status: int = 200,
) -> HttpResponse:
    panel = _panel_of(call)
    seats = [] if panel is None else _seats(panel)
    may = may_appoint(request.user, call)
    conflicts = (
        ConflictDeclaration.objects.filter(evaluator__panel__call=call, has_conflict=True)
        .select_related("evaluator", "application")
        .order_by("evaluator__position", "application__number")
    )
    is_over = call.status in (CallState.RANKED, CallState.DECIDED)
    missing = sum(seat.assigned - seat.submitted for seat in seats)
    return render(
        request,
        "grants/checking/panel.html",
        {
            "section": "office",
            "call": call,
            "panel": panel,
            "seats": seats,
            "conflicts": list(conflicts[:CONFLICTS]),
            "may_change": may and not is_over,
            "may_read_reasons": may,
            "may_remind": may and call.status == CallState.EVALUATING and missing > 0,
            "missing": counted(missing, "scheda da consegnare", "schede da consegnare"),
            "seal": seal_read(request) if appointment else actions.seal_of(panel),
            "appointment": appointment or AppointmentForm(panel=panel),
            "member": member or MemberForm(call=call),
            "trail": trail(*steps_of(call)[:2], TITLE),
        },
        status=status,
    )


def _seats(panel: Panel) -> list[Seat]:
    """Five queries, whatever the panel read."""
    counts = counts_of(panel.evaluators.all())
    members = list(panel.evaluators.select_related("user", "designated_by").order_by("position"))
    reminded = _reminded(members)
    return [
        Seat(
            evaluator=row,
            assigned=counts.assigned.get(row.pk, 0),
            submitted=counts.handed_in.get(row.pk, 0),
            conflicts=counts.conflicts.get(row.pk, 0),
            reminded_at=reminded.get(row.pk),
        )
        for row in members
    ]


def _reminded(members: list[Evaluator]) -> dict[int, dt.datetime]:
    """When each was last written to."""
    of_members = Q(pk__in=[])
    for row in members:
        of_members |= Q(key__startswith=reminder.key_of(row))
    found: dict[int, dt.datetime] = {}
    for key, at in (
        Message.objects.filter(of_members).order_by("written_at").values_list("key", "written_at")
    ):
        found[int(key.split(":")[1])] = at
    return found
