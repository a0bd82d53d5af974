"""The answer to an invitation: by its link, or from the desk of who is signed in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from funders.actions.errors import ActionRefused
from projects.actions import invitation as invitations
from projects.models import Invitation
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest, anyone, signed_in
from welfare_kmzero.accounts.models import User


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of the message opens; only the person invited may accept."""
    invitation = invitations.of_token(token)
    if invitation is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        if user is None:
            return redirect(f"/accesso/login/?next={request.path}")
        return _accept(request, invitation, user)
    is_open = invitation.is_open(clock.now())
    context = {
        "section": "",
        "invitation": invitation,
        "is_open": is_open,
        "is_mine": user is not None and user.email.lower() == invitation.email,
    }
    response = render(request, "projects/organisation/invitation.html", context)
    # The address is the secret: no page learns it, no cache keeps it. (Without any referrer
    # the browser would hide the origin of the form, too.)
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store, private"
    return response


@signed_in
@require_POST
def invitation_accept(request: SignedInRequest, number: int) -> HttpResponse:
    """From the desk: whoever signs in with the address invited needs no link."""
    mine = Invitation.objects.addressed_to(request.user.email).select_related("organisation")
    return _accept(request, get_object_or_404(mine, pk=number), request.user)


def _accept(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    organisation = invitation.organisation
    try:
        invitations.accept(invitation, by=user)
    except invitations.InvitationForAnother:
        raise Http404 from None
    except ActionRefused as refused:
        if invitation.organisation.members.filter(user=user, ended_at__isnull=True).exists():
            messages.info(request, f"Agisci già per {organisation.name}.")
            return redirect("projects:organisation", code=organisation.code)
        messages.error(request, str(refused))
        return redirect("/scrivania/")
    messages.success(request, f"Ora agisci per {organisation.name}.")
    return redirect("projects:organisation", code=organisation.code)
