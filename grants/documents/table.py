"""What a table of a call is: its columns, its rows, read as they are written."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from funders.models import Call
from grants.documents.table_rows import Rows
from projects.models import Application


@dataclass(frozen=True, slots=True)
class Table:
    """``count``: how many rows, roughly, in one query.

    ``tells_points``: of single sheets, or of the ranking. ``tells_sittings``: of the panel,
    drafts too.
    """

    code: str
    title: str
    holds: str
    header: Callable[[Call], tuple[str, ...]]
    rows: Callable[[Call], Rows]
    count: Callable[[Call], int]
    tells_points: bool = False
    tells_sittings: bool = False


def always(*names: str) -> Callable[[Call], tuple[str, ...]]:
    return lambda _: names


def of(model: type[Model], path: str) -> Callable[[Call], int]:
    return lambda call: model._default_manager.filter(**{path: call}).count()


def filed(model: type[Model]) -> Callable[[Call], int]:
    """How many rows of ``model`` the projects that were filed have."""
    return lambda call: model._default_manager.filter(
        project__in=Application.objects.filter(call=call).values("project")
    ).count()
