"""What comes back from outside: the signed original of the Giunta, the extract of a board."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from grants.actions.act import named
from grants.models import FundingDecision
from grants.states import DecisionState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.documents.models import Act, DocumentLink, LinkRole
from welfare_kmzero.documents.store import keep
from welfare_kmzero.uploads.checking import check_original
from welfare_kmzero.uploads.kinds import FileKind, kind_of
from welfare_kmzero.uploads.names import shown_name


class NotYetDecided(ActionRefused):
    """An original follows the decision: first its date and number are recorded."""


class NotSigned(ActionRefused):
    """The original of the Giunta is the signed file."""


def role_of(decision: FundingDecision) -> LinkRole:
    """A private board gives an extract; the Giunta its signed original."""
    return LinkRole.EXTRACT if decision.funder.is_private else LinkRole.SIGNED_ORIGINAL


def act_of(decision: FundingDecision) -> Act | None:
    """The act in force on which the funder decided."""
    kind, subject = named(decision)
    acts = Act.objects.current().filter(call_code=decision.round.call.code, kind=kind)
    return acts.filter(subject=subject).first()


@transaction.atomic
def receive_original(
    decision: FundingDecision, *, content: bytes, file_name: str, by: User
) -> DocumentLink:
    """Keep the file beside the act, byte by byte; its hash is shown to who verifies the act.

    The same file received twice is one; another one stands beside, the last is served. The
    extract of a board may be a scan without signature: whether it has one is kept with it.
    Errors: NotYetDecided, NotSigned, FileRefused, DocumentNotKept.
    """
    act = act_of(decision)
    if decision.status != DecisionState.ADOPTED or act is None:
        raise NotYetDecided("Prima registra la decisione, con la sua data.")
    role = role_of(decision)
    kind = kind_of(content) or FileKind.PDF
    signers = check_original(content)
    if role is LinkRole.SIGNED_ORIGINAL and not signers:
        raise NotSigned("Il PDF non è firmato: carica l'originale firmato (PAdES) o il file .p7m.")
    document = keep(content, media_type=kind.media_type, by=by)
    lock(decision.round.call)
    known = DocumentLink.objects.filter(act=act, role=role, document=document).first()
    if known is not None:
        return known
    link = DocumentLink.objects.create(
        act=act,
        role=role,
        document=document,
        file_name=shown_name(file_name, kind),
        signers="\n".join(signers),
        linked_at=clock.now(),
        linked_by=by,
    )
    record(
        "decision.original_received",
        by=by,
        target_type="act",
        target=act.short_code,
        after={
            "role": str(role),
            "sha256": document.sha256,
            "size": document.size,
            "signers": list(signers),
        },
    )
    return link
