"""Something that waits for a person: what, until when, and the page where it is done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from welfare_kmzero import clock

SOON = dt.timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Todo:
    """One line of the desk. ``facts``: of what it is about; ``term``: until when, if ever.

    ``left`` is the time that is left, in words; ``is_urgent``: little of it, or none.
    """

    title: str
    address: str
    facts: str = ""
    term: dt.datetime | None = None
    left: str = ""
    is_urgent: bool = False


def todo(
    title: str,
    address: str,
    *,
    now: dt.datetime,
    facts: str = "",
    term: dt.datetime | None = None,
) -> Todo:
    return Todo(
        title=title,
        address=address,
        facts=facts,
        term=term,
        left="" if term is None else time_left(term, now=now),
        is_urgent=term is not None and term - now <= SOON,
    )


def in_order(todos: Iterable[Todo]) -> list[Todo]:
    """What has a term first, the nearest before; the rest as it comes."""
    rows = list(todos)
    with_term = [row for row in rows if row.term is not None]
    with_term.sort(key=lambda row: row.term or clock.now())
    return with_term + [row for row in rows if row.term is None]


def time_left(term: dt.datetime, *, now: dt.datetime) -> str:
    """``scade oggi``, ``scade domani``, ``mancano 12 giorni``, ``scaduto``: by the Italian day."""
    if now > term:
        return "scaduto"
    days = (clock.rome(term).date() - clock.rome(now).date()).days
    if days == 0:
        return "scade oggi"
    return "scade domani" if days == 1 else f"mancano {days} giorni"


def address(name: str, *args: object) -> str:
    """The address of a page by its name; empty where this installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
