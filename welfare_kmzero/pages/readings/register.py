"""The register as officers and auditors read it: numbers, dates, hashes, what was annulled."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from funders.models import Call
from projects.models import Application
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, RegisterEntry


@dataclass(frozen=True, slots=True)
class Line:
    """A registration and what it registers: an act, an application, or something else."""

    entry: RegisterEntry
    act: Act | None
    application: str

    @property
    def register(self) -> str:
        """The name of the register, and of its call where each call has its own."""
        name, _, call = self.entry.register.partition("/")
        return f"{name.capitalize()} del bando {call}" if call else name.capitalize()

    @property
    def annulled(self) -> str:
        annulment = getattr(self.entry, "annulment", None)
        return "" if annulment is None else str(annulment.reason)


def follows_a_call(user: User) -> bool:
    """Whether the registers tell ``user`` anything: officers, auditors, administrators."""
    return user.is_auditor or user.is_staff or Call.objects.in_office_of(user).exists()


def visible_to(user: User) -> QuerySet[RegisterEntry]:
    """Auditors and administrators read every line, officers those of their calls."""
    if user.is_auditor or user.is_staff:
        return RegisterEntry.objects.all()
    calls = Call.objects.in_office_of(user)
    return RegisterEntry.objects.filter(
        Q(pk__in=Act.objects.filter(call_code__in=calls.values("code")).values("register_entry"))
        | Q(pk__in=Application.objects.filter(call__in=calls).values("register_entry"))
    )


def searched(
    entries: QuerySet[RegisterEntry],
    asked: Mapping[str, Any],  # reason: cleaned data
) -> QuerySet[RegisterEntry]:
    """Those that answer to every filter, the latest first."""
    if kind := asked.get("registro"):
        entries = entries.filter(register__startswith=kind)
    if year := asked.get("anno"):
        entries = entries.filter(year=year)
    if number := asked.get("numero"):
        entries = entries.filter(number=number)
    if text := asked.get("testo"):
        entries = entries.filter(title__icontains=text)
    found: QuerySet[RegisterEntry] = between(entries, "registered_at", asked)
    return found.order_by("-registered_at", "-pk")


def between(
    rows: Any,  # reason: a queryset of any model
    column: str,
    asked: Mapping[str, Any],  # reason: cleaned data
) -> Any:  # reason: as above
    """Rows of the days asked for, first and last included, on the clocks of Trento."""
    if first := asked.get("dal"):
        rows = rows.filter(**{f"{column}__gte": _midnight(first)})
    if last := asked.get("al"):
        rows = rows.filter(**{f"{column}__lt": _midnight(last + dt.timedelta(days=1))})
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.ROME)


def lines(entries: Iterable[RegisterEntry]) -> list[Line]:
    """What a page says of each; two queries, however many they are."""
    rows = list(entries)
    acts = {row.register_entry_id: row for row in Act.objects.filter(register_entry__in=rows)}
    applications = dict(
        Application.objects.filter(register_entry__in=rows).values_list("register_entry", "code")
    )
    return [Line(row, acts.get(row.pk), applications.get(row.pk, "")) for row in rows]
