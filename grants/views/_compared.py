"""A stale save of something that has a seal: both texts side by side, answered 409."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from welfare_kmzero.screens.conflict import VERSION, Difference, conflict, settled

STALE = 409


def seal_read(request: HttpRequest) -> str:
    """The seal that the page carried; empty, older than any, when it says none.

    A comparison that comes back without its choices has none either.
    """
    return settled(request.POST).get(VERSION, "")


def compared(
    request: HttpRequest, differences: Sequence[Difference], *, seal: str, what: str, trail: object
) -> HttpResponse:
    """``differences``: none empty, for then nothing was lost. ``what``: the thing written."""
    return render(
        request,
        "grants/evaluating/compared.html",
        {
            "section": "office",
            "what": what,
            "conflict": conflict(settled(request.POST), differences, version=seal),
            "trail": trail,
        },
        status=STALE,
    )
