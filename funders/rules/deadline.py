"""Until when is a call open?

Rule. The deadline is the closing instant of the call; each extension sets a later one,
and the last holds. What arrives at the very instant of the deadline is in time. What
counts is the arrival of the request, not the end of its handling.

Source: the call, with the acts that extend it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from funders.rules.errors import RuleError


class InstantWithoutZone(RuleError):
    """An instant that does not name its time zone cannot be compared."""


def effective_deadline(closes_at: datetime, *, extensions: Iterable[datetime] = ()) -> datetime:
    """The last of the closing instant and its extensions, in UTC. Errors: InstantWithoutZone."""
    return max(in_utc(instant) for instant in (closes_at, *extensions))


def is_in_time(arrived_at: datetime, *, deadline: datetime) -> bool:
    """Errors: InstantWithoutZone."""
    return in_utc(arrived_at) <= in_utc(deadline)


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC: within one zone Python compares what clocks show, not instants.

    Errors: InstantWithoutZone.
    """
    if instant.utcoffset() is None:
        raise InstantWithoutZone(instant.isoformat())
    return instant.astimezone(UTC)
