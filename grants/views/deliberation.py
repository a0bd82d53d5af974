"""Writing the Giunta's act: text, checklist, with the act as it would be printed beside."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from grants.actions import deliberation as acts
from grants.documents.building import checklist_items
from grants.documents.preview import Typed, as_page, draft_facts, still_missing
from grants.forms.deliberation import ChecklistForm, TextForm
from grants.models import Deliberation
from grants.states import DecisionState
from grants.views.decision import LATE, UNFIT, trail_of
from grants.views.decision_steps import address
from grants.views.reach import deliberation_written
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.conflict import conflict, of_fields, settled
from welfare_kmzero.screens.forms import add_refusal

PREVIEW = "anteprima"
# No row has it: a comparison sent back without its choices is shown again.
UNDECIDED = 0


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
