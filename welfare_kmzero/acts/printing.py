"""Printing an act in the background: three files from one snapshot, kept once."""

from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.acts.production import ActKind, S, freeze, produce, thaw
from welfare_kmzero.acts.snapshot import NotASnapshot
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Act, DocumentLink, LinkRole
from welfare_kmzero.documents.store import keep
from welfare_kmzero.jobs.work import Claim, handles

MEDIA_TYPES = {
    LinkRole.PDF: "application/pdf",
    LinkRole.CSV: "text/csv",
    LinkRole.JSON: "application/json",
}


class SnapshotChanged(Exception):
    """The facts read back are not those that were frozen: nothing is printed."""

    def __init__(self, act: Act) -> None:
        super().__init__(
            f"I dati dell'atto {act.short_code} non sono quelli fissati all'emissione: "
            "l'impronta è cambiata. Non è stato prodotto alcun file."
        )


def frozen_facts(kind: ActKind[S], act: Act) -> S:
    """What ``act`` tells, its hash checked first. Raises SnapshotChanged."""
    content = act.snapshot.content.encode()
    if sha256_hex(content) != act.snapshot.sha256:
        raise SnapshotChanged(act)
    try:
        facts = thaw(kind, content)
    except NotASnapshot as error:
        raise SnapshotChanged(act) from error
    if freeze(facts) != content:
        raise SnapshotChanged(act)
    return facts


def prints(kind: ActKind[S]) -> None:
    """Register the handler that prints acts of ``kind`` (job kind ``acts.<kind>``)."""

    @handles(f"acts.{kind.kind}")
    def print_act(claim: Claim) -> None:
        act = Act.objects.select_related("snapshot").get(pk=int(claim.subject))
        claim.progress(0, 2, act.title)
        files = produce(kind, frozen_facts(kind, act))
        claim.progress(1, 2, act.title)
        contents = {LinkRole.PDF: files.pdf, LinkRole.CSV: files.csv, LinkRole.JSON: files.json}
        documents = {
            role: keep(content, media_type=MEDIA_TYPES[role], by=claim.queued_by)
            for role, content in contents.items()
        }
        with transaction.atomic():
            claim.finish()
            at = clock.now()
            DocumentLink.objects.bulk_create(
                DocumentLink(
                    act=act,
                    role=role,
                    document=document,
                    file_name=f"{act.file_stem}.{role}",
                    linked_at=at,
                    linked_by=claim.queued_by,
                )
                for role, document in documents.items()
            )
