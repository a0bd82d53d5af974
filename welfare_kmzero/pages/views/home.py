"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funders.models import Call, Community
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.pages.forms import ShortCodeForm
from welfare_kmzero.pages.readings import calls, funded
from welfare_kmzero.pages.tiles import tile_map

SHOWN_CALLS = 3


@anyone
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    rows = calls.shown(Call.objects.public(), now=clock.now())
    awards = funded.public_awards()
    first = sorted(rows, key=lambda row: not row.is_open)[:SHOWN_CALLS]
    return render(
        request,
        "pages/home.html",
        {
            "indexable": True,
            "calls": first,
            "more_calls": len(rows) > len(first),
            "sums": funded.sums(awards),
            "territories": tile_map(
                Community.objects.all(),
                counts={each.code: each.projects for each in funded.by_territory(awards)},
            ),
            "form": ShortCodeForm(),
        },
    )
