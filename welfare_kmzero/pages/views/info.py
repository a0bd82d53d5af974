"""What a public service owes: accessibility, privacy, credits, robots."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.screens.paging import trail

CLOSED = ("/admin/", "/accesso/", "/scrivania/", "/lavori/", "/atti/", "/verifica/")


@anyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    told = {"contact": settings.ACCESSIBILITY_CONTACT}
    return _text(request, "accessibility", "Dichiarazione di accessibilità", **told)


@anyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    told = {
        "controllers": settings.PRIVACY_CONTROLLERS,
        "contact": settings.PRIVACY_CONTACT,
        "retention": settings.PRIVACY_RETENTION,
    }
    return _text(request, "privacy", "Informativa sulla privacy", **told)


@anyone
@require_safe
def credits_page(request: HttpRequest) -> HttpResponse:
    return _text(request, "credits", "Crediti e licenze")


@anyone
@require_safe
def robots(_: HttpRequest) -> HttpResponse:
    """A demonstration is in no search engine at all."""
    closed = ("/",) if settings.DEMO else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _text(request: HttpRequest, name: str, title: str, **told: str) -> HttpResponse:
    """``told``: what who runs the service has configured; empty where not known."""
    return render(
        request,
        f"pages/{name}.html",
        {"indexable": True, "page_title": title, "trail": trail(title), **told},
    )
