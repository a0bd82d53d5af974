"""The door: allauth's sign-in, with one-click entry for the people of the demonstration."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.accounts.models import User
from welfare_kmzero.signin import demo

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Entrance(LoginView):
    """allauth's own page; it also knows the people of the demonstration, where there are any."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:  # as allauth declares it
        return {**super().get_context_data(**context), "people": demo.people()}


entrance = anyone(Entrance.as_view())


@anyone
@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    """Enter as a person of the demonstration; elsewhere this address is not there."""
    if not demo.is_open():
        raise Http404
    email = request.POST.get("persona", "")
    if not email.endswith(demo.DOMAIN):
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect("pages:desk")
