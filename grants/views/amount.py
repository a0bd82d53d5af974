"""An amount that an officer proposes for one application, lower than what the rules give."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from funders.actions.errors import ActionRefused, StaleVersion
from funders.models import Call
from grants.actions import proposal as proposals
from grants.forms.ranking import AmountForm
from grants.models import AmountProposal
from grants.permissions import may_propose_amount
from grants.rules.amount_due import ProposalAboveLimit, ProposalNotPositive
from grants.views._calls import ranked_call, steps
from grants.views._compared import compared, seal_read
from grants.views.ranking import address
from projects.documents.application import content_now
from projects.models import Application
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.money import Cents, euros, format_euro
from welfare_kmzero.screens.conflict import of_fields, settled
from welfare_kmzero.screens.forms import add_refusal

RECOMPUTE = "Ora ricalcola la graduatoria, perché ne tenga conto."


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Propose less, with a reason; the last proposal counts."""
    call, application = _application(request.user, code, number)
    earlier = AmountProposal.objects.filter(application=application).first()
    highest = euros(proposals.highest_due(application, call))
    given = {"proposed": earlier.proposed, "reason": earlier.reason} if earlier else None
    posted = settled(request.POST) if request.method == "POST" else None
    form = AmountForm(posted, initial=given)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            row = proposals.propose_amount(
                application, **facts, seal=seal_read(request), by=request.user
            )
        except StaleVersion:
            return _stale(request, application, form)
        except ProposalAboveLimit:
            form.add_error("proposed", f"Spettano al massimo {format_euro(highest)}.")
        except ProposalNotPositive:
            form.add_error("proposed", "L'importo dev'essere maggiore di zero.")
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request,
                f"Proposti {format_euro(row.proposed)} per la domanda n. {number}. {RECOMPUTE}",
            )
            return redirect("grants:ranking", code)
    return render(
        request,
        "grants/ranking/amount.html",
        {
            "section": "office",
            "call": call,
            "application": application,
            "earlier": earlier,
            "highest": highest,
            **_asked(application),
            "form": form,
            "seal": seal_read(request) if form.is_bound else proposals.seal_of(earlier),
            "trail": steps(call, ("Graduatoria", address(call)), f"Importo per la n. {number}"),
        },
        status=422 if form.is_bound else 200,
    )


def _asked(application: Application) -> dict[str, object]:
    """What it asks and costs, corrections included."""
    content = content_now(application)
    return {"requested": euros(Cents(content.requested)), "cost": euros(content.total_cost)}


def _stale(request: SignedInRequest, application: Application, form: AmountForm) -> HttpResponse:
    """Somebody else proposed meanwhile; the same words twice are one proposal."""
    call, saved = application.call, AmountProposal.objects.filter(application=application).first()
    given = {"proposed": saved.proposed, "reason": saved.reason} if saved else None
    differences = of_fields(form, AmountForm(initial=given))
    if not differences:
        return redirect("grants:ranking", call.code)
    name = f"Importo per la n. {application.number}"
    return compared(
        request,
        differences,
        seal=proposals.seal_of(saved),
        what=name,
        trail=steps(call, ("Graduatoria", address(call)), name),
    )


@signed_in
@require_POST
def drop(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Take the proposal back."""
    _, application = _application(request.user, code, number)
    earlier = AmountProposal.objects.filter(application=application).first()
    if earlier is None:
        messages.info(request, f"Per la domanda n. {number} non c'è nessun importo proposto.")
        return redirect("grants:amount", code, number)
    try:
        proposals.drop(earlier, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("grants:amount", code, number)
    messages.success(request, f"Proposta tolta: torna a valere quanto spetta. {RECOMPUTE}")
    return redirect("grants:ranking", code)


def _application(user: User, code: str, number: str) -> tuple[Call, Application]:
    call = ranked_call(user, code)
    rows = Application.objects.in_force().select_related("call", "lead", "snapshot")
    application = get_object_or_404(rows, call=call, number=number)
    if not may_propose_amount(user, application):
        raise Http404
    return call, application
