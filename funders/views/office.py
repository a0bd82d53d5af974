"""The calls that an officer works on."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funders.models import Call, FunderOfficer
from funders.models.standing import Standing, standing
from funders.permissions import may_begin_call
from funders.states import OfficerFunction
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.paging import page_of, trail

DESK = ("Scrivania", "/scrivania/")


@dataclass(frozen=True, slots=True)
class OfficeCall:
    """``functions``: what the person does there, in words; empty for who only reads."""

    call: Call
    standing: Standing
    functions: tuple[str, ...]


@signed_in
@require_safe
def call_list(request: SignedInRequest) -> HttpResponse:
    calls = Call.objects.in_office_of(request.user).with_deadline().select_related("protocol")
    page = page_of(calls.order_by("-opens_at", "code"), request)
    return render(
        request,
        "funders/office_calls.html",
        {
            "section": "office",
            "page": page,
            "rows": _shown(page, request.user),
            "may_write": may_begin_call(request.user),
            "trail": trail(DESK, "Gestione bandi"),
        },
    )


def _shown(page: Page[Call], user: User) -> list[OfficeCall]:
    functions: dict[int, list[str]] = {}
    given = FunderOfficer.objects.filter(
        user=user, call__in=[row.pk for row in page], ended_at__isnull=True
    ).order_by("function")
    for call, function in given.values_list("call", "function"):
        functions.setdefault(call, []).append(OfficerFunction(function).label.lower())
    now = clock.now()
    return [
        OfficeCall(
            call=row,
            standing=standing(row, deadline=row.deadline, now=now),  # type: ignore[attr-defined]  # annotated
            functions=tuple(dict.fromkeys(functions.get(row.pk, ()))),
        )
        for row in page
    ]
