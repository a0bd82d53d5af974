"""The audit trail as people read it: who did what, when, and what changed by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from funders.models import Call
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit import words
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.pages.readings.event_details import REASON, Told, told
from welfare_kmzero.pages.readings.register import between

VERIFY = "audit.verify"


@dataclass(frozen=True, slots=True)
class Line:
    """An event. ``person``: a name; the e-mail only for who may see it."""

    event: Event
    person: str
    told: tuple[Told, ...]

    @property
    def target(self) -> str:
        """What it was done to."""
        return words.target(self.event.target_type, self.event.target)

    @property
    def operation(self) -> str:
        """What was done, in a sentence."""
        return words.operation(self.event.action)


@dataclass(frozen=True, slots=True)
class Chain:
    """The last verification of the chain that anyone asked for."""

    job: Job

    @property
    def is_unfinished(self) -> bool:
        return self.job.status in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_whole(self) -> bool:
        return self.job.status == JobState.DONE


def sees_addresses(user: User) -> bool:
    """E-mail addresses are for who audits and who administers people."""
    return user.is_auditor or user.is_staff


def visible_to(user: User) -> QuerySet[Event]:
    """Auditors and administrators read everything, officers what was done to their calls."""
    if user.is_auditor or user.is_staff:
        return Event.objects.all()
    calls = Call.objects.in_office_of(user)
    codes = calls.values("code")
    return Event.objects.filter(
        Q(target_type="call", target__in=codes)
        | Q(
            target_type="application",
            target__in=Application.objects.filter(call__in=calls).values("code"),
        )
        | Q(
            target_type="act",
            target__in=Act.objects.filter(call_code__in=codes).values("short_code"),
        )
    )


def searched(
    events: QuerySet[Event],
    asked: Mapping[str, Any],  # reason: cleaned data
    *,
    by: User,
) -> QuerySet[Event]:
    """Those that answer to every filter, the latest first."""
    if number := asked.get("numero"):
        events = events.filter(sequence=number)
    if person := asked.get("chi"):
        named = Q(actor_name__icontains=person)
        events = events.filter(named | Q(actor__iexact=person) if sees_addresses(by) else named)
    if action := asked.get("operazione"):
        saying = Q(action__in=words.operations_saying(action))
        events = events.filter(saying | Q(action__startswith=action))
    if target := asked.get("oggetto"):
        events = events.filter(target__icontains=target)
    found: QuerySet[Event] = between(events, "at", asked).order_by("-sequence")
    return found


def lines(events: Iterable[Event], *, by: User) -> list[Line]:
    """What a page says of each; no query."""
    shows_address = sees_addresses(by)
    return [
        Line(event, _person(event, shows_address=shows_address), _told(event, by=by))
        for event in events
    ]


def _told(event: Event, *, by: User) -> tuple[Told, ...]:
    """Why somebody abstains is for auditors; who appoints the panel reads it on its page."""
    parts = told(event.details)
    if event.action.startswith("conflict.") and not by.is_auditor:
        return tuple(part for part in parts if part.label != REASON)
    return tuple(parts)


def _person(event: Event, *, shows_address: bool) -> str:
    if shows_address:
        return f"{event.actor_name} ({event.actor})" if event.actor_name else event.actor
    return event.actor_name or "–"


def last_verification() -> Chain | None:
    """One query."""
    job = Job.objects.filter(kind=VERIFY).order_by("-pk").first()
    return None if job is None else Chain(job)
