"""What was typed by someone whose session ended is not lost at the door.

A form that arrives without a session, or with the token of an earlier one, is shown again
on a page from which it is sent anew after signing in. Only to its own sender: what comes
from another site is refused as ever. ``acknowledge`` tells the browser which form arrived,
so that it forgets the copy it kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

AUTOSAVE_HEADER = "X-Autosave"
NONCE_FIELD = "form_nonce"
ACKNOWLEDGED = "form_arrived"
_NONCE = re.compile(r"[A-Za-z0-9-]{8,40}")
_CSRF = "csrfmiddlewaretoken"
# A shorter text is sooner typed again than found on the page.
_WORTH_SHOWING = 20
_SOON = 120


@dataclass(frozen=True, slots=True)
class Typed:
    """A field of a form that arrived; ``is_text`` when a person may want to copy it."""

    name: str
    text: str

    @property
    def is_text(self) -> bool:
        return len(self.text) >= _WORTH_SHOWING


def lead_to_the_door(request: HttpRequest) -> HttpResponse:
    """For who is not signed in: the sign-in page, or their own text and the way to send it."""
    if request.headers.get(AUTOSAVE_HEADER):
        return JsonResponse({"sentence": "La sessione è scaduta."}, status=401)
    if request.method == "POST" and (typed := _typed(request)):
        return _shown_again(request, typed, status=401)
    return redirect_to_login(request.get_full_path())


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token is not the one of this session: for our own pages, show what was typed.

    Signing in again changes the token; the header ``Origin``, which no page can forge, tells
    a form of ours from one of another site.
    """
    match = request.resolver_match
    policy = getattr(match.func, "policy", "anyone") if match else "anyone"
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    is_autosave = bool(request.headers.get(AUTOSAVE_HEADER))
    if policy != "anyone" and is_ours and not is_autosave and (typed := _typed(request)):
        return _shown_again(request, typed, status=403)
    return csrf_failure(request, reason=reason)


def acknowledge(request: HttpRequest, response: HttpResponse) -> None:
    """A form answered with a redirect has arrived: its copy in the browser may go."""
    nonce = request.POST.get(NONCE_FIELD, "") if request.method == "POST" else ""
    if response.status_code in (302, 303) and _NONCE.fullmatch(nonce):
        response.set_cookie(
            ACKNOWLEDGED,
            nonce,
            max_age=_SOON,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _typed(request: HttpRequest) -> list[Typed]:
    return list(_fields(request))


def _fields(request: HttpRequest) -> Iterable[Typed]:
    for name, values in request.POST.lists():
        if name != _CSRF:
            yield from (Typed(name=name, text=str(value)) for value in values)


def _shown_again(request: HttpRequest, typed: list[Typed], *, status: int) -> HttpResponse:
    response = render(
        request,
        "session_expired.html",
        {
            "typed": typed,
            "texts": [each for each in typed if each.is_text],
            "address": request.get_full_path(),
        },
        status=status,
    )
    response["Cache-Control"] = "no-store, private"
    return response
