"""What if the threshold, the line or the money were others? A page that writes nothing."""

from decimal import Decimal
from fractions import Fraction

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from funders.models import Call
from grants.forms.what_if import ENDOWMENT, WhatIfForm
from grants.models import Ranking
from grants.states import RankingState
from grants.views import _ranking, _what_if
from grants.views._calls import ranked_call, steps
from grants.views._what_if import Ground, Simulation
from grants.views.ranking import address
from welfare_kmzero import italian
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.money import euros, format_number
from welfare_kmzero.screens.line import ZERO

# Of a long ranking only what changes is shown, and not without end.
WHOLE = 100
LONGEST = 300


@signed_in
@require_safe
def what_if(request: SignedInRequest, code: str) -> HttpResponse:
    """HTMX asks for the fragment alone; without it the whole page comes back."""
    call = ranked_call(request.user, code)
    ranking = get_object_or_404(Ranking.objects.select_related("call"), call=call)
    if ranking.is_history:
        raise Http404
    criteria = _ranking.criteria_of(call)
    codes = _ranking.tie_break(criteria)
    ground = _what_if.ground_of(ranking, criteria=criteria, tie_break=codes)
    form = WhatIfForm(
        request.GET or None,
        funders=[funder.name for funder in ground.sources.funders],
        most=sum((each.max_points for each in ground.terms.criteria), ZERO),
        initial=_real(call, ground),
    )
    is_fit = form.is_valid() or not form.is_bound
    terms = ground.terms
    if form.is_bound and is_fit:
        terms = _what_if.other_terms(
            ground,
            threshold=form.cleaned_data["soglia"],
            rule=form.cleaned_data["linea"],
            min_partial_rate=form.cleaned_data["minimo"],
            endowments=form.endowments(),
        )
    simulation = _what_if.simulate(ground, terms) if is_fit else None
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(
        request,
        f"grants/ranking/{'_what_if' if is_fragment else 'what_if'}.html",
        {
            "section": "office",
            "call": call,
            "form": form,
            "simulation": simulation,
            "rows": _shown(simulation),
            "is_cut": simulation is not None and len(simulation.changes) > WHOLE,
            "is_tried": form.is_bound,
            "is_approved": ranking.status == RankingState.APPROVED,
            "trail": steps(call, ("Graduatoria", address(call)), "Simulazione"),
        },
        status=200 if is_fit else 422,
    )


def _real(call: Call, ground: Ground) -> dict[str, object]:
    """What the form shows before anything is typed: the terms of the call."""
    return {
        "soglia": call.threshold,
        "linea": call.funding_line,
        "minimo": _rate_in_words(call.min_partial_rate),
        **{
            f"{ENDOWMENT}{place}": euros(amount)
            for place, amount in enumerate(ground.terms.money.endowments, start=1)
        },
    }


def _rate_in_words(rate: Fraction | None) -> str:
    """As the form reads it: a percentage where it has two decimals, else a fraction."""
    if rate is None:
        return ""
    hundredths = rate * 10_000
    if hundredths.denominator != 1:
        return italian.share(rate)
    return format_number(Decimal(hundredths.numerator) / 100)


def _shown(simulation: Simulation | None) -> list[_what_if.Change]:
    if simulation is None:
        return []
    if len(simulation.changes) <= WHOLE:
        return list(simulation.changes)
    return list(simulation.changed[:LONGEST])
