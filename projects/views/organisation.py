"""A body: registered, shown with its people and projects, revised."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from funders.actions.errors import ActionRefused, StaleVersion
from projects.actions import organisation as bodies
from projects.forms.organisation import OrganisationForm
from projects.models import Application, Member, Organisation, Project
from projects.permissions import (
    acts_for,
    may_edit_organisation,
    may_manage_members,
)
from projects.views.missing import missing_of_body
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.conflict import conflict, of_fields, settled
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail

DESK = ("Scrivania", "/scrivania/")
SHOWN = 50
# The fault that an action names stands beside the field that it speaks of.
FIELD_OF = {
    bodies.TaxCodeTaken: "tax_code",
    bodies.TaxCodeFixed: "tax_code",
    bodies.NameInDisguise: "name",
}


def organisation_of(user: User, code: str) -> Organisation:
    """An organisation of ``user``; an auditor sees each. Raises Http404."""
    rows = Organisation.objects.visible_to(user).select_related("territory")
    return get_object_or_404(rows, code=code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: SignedInRequest) -> HttpResponse:
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            organisation = bodies.register_own(by=request.user, **form.facts())
        except ActionRefused as refused:
            add_refusal(form, refused, field=FIELD_OF.get(type(refused)))
        else:
            messages.success(request, "L'ente è registrato e tu ne sei il Referente.")
            return redirect("projects:organisation", code=organisation.code)
    context = {
        "section": "organisations",
        "form": form,
        "trail": trail(DESK, "Registra il tuo ente"),
    }
    status = 422 if form.errors else 200
    return render(request, "projects/organisation/new.html", context, status=status)


@signed_in
@require_safe
def organisation_page(request: SignedInRequest, code: str) -> HttpResponse:
    organisation = organisation_of(request.user, code)
    members = Member.objects.filter(organisation=organisation, ended_at__isnull=True)
    may_manage = may_manage_members(request.user, organisation)
    context = {
        "section": "organisations",
        "organisation": organisation,
        "members": members.select_related("user").order_by("joined_at", "pk"),
        "invitations": organisation.invitations.pending() if may_manage else [],
        "now": clock.now(),
        "projects": _shown_projects(organisation),
        "missing": missing_of_body(organisation),
        "may_manage": may_manage,
        "may_edit": may_edit_organisation(request.user, organisation),
        "is_mine": acts_for(request.user, organisation),
        "trail": trail(DESK, organisation.name),
    }
    return render(request, "projects/organisation/page.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: SignedInRequest, code: str) -> HttpResponse:
    organisation = organisation_of(request.user, code)
    if not may_edit_organisation(request.user, organisation):
        raise Http404
    has_filed = Application.objects.filter(lead=organisation).exists()
    posted = settled(request.POST) if request.method == "POST" else None
    form = OrganisationForm(posted, organisation=organisation, has_filed=has_filed)
    context = {
        "section": "organisations",
        "organisation": organisation,
        "form": form,
        "conflict": None,
        "trail": trail(
            DESK,
            (organisation.name, f"/enti/{organisation.code}/"),
            "Modifica",
        ),
    }
    if posted is not None and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            bodies.revise(organisation, version=version, by=request.user, **form.facts())
        except StaleVersion:
            saved = Organisation.objects.get(pk=organisation.pk)
            theirs = OrganisationForm(organisation=saved, has_filed=has_filed)
            differences = of_fields(form, theirs)
            context["conflict"] = conflict(posted, differences, version=saved.version)
            return render(request, "projects/organisation/edit.html", context, status=409)
        except ActionRefused as refused:
            add_refusal(form, refused, field=FIELD_OF.get(type(refused)))
        else:
            messages.success(request, "I dati dell'ente sono salvati.")
            return redirect("projects:organisation", code=organisation.code)
    status = 422 if form.errors else 200
    return render(request, "projects/organisation/edit.html", context, status=status)


def _shown_projects(organisation: Organisation) -> list[dict[str, object]]:
    """The latest projects, each with its last application, if it still says where it is.

    Two queries. What was withdrawn and is written again is a draft like any other.
    """
    projects = list(Project.objects.filter(lead=organisation).select_related("call")[:SHOWN])
    filed = {
        row.project_id: row
        for row in Application.objects.last_of(projects).select_related("register_entry")
    }
    return [{"project": row, "application": filed.get(row.pk)} for row in projects]
