"""Acts and their files: who may see which, and what a page says of each.

One queryset decides for lists, downloads and verification alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, Prefetch, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from funders.models import Call, FunderOfficer
from grants.models import CofundingStatement, Publication
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, ActQuerySet, DocumentLink, LinkRole
from welfare_kmzero.pages.readings.calls import Standing

RANKING, RECEIPT = "ranking", "receipt"
RENDERED = (LinkRole.PDF, LinkRole.CSV, LinkRole.JSON)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of an act, to be downloaded."""

    role: str
    label: str
    name: str
    sha256: str
    size: int
    address: str


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act with its files; ``number`` is empty for a draft."""

    act: Act
    number: str
    standing: Standing
    files: tuple[ShownFile, ...]

    @property
    def rendered(self) -> tuple[ShownFile, ...]:
        return tuple(file for file in self.files if file.role in RENDERED)


def visible_to(user: User | AnonymousUser) -> ActQuerySet:
    """Auditors and administrators see every act, officers those of their calls.

    An applicant sees the receipts of their own applications, anyone the public rankings.
    """
    acts = Act.objects.all()
    if isinstance(user, AnonymousUser):
        return acts.filter(_is_public())
    if user.is_auditor or user.is_staff:
        return acts
    officer = FunderOfficer.objects.filter(user=user, ended_at__isnull=True)
    return acts.filter(
        _is_public() | Q(call_code__in=officer.values("call__code")) | Q(pk__in=_receipts(user))
    )


def receipts_of(user: User) -> ActQuerySet:
    """The receipts of the applications of one's organisations, the latest first."""
    return with_files(Act.objects.filter(pk__in=_receipts(user))).order_by("-issued_at", "-pk")


def _receipts(user: User) -> Any:  # reason: a subquery of values
    named = Act.objects.filter(kind=RECEIPT).annotate(
        application_code=Concat(F("call_code"), Value("-"), F("subject"), output_field=CharField())
    )
    mine = Application.objects.visible_to(user).values("code")
    return named.filter(application_code__in=mine).values("pk")


def _is_public() -> Q:
    return Q(kind=RANKING, call_code__in=Publication.objects.values("call__code"))


def with_files(acts: ActQuerySet) -> ActQuerySet:
    """Fetch what ``shown`` reads, with a constant number of queries."""
    links = DocumentLink.objects.select_related("document").order_by("linked_at", "pk")
    return acts.select_related(
        "snapshot", "register_entry__annulment", "superseded_by"
    ).prefetch_related(Prefetch("links", queryset=links))


def shown(acts: Iterable[Act]) -> list[ShownAct]:
    """What a page says of each act, in the order given; one query for the statements."""
    rows = list(acts)
    definitive = dict(
        CofundingStatement.objects.filter(act__in=rows).values_list("act_id", "is_definitive")
    )
    return [
        ShownAct(
            act=row,
            number=str(row.register_entry) if row.register_entry else "",
            standing=standing(row, is_definitive=definitive.get(row.pk)),
            files=tuple(_file(row, link) for link in row.links.all()),
        )
        for row in rows
    ]


def standing(act: Act, *, is_definitive: bool | None) -> Standing:
    """In which state an act is, the strongest word first."""
    if act.register_entry is not None and hasattr(act.register_entry, "annulment"):
        return Standing("Annullato", "failed")
    if hasattr(act, "superseded_by"):
        return Standing("Sostituito", "wait")
    if act.is_draft:
        return Standing("Bozza", "wait")
    if is_definitive is not None:
        return Standing("Definitivo", "open") if is_definitive else Standing("Provvisorio", "wait")
    return Standing("Emesso", "open")


def public_files(call_code: str) -> Sequence[ShownFile]:
    """Files of the latest ranking of a call whose results are public."""
    acts = with_files(visible_to(AnonymousUser()).of_call(call_code).current())
    return [
        _file(row, link)
        for row in acts.filter(kind=RANKING)[:1]
        for link in row.links.all()
        if link.role in RENDERED
    ]


def _file(act: Act, link: DocumentLink) -> ShownFile:
    return ShownFile(
        role=link.role,
        label=link.get_role_display(),
        name=link.file_name,
        sha256=link.document.sha256,
        size=link.document.size,
        address=reverse("pages:act_file", args=[act.short_code, link.role]),
    )


def call_of(act: Act) -> Call | None:
    """The call of an act, which names it by its code."""
    return Call.objects.filter(code=act.call_code).first()
