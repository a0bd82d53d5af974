"""Pages of a list: a number that no page has is 404, however absurd."""

import re
from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

PARAMETER = "pagina"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
Row = TypeVar("Row", bound=Model)
Each = TypeVar("Each")


def page_of(
    rows: QuerySet[Row], request: HttpRequest, *, size: int = 20, count: int | None = None
) -> Page[Row]:
    """The page that the address asks for; the first when it asks for none. Raises Http404.

    ``count``: how many rows there are, where that is known already: a query less. A list of
    several pages is put in order by its keys alone: what is read beside each row is read for
    the rows of the page, not for all of them.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    page = _asked(paginator, request)
    if paginator.num_pages > 1:
        keys = list(rows.values_list("pk", flat=True)[page.start_index() - 1 : page.end_index()])
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        page.object_list = [by_key[key] for key in keys]
    return page


def page_among(rows: Sequence[Each], request: HttpRequest, *, size: int = 20) -> Page[Each]:
    """The same of what has been read already. Raises Http404."""
    return _asked(Paginator(rows, size), request)


def _asked(paginator: "Paginator[Each]", request: HttpRequest) -> Page[Each]:
    asked = request.GET.get(PARAMETER, "1")
    if not _NUMBER.fullmatch(asked) or int(asked) > paginator.num_pages:
        raise Http404
    return paginator.page(int(asked))


def trail(*steps: tuple[str, str] | str) -> Sequence[dict[str, str]]:
    """Steps of the breadcrumb: name and address, the last a name alone."""
    return [
        {"name": step, "address": ""}
        if isinstance(step, str)
        else {"name": step[0], "address": step[1]}
        for step in steps
    ]
