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


def on_the_wall(instant: dt.datetime) -> dt.datetime:
    """What a clock in Trento shows at ``instant``, without a zone: for what knows no zones."""
    return rome(instant).replace(tzinfo=None)


def instants_at(wall: dt.datetime) -> tuple[dt.datetime, ...]:
    """When a clock in Trento shows ``wall``, in UTC, earlier first.

    Empty for an hour that is skipped in spring, two for one that comes twice in autumn.
    """
    readings = {wall.replace(tzinfo=ROME, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return tuple(instant for instant in sorted(readings) if on_the_wall(instant) == wall)


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
