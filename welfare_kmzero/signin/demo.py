"""The people of the demonstration: who they are, and one-click entry where it exists.

It exists in the evaluation deployment with ``DEMO`` on, and for addresses under
``demo.example`` alone; settings refuse ``DEMO`` in production.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from funders.models import FunderOfficer
from grants.models import Evaluator
from projects.models import Member
from welfare_kmzero import italian
from welfare_kmzero.accounts.models import User

DOMAIN = "@demo.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to enter as; ``role`` in words."""

    email: str
    name: str
    role: str


def is_open() -> bool:
    """Whether this installation offers one-click entry."""
    return bool(settings.DEMO) and not settings.PRODUCTION


def users() -> Iterable[User]:
    return User.objects.filter(email__endswith=DOMAIN, is_active=True)


def people() -> list[Person]:
    """Everyone of the demonstration with what they do; nobody where it is not open."""
    if not is_open():
        return []
    known = list(users())
    roles = _roles(known)
    return [
        Person(email=user.email, name=str(user), role=italian.listed(roles[user.pk]))
        for user in known
    ]


def _roles(known: list[User]) -> dict[int, list[str]]:
    """The roles of each person, by what the tables say; three queries."""
    roles: dict[int, dict[str, None]] = {user.pk: {} for user in known}
    for member in Member.objects.filter(user__in=known, ended_at__isnull=True).select_related(
        "organisation"
    ):
        role = f"{member.get_role_display().lower()} di {member.organisation.name}"
        roles[member.user_id][role] = None
    for officer in FunderOfficer.objects.filter(
        user__in=known, ended_at__isnull=True
    ).select_related("funder"):
        roles[officer.user_id][f"incaricata di {officer.funder.name}"] = None
    for user_id in Evaluator.objects.filter(user__in=known).values_list("user_id", flat=True):
        if user_id is not None:
            roles[user_id]["fa parte del gruppo di valutazione"] = None
    for user in known:
        if user.is_auditor:
            roles[user.pk]["revisore: vede tutto, in sola lettura"] = None
        if user.is_superuser:
            roles[user.pk]["amministra persone e configurazione"] = None
    return {key: list(found) or ["nessun incarico"] for key, found in roles.items()}
