"""The second factor: who must have one, and how they are led to it before anything else.

Whoever administers, audits, acts for a party of the protocol or evaluates enters with a code
of their telephone too. Others may. A demonstration asks it of nobody (``SECOND_FACTOR``).
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from funders.models import FunderOfficer
from grants.models import Evaluator
from welfare_kmzero.accounts.models import User

# Where one sets it up, reads what everyone may read about the service, or leaves.
OPEN = ("/accesso/", "/static/", "/salute", "/accessibilita/", "/privacy/", "/crediti/")
# That it is there is asked once in a session: who must have it cannot take it away.
KNOWN = "second_factor"


def must_have(user: User) -> bool:
    """Whether what ``user`` may do asks for a second factor."""
    return (
        user.is_staff
        or user.is_auditor
        or FunderOfficer.objects.filter(user=user, ended_at__isnull=True).exists()
        or Evaluator.objects.filter(user=user).exists()
    )


def has(user: User) -> bool:
    mine = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(mine.exists())


def middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Lead who must have a second factor, and has none, to the page that sets it up."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR and _is_lacking(request):
            return redirect(f"{reverse('mfa_activate_totp')}?next=/scrivania/")
        return get_response(request)

    return answer


def _is_lacking(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User) or request.path.startswith(OPEN):
        return False
    if request.session.get(KNOWN) == user.pk:
        return False
    if not must_have(user):
        return False
    if has(user):
        request.session[KNOWN] = user.pk
        return False
    return True
