"""The page of a call for its officers: where it stands, what waits, what to do now."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from funders.actions import call as call_actions
from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.models.standing import standing
from funders.permissions import may_extend, may_prepare, may_publish, may_start_evaluation
from funders.states import CallState
from grants.views import stages
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.workflow import TransitionRefused

OFFICE = ("Gestione bandi", "/gestione/bandi/")


def office_call_of(user: User, code: str) -> Call:
    """The call on which ``user`` works, with its effective ``deadline``. Raises Http404."""
    calls = Call.objects.in_office_of(user).with_deadline().select_related("protocol")
    return get_object_or_404(calls, code=code)


@signed_in
@require_safe
def call_page(request: SignedInRequest, code: str) -> HttpResponse:
    call = office_call_of(request.user, code)
    now, deadline = clock.now(), call.deadline  # type: ignore[attr-defined]  # annotated
    counts = stages.counts_of(call, now=now)
    is_closed = call.status == CallState.PUBLISHED and not stages.is_open(
        call, deadline=deadline, now=now
    )
    return render(
        request,
        "grants/office/call.html",
        {
            "section": "office",
            "call": call,
            "deadline": deadline,
            "standing": standing(call, deadline=deadline, now=now),
            "counts": counts,
            "stages": stages.stages_of(call, counts, deadline=deadline, now=now),
            "next_step": stages.next_step(call, counts, deadline=deadline, now=now),
            "waiting": stages.waiting(counts),
            "may_prepare": may_prepare(request.user, call),
            "may_publish": call.status == CallState.DRAFT and may_publish(request.user, call),
            "may_extend": call.status == CallState.PUBLISHED and may_extend(request.user, call),
            "may_start": is_closed and may_start_evaluation(request.user, call),
            "trail": trail(OFFICE, call.title),
        },
    )


@signed_in
@require_POST
def start(request: SignedInRequest, code: str) -> HttpResponse:
    """The end of the arrivals: checks and evaluations begin."""
    call = get_object_or_404(Call.objects.in_office_of(request.user), code=code)
    if not may_start_evaluation(request.user, call):
        raise Http404
    try:
        call_actions.start_evaluation(call, by=request.user)
    except (ActionRefused, TransitionRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Istruttoria e valutazione sono avviate.")
    return redirect("grants:office_call", code=code)
