"""The file from which an edition came, kept byte by byte beside its call.

It is the proof of what was brought in, and the memory of what no application needs: the
order of the lists, bodies and parties that take part in nothing.
"""

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import DocumentLink, LinkRole
from welfare_kmzero.documents.store import keep, read
from welfare_kmzero.editions import format as edition_format
from welfare_kmzero.editions.format import Edition

TARGET_TYPE = "call"


def keep_source(call_code: str, content: bytes, *, by: User) -> DocumentLink:
    """Store the file and link it to the call."""
    return DocumentLink.objects.create(
        target_type=TARGET_TYPE,
        target=call_code,
        role=LinkRole.ATTACHMENT,
        document=keep(content, media_type="application/json", by=by),
        file_name=f"edizione-{call_code}.json",
        linked_at=clock.now(),
        linked_by=by,
    )


def source_of(call_code: str) -> Edition | None:
    """The edition as it came in; None for a call that began here.

    Raises DocumentDamaged, DocumentMissing when the store has lost the file.
    """
    link = (
        DocumentLink.objects.filter(
            target_type=TARGET_TYPE, target=call_code, file_name=f"edizione-{call_code}.json"
        )
        .select_related("document")
        .first()
    )
    return None if link is None else edition_format.read(read(link.document))
