"""What a person is, for the main menu."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from funders.models import FunderOfficer
from grants.models import Evaluator
from projects.models import Member
from welfare_kmzero.accounts.models import User


@dataclass(frozen=True, slots=True)
class Roles:
    """Which workplaces a person has."""

    applies: bool = False
    evaluates: bool = False
    is_officer: bool = False


def roles_of(user: User) -> Roles:
    """One query; a menu says what is there now, however long the session is."""
    mine = OuterRef("pk")
    row = User.objects.filter(pk=user.pk).values_list(
        Exists(Member.objects.filter(user=mine, ended_at__isnull=True)),
        Exists(Evaluator.objects.filter(user=mine)),
        Exists(FunderOfficer.objects.filter(user=mine, ended_at__isnull=True)),
    )
    applies, evaluates, is_officer = row.get()
    return Roles(
        applies=applies,
        evaluates=evaluates,
        is_officer=is_officer or user.is_staff or user.is_auditor,
    )
