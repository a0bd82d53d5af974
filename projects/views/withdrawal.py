"""Taking an application back, with a page that asks whether it is meant."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funders.actions.errors import ActionRefused
from projects import permissions
from projects.actions.application import withdraw
from projects.forms.withdrawal import WithdrawalForm
from projects.models import Application
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: SignedInRequest, code: str) -> HttpResponse:
    """For who may commit the organisation."""
    applications = Application.objects.visible_to(request.user).select_related(
        "call", "lead", "project", "register_entry"
    )
    application = get_object_or_404(applications, code=code)
    if not permissions.may_withdraw(request.user, application):
        raise Http404
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw(application, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"La domanda {application.code} è ritirata.")
            return redirect("projects:receipt", number=application.project_id)
    return render(
        request,
        "projects/filing/withdrawal.html",
        {
            "section": "applications",
            "form": form,
            "application": application,
            "trail": trail(
                ("Scrivania", reverse("pages:desk")),
                (application.title, reverse("projects:receipt", args=[application.project_id])),
                "Ritiro",
            ),
        },
        status=422 if form.is_bound else 200,
    )
