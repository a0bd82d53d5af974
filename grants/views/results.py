"""Publishing the results: the third act, after preparing and deciding."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from funders.states import CallState
from grants.actions.results import publish_results
from grants.forms.ranking import PublicationForm
from grants.models import AwardRound, Publication, Ranking
from grants.permissions import may_publish_results
from grants.states import RankingState
from grants.views import _ranking
from grants.views._calls import ranked_call, steps
from grants.views.ranking import address
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    """What everyone will read from now on, and what they will not."""
    call = ranked_call(request.user, code)
    if not may_publish_results(request.user, call):
        raise Http404
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            publish_results(call, by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Esiti pubblicati: ora li legge chiunque.")
            return redirect("grants:ranking", code)
    ranking = Ranking.objects.filter(call=call, status=RankingState.APPROVED).first()
    return render(
        request,
        "grants/ranking/publish.html",
        {
            "section": "office",
            "call": call,
            "sums": None if ranking is None else _ranking.sums_of(ranking),
            "has_round": AwardRound.objects.filter(call=call).exists(),
            "is_ready": call.status in (CallState.RANKED, CallState.DECIDED),
            "publication": Publication.objects.filter(call=call).first(),
            "form": form,
            "trail": steps(call, ("Graduatoria", address(call)), "Pubblicazione degli esiti"),
        },
        status=422 if form.is_bound else 200,
    )
