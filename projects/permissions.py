"""Who may do what to an organisation, a project, an application.

Everyone acts through an organisation: the owner answers for it, an editor writes, the
legal representative commits it, a reader reads. A stranger sees nothing.
"""

from collections.abc import Collection

from funders.permissions import is_officer_of, is_system, may_read_all
from projects.models import Application, Member, Organisation, Project
from projects.states import COMMITTER_ROLES, WRITER_ROLES, MemberRole
from welfare_kmzero.accounts.models import User

WRITERS = WRITER_ROLES
COMMITTERS = COMMITTER_ROLES


def acts_for(
    user: User, organisation: Organisation, roles: Collection[str] = MemberRole.values
) -> bool:
    """Whether ``user`` is a member of ``organisation`` in one of ``roles`` today."""
    if is_system(user):
        return True
    membership = Member.objects.filter(
        organisation=organisation, user=user, role__in=roles, ended_at__isnull=True
    )
    return user.is_active and membership.exists()


def may_manage_members(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation, COMMITTERS)


def may_edit_organisation(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation, WRITERS)


def may_end_membership(user: User, member: Member) -> bool:
    """Who manages the people of the body; and each person their own."""
    return member.user == user or may_manage_members(user, member.organisation)


def may_start_project(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation, WRITERS)


def may_see_project(user: User, project: Project) -> bool:
    """A draft belongs to its organisation alone: officers see what is filed, not what is written."""
    return acts_for(user, project.lead) or may_read_all(user)


def may_edit_project(user: User, project: Project) -> bool:
    return acts_for(user, project.lead, WRITERS)


def may_sign_off(user: User, project: Project) -> bool:
    return acts_for(user, project.lead, COMMITTERS)


def may_take_up(user: User, project: Project) -> bool:
    return acts_for(user, project.lead, WRITERS)


def may_file(user: User, project: Project) -> bool:
    """Filing commits the organisation, like signing off."""
    return acts_for(user, project.lead, COMMITTERS)


def may_withdraw(user: User, application: Application) -> bool:
    return acts_for(user, application.lead, COMMITTERS)


def may_see_application(user: User, application: Application) -> bool:
    """Its organisation, the officers of the call, auditors; evaluators are known above."""
    return (
        acts_for(user, application.lead)
        or is_officer_of(user, application.call)
        or may_read_all(user)
    )
