"""The acts of a call with the jobs that prepare them: one bench for each call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from funders.models import Call
from grants.documents.missing import what_is_missing
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.snapshot import NotASnapshot
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.pages.readings import acts, jobs
from welfare_kmzero.pages.readings.acts import ShownAct
from welfare_kmzero.pages.readings.jobs import ShownJob

GROUPS = {
    "deliberation": "Deliberazione della Giunta",
    "proposal": "Proposte per gli organi degli altri finanziatori",
    "ranking": "Graduatoria",
    "statement": "Prospetti di riparto del contributo",
    "receipt": "Ricevute di invio",
    "minutes": "Verbali del gruppo di valutazione",
    "dossier": "Fascicoli delle domande",
}
OTHERS = "Altri atti"
# Papers of one application each, as many as the applications: counted here, read elsewhere.
OF_APPLICATIONS = {
    "receipt": "Ricevute di invio",
    "signing_copy": "Domande da firmare",
    "dossier": "Fascicoli delle domande",
}
_THEIR_JOBS = [f"{room}.{kind}" for room in ("acts", "projects") for kind in OF_APPLICATIONS]
# Beyond so many acts of one kind, a list of its own is read better.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """An act, the job that prepares it, or both."""

    act: ShownAct | None
    job: ShownJob | None
    call_title: str
    missing: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.job is not None and self.job.job.status == JobState.DONE

    @property
    def is_settled(self) -> bool:
        return self.job is None or self.is_ready

    @property
    def title(self) -> str:
        """Without the title of the call, under which the bench stands."""
        whole = self.act.act.title if self.act else self.job.job.title if self.job else ""
        return whole.removesuffix(f" – {self.call_title}")


@dataclass(frozen=True, slots=True)
class Group:
    """Acts of one kind: the first of them, and where to read the others."""

    title: str
    pieces: tuple[Piece, ...]
    more: int
    address: str


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that is prepared for one call."""

    call: Call
    groups: tuple[Group, ...]
    of_applications: tuple[tuple[str, int], ...]
    done: int
    total: int
    failed: int

    @property
    def is_unfinished(self) -> bool:
        return self.done + self.failed < self.total

    @property
    def announcement(self) -> str:
        """What a screen reader hears when the work ends; nothing while it goes on."""
        if self.is_unfinished or not self.total:
            return ""
        if self.failed:
            return f"{self.failed} atti non sono riusciti, {self.done} sono pronti."
        return "Tutti gli atti sono pronti."


def benches(calls: Sequence[Call], *, by: User) -> list[Bench]:
    """One bench for each call, in their order; a constant number of queries for all."""
    codes = [call.code for call in calls]
    found = acts.shown(
        acts.with_files(acts.visible_to(by).filter(call_code__in=codes).current())
        .exclude(kind__in=OF_APPLICATIONS)
        .order_by("call_code", "kind", "subject")
    )
    # Of the papers of applications, only those that somebody must see to.
    of_calls = jobs.visible_to(by).filter(call_code__in=codes)
    waiting = jobs.shown(
        of_calls.exclude(Q(kind__in=_THEIR_JOBS) & ~Q(status=JobState.FAILED)).order_by("pk"),
        by=by,
    )
    counts = {
        (code, kind): count
        for code, kind, count in acts.visible_to(by)
        .filter(call_code__in=codes, kind__in=OF_APPLICATIONS)
        .current()
        .order_by()
        .values_list("call_code", "kind")
        .annotate(count=Count("pk"))
    }
    return [
        _bench(
            call,
            [row for row in found if row.act.call_code == call.code],
            [row for row in waiting if row.job.call_code == call.code],
            tuple(
                (title, counts[call.code, kind])
                for kind, title in OF_APPLICATIONS.items()
                if (call.code, kind) in counts
            ),
        )
        for call in calls
    ]


def _bench(
    call: Call,
    found: Sequence[ShownAct],
    waiting: Sequence[ShownJob],
    of_applications: tuple[tuple[str, int], ...],
) -> Bench:
    of_act = {row.job.subject: row for row in waiting}
    pieces = [
        Piece(row, of_act.get(subject_of(row.act)), call.title, _missing(row.act)) for row in found
    ]
    known = {subject_of(row.act) for row in found}
    # A job of an act that was replaced meanwhile says nothing any more.
    pieces += [
        Piece(None, row, call.title)
        for row in waiting
        if row.job.subject not in known and row.job.status != JobState.DONE
    ]
    counted = [piece.job.job for piece in pieces if piece.job]
    return Bench(
        call=call,
        groups=tuple(_groups(call, pieces)),
        of_applications=of_applications,
        done=_count(counted, JobState.DONE),
        failed=_count(counted, JobState.FAILED),
        total=len(counted),
    )


def _missing(act: Act) -> tuple[str, ...]:
    """What the draft of the Giunta's act still lacks; nothing for any other act."""
    if act.kind != "deliberation" or not act.is_draft:
        return ()
    try:
        return tuple(what_is_missing(act))
    except NotASnapshot:  # frozen by another version of the product: its own list is unknown
        return ()


def subject_of(act: Act) -> str:
    """How a job names the act that it prepares."""
    return str(act.pk)


def _count(rows: Iterable[Job], state: JobState) -> int:
    return sum(row.status == state for row in rows)


def _groups(call: Call, pieces: Sequence[Piece]) -> Iterable[Group]:
    kinds = [*GROUPS, ""]
    for kind in kinds:
        chosen = [piece for piece in pieces if _kind(piece) == kind]
        if len(chosen) > SHOWN:
            chosen.sort(key=lambda piece: piece.is_settled)
        if chosen:
            yield Group(
                title=GROUPS.get(kind, OTHERS),
                pieces=tuple(chosen[:SHOWN]),
                more=max(len(chosen) - SHOWN, 0),
                address=reverse("grants:statements", args=[call.code])
                if kind == "statement"
                else reverse("pages:jobs"),
            )


def _kind(piece: Piece) -> str:
    kind = piece.act.act.kind if piece.act else piece.job.job.kind if piece.job else ""
    kind = kind.rpartition(".")[-1]
    return kind if kind in GROUPS else ""
