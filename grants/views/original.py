"""What comes back from outside, and the numbers of the protocol register of an act."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from funders.actions.errors import ActionRefused
from grants.actions import original
from grants.forms.check import ProtocolForm
from grants.models import FundingDecision
from grants.views.decision import UNFIT, trail_of
from grants.views.decision_steps import address
from grants.views.papers import NUMBERED, papers_of
from grants.views.reach import decision_taken
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.documents.models import Direction, ProtocolEntry
from welfare_kmzero.documents.protocol import ProtocolRefused, enter
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.uploads.checking import MAX_MIB
from welfare_kmzero.uploads.receiving import receive_signed
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge

FILE = "originale"
_TOO_LARGE = 413


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision_file(request: SignedInRequest, code: str, number: int, funder: str) -> HttpResponse:
    """The signed original, or the extract: uploaded, kept, its hash shown to everyone."""
    row = decision_taken(request.user, code, number, funder)
    if request.method != "POST":
        return _page(request, row)
    try:
        content, name = receive_signed(request, FILE)
        original.receive_original(row, content=content, file_name=name, by=request.user)
    except FileTooLarge as refused:
        return _page(request, row, problem=str(refused), status=_TOO_LARGE)
    except (ActionRefused, FileRefused, DocumentNotKept) as refused:
        return _page(request, row, problem=str(refused), status=UNFIT)
    messages.success(request, "Il file è conservato; la sua impronta è nella pagina di verifica.")
    return redirect(address("decision", row))


@signed_in
@require_POST
def decision_protocol(
    request: SignedInRequest, code: str, number: int, funder: str
) -> HttpResponse:
    """Type a number that the protocol register gave to the act, in or out."""
    row = decision_taken(request.user, code, number, funder)
    act = original.act_of(row)
    if act is None:
        raise Http404
    form = ProtocolForm(request.POST, target_type=NUMBERED, target=act.short_code)
    if not form.is_valid():
        return _page(request, row, form=form, status=UNFIT)
    facts = {**form.cleaned_data, "direction": Direction(form.cleaned_data["direction"])}
    try:
        enter(NUMBERED, act.short_code, **facts, by=request.user)
    except ProtocolRefused as refused:
        add_refusal(form, refused)
        return _page(request, row, form=form, status=UNFIT)
    messages.success(request, "Numero di protocollo registrato.")
    return redirect(address("decision_file", row))


def _page(
    request: SignedInRequest,
    row: FundingDecision,
    *,
    form: ProtocolForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    paper = papers_of([row]).get(row.pk)
    code = paper.act.short_code if paper else ""
    return render(
        request,
        "grants/deciding/original.html",
        {
            "section": "office",
            "call": row.round.call,
            "decision": row,
            "paper": paper,
            "may_upload": row.status == "adopted" and paper is not None,
            "is_private": row.funder.is_private,
            "problem": problem,
            "limit_mib": MAX_MIB,
            "entries": ProtocolEntry.objects.of(NUMBERED, code).in_force() if code else [],
            "form": form or ProtocolForm(target_type=NUMBERED, target=code),
            "protocol_address": address("decision_protocol", row),
            "back": address("decision", row),
            "trail": trail_of(
                row.round.call,
                (row.funder.name, address("decision", row)),
                "Originale e protocollo",
            ),
        },
        status=status,
    )
