"""Awards: proposed in a round from the approved ranking, each with its payee and its CUP."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funders.actions.errors import ActionRefused, StaleVersion
from funders.models import Call
from funders.states import CallState
from grants.actions import award as awards
from grants.forms.awards import CupForm, PayeeForm, RoundForm
from grants.models import Award, AwardRound, Ranking
from grants.permissions import may_propose_awards, may_set_payee
from grants.states import RankingState
from grants.views import _awards
from grants.views._calls import ranked_call, steps
from grants.views._compared import compared, seal_read
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.conflict import Difference, of_fields, settled
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import page_of

PAGE_SIZE = 50


@signed_in
@require_safe
def award_list(request: SignedInRequest, code: str) -> HttpResponse:
    call = ranked_call(request.user, code)
    funders = _awards.funders_of(call)
    page = page_of(_awards.awards_of(call), request, size=PAGE_SIZE)
    return render(
        request,
        "grants/ranking/awards.html",
        {
            "section": "office",
            "call": call,
            "funders": funders,
            "rounds": _awards.rounds_of(call),
            "page": page,
            "rows": _awards.rows(list(page.object_list), funders, needs_cup=call.requires_cup),
            "left": _awards.to_propose(call),
            "may_propose": call.status == CallState.RANKED
            and may_propose_awards(request.user, call),
            "trail": steps(call, "Contributi"),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, code: str) -> HttpResponse:
    """All that the ranking gives and no round holds yet, shared to the cent."""
    call = ranked_call(request.user, code)
    if not may_propose_awards(request.user, call):
        raise Http404
    ranking = Ranking.objects.filter(call=call, status=RankingState.APPROVED).first()
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if ranking is None:
                raise awards.RankingNotApproved("La graduatoria non è ancora approvata.")
            made = awards.propose_round(ranking, by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request, f"Contributi proposti: tornata {made.number}. Ora decidono i finanziatori."
            )
            return redirect("grants:awards", code)
    return render(
        request,
        "grants/ranking/propose.html",
        {
            "section": "office",
            "call": call,
            "is_approved": ranking is not None,
            "is_first": not AwardRound.objects.filter(call=call).exists(),
            "left": _awards.to_propose(call),
            "funders": _awards.funders_of(call),
            "form": form,
            "trail": steps(call, ("Contributi", _address(call)), "Proposta"),
        },
        status=422 if form.is_bound else 200,
    )


@signed_in
@require_safe
def award(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    return _shown(request, _award(request.user, code, number))


@signed_in
@require_POST
def set_payee(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    found = _payable(request.user, code, number)
    form = PayeeForm(settled(request.POST), prefix="ente")
    if form.is_valid():
        try:
            facts = form.cleaned_data
            awards.set_payee(found, **facts, seal=seal_read(request), by=request.user)
        except StaleVersion:
            found.refresh_from_db()
            saved = PayeeForm(prefix="ente", initial=_payee_of(found))
            seal = awards.payee_seal(found)
            return _stale(request, found, of_fields(form, saved), seal=seal)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Ente erogatore della domanda n. {number} registrato.")
            return redirect("grants:award", code, number)
    return _shown(request, found, payee=form)


@signed_in
@require_POST
def set_cup(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    found = _payable(request.user, code, number)
    form = CupForm(settled(request.POST), prefix="cup")
    if form.is_valid():
        try:
            awards.set_cup(found, **form.cleaned_data, seal=seal_read(request), by=request.user)
        except StaleVersion:
            found.refresh_from_db()
            saved = CupForm(prefix="cup", initial={"cup": found.cup})
            seal = awards.cup_seal(found)
            return _stale(request, found, of_fields(form, saved), seal=seal)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"CUP della domanda n. {number} registrato.")
            return redirect("grants:award", code, number)
    return _shown(request, found, cup=form)


def _stale(
    request: SignedInRequest, found: Award, differences: list[Difference], *, seal: str
) -> HttpResponse:
    """Somebody else saved meanwhile; the same words twice are one save."""
    number = found.application.number
    if not differences:
        return redirect("grants:award", found.round.call.code, number)
    return compared(
        request,
        differences,
        seal=seal,
        what=f"Contributo alla domanda n. {number}",
        trail=_trail(found),
    )


def _payee_of(found: Award) -> dict[str, object]:
    return {
        "name": found.payee_name,
        "tax_code": found.payee_tax_code,
        "reason": found.payee_reason,
    }


def _trail(found: Award) -> object:
    call = found.round.call
    return steps(call, ("Contributi", _address(call)), f"Domanda n. {found.application.number}")


def _address(call: Call) -> str:
    return f"/gestione/bandi/{call.code}/contributi/"


def _award(user: User, code: str, number: str) -> Award:
    call = ranked_call(user, code)
    return get_object_or_404(_awards.awards_of(call), application__number=number)


def _payable(user: User, code: str, number: str) -> Award:
    """Raises Http404 for who does not see to the payments of this call."""
    found = _award(user, code, number)
    if not may_set_payee(user, found.round.call):
        raise Http404
    return found


def _shown(
    request: SignedInRequest,
    found: Award,
    *,
    payee: PayeeForm | None = None,
    cup: CupForm | None = None,
) -> HttpResponse:
    # Read again: a refused action may have touched the row in memory.
    found = _awards.awards_of(found.round.call).get(pk=found.pk)
    call = found.round.call
    known = {"name": found.payee_name, "tax_code": found.payee_tax_code}
    (row,) = _awards.rows([found], _awards.funders_of(call), needs_cup=call.requires_cup)
    is_settled = _awards.is_settled(found)
    is_refused = payee is not None or cup is not None
    return render(
        request,
        "grants/ranking/award.html",
        {
            "section": "office",
            "call": call,
            "award": found,
            "row": row,
            "is_settled": is_settled,
            "may_write": may_set_payee(request.user, call) and not is_settled,
            "payee": payee or PayeeForm(prefix="ente", initial=known),
            "cup": cup or CupForm(prefix="cup", initial={"cup": found.cup}),
            "is_refused": is_refused,
            "payee_seal": seal_read(request) if payee else awards.payee_seal(found),
            "cup_seal": seal_read(request) if cup else awards.cup_seal(found),
            "trail": _trail(found),
        },
        status=422 if is_refused else 200,
    )
