"""The one clock of the house.

Instants are aware and in UTC; people read them in Europe/Rome, with the zone
named. Nothing else in the product asks the machine what time it is.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

ROME = ZoneInfo("Europe/Rome")


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def rome(instant: dt.datetime) -> dt.datetime:
    """``instant`` on the clocks of Trento."""
    return instant.astimezone(ROME)


def today() -> dt.date:
    """The date in Trento now."""
    return rome(now()).date()


def arrival_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stamp each request with the instant at which it reached the application.

    It stands first: a filing is judged on this instant, however long the rest takes.
    """

    def stamp(request: HttpRequest) -> HttpResponse:
        request.arrived_at = now()  # type: ignore[attr-defined]  # read back by arrived_at()
        return get_response(request)

    return stamp


def arrived_at(request: HttpRequest) -> dt.datetime:
    """The instant stamped by ``arrival_middleware``."""
    instant: dt.datetime = request.arrived_at  # type: ignore[attr-defined]  # set by the middleware
    return instant
