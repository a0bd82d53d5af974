"""Verification of a paper: its number, its state, its hash, and a copy compared."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.documents.models import Act, DocumentLink
from welfare_kmzero.input_gate import check_fields
from welfare_kmzero.pages.fingerprint import MAX_BYTES, Fingerprint, FingerprintHandler
from welfare_kmzero.pages.forms import ShortCodeForm, normal_code
from welfare_kmzero.pages.readings import acts
from welfare_kmzero.screens.paging import trail

VERIFY = ("Verifica un documento", "/verifica/")
# Beside the file a form carries its own frame and the token.
_FRAME = 100_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A copy against the files of an act: ``same`` is the file it equals, byte by byte."""

    name: str
    sha256: str
    same: acts.ShownFile | None
    other: Act | None


@anyone
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Where one types the code; what was typed leads to the page of the act."""
    form = ShortCodeForm(request.GET if "codice" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("pages:act", code=form.cleaned_data["codice"])
    return render(
        request,
        "pages/verify.html",
        {
            "section": "verify",
            "indexable": True,
            "form": form,
            "trail": trail("Verifica un documento"),
        },
        status=400 if form.is_bound else 200,
    )


@anyone
@csrf_exempt  # the token is checked below, once the way of reading the file is set
@require_http_methods(["GET", "HEAD", "POST"])
def act_detail(request: HttpRequest, code: str) -> HttpResponse:
    """An act by its short code; a POST carries a copy to compare and changes nothing."""
    if request.method == "POST":
        if _announced(request) > MAX_BYTES + _FRAME:
            return _act_page(request, code, problem="too_large", status=413)
        handler = FingerprintHandler(request)
        request.upload_handlers = [handler]
        return _copy_compared(request, code, handler)
    return _act_page(request, code)


@csrf_protect
def _copy_compared(request: HttpRequest, code: str, handler: FingerprintHandler) -> HttpResponse:
    check_fields(request.POST)
    if handler.is_beyond_limit:
        return _act_page(request, code, problem="too_large", status=413)
    copy = request.FILES.get("copia")
    if not isinstance(copy, Fingerprint) or not copy.size:
        return _act_page(request, code, problem="missing", status=400)
    return _act_page(request, code, copy=copy)


def _announced(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() else MAX_BYTES * 2


def _act_page(
    request: HttpRequest,
    code: str,
    *,
    copy: Fingerprint | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    normal = normal_code(code)
    act = acts.with_files(Act.objects.filter(short_code=normal or "")).first()
    if act is None:
        return _unknown(request, code)
    if normal != code:
        return redirect("pages:act", code=normal)
    (row,) = acts.shown([act])
    visible = acts.visible_to(request.user)
    return render(
        request,
        "pages/act.html",
        {
            "section": "verify",
            "row": row,
            "act": act,
            "call": acts.call_of(act),
            "may_download": visible.filter(pk=act.pk).exists(),
            "comparison": _compare(row, copy) if copy else None,
            "problem": problem,
            "limit_mib": MAX_BYTES // (1024 * 1024),
            "trail": trail(VERIFY, act.short_code),
        },
        status=status,
    )


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    return render(
        request,
        "pages/act_unknown.html",
        {
            "section": "verify",
            "typed": code,
            "form": ShortCodeForm(),
            "trail": trail(VERIFY, "Codice sconosciuto"),
        },
        status=404,
    )


def _compare(row: acts.ShownAct, copy: Fingerprint) -> Comparison:
    same = next((file for file in row.files if file.sha256 == copy.sha256), None)
    other = None
    if same is None:
        link = (
            DocumentLink.objects.filter(document__sha256=copy.sha256, act__isnull=False)
            .select_related("act")
            .first()
        )
        other = link.act if link else None
    return Comparison(name=copy.name or "", sha256=copy.sha256, same=same, other=other)
