"""The sitting in which a funder's body decides: one page for every decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from grants.actions.decision_sitting import record_sitting, revise_sitting, seal_of
from grants.documents.decision_sitting import sitting_title
from grants.forms.decision_sitting import PersonForm, SittingForm, people_of
from grants.forms.rows import ADD, Rows, rows_of, with_more_rows
from grants.models import FundingDecision, Sitting
from grants.states import DecisionState, SittingRole
from grants.views._compared import compared, seal_read
from grants.views.decision import UNFIT, trail_of
from grants.views.decision_steps import address
from grants.views.reach import decision_taken
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.conflict import Difference, of_fields, of_rows, settled
from welfare_kmzero.screens.forms import add_refusal

PREFIX = "persone"
_People = rows_of(PersonForm)
_BLANK_ROWS = 3


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision_sitting(request: SignedInRequest, code: str, number: int, funder: str) -> HttpResponse:
    """What is known of the sitting, and who was there."""
    row = decision_taken(request.user, code, number, funder)
    if row.status == DecisionState.ADOPTED:
        return redirect(address("decision", row))
    if request.method == "POST":
        return _typed(request, row)
    blank = [{"part": SittingRole.PRESENT} for _ in range(_BLANK_ROWS)]
    people = _People(initial=[*_saved_people(row.sitting), *blank], prefix=PREFIX)
    return _page(request, row, _saved_form(row), people)


def _typed(request: SignedInRequest, row: FundingDecision) -> HttpResponse:
    posted = settled(request.POST)
    form = SittingForm(posted, decision=row)
    if ADD in request.POST:
        return _page(
            request, row, form, _People(with_more_rows(request.POST, PREFIX), prefix=PREFIX)
        )
    people = _People(posted, prefix=PREFIX)
    if not all([form.is_valid(), people.is_valid()]):
        return _page(request, row, form, people, status=UNFIT)
    facts = form.facts(people_of(people.filled()))
    try:
        if row.sitting is None:
            record_sitting(row, facts, by=request.user)
        else:
            revise_sitting(row.sitting, facts, seal=seal_read(request), by=request.user)
    except StaleVersion:
        if found := _differences(row, form, people):
            return _stale(request, row, found)
    except ActionRefused as refused:
        add_refusal(form, refused)
        return _page(request, row, form, people, status=UNFIT)
    messages.success(request, "La seduta è registrata.")
    return redirect(address("decision", row))


def _saved_form(row: FundingDecision) -> SittingForm:
    return SittingForm(initial=SittingForm.saved(row.sitting), decision=row)


def _saved_people(sitting: Sitting | None) -> list[dict[str, object]]:
    """Who is recorded at the sitting, in the order of the act."""
    members = sitting.members.order_by("part", "position") if sitting else []
    order = [SittingRole.PRESENT, SittingRole.ABSENT, SittingRole.RAPPORTEUR]
    return [
        {"part": row.part, "role": row.role, "name": row.name}
        for row in sorted(members, key=lambda row: order.index(SittingRole(row.part)))
    ]


def _differences(row: FundingDecision, form: SittingForm, people: Rows) -> list[Difference]:
    """What was typed of the sitting beside what somebody else saved."""
    row.refresh_from_db(fields=["sitting"])
    typed = _People(initial=people.filled(), prefix=PREFIX)
    saved = _People(initial=_saved_people(row.sitting), prefix=PREFIX)
    return [
        *of_fields(form, _saved_form(row)),
        *of_rows("Presenti, assenti, relatori", typed, saved),
    ]


def _stale(
    request: SignedInRequest, row: FundingDecision, differences: list[Difference]
) -> HttpResponse:
    return compared(
        request,
        differences,
        seal=seal_of(row.sitting),
        what=sitting_title(row),
        trail=_trail(row),
    )


def _trail(row: FundingDecision) -> object:
    return trail_of(row.round.call, (row.funder.name, address("decision", row)), "Seduta")


def _page(
    request: SignedInRequest,
    row: FundingDecision,
    form: SittingForm,
    people: Rows,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "grants/deciding/sitting.html",
        {
            "section": "office",
            "call": row.round.call,
            "decision": row,
            "title": sitting_title(row),
            "is_of_giunta": hasattr(row, "deliberation"),
            "form": form,
            "rows": people,
            "seal": seal_read(request) if form.is_bound else seal_of(row.sitting),
            "back": address("decision", row),
            "trail": _trail(row),
        },
        status=status,
    )
