"""Bodies and the people who act for them."""

from django.urls import path

from projects.views import invitation, organisation, people

urlpatterns = [
    path("enti/nuovo/", organisation.organisation_new, name="organisation_new"),
    path(
        "enti/inviti/<number:number>/accetta/",
        invitation.invitation_accept,
        name="invitation_accept",
    ),
    path("inviti/<str:token>/", invitation.invitation_link, name="invitation"),
    path("enti/<slug:code>/", organisation.organisation_page, name="organisation"),
    path("enti/<slug:code>/modifica/", organisation.organisation_edit, name="organisation_edit"),
    path("enti/<slug:code>/invita/", people.invite, name="organisation_invite"),
    path(
        "enti/<slug:code>/inviti/<number:number>/rimanda/",
        people.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "enti/<slug:code>/inviti/<number:number>/ritira/",
        people.invitation_revoke,
        name="invitation_revoke",
    ),
    path("enti/<slug:code>/persone/<number:number>/ruolo/", people.member_role, name="member_role"),
    path("enti/<slug:code>/persone/<number:number>/togli/", people.member_end, name="member_end"),
]
