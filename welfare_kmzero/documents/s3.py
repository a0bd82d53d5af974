"""The store on S3-compatible storage: installed with the optional extra ``s3``.

Only ``store.store()`` imports this module, and only where a bucket is named.
"""

from collections.abc import Iterator
from io import BytesIO

from storages.backends.s3 import S3Storage

from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.damage import DocumentMissing, DocumentNotKept


class BucketStore:
    """One object a document, named ``sha256/<digest>``; a put is atomic by the protocol."""

    def __init__(self, bucket: str, endpoint: str) -> None:
        self._objects = S3Storage(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            location="sha256",
            default_acl="private",
            file_overwrite=True,
            querystring_auth=True,
        )

    def put(self, digest: str, content: bytes) -> None:
        """Send the bytes even if they are there, which renews their age; then read them back.

        Raises DocumentNotKept when the storage does not take them.
        """
        try:
            self._objects.save(digest, BytesIO(content))
            kept = sha256_hex(self.get(digest))
        except Exception as error:  # the client's errors have no common class
            raise DocumentNotKept(f"Il documento non è stato conservato: {error}.") from error
        if kept != digest:
            raise DocumentNotKept("Il documento non è stato conservato: i byte riletti sono altri.")

    def get(self, digest: str) -> bytes:
        try:
            with self._objects.open(digest, "rb") as file:
                content: bytes = file.read()
        except FileNotFoundError as error:
            raise DocumentMissing(digest) from error
        return content

    def old(self, before: float) -> Iterator[str]:
        """Names of the objects last sent before ``before``."""
        _, names = self._objects.listdir("")
        return (name for name in names if self._sent_at(name) < before)

    def discard(self, name: str, before: float) -> bool:
        """Delete an object, unless it was sent again since ``before``."""
        if not self._objects.exists(name) or self._sent_at(name) >= before:
            return False
        self._objects.delete(name)
        return True

    def _sent_at(self, name: str) -> float:
        instant: float = self._objects.get_modified_time(name).timestamp()
        return instant
