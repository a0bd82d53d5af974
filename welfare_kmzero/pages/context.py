"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from welfare_kmzero.accounts.models import User
from welfare_kmzero.pages.readings.roles import Roles, roles_of


def house(request: HttpRequest) -> dict[str, object]:
    """``demo_mode``: whether this is a demonstration. ``section``, ``indexable``: for the menu
    and for search engines; each page says its own. ``roles``: of who is signed in, asked when
    the menu is drawn.
    """  # noqa: D205 - names explained, no summary
    return {
        "demo_mode": settings.DEMO,
        "section": "",
        "indexable": False,
        "roles": SimpleLazyObject(lambda: _roles(request)),
    }


def _roles(request: HttpRequest) -> Roles:
    # Answers to a broken request are drawn before anybody is known.
    user = getattr(request, "user", None)
    return roles_of(user) if isinstance(user, User) and user.is_authenticated else Roles()
