"""The funded projects, by call, territory and words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funders.models import Community
from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.pages.forms import FundedFilters
from welfare_kmzero.pages.readings import funded
from welfare_kmzero.pages.tiles import tile_map
from welfare_kmzero.screens.paging import page_of, trail

PAGE_SIZE = 24


@anyone
@require_safe
def funded_list(request: HttpRequest) -> HttpResponse:
    form = FundedFilters(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    awards = funded.public_awards()
    if call := wanted.get("bando"):
        awards = awards.filter(round__call=call)
    awards = funded.matching(awards, text=wanted.get("testo", ""))
    everywhere = funded.by_territory(awards)
    territory = wanted.get("territorio")
    if territory:
        awards = awards.filter(application__territory=territory)
    page = page_of(awards, request, size=PAGE_SIZE)
    return render(
        request,
        "pages/funded.html",
        {
            "section": "funded",
            "indexable": True,
            "form": form,
            "is_filtered": any(wanted.values()),
            "page": page,
            "projects": funded.shown(list(page.object_list)),
            "sums": funded.sums(awards),
            "territories": tile_map(
                Community.objects.all(),
                counts={each.code: each.projects for each in everywhere},
                chosen=territory.code if territory else "",
            ),
            "by_territory": everywhere,
            "query": _query_without_territory(request),
            "page_query": _query_without(request, "pagina"),
            "trail": trail("Progetti finanziati"),
        },
    )


def _query_without_territory(request: HttpRequest) -> str:
    return _query_without(request, "territorio", "pagina")


def _query_without(request: HttpRequest, *names: str) -> str:
    """The query of the page, to be followed by one more parameter."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    encoded = query.urlencode()
    return f"{encoded}&" if encoded else ""
