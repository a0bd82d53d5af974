"""The gate: nothing of an application is seen before the word on one's conflicts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from grants.actions import conflict, gate
from grants.forms.conflict import DeclarationForm, LateConflictForm
from grants.models import Assignment
from projects.documents.application import content_now
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

LIST = ("Le mie valutazioni", "/valutazioni/")
# What an invalid form, or a refusal, answers.
UNFIT = 422


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: SignedInRequest, code: str) -> HttpResponse:
    """Who stands behind an application, and the evaluator's word on it; or a late conflict."""
    assignment = get_object_or_404(
        Assignment.objects.of_evaluator(request.user)
        .in_force()
        .with_sheets()
        .select_related("application__snapshot", "application__call", "evaluator__panel"),
        application__code=code,
    )
    form: DeclarationForm | LateConflictForm
    if assignment.is_declared:  # type: ignore[attr-defined]  # with_sheets() annotates
        form = LateConflictForm(request.POST or None)
    else:
        form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form = type(form)(request.POST)
        if form.is_valid():
            try:
                return _said(request, assignment, form)
            except ActionRefused as refused:
                add_refusal(form, refused)
    return render(
        request,
        "grants/evaluating/declaration.html",
        {
            "section": "evaluations",
            "assignment": assignment,
            "application": assignment.application,
            "bodies": content_now(assignment.application).bodies,
            "is_declared": assignment.is_declared,  # type: ignore[attr-defined]  # as above
            "has_sheet": assignment.sheet_status is not None,  # type: ignore[attr-defined]  # as above
            "form": form,
            "trail": trail(LIST, f"Domanda n. {assignment.application.number}"),
        },
        status=UNFIT if request.method == "POST" else 200,
    )


def _said(
    request: SignedInRequest, assignment: Assignment, form: DeclarationForm | LateConflictForm
) -> HttpResponse:
    """Raises ActionRefused."""
    number = assignment.application.number
    if isinstance(form, DeclarationForm) and not form.has_conflict:
        gate.open_reading(assignment, by=request.user)
        messages.success(request, f"Puoi leggere e valutare la domanda n. {number}.")
        return redirect("grants:sheet", code=assignment.application.code)
    conflict.declare(
        assignment.evaluator,
        assignment.application,
        has_conflict=True,
        reason=form.cleaned_data["motivo"],
        by=request.user,
    )
    messages.success(
        request,
        f"Astensione registrata per la domanda n. {number}: non la vedrai più. "
        "Se avevi già dato dei punti, non contano.",
    )
    return redirect("grants:evaluations")
