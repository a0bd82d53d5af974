"""Filing: one small POST, judged on the instant at which it arrived, and safe to repeat."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from funders.actions.errors import ActionRefused, StaleVersion
from projects import permissions
from projects.actions.application import CallNotOpen, KeyUsedForAnotherFiling, file
from projects.documents.draft import Draft
from projects.models import Application, Project
from projects.views.missing import missing_of
from projects.views.standing import own_project, page_of_project
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Act

_KEY = re.compile(r"[0-9a-f]{64}")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: SignedInRequest, number: int) -> HttpResponse:
    """The last look before sending; a POST sends, and sent twice gives the same receipt."""
    if request.method != "POST":
        return _page(request, own_project(request.user, number))
    # Narrow: the action reads the project again under its lock, the page when there is one.
    project = get_object_or_404(Project.objects.fileable_by(request.user).only("pk"), pk=number)
    key, typed = request.POST.get("chiave", ""), request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    if not _KEY.fullmatch(key) or not version:
        sentence = "La pagina dell'invio non è completa: ricaricala e premi di nuovo «Invia»."
        project = own_project(request.user, number)
        return _page(request, project, problem=sentence, status=422)
    try:
        file(
            project,
            by=request.user,
            arrived_at=clock.arrived_at(request),
            idempotency_key=key,
            version=version,
        )
    except ActionRefused as refused:
        # Another tab, another person or the first of two clicks was faster with the same text.
        if _is_sent(project, version):
            return redirect("projects:receipt", number=project.pk)
        project = own_project(request.user, number)
        clashes = StaleVersion | CallNotOpen | KeyUsedForAnotherFiling
        status = 409 if isinstance(refused, clashes) else 422
        return _page(request, project, problem=str(refused), status=status)
    return redirect("projects:receipt", number=project.pk)


@signed_in
@require_safe
def receipt(request: SignedInRequest, number: int) -> HttpResponse:
    """What was sent: number, instant, hash; its PDF when it is ready."""
    project = own_project(request.user, number)
    page = page_of_project(project, here="receipt", label="Ricevuta", user=request.user)
    sent = (
        Application.objects.filter(project=project, replaced_by=None)
        .select_related(
            "call", "snapshot", "register_entry", "filed_by", "replaces__register_entry"
        )
        .order_by("-pk")
        .first()
    )
    if sent is None:
        return redirect("projects:filing", number=project.pk)
    act = Act.objects.filter(
        kind="receipt", call_code=sent.call.code, subject=sent.number
    ).prefetch_related("links")
    return render(
        request,
        "projects/filing/receipt.html",
        {
            **page,
            "sent": sent,
            "act": next((each for each in act if each.links.all()), None),
            "may_withdraw": permissions.may_withdraw(request.user, sent),
        },
    )


def filing_key(project: Project) -> str:
    """One key for each signature of each version: tabs, devices and clicks send the same filing."""
    signed = project.signed_off_at.isoformat() if project.signed_off_at else ""
    return sha256_hex(f"filing:{project.pk}:{project.version}:{signed}".encode())


def _is_sent(project: Project, version: int) -> bool:
    return Application.objects.filter(
        project=project, project_version=version, status="filed", replaced_by=None
    ).exists()


def _page(
    request: SignedInRequest, project: Project, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page = page_of_project(project, here="filing", label="Invio", user=request.user)
    return render(
        request,
        "projects/filing/filing.html",
        {
            **page,
            "problem": problem,
            "missing": missing_of(Draft(project), may_write=bool(page["may_write"])),
            "key": filing_key(project),
            "now": clock.now(),
            "may_file": permissions.may_file(request.user, project),
        },
        status=status,
    )
