"""What the public page of a call is made of, in one short question: has anything changed?

The terms of a published call, its protocol and the shares cannot change: the database refuses
it (``funders.triggers``). What can is asked here as it stands, not as a number that somebody
must remember to raise: state, extensions, publication, names of the parties, dates of the
protocol. A page drawn when the answer was the same says the same.
"""

from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Exists, OuterRef

from funders.models import Call
from grants.models import Publication

# As the database gives them: to be compared, not read.
Marks: TypeAlias = tuple[tuple[object, ...], ...]
_CODE = "{code}"
_OF_OTHERS = (
    "protocol__title",
    "protocol__signed_on",
    "protocol__shares__pk",
    "protocol__shares__funder__code",
    "protocol__shares__funder__name",
    "extensions__pk",
    "extensions__closes_at",
    "extensions__reason",
)


def marks_of(code: str) -> Marks:
    """One query; empty when there is no such call for everyone."""
    sql, parameters = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [code if each == _CODE else each for each in parameters])
        return tuple(cursor.fetchall())


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:  # reason: what a driver takes
    """The SQL, made once: to make it costs ten times as much as to ask it."""
    columns = [field.attname for field in Call._meta.concrete_fields]
    rows = (
        Call.objects.public()
        .filter(code=_CODE)
        .order_by("protocol__shares__pk", "extensions__pk")
        .values_list(*columns, *_OF_OTHERS, Exists(Publication.objects.filter(call=OuterRef("pk"))))
    )
    sql, parameters = rows.query.sql_with_params()
    return sql, tuple(parameters)
