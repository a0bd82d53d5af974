"""The act on which a funder decides, with its files and the job that prepares them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from grants.actions.act import named
from grants.models import FundingDecision
from welfare_kmzero.documents.models import (
    Act,
    Direction,
    DocumentLink,
    LinkRole,
    ProtocolEntry,
    ProtocolEntryQuerySet,
)
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState

Name = tuple[str, str]
# What a number of the protocol register is about, when it is about an act.
NUMBERED = "act"
_RENDERED = (LinkRole.PDF, LinkRole.CSV, LinkRole.JSON)


@dataclass(frozen=True, slots=True)
class File:
    """A file of an act, to be downloaded. ``signature``: whose it bears, in words."""

    label: str
    name: str
    sha256: str
    size: int
    address: str
    signature: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The act in force. ``job`` prepares its files, None for what was made elsewhere.

    ``was_sent``: its number of the protocol register, going out, is typed in.
    """

    act: Act
    job: Job | None
    was_sent: bool = False

    @property
    def number(self) -> str:
        return str(self.act.register_entry) if self.act.register_entry else ""

    @property
    def is_unfinished(self) -> bool:
        return self.job is not None and self.job.status in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_failed(self) -> bool:
        return self.job is not None and self.job.status == JobState.FAILED

    @property
    def announcement(self) -> str:
        """What a screen reader hears when the work ends; nothing while it goes on."""
        if self.is_unfinished:
            return ""
        return "La preparazione non è riuscita." if self.is_failed else "Il documento è pronto."

    @property
    def rendered(self) -> list[File]:
        return [_file(self.act, link) for link in self._links() if link.role in _RENDERED]

    @property
    def attached(self) -> list[File]:
        """What was received from outside: the signed original, the extract of a board."""
        return [_file(self.act, link) for link in self._links() if link.role not in _RENDERED]

    def _links(self) -> Iterable[DocumentLink]:
        return self.act.links.all()


def _file(act: Act, link: DocumentLink) -> File:
    names = link.signers.splitlines()
    return File(
        label=link.get_role_display(),
        name=link.file_name,
        sha256=link.document.sha256,
        size=link.document.size,
        address=reverse("pages:act_file", args=[act.short_code, link.role]),
        signature=f"firmato da {', '.join(names)}" if names else "non firmato",
    )


def papers_of(decisions: Iterable[FundingDecision]) -> dict[int, Paper]:
    """The act in force of each decision that has one; three queries, however many they are."""
    wanted: dict[tuple[str, Name], int] = {
        (decision.round.call.code, named(decision)): decision.pk for decision in decisions
    }
    acts = (
        Act.objects.current()
        .filter(call_code__in={code for code, _ in wanted}, kind__in=["deliberation", "proposal"])
        .annotate(was_sent=Exists(_sent()))
        .select_related("register_entry")
        .prefetch_related("links__document")
    )
    found = {
        pk: act
        for act in acts
        if (pk := wanted.get((act.call_code, (act.kind, act.subject)))) is not None
    }
    jobs = jobs_of(found.values())
    return {
        pk: Paper(act, jobs.get(act.pk), act.was_sent)  # type: ignore[attr-defined]  # annotated
        for pk, act in found.items()
    }


def _sent() -> ProtocolEntryQuerySet:
    """The numbers with which an act went out."""
    return ProtocolEntry.objects.in_force().filter(
        target_type=NUMBERED, target=OuterRef("short_code"), direction=Direction.OUTGOING
    )


def jobs_of(acts: Iterable[Act]) -> Mapping[int, Job]:
    """The job of each act, by the key of the act; one query."""
    keys = {f"act:{act.pk}": act.pk for act in acts}
    return {keys[job.key]: job for job in Job.objects.filter(key__in=keys)}
