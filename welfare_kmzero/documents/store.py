"""The store: bytes under their SHA-256, on disk or on S3-compatible storage.

Reading hashes again: a changed byte is refused, by name.
"""

import logging
from collections.abc import Iterator
from typing import Protocol

from django.conf import settings
from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.damage import DocumentDamaged, DocumentNotKept
from welfare_kmzero.documents.disk import DiskStore
from welfare_kmzero.documents.models import Snapshot, StoredDocument
from welfare_kmzero.ready_sql import insert_if_new

logger = logging.getLogger(__name__)


class Store(Protocol):
    """Where the bytes lie. Instants are seconds since 1970 on the clock of the storage."""

    def put(self, digest: str, content: bytes) -> None: ...
    def get(self, digest: str) -> bytes: ...
    def old(self, before: float) -> Iterator[str]: ...
    def discard(self, name: str, before: float) -> bool: ...


def store() -> Store:
    """The store of this installation."""
    if settings.DOCUMENTS_BUCKET:
        from welfare_kmzero.documents.s3 import BucketStore  # optional extra "s3"

        return BucketStore(settings.DOCUMENTS_BUCKET, settings.DOCUMENTS_ENDPOINT)
    return DiskStore(settings.DOCUMENTS_DIR)


def keep(content: bytes, *, media_type: str, by: User) -> StoredDocument:
    """Store ``content`` and return its row; the same bytes are one document.

    The bytes are on disk before the row is: a crash leaves at worst bytes without a row
    (``documents.orphans``). Raises DocumentNotKept, and then there is neither.
    """
    if not content:
        raise DocumentNotKept("Il documento è vuoto.")
    digest = sha256_hex(content)
    store().put(digest, content)
    with transaction.atomic():
        document, _ = StoredDocument.objects.get_or_create(
            sha256=digest,
            defaults={
                "size": len(content),
                "media_type": media_type,
                "stored_at": clock.now(),
                "stored_by": by,
            },
        )
    return document


def read(document: StoredDocument) -> bytes:
    """The bytes of ``document``, hashed again. Raises DocumentDamaged, DocumentMissing."""
    try:
        return _whole(document.sha256)
    except DocumentDamaged as damage:
        logger.error("%s", damage)  # noqa: TRY400  # whoever asked gets the traceback
        raise


def _whole(digest: str) -> bytes:
    content = store().get(digest)
    if sha256_hex(content) != digest:
        raise DocumentDamaged(digest)
    return content


def keep_snapshot(content: bytes) -> Snapshot:
    """Freeze canonical JSON; the same content is one snapshot."""
    digest, text = sha256_hex(content), content.decode("utf-8")
    new = Snapshot(sha256=digest, content=text, created_at=clock.now())
    if insert_if_new(new, known_by="sha256"):
        return new
    snapshot = Snapshot.objects.defer("content").get(sha256=digest)
    snapshot.content = text
    return snapshot
