"""The score sheet beside the frozen application: written, saved by itself, handed in."""

import json
from dataclasses import dataclass
from decimal import Decimal

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused, StaleVersion
from funders.rules.errors import RuleError
from funders.states import CallState
from grants.actions import evaluation
from grants.documents.answers import completed
from grants.forms.evaluation import Question, SheetForm, questions, written_on
from grants.models import Assignment, Evaluation
from grants.states import EvaluationState, ReadingState
from grants.views.conflict import LIST, UNFIT
from grants.views.dossier import dossier_of
from grants.views.reading import state_of
from projects.documents.frozen import read_frozen
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.screens import autosave
from welfare_kmzero.screens.conflict import conflict, of_fields, settled
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

STALE = 409


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before an evaluator: the assignment, its sheet, the questions of the call."""

    assignment: Assignment
    sheet: Evaluation | None
    asked: list[Question]

    @property
    def is_open(self) -> bool:
        """Whether the sheet may be written on."""
        is_draft = self.sheet is None or self.sheet.status == EvaluationState.DRAFT
        return is_draft and self.is_call_open

    @property
    def is_call_open(self) -> bool:
        return self.assignment.application.call.status == CallState.EVALUATING

    @property
    def is_handed_in(self) -> bool:
        return self.sheet is not None and self.sheet.status == EvaluationState.SUBMITTED

    @property
    def total(self) -> Decimal:
        return sum((each.given for each in self.asked if each.given is not None), Decimal(0))

    @property
    def top(self) -> Decimal:
        return sum((each.criterion.max_points for each in self.asked), Decimal(0))

    @property
    def missing(self) -> list[Question]:
        """Criteria without points."""
        return [each for each in self.asked if each.given is None]


def assigned(user: User, code: str) -> Assignment:
    """What ``user`` was given and has no conflict on, declared or not yet. Raises Http404."""
    return get_object_or_404(
        Assignment.objects.of_evaluator(user)
        .in_force()
        .with_sheets()
        .select_related("application__snapshot", "application__call", "evaluator__panel"),
        application__code=code,
    )


def desk_of(assignment: Assignment) -> Desk:
    """Three queries."""
    sheet = assignment.evaluations.filter(~Q(status=EvaluationState.VOIDED)).first()
    return Desk(assignment, sheet, questions(assignment.application.call, sheet=sheet))


@signed_in
@csp_update({"frame-src": [SELF]})  # type: ignore[untyped-decorator]  # csp carries no types
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """The application and its sheet; without the declaration, the gate.

    The one page with frames: attached files are read in it, from this site alone.
    """
    assignment = assigned(request.user, code)
    if not assignment.is_declared:  # type: ignore[attr-defined]  # with_sheets() annotates
        return redirect("grants:declaration", code=code)
    desk = desk_of(assignment)
    if request.method == "POST":
        return _written(request, desk)
    return _page(
        request, desk, SheetForm(initial=written_on(desk.sheet, desk.asked), asked=desk.asked)
    )


def _written(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """What was typed is saved, or shown again with what is wrong."""
    form = SheetForm(settled(request.POST), asked=desk.asked)
    is_by_itself = autosave.is_autosave(request)
    if not form.is_valid() and "version" not in form.errors:
        return autosave.unfit(form) if is_by_itself else _page(request, desk, form, status=UNFIT)
    try:
        saved = _save(form, desk, by=request.user)
    except StaleVersion:
        return autosave.stale() if is_by_itself else _compared(request, desk, form)
    except (ActionRefused, RuleError) as refused:
        if is_by_itself:
            return autosave.refused(refused)
        add_refusal(form, refused)
        return _page(request, desk, form, status=UNFIT)
    return _saved(request, desk, saved)


def _save(form: SheetForm, desk: Desk, *, by: User) -> Evaluation:
    """A version that is missing is older than any. Raises what ``evaluation.write`` raises."""
    if "version" in form.errors:
        raise StaleVersion
    return evaluation.write(
        desk.assignment,
        scores=form.scores,
        remarks=form.remarks,
        comment=form.cleaned_data["giudizio"],
        version=form.cleaned_data["version"],
        by=by,
    )


def _saved(request: SignedInRequest, desk: Desk, saved: Evaluation) -> HttpResponse:
    if autosave.is_autosave(request):
        answer: JsonResponse = autosave.saved(version=saved.version, at=clock.now())
        return answer
    code = desk.assignment.application.code
    if request.POST.get("azione") == "consegna":
        return redirect("grants:hand_in", code=code)
    messages.success(request, "Scheda salvata. Non è ancora consegnata.")
    return redirect("grants:sheet", code=code)


def _compared(request: SignedInRequest, desk: Desk, form: SheetForm) -> HttpResponse:
    """Two tabs, or two devices: what is saved beside what was not (EVA-3)."""
    current = desk_of(desk.assignment)
    theirs = SheetForm(initial=written_on(current.sheet, current.asked), asked=current.asked)
    return render(
        request,
        "grants/evaluating/compared.html",
        {
            "section": "evaluations",
            "what": f"Scheda della domanda n. {desk.assignment.application.number}",
            "conflict": conflict(
                request.POST,
                of_fields(form, theirs),
                version=current.sheet.version if current.sheet else 1,
                saved_by="un'altra tua finestra",
            ),
            "trail": trail(LIST, f"Domanda n. {desk.assignment.application.number}"),
        },
        status=STALE,
    )


def _page(
    request: SignedInRequest, desk: Desk, form: SheetForm, *, status: int = 200
) -> HttpResponse:
    application = desk.assignment.application
    state = state_of(desk.assignment)
    answers = completed(
        application,
        address=lambda item: reverse("grants:read_item", args=[application.code, item.pk]),
    )
    paper = dossier_of(application)
    return render(
        request,
        "grants/evaluating/sheet.html",
        {
            "section": "evaluations",
            "desk": desk,
            "application": application,
            "frozen": read_frozen(
                application,
                address=lambda place: reverse("grants:read_file", args=[application.code, place]),
            ),
            "answers": answers,
            "state": state,
            "form": form,
            "dossier": paper,
            "is_dossier_behind": paper is not None and paper.is_behind(answers),
            "reopened": _reopened(desk) if state is ReadingState.REOPENED else None,
            "trail": trail(LIST, f"Domanda n. {application.number}"),
        },
        status=status,
    )


def _reopened(desk: Desk) -> str:
    """The reason that the officer wrote; one query."""
    code = f"{desk.assignment.application.code}/{desk.assignment.evaluator.code}"
    events = Event.objects.about("evaluation", code).filter(action="evaluation.reopened")
    last = events.first()
    return str(json.loads(last.details).get("reason", "")) if last else ""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: SignedInRequest, code: str) -> HttpResponse:
    """The last look before handing in, and the handing in."""
    assignment = assigned(request.user, code)
    if not assignment.is_declared:  # type: ignore[attr-defined]  # with_sheets() annotates
        return redirect("grants:declaration", code=code)
    desk = desk_of(assignment)
    if not desk.is_open or desk.sheet is None:
        return redirect("grants:sheet", code=code)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _hand_in(request, desk.sheet)
        except StaleVersion:
            problem, status = "La scheda è cambiata nel frattempo: rileggila qui sotto.", STALE
            desk = desk_of(assignment)
        except (ActionRefused, RuleError) as refused:
            problem, status = _sentence(desk, refused), UNFIT
        else:
            number = assignment.application.number
            messages.success(request, f"Scheda della domanda n. {number} consegnata.")
            return redirect("grants:evaluations")
    return render(
        request,
        "grants/evaluating/hand_in.html",
        {
            "section": "evaluations",
            "desk": desk,
            "application": assignment.application,
            "problem": problem,
            "trail": trail(
                LIST,
                (
                    f"Domanda n. {assignment.application.number}",
                    reverse("grants:sheet", args=[code]),
                ),
                "Consegna",
            ),
        },
        status=status,
    )


def _hand_in(request: SignedInRequest, sheet: Evaluation) -> None:
    """Raises what ``evaluation.submit`` raises."""
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
    evaluation.submit(sheet, version=version, by=request.user)


def _sentence(desk: Desk, refused: Exception) -> str:
    """What stands in the way; the rules name criteria by code alone."""
    if desk.missing:
        return "Prima di consegnare dai i punti a ogni criterio."
    return str(refused)
