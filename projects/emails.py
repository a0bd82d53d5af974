"""Messages about organisations: a notice and a link, sent by a job."""

import datetime as dt

from projects.models import Invitation
from welfare_kmzero import clock, italian
from welfare_kmzero.mail.post import post


def invite(invitation: Invitation, *, token: str) -> None:
    """The link with which the address accepts; nowhere else is ``token`` written."""
    post(
        to=invitation.email,
        subject=f"Invito ad agire per {invitation.organisation.name}",
        template="mail/invitation.txt",
        context={
            "organisation": invitation.organisation.name,
            "inviter": str(invitation.invited_by),
            "role": invitation.get_role_display(),
            "until": _term(invitation.expires_at),
        },
        path=f"/inviti/{token}/",
        key=f"invitation:{invitation.pk}",
        by=invitation.invited_by,
    )


def _term(instant: dt.datetime) -> str:
    local = clock.rome(instant)
    return f"{italian.long_date(local.date())}, ore {local:%H:%M} (ora italiana)"
