"""Headers of every answer that no other middleware sets."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No device is asked for, no other site embeds an answer, no cache keeps what a person saw.

    Whoever carries a session, or is given one, gets ``no-store``. Static files keep the
    caching that their server chose.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.headers.setdefault("Cache-Control", "no-store, private")
            patch_vary_headers(response, ["Cookie"])
        return response

    return answer
