"""The people of a body: asked to come, given another role, let go."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from funders.actions.errors import ActionRefused
from projects.actions import invitation as invitations
from projects.actions import membership
from projects.actions.organisation import AlreadyAMember
from projects.forms.organisation import InvitationForm, RoleForm
from projects.models import Invitation, Member, Organisation
from projects.permissions import may_end_membership, may_manage_members
from projects.states import MemberRole
from projects.views.organisation import DESK, organisation_of
from welfare_kmzero.accounts.access import SignedInRequest, signed_in
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.forms import add_refusal
from welfare_kmzero.screens.paging import trail


def managed_by(user: User, code: str) -> Organisation:
    """An organisation whose people ``user`` manages. Raises Http404."""
    organisation = organisation_of(user, code)
    if not may_manage_members(user, organisation):
        raise Http404
    return organisation


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest, code: str) -> HttpResponse:
    organisation = managed_by(request.user, code)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        role = MemberRole(form.cleaned_data["role"])
        try:
            invitations.invite(organisation, email=email, role=role, by=request.user)
        except (invitations.AlreadyInvited, AlreadyAMember) as refused:
            add_refusal(form, refused, field="email")
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"L'invito parte ora per {email}: vale 14 giorni.")
            return redirect("projects:organisation", code=code)
    context = {
        "section": "organisations",
        "organisation": organisation,
        "form": form,
        "trail": trail(DESK, (organisation.name, f"/enti/{code}/"), "Invita una persona"),
    }
    status = 422 if form.errors else 200
    return render(request, "projects/organisation/invite.html", context, status=status)


@signed_in
@require_POST
def invitation_resend(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    return _on_invitation(
        request, code, number, act=invitations.resend, said="L'invito parte di nuovo."
    )


@signed_in
@require_POST
def invitation_revoke(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    return _on_invitation(
        request, code, number, act=invitations.revoke, said="L'invito è ritirato."
    )


def _on_invitation(
    request: SignedInRequest,
    code: str,
    number: int,
    *,
    act: Callable[..., Invitation],
    said: str,
) -> HttpResponse:
    organisation = managed_by(request.user, code)
    row = get_object_or_404(Invitation, organisation=organisation, pk=number)
    try:
        act(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("projects:organisation", code=code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def member_role(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    organisation = managed_by(request.user, code)
    member = _member(organisation, number)
    form = RoleForm(
        request.POST if request.method == "POST" else None, initial={"role": member.role}
    )
    if form.is_bound and form.is_valid():
        try:
            membership.change_role(
                member, role=MemberRole(form.cleaned_data["role"]), by=request.user
            )
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Il ruolo di {member.user} è cambiato.")
            return redirect("projects:organisation", code=code)
    context = {
        "section": "organisations",
        "organisation": organisation,
        "member": member,
        "form": form,
        "trail": trail(DESK, (organisation.name, f"/enti/{code}/"), f"Ruolo di {member.user}"),
    }
    status = 422 if form.errors else 200
    return render(request, "projects/organisation/role.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Asked before it is done; also the way in which a person leaves by themselves."""
    organisation = organisation_of(request.user, code)
    member = _member(organisation, number)
    if not may_end_membership(request.user, member):
        raise Http404
    is_self = member.user == request.user
    refusal = ""
    if request.method == "POST":
        try:
            membership.end(member, by=request.user)
        except ActionRefused as refused:
            refusal = str(refused)
        else:
            said = f"{member.user} non agisce più per {organisation.name}."
            messages.success(request, said)
            return redirect("/scrivania/" if is_self else f"/enti/{code}/")
    context = {
        "section": "organisations",
        "organisation": organisation,
        "member": member,
        "is_self": is_self,
        "refusal": refusal,
        "trail": trail(DESK, (organisation.name, f"/enti/{code}/"), "Togli l'accesso"),
    }
    status = 422 if refusal else 200
    return render(request, "projects/organisation/end.html", context, status=status)


def _member(organisation: Organisation, number: int) -> Member:
    rows = Member.objects.select_related("user", "organisation")
    return get_object_or_404(rows, organisation=organisation, pk=number, ended_at__isnull=True)
