"""Writing the Giunta's act: text, checklist, sitting, with the act as it would be printed beside."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from grants.actions import deliberation as acts
from grants.documents.building import checklist_items
from grants.documents.preview import Typed, as_page, draft_facts, still_missing
from grants.forms.deliberation import (
    ChecklistForm,
    PersonForm,
    SittingForm,
    TextForm,
    people_of,
)
from grants.forms.rows import ADD, Rows, rows_of, with_more_rows
from grants.models import Deliberation, Sitting
from grants.states import DecisionState, SittingRole
from grants.views._compared import compared, seal_read
from grants.views.decision import LATE, UNFIT, trail_of
from grants.views.decision_steps import address
from grants.views.reach import deliberation_written
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.conflict import Difference, conflict, of_fields, of_rows, settled
from welfare_kmzero.screens.forms import add_refusal

PREVIEW = "anteprima"
# No row has it: a comparison sent back without its choices is shown again.
UNDECIDED = 0
_People = rows_of(PersonForm)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deliberation_text(
    request: SignedInRequest, code: str, number: int, funder: str
) -> HttpResponse:
    """Subject and own paragraphs; the preview is asked for by HTMX, or by its button."""
    deliberation = deliberation_written(request.user, code, number, funder)
    if _is_adopted(deliberation):
        return redirect(address("decision", deliberation.decision))
    if request.method != "POST":
        form = TextForm(initial=TextForm.saved(deliberation))
        return _editor(request, deliberation, form, "Testo dell'atto")
    form = TextForm(settled(request.POST))
    if PREVIEW in request.POST:
        form.is_valid()
        return _previewed(request, deliberation, form, form.typed(), "Testo dell'atto")

    def save() -> None:
        acts.write_text(
            deliberation,
            subject=form.cleaned_data["subject"],
            takes_note=form.cleaned_data["takes_note"] == "si",
            paragraphs=form.paragraphs(),
            version=form.cleaned_data["version"] or UNDECIDED,
            by=request.user,
        )

    return _saved(
        request, deliberation, form, save, name="Testo dell'atto", said="Il testo è salvato."
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deliberation_items(
    request: SignedInRequest, code: str, number: int, funder: str
) -> HttpResponse:
    """The checklist, all at once; only what changed is written."""
    deliberation = deliberation_written(request.user, code, number, funder)
    if _is_adopted(deliberation):
        return redirect(address("decision", deliberation.decision))
    shown = checklist_items(deliberation, deliberation.decision.round.call)
    if request.method != "POST":
        form = ChecklistForm(initial={"version": deliberation.version}, shown=shown)
        return _editor(request, deliberation, form, "Lista di controllo")
    form = ChecklistForm(settled(request.POST), shown=shown)
    if PREVIEW in request.POST:
        form.is_valid()
        typed = Typed(items=form.items())
        return _previewed(request, deliberation, form, typed, "Lista di controllo")

    def save() -> None:
        acts.fill_items(
            deliberation,
            form.changed_items(),
            version=form.cleaned_data["version"] or UNDECIDED,
            by=request.user,
        )

    return _saved(
        request,
        deliberation,
        form,
        save,
        name="Lista di controllo",
        said="La lista di controllo è salvata.",
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deliberation_sitting(
    request: SignedInRequest, code: str, number: int, funder: str
) -> HttpResponse:
    """What is known of the sitting, and who was there."""
    deliberation = deliberation_written(request.user, code, number, funder)
    if _is_adopted(deliberation):
        return redirect(address("decision", deliberation.decision))
    sitting = deliberation.sitting
    if request.method != "POST":
        blank = [{"part": SittingRole.PRESENT} for _ in range(3)]
        people = _People(initial=[*_saved_people(sitting), *blank], prefix="persone")
        return _sitting_page(
            request, deliberation, SittingForm(initial=SittingForm.saved(sitting)), people
        )
    return _sitting_typed(request, deliberation)


def _sitting_typed(request: SignedInRequest, deliberation: Deliberation) -> HttpResponse:
    posted = settled(request.POST)
    form, sitting = SittingForm(posted), deliberation.sitting
    if ADD in request.POST:
        people = _People(with_more_rows(request.POST, "persone"), prefix="persone")
        return _sitting_page(request, deliberation, form, people)
    people = _People(posted, prefix="persone")
    if not all([form.is_valid(), people.is_valid()]):
        return _sitting_page(request, deliberation, form, people, status=UNFIT)
    facts = form.facts(people_of(people.filled()))
    try:
        if sitting is None:
            call = deliberation.decision.round.call
            acts.record_sitting(call, facts, by=request.user, act=deliberation)
        else:
            acts.revise_sitting(sitting, facts, seal=seal_read(request), by=request.user)
    except StaleVersion:
        if found := _differences(deliberation, form, people):
            return _stale_sitting(request, deliberation, found)
    except ActionRefused as refused:
        add_refusal(form, refused)
        return _sitting_page(request, deliberation, form, people, status=UNFIT)
    messages.success(request, "La seduta è registrata.")
    return redirect(address("decision", deliberation.decision))


def _saved_people(sitting: Sitting | None) -> list[dict[str, object]]:
    """Who is recorded at the sitting, in the order of the act."""
    members = sitting.members.order_by("part", "position") if sitting else []
    order = [SittingRole.PRESENT, SittingRole.ABSENT, SittingRole.RAPPORTEUR]
    return [
        {"part": row.part, "role": row.role, "name": row.name}
        for row in sorted(members, key=lambda row: order.index(SittingRole(row.part)))
    ]


def _differences(deliberation: Deliberation, form: SittingForm, people: Rows) -> list[Difference]:
    """What was typed of the sitting beside what somebody else saved."""
    deliberation.refresh_from_db()
    sitting = deliberation.sitting
    typed = _People(initial=people.filled(), prefix="persone")
    saved = _People(initial=_saved_people(sitting), prefix="persone")
    return [
        *of_fields(form, SittingForm(initial=SittingForm.saved(sitting))),
        *of_rows("Presenti, assenti, relatori", typed, saved),
    ]


def _stale_sitting(
    request: SignedInRequest, deliberation: Deliberation, differences: list[Difference]
) -> HttpResponse:
    return compared(
        request,
        differences,
        seal=acts.seal_of(deliberation.sitting),
        what="Seduta della Giunta",
        trail=_trail(deliberation, "Seduta"),
    )


def _is_adopted(deliberation: Deliberation) -> bool:
    return deliberation.decision.status == DecisionState.ADOPTED


def _saved(
    request: SignedInRequest,
    deliberation: Deliberation,
    form: TextForm | ChecklistForm,
    save: Callable[[], None],
    *,
    name: str,
    said: str,
) -> HttpResponse:
    if not form.is_valid():
        return _editor(request, deliberation, form, name, status=UNFIT)
    try:
        save()
    except StaleVersion:
        return _compared(request, deliberation, form, name)
    except ActionRefused as refused:
        add_refusal(form, refused)
        return _editor(request, deliberation, form, name, status=UNFIT)
    messages.success(request, said)
    return redirect(address("decision", deliberation.decision))


def _compared(
    request: SignedInRequest, deliberation: Deliberation, form: TextForm | ChecklistForm, name: str
) -> HttpResponse:
    """Somebody else saved meanwhile: both texts, side by side."""
    deliberation.refresh_from_db()
    if isinstance(form, TextForm):
        saved: TextForm | ChecklistForm = TextForm(initial=TextForm.saved(deliberation))
    else:
        shown = checklist_items(deliberation, deliberation.decision.round.call)
        saved = ChecklistForm(shown=shown)
    decision = deliberation.decision
    return render(
        request,
        "grants/deciding/compared.html",
        {
            "section": "office",
            "call": decision.round.call,
            "name": name,
            "conflict": conflict(
                settled(request.POST), of_fields(form, saved), version=deliberation.version
            ),
            "trail": _trail(deliberation, name),
        },
        status=LATE,
    )


def _trail(deliberation: Deliberation, name: str) -> object:
    decision = deliberation.decision
    return trail_of(
        decision.round.call, (decision.funder.name, address("decision", decision)), name
    )


def _previewed(
    request: SignedInRequest,
    deliberation: Deliberation,
    form: TextForm | ChecklistForm,
    typed: Typed,
    name: str,
) -> HttpResponse:
    """The act with what is being written: the fragment alone for HTMX, else the whole page."""
    if request.headers.get("HX-Request"):
        context = _beside(deliberation, typed)
        return render(request, "grants/deciding/_preview.html", context)
    return _editor(request, deliberation, form, name, typed=typed)


def _beside(deliberation: Deliberation, typed: Typed | None) -> Mapping[str, object]:
    facts = draft_facts(deliberation, typed)
    return {
        "preview": as_page(facts),
        "missing": still_missing(deliberation, facts),
        "is_typed": typed is not None,
    }


def _editor(
    request: SignedInRequest,
    deliberation: Deliberation,
    form: TextForm | ChecklistForm,
    name: str,
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    decision = deliberation.decision
    return render(
        request,
        "grants/deciding/editor.html",
        {
            "section": "office",
            "call": decision.round.call,
            "decision": decision,
            "name": name,
            "form": form,
            "action": request.path,
            "back": address("decision", decision),
            "trail": _trail(deliberation, name),
            **_beside(deliberation, typed),
        },
        status=status,
    )


def _sitting_page(
    request: SignedInRequest,
    deliberation: Deliberation,
    form: SittingForm,
    people: Rows,
    *,
    status: int = 200,
) -> HttpResponse:
    decision = deliberation.decision
    return render(
        request,
        "grants/deciding/sitting.html",
        {
            "section": "office",
            "call": decision.round.call,
            "decision": decision,
            "form": form,
            "rows": people,
            "seal": seal_read(request) if form.is_bound else acts.seal_of(deliberation.sitting),
            "back": address("decision", decision),
            "trail": _trail(deliberation, "Seduta"),
        },
        status=status,
    )
