"""The role of a person in an organisation changes or ends; somebody always answers for it."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from projects.actions.organisation import NoLongerAMember, add_member, end_member
from projects.models import Member
from projects.states import MemberRole
from welfare_kmzero.accounts.models import User


class LastOwner(ActionRefused):
    """Without this person nobody would answer for the organisation."""


class SameRole(ActionRefused):
    """The person has this role already."""


@transaction.atomic
def change_role(member: Member, *, role: MemberRole, by: User) -> Member:
    """End one role and begin another, so that who did what as what stays known.

    Returns the new membership. Errors: NoLongerAMember, SameRole, LastOwner.
    """
    organisation = lock(member.organisation)
    member = _acting(member)
    if member.role == role:
        raise SameRole(f"{member.user} ha già questo ruolo.")
    _check_owner_left(member)
    end_member(member, by=by)
    return add_member(organisation, user=member.user, role=role, by=by)


@transaction.atomic
def end(member: Member, *, by: User) -> Member:
    """The person no longer acts for the organisation. Errors: NoLongerAMember, LastOwner."""
    lock(member.organisation)
    member = _acting(member)
    _check_owner_left(member)
    return end_member(member, by=by)


def _acting(member: Member) -> Member:
    member = Member.objects.select_related("organisation", "user").get(pk=member.pk)
    if member.ended_at is not None:
        raise NoLongerAMember("La persona non agisce più per questo ente.")
    return member


def _check_owner_left(member: Member) -> None:
    owners = Member.objects.filter(
        organisation=member.organisation, role=MemberRole.OWNER, ended_at__isnull=True
    )
    if member.role == MemberRole.OWNER and not owners.exclude(pk=member.pk).exists():
        raise LastOwner("È l'unico Referente dell'ente: danne prima l'incarico a un'altra persona.")
