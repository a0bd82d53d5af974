"""The public commitment: rows that must sum to the share of the funder, to the cent."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from grants.actions import commitment
from grants.forms.commitments import CommitmentForm, drafts, proposed_rows, saved_rows
from grants.forms.rows import ADD, Rows, rows_of, with_more_rows
from grants.models import AwardShare, FundingDecision
from grants.states import DecisionState
from grants.views._compared import compared, seal_read
from grants.views.decision import UNFIT, trail_of
from grants.views.decision_steps import address
from grants.views.reach import decision_taken
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.conflict import Difference, of_rows, settled

TOTAL = "calcola"
_Commitments = rows_of(CommitmentForm)
PREFIX = "impegni"
_BLANK_ROWS = 3


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def commitments(request: SignedInRequest, code: str, number: int, funder: str) -> HttpResponse:
    """Type the rows; the difference from the share is shown as one goes."""
    row = decision_taken(request.user, code, number, funder)
    if row.funder.is_private:
        raise Http404
    if row.status == DecisionState.ADOPTED:
        return redirect(address("decision", row))
    return (
        _written(request, row) if request.method == "POST" else _page(request, row, _to_write(row))
    )


def _written(request: SignedInRequest, row: FundingDecision) -> HttpResponse:
    """Save the rows, unless more of them or only their sum are asked for."""
    if ADD in request.POST:
        grown = with_more_rows(request.POST, PREFIX)
        return _page(request, row, _Commitments(grown, prefix=PREFIX))
    rows = _Commitments(settled(request.POST), prefix=PREFIX)
    is_valid = rows.is_valid()
    if TOTAL in request.POST:
        if request.headers.get("HX-Request"):
            return render(request, "grants/deciding/_difference.html", _difference(row, rows))
        return _page(request, row, rows)
    if not is_valid:
        return _page(request, row, rows, status=UNFIT)
    return _saved(request, row, rows)


def _saved(request: SignedInRequest, row: FundingDecision, rows: Rows) -> HttpResponse:
    try:
        commitment.write(row, drafts(rows.filled()), seal=seal_read(request), by=request.user)
    except StaleVersion:
        if found := _differences(row, rows):
            return _stale(request, row, found)
    except ActionRefused as refused:
        return _page(request, row, rows, status=UNFIT, refusal=str(refused))
    if _sum(rows) == row.total:
        messages.success(request, "Gli impegni sono salvati e chiudono alla quota.")
    else:
        messages.warning(request, "Gli impegni sono salvati, ma non chiudono ancora alla quota.")
    return redirect(address("commitments", row))


def _differences(row: FundingDecision, rows: Rows) -> list[Difference]:
    """What was typed beside what somebody else saved."""
    mine = _Commitments(initial=rows.filled(), prefix=PREFIX)
    saved = saved_rows(row.commitments.order_by("position"))
    return of_rows("Impegni di spesa", mine, _Commitments(initial=saved, prefix=PREFIX))


def _stale(
    request: SignedInRequest, row: FundingDecision, differences: list[Difference]
) -> HttpResponse:
    return compared(
        request,
        differences,
        seal=commitment.seal_of(row),
        what=f"Impegni di spesa di {row.funder.name}",
        trail=_trail(row),
    )


def _trail(row: FundingDecision) -> object:
    return trail_of(row.round.call, (row.funder.name, address("decision", row)), "Impegni di spesa")


def _to_write(row: FundingDecision) -> Rows:
    """The rows saved; before there are any, one for each payee of the awards."""
    saved = saved_rows(row.commitments.order_by("position"))
    shares = (
        AwardShare.objects.filter(award__round=row.round_id, funder=row.funder_id, carried__gt=0)
        .exclude(award__payee_name="")
        .values_list("award__payee_name", "award__payee_tax_code")
        .annotate(total=Sum("carried"))
        .order_by("award__payee_name")
    )
    initial = saved or proposed_rows(shares)
    return _Commitments(initial=[*initial, *({} for _ in range(_BLANK_ROWS))], prefix=PREFIX)


def _sum(rows: Rows) -> Decimal:
    """What the legible rows sum to; of a page just opened, what it shows."""
    if not rows.is_bound:
        shown = [form.initial.get("committed") for form in rows.forms]
    else:
        shown = [getattr(form, "cleaned_data", {}).get("committed") for form in rows.forms]
    return sum((amount for amount in shown if amount), Decimal(0))


def _difference(row: FundingDecision, rows: Rows) -> Mapping[str, object]:
    written = _sum(rows)
    left = row.total - written
    return {
        "share": row.total,
        "written": written,
        "left": abs(left),
        "is_closed": left == 0,
        "is_over": left < 0,
    }


def _page(
    request: SignedInRequest,
    row: FundingDecision,
    rows: Rows,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    return render(
        request,
        "grants/deciding/commitments.html",
        {
            "section": "office",
            "call": row.round.call,
            "decision": row,
            "rows": rows,
            "refusal": refusal,
            "action": request.path,
            "back": address("decision", row),
            "seal": seal_read(request) if rows.is_bound else commitment.seal_of(row),
            "trail": _trail(row),
            **_difference(row, rows),
        },
        status=status,
    )
