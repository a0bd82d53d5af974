"""The funnel of every change of state."""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from django.db import models

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User

Transitions: TypeAlias = Mapping[str, frozenset[str]]
Row = TypeVar("Row", bound=models.Model)


class TransitionRefused(Exception):
    """The thing cannot pass from its state to the one asked for."""


def move(row: Row, to: str, *, by: User) -> Row:
    """Pass ``row`` to the state ``to`` and return it.

    The class of ``row`` has ``status`` and ``transitions`` (state -> states that may
    follow). Where it has ``<to>_at`` and ``<to>_by`` they are set. Raises
    TransitionRefused when the table, or another writer who came first, says no.
    """
    current: Any = row  # reason: status and transitions are a convention, not a base class
    transitions: Transitions = current.transitions
    if to not in transitions.get(current.status, frozenset()):
        raise TransitionRefused(
            f"{row._meta.verbose_name}: da «{current.status}» non si passa a «{to}»."
        )
    changes: dict[str, Any] = {"status": to}  # reason: values of columns
    names = {field.name for field in row._meta.get_fields()}
    if f"{to}_at" in names:
        changes[f"{to}_at"] = clock.now()
        changes[f"{to}_by"] = by
    changed = type(row)._default_manager.filter(pk=row.pk, status=current.status).update(**changes)
    if not changed:
        raise TransitionRefused(f"{row._meta.verbose_name}: qualcun altro l'ha già cambiata.")
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def move_all(rows: models.QuerySet[Row], to: str, *, by: User) -> int:
    """Pass every one of ``rows`` to ``to`` in one statement; returns how many there were.

    The same table and columns as ``move``, for sets too large to walk. Raises
    TransitionRefused when one of them cannot pass: then none has.
    """
    current: Any = rows.model  # reason: as in move
    transitions: Transitions = current.transitions
    allowed = [state for state, following in transitions.items() if to in following]
    if rows.exclude(status__in=allowed).exists():
        raise TransitionRefused(
            f"{rows.model._meta.verbose_name_plural}: non tutte possono passare a «{to}»."
        )
    changes: dict[str, Any] = {"status": to}  # reason: values of columns
    if f"{to}_at" in {field.name for field in rows.model._meta.get_fields()}:
        changes[f"{to}_at"] = clock.now()
        changes[f"{to}_by"] = by
    return rows.update(**changes)
