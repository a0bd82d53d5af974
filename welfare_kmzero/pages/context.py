"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def house(_: HttpRequest) -> dict[str, object]:
    """``demo_mode``: whether this is a demonstration. ``section``, ``indexable``: for the menu
    and for search engines; each page says its own.
    """  # noqa: D205 - names explained, no summary
    return {"demo_mode": settings.DEMO, "section": "", "indexable": False}
