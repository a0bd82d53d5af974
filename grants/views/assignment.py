"""Who reads which application: by hand, box by box, or shared equally."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.states import CallState
from grants.actions import assignment as actions
from grants.actions.assignment import Pair
from grants.forms.panel import BalanceForm
from grants.permissions import may_appoint
from grants.rules.balance import NotEnoughReaders, Plan
from grants.views import sharing
from grants.views.checks import rows_of
from grants.views.office import office_call_of
from grants.views.panel import steps_of
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import page_of, trail

TITLE = "Assegnazioni"
ROWS = 50
# Boxes of one page: more are not typed by a person.
MOST = 2000


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: SignedInRequest, code: str) -> HttpResponse:
    """A box for each member and application; what was not touched stays as others left it."""
    call = _mine(request, code)
    if request.method == "POST":
        before = _pairs(request.POST.getlist("prima"))
        chosen = _pairs(request.POST.getlist("assegna"))
        try:
            given, gone = actions.change(
                call, added=chosen - before, taken=before - chosen, by=request.user
            )
        except ActionRefused as refused:
            return _matrix(request, call, refusal=str(refused))
        messages.success(request, f"Assegnazioni salvate: {given} in più, {gone} in meno.")
        return redirect(request.get_full_path())
    return _matrix(request, call)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: SignedInRequest, code: str) -> HttpResponse:
    """The plan first; the same plan again is the confirmation."""
    call = _mine(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    form = BalanceForm(asked or None)
    plan = _plan(call, form)
    if request.method == "POST" and plan is not None:
        if asked.get("piano") == sharing.fingerprint(plan):
            try:
                given, _ = actions.change(call, added=plan.added, taken=(), by=request.user)
            except ActionRefused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, f"Domande distribuite: {given} assegnazioni nuove.")
                return redirect("grants:assignments", code=code)
        else:
            add_refusal(form, ActionRefused("Nel frattempo qualcosa è cambiato: guarda di nuovo."))
    return _preview(request, call, form, plan)


def _plan(call: Call, form: BalanceForm) -> Plan | None:
    """None when the form is not filled in, or no plan exists; the form then says why."""
    if not form.is_valid():
        return None
    try:
        return sharing.plan_of(call, readers=form.cleaned_data["valutatori"])
    except NotEnoughReaders as lacking:
        numbers = ", ".join(lacking.applications[:10])
        form.add_error(
            "valutatori",
            f"Per queste domande i componenti senza conflitto non bastano: {numbers}.",
        )
        return None


def _preview(
    request: SignedInRequest, call: Call, form: BalanceForm, plan: Plan | None
) -> HttpResponse:
    names = {row.code: row.name for row in sharing.members_of(call)}
    new: dict[str, list[str]] = {code: [] for code in names}
    for member, number in plan.added if plan else ():
        new[member].append(number)
    return render(
        request,
        "grants/checking/balance.html",
        {
            "section": "office",
            "call": call,
            "form": form,
            "plan": plan,
            "fingerprint": sharing.fingerprint(plan) if plan else "",
            "loads": [
                {"name": names[code], "new": numbers, "load": plan.loads[code] if plan else 0}
                for code, numbers in new.items()
            ],
            "is_evaluating": call.status == CallState.EVALUATING,
            "trail": trail(*_steps(call), "Distribuzione equilibrata"),
        },
        status=422 if request.method == "POST" else 200,
    )


def _matrix(request: SignedInRequest, call: Call, *, refusal: str = "") -> HttpResponse:
    page = page_of(rows_of(call), request, size=ROWS)
    return render(
        request,
        "grants/checking/assignments.html",
        {
            "section": "office",
            "call": call,
            "page": page,
            "members": sharing.members_of(call),
            "lines": sharing.lines_of(call, list(page)),
            "refusal": refusal,
            "is_evaluating": call.status == CallState.EVALUATING,
            "trail": trail(*steps_of(call), TITLE),
        },
        status=422 if refusal else 200,
    )


def _pairs(values: list[str]) -> set[Pair]:
    """``VAL1/0001``: code of the member, number of the application; the rest is left out."""
    split = (value.partition("/") for value in values[:MOST])
    return {(member, number) for member, bar, number in split if bar}


def _mine(request: SignedInRequest, code: str) -> Call:
    call = office_call_of(request.user, code)
    if not may_appoint(request.user, call):
        raise Http404
    return call


def _steps(call: Call) -> tuple[tuple[str, str], ...]:
    return (*steps_of(call), (TITLE, reverse("grants:assignments", args=[call.code])))
