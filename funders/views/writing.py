"""Writing a call: begun, written, published, extended."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions import call as calls
from funders.actions import writing
from funders.actions.draft import CallDraft
from funders.actions.errors import ActionRefused, StaleVersion
from funders.forms.call import ExtensionForm, NewCallForm
from funders.forms.rows import MORE, with_more_rows, without_errors
from funders.forms.terms import PREFIXES, TermsForm, terms_form
from funders.models import Call, Funder
from funders.permissions import may_begin_call, may_extend, may_publish, may_write_terms
from funders.rules.amounts import ZERO, Cents
from funders.rules.endowment import greatest_fitting
from funders.rules.errors import RuleError
from funders.states import CallState
from funders.views.office import DESK
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.money import cents, euros
from welfare_kmzero.screens import conflict
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail
from welfare_kmzero.workflow import TransitionRefused

LIST = ("Gestione bandi", "/gestione/bandi/")
# What a call begins with when it copies no other.
FIRST = {"duration_months": 36, "min_partners": 3, "criteria": (), "cost_categories": ()}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: SignedInRequest) -> HttpResponse:
    if not may_begin_call(request.user):
        raise Http404
    is_post = request.method == "POST"
    mine = Call.objects.in_office_of(request.user).order_by("-opens_at")
    form = NewCallForm(request.POST if is_post else None, calls=mine)
    if is_post and form.is_valid():
        facts = dict(form.cleaned_data)
        like = facts.pop("copied")
        try:
            call = writing.start(_begun(like, facts), like=like, by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused, field="code")
        else:
            messages.success(request, "Bozza creata: ora scrivi i termini del bando.")
            return redirect("funders:call_edit", code=call.code)
    return render(
        request,
        "funders/call_new.html",
        {"section": "office", "form": form, "trail": trail(DESK, LIST, "Nuovo bando")},
        status=422 if is_post else 200,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: SignedInRequest, code: str) -> HttpResponse:
    call = _writable(request.user, code)
    if call.status != CallState.DRAFT:
        messages.error(request, "Il bando è già pubblicato: i suoi termini non cambiano.")
        return redirect("grants:office_call", code=code)
    if request.method != "POST":
        return _editor(request, call, _terms(call, None))
    typed = conflict.settled(request.POST)
    if typed.get("azione") == MORE:
        return _editor(request, call, _more(call, typed), is_growing=True)
    terms = _terms(call, typed)
    return (
        _saved(request, call, terms, typed)
        if terms.is_valid()
        else _editor(request, call, terms, status=422)
    )


def _saved(
    request: SignedInRequest, call: Call, terms: TermsForm, typed: QueryDict
) -> HttpResponse:
    try:
        writing.revise(
            call,
            terms.draft(writing.draft_of(call)),
            version=terms.form.cleaned_data["version"] or 0,
            by=request.user,
        )
    except StaleVersion:
        return _compared(request, call, terms, typed)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("grants:office_call", code=call.code)
    messages.success(request, "Bozza salvata.")
    return redirect("funders:call_edit", code=call.code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def call_publish(request: SignedInRequest, code: str) -> HttpResponse:
    """First what is frozen by it, then the word."""
    call = get_object_or_404(
        Call.objects.in_office_of(request.user).select_related("protocol"), code=code
    )
    if not may_publish(request.user, call):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            call = calls.publish(call, by=request.user)
        except (ActionRefused, TransitionRefused) as refused:
            refusal = str(refused)
        except RuleError:
            refusal = "Le quote del protocollo non fanno esattamente 1."
        else:
            messages.success(request, "Bando pubblicato. I suoi termini non cambiano più.")
            return redirect("grants:office_call", code=code)
    return render(
        request,
        "funders/call_publish.html",
        {
            "section": "office",
            "call": call,
            "draft": writing.draft_of(call),
            "missing": refusal or writing.what_is_missing(call),
            "is_draft": call.status == CallState.DRAFT,
            "trail": trail(DESK, LIST, (call.title, _hub(call)), "Pubblica"),
        },
        status=422 if refusal else 200,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def call_extend(request: SignedInRequest, code: str) -> HttpResponse:
    """A later deadline, by a reasoned act."""
    calls_of = Call.objects.in_office_of(request.user).with_deadline()
    call = get_object_or_404(calls_of, code=code)
    if not may_extend(request.user, call):
        raise Http404
    is_post = request.method == "POST"
    form = ExtensionForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            calls.extend(call, **form.cleaned_data, by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Scadenza prorogata.")
            return redirect("grants:office_call", code=code)
    return render(
        request,
        "funders/call_extend.html",
        {
            "section": "office",
            "call": call,
            "form": form,
            "extensions": list(call.extensions.order_by("pk")),
            "is_published": call.status == CallState.PUBLISHED,
            "trail": trail(DESK, LIST, (call.title, _hub(call)), "Proroga"),
        },
        status=422 if is_post else 200,
    )


def _writable(user: User, code: str) -> Call:
    calls_of = Call.objects.in_office_of(user).select_related("protocol")
    call = get_object_or_404(calls_of, code=code)
    if not may_write_terms(user, call):
        raise Http404
    return call


def _begun(like: Call | None, facts: dict[str, object]) -> CallDraft:
    """The terms of an earlier call with what is new; or almost nothing."""
    if like is None:
        return CallDraft(
            **{**FIRST, "endowments": {}, **facts}  # type: ignore[arg-type]  # by name
        )
    before = writing.draft_of(like)
    words = {name: getattr(before, name) for name in CallDraft.__dataclass_fields__}
    parties = set(Funder.objects.filter(shares__protocol=facts["protocol"]))  # type: ignore[misc]  # a Protocol
    kept = {funder: amount for funder, amount in before.endowments.items() if funder in parties}
    return CallDraft(**{**words, "endowments": kept, "edition": None, "note": "", **facts})


def _terms(call: Call, typed: QueryDict | None) -> TermsForm:
    return terms_form(
        typed, draft=writing.draft_of(call), funders=_funders(call), version=call.version
    )


def _more(call: Call, typed: QueryDict) -> TermsForm:
    """What was typed with some rows more, not judged yet."""
    terms = _terms(call, with_more_rows(typed, PREFIXES))
    without_errors(terms.form)
    for _, rows in terms.tables:
        for form in rows.forms:
            without_errors(form)
    return terms


def _funders(call: Call) -> list[Funder]:
    shares = call.protocol.shares.order_by("position").select_related("funder")
    return [share.funder for share in shares]


def _editor(
    request: SignedInRequest,
    call: Call,
    terms: TermsForm,
    *,
    is_growing: bool = False,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "funders/call_edit.html",
        {
            "section": "office",
            "call": call,
            "terms": terms,
            "more": MORE,
            "is_growing": is_growing,
            "whole": sum(call.endowments.values_list("available", flat=True), Decimal(0)),
            "fundable": fundable(call),
            "missing": writing.what_is_missing(call),
            "trail": trail(DESK, LIST, (call.title, _hub(call)), "Scrivi il bando"),
        },
        status=status,
    )


def fundable(call: Call) -> Decimal | None:
    """How much can be conceded so that every funder pays its share; None when not known yet."""
    shares = list(call.protocol.shares.order_by("position"))
    available = dict(call.endowments.values_list("funder", "available"))
    endowments = [Cents(cents(available.get(share.funder_id, Decimal(0)))) for share in shares]
    try:
        return euros(
            greatest_fitting(
                Cents(sum(endowments)),
                committed=ZERO,
                shares=[share.fraction for share in shares],
                endowments=endowments,
            )
        )
    except RuleError:
        return None


def _compared(
    request: SignedInRequest, call: Call, mine: TermsForm, typed: QueryDict
) -> HttpResponse:
    call = get_object_or_404(Call.objects.select_related("protocol"), pk=call.pk)
    theirs = _terms(call, None)
    differences = [
        *conflict.of_fields(mine.form, theirs.form),
        *(
            each
            for (label, my_rows), (_, their_rows) in zip(mine.tables, theirs.tables, strict=True)
            for each in conflict.of_rows(label, my_rows, their_rows)
        ),
    ]
    return render(
        request,
        "funders/call_compared.html",
        {
            "section": "office",
            "call": call,
            "conflict": conflict.conflict(typed, differences, version=call.version),
            "trail": trail(DESK, LIST, (call.title, _hub(call)), "Scrivi il bando"),
        },
        status=409,
    )


def _hub(call: Call) -> str:
    return reverse("grants:office_call", args=[call.code])
