"""A colleague is asked to act for an organisation, and answers."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from projects import emails
from projects.actions.organisation import AlreadyAMember, add_member
from projects.models import Invitation, Member, Organisation
from projects.states import MemberRole
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record

VALID_FOR = dt.timedelta(days=14)
# More than any network needs, and too few to write to strangers with our name.
PENDING_AT_MOST = 30


class AlreadyInvited(ActionRefused):
    """The address has an invitation that it may still accept."""


class TooManyInvitations(ActionRefused):
    """Too many invitations of this organisation wait for an answer."""


class InvitationUsed(ActionRefused):
    """The invitation was accepted already."""


class InvitationRevoked(ActionRefused):
    """The invitation was taken back."""


class InvitationExpired(ActionRefused):
    """The term of the invitation has passed."""


class InvitationForAnother(ActionRefused):
    """The invitation is for another address."""


@transaction.atomic
def invite(organisation: Organisation, *, email: str, role: MemberRole, by: User) -> Invitation:
    """Write to ``email`` with a link that lets its owner act for ``organisation``.

    Whether the address has an account is told to nobody. One that expired makes room for the
    new one. Errors: AlreadyAMember, AlreadyInvited, TooManyInvitations.
    """
    now = clock.now()
    organisation = lock(organisation)
    email = email.strip().lower()
    acting = Member.objects.filter(organisation=organisation, ended_at__isnull=True)
    if acting.filter(user__email=email).exists():
        raise AlreadyAMember("Questa persona agisce già per l'ente.")
    pending = organisation.invitations.pending()
    if (before := pending.filter(email=email).first()) is not None:
        if before.is_open(now):
            raise AlreadyInvited(
                "Questo indirizzo ha già un invito in attesa: puoi mandarlo di nuovo."
            )
        _revoke(before, by=by, at=now)
    if pending.count() >= PENDING_AT_MOST:
        raise TooManyInvitations(
            f"Ci sono già {PENDING_AT_MOST} inviti senza risposta: ritirane qualcuno."
        )
    return _write(organisation, email=email, role=role, by=by, at=now)


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> Invitation:
    """A new link in place of the one before, which opens nothing any more.

    Errors: InvitationUsed, InvitationRevoked.
    """
    now = clock.now()
    invitation = _pending(invitation)
    _revoke(invitation, by=by, at=now)
    return _write(
        invitation.organisation,
        email=invitation.email,
        role=MemberRole(invitation.role),
        by=by,
        at=now,
    )


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take an invitation back. Errors: InvitationUsed, InvitationRevoked."""
    invitation = _pending(invitation)
    _revoke(invitation, by=by, at=clock.now())
    _record("organisation.invitation_revoked", invitation, by=by)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Member:
    """``by`` becomes a member; only who has the address that was invited.

    Errors: InvitationForAnother, InvitationUsed, InvitationRevoked, InvitationExpired,
    AlreadyAMember.
    """
    now = clock.now()
    if invitation.email != by.email.lower():
        raise InvitationForAnother("Questo invito è per un altro indirizzo.")
    invitation = _pending(invitation)
    if not invitation.is_open(now):
        raise InvitationExpired("L'invito è scaduto: chiedi a chi ti ha invitato di rimandarlo.")
    member = add_member(
        invitation.organisation, user=by, role=MemberRole(invitation.role), by=invitation.invited_by
    )
    invitation.accepted_at, invitation.accepted_by = now, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("organisation.invitation_accepted", invitation, by=by)
    return member


def of_token(token: str) -> Invitation | None:
    """The invitation to which ``token`` was sent, whatever became of it."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(token_sha256=_fingerprint(token)).first()


def _write(
    organisation: Organisation, *, email: str, role: MemberRole, by: User, at: dt.datetime
) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_sha256=_fingerprint(token),
        invited_at=at,
        invited_by=by,
        expires_at=at + VALID_FOR,
    )
    emails.invite(invitation, token=token)
    _record("organisation.member_invited", invitation, by=by)
    return invitation


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _pending(invitation: Invitation) -> Invitation:
    """``invitation`` under lock. The organisation is locked first, as everywhere."""
    lock(invitation.organisation)
    invitation = lock(invitation)
    if invitation.accepted_at is not None:
        raise InvitationUsed("L'invito è già stato accettato.")
    if invitation.revoked_at is not None:
        raise InvitationRevoked("L'invito è stato ritirato o sostituito da uno più recente.")
    return invitation


def _revoke(invitation: Invitation, *, by: User, at: dt.datetime) -> None:
    invitation.revoked_at, invitation.revoked_by = at, by
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def _record(action: str, invitation: Invitation, *, by: User) -> None:
    """Without the address of who may never have an account here."""
    record(
        action,
        by=by,
        target_type="organisation",
        target=invitation.organisation.code,
        after={"invitation": invitation.pk, "role": invitation.role},
    )
