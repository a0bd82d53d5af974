"""Constraints said once: states among their values, instants with their people, amounts."""

from django.db.models import CheckConstraint, F, Q
from django.db.models.enums import ChoicesType


def one_of(field: str, choices: ChoicesType, *, name: str) -> CheckConstraint:
    """``field`` holds one of the values of ``choices``."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message="Valore non previsto.",
    )


def paired(prefix: str, *, name: str) -> CheckConstraint:
    """``<prefix>_at`` and ``<prefix>_by`` are both there or both absent."""
    return CheckConstraint(
        condition=Q(**{f"{prefix}_at__isnull": True, f"{prefix}_by__isnull": True})
        | Q(**{f"{prefix}_at__isnull": False, f"{prefix}_by__isnull": False}),
        name=name,
        violation_error_message="L'istante e la persona vanno insieme.",
    )


def at_least(field: str, minimum: int, *, name: str) -> CheckConstraint:
    """``field`` is not below ``minimum`` (null passes)."""
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": minimum}),
        name=name,
        violation_error_message="Il numero è troppo piccolo.",
    )


def not_blank(field: str, *, name: str) -> CheckConstraint:
    """``field`` holds some text."""
    return CheckConstraint(
        condition=~Q(**{field: ""}),
        name=name,
        violation_error_message="Il testo non può mancare.",
    )


def rate(prefix: str, *, name: str) -> CheckConstraint:
    """A fraction kept as two integers: both null, or 0 <= numerator <= denominator."""
    # A CHECK lets NULL pass: that both are there must be said.
    from_zero_to_one = Q(
        **{
            f"{prefix}_numerator__isnull": False,
            f"{prefix}_numerator__gte": 0,
            f"{prefix}_denominator__isnull": False,
            f"{prefix}_denominator__gt": 0,
        }
    ) & Q(**{f"{prefix}_numerator__lte": F(f"{prefix}_denominator")})
    absent = Q(**{f"{prefix}_numerator__isnull": True, f"{prefix}_denominator__isnull": True})
    return CheckConstraint(
        condition=absent | from_zero_to_one,
        name=name,
        violation_error_message="La frazione deve essere tra 0 e 1.",
    )
