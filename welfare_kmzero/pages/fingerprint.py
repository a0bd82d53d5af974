"""A copy sent for comparison: hashed while it arrives, kept nowhere."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MAX_BYTES = 50 * 1024 * 1024


class Fingerprint(UploadedFile):  # type: ignore[type-arg]  # Django's is not generic at run time
    """What remains of the copy: its name, its length and its SHA-256."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(name=name, size=size)
        self.sha256 = sha256

    def close(self) -> None:
        """Nothing is open: Django closes what it read when it refuses the rest of a form."""


class FingerprintHandler(FileUploadHandler):
    """Takes each piece into the hash and lets it go; no temporary file, no memory."""

    is_beyond_limit = False

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # as Django calls it
        self._hash = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, *_: object) -> None:
        self._size += len(raw_data)
        if self._size > MAX_BYTES:
            self.is_beyond_limit = True
            raise StopUpload(connection_reset=True)
        self._hash.update(raw_data)

    def file_complete(self, *_: object) -> Fingerprint:
        return Fingerprint(self.file_name or "", self._size, self._hash.hexdigest())
