"""The minutes of a sitting on paper: who was there, what was agreed of each project.

It is for the panel and the offices. It names who sat, since minutes do; it says how many
abstained from a project and never who, and it holds no points at all.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from grants.models import ConflictDeclaration, Minutes
from projects.documents.application import read_content
from projects.rules.numbering import number_order
from welfare_kmzero import italian
from welfare_kmzero.acts.issuing import Build, Envelope
from welfare_kmzero.acts.parts import About
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonLine:
    """What was agreed of a project. ``abstentions``: how many members, in conflict, kept out."""

    number: str
    lead: str
    title: str
    reason: str
    abstentions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesSnapshot:
    """``present`` and ``absent``: names, in the order of the panel. ``sitting``: its number."""

    about: About
    sitting: int
    held_on: dt.date
    place: str
    appointing_body: str
    appointing_act: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    text: str
    lines: tuple[ReasonLine, ...]


def minutes_builder(minutes: Minutes) -> Build:
    """Reads the sitting once: four queries, whatever was discussed."""
    panel = minutes.panel
    sat = {row.evaluator_id: row.is_present for row in minutes.attendances.all()}
    members = [
        (each.name, sat[each.pk])
        for each in panel.evaluators.order_by("position")
        if each.pk in sat
    ]
    lines = _lines(minutes)

    def build(envelope: Envelope) -> MinutesSnapshot:
        return MinutesSnapshot(
            about=envelope.about,
            sitting=minutes.number,
            held_on=minutes.held_on,
            place=minutes.place,
            appointing_body=panel.appointing_body,
            appointing_act=panel.appointing_act,
            present=tuple(name for name, is_present in members if is_present),
            absent=tuple(name for name, is_present in members if not is_present),
            text=minutes.text,
            lines=lines,
        )

    return build


def _lines(minutes: Minutes) -> tuple[ReasonLine, ...]:
    """By the number of the application."""
    reasons = list(minutes.reasons.select_related("application__snapshot"))
    abstentions = Counter(
        ConflictDeclaration.objects.filter(
            application__in=[row.application_id for row in reasons], has_conflict=True
        ).values_list("application", flat=True)
    )
    found = [(row, read_content(row.application)) for row in reasons]
    return tuple(
        ReasonLine(
            number=content.number,
            lead=content.lead.name,
            title=content.title,
            reason=row.text,
            abstentions=abstentions[row.application_id],
        )
        for row, content in sorted(found, key=lambda pair: number_order(pair[1].number))
    )


def _context(snapshot: MinutesSnapshot) -> Mapping[str, object]:
    return {
        "minutes": snapshot,
        "members": [
            *((name, "presente") for name in snapshot.present),
            *((name, "assente") for name in snapshot.absent),
        ],
        "lines": [(line, _abstained(line.abstentions)) for line in snapshot.lines],
        "signatures": [("Chi presiede", None), ("Chi verbalizza", None)],
    }


def _abstained(count: int) -> str:
    """Empty where nobody abstained."""
    if not count:
        return ""
    one = "componente si è astenuto e non ha partecipato alla decisione"
    many = "componenti si sono astenuti e non hanno partecipato alla decisione"
    return f"{italian.counted(count, one, many)} (articolo 6-bis della legge 241/1990)."


def _table(snapshot: MinutesSnapshot) -> Table:
    return Table(
        header=("seduta", "data", "domanda", "ente", "progetto", "astenuti", "motivazione"),
        rows=tuple(
            (
                snapshot.sitting,
                snapshot.held_on.isoformat(),
                line.number,
                line.lead,
                line.title,
                line.abstentions,
                line.reason,
            )
            for line in snapshot.lines
        ),
    )


MINUTES = ActKind(
    kind="minutes",
    snapshot=MinutesSnapshot,
    template="acts/minutes.html",
    title=lambda snapshot: (
        f"Verbale della seduta n. {snapshot.sitting} – {snapshot.about.call.title}"
    ),
    status=lambda snapshot: "BOZZA DI VERBALE" if snapshot.about.draft else "VERBALE APPROVATO",
    context=_context,
    table=_table,
)
