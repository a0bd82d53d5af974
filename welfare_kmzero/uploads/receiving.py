"""Files on their way in: written to disk piece by piece, and stopped when too long."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from welfare_kmzero.uploads.checking import MAX_BYTES, Checked, check, too_large
from welfare_kmzero.uploads.kinds import FileKind, kind_of
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge

# Beside the file a form carries its own frame and its other fields.
FRAME = 2 * 1024 * 1024
_MARK = "_upload_too_large"


class LimitedUpload(TemporaryFileUploadHandler):
    """A temporary file of at most ``MAX_BYTES``: what announces more is not even begun.

    Whoever asked is told by ``receive``; the rest of the body is not read.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # reason: as Django calls it
        super().handle_raw_input(*args, **kwargs)
        announced = str(self.request.META.get("CONTENT_LENGTH") or "0") if self.request else "0"
        self._announced = int(announced) if announced.isascii() and announced.isdigit() else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # reason: as Django calls it
        super().new_file(*args, **kwargs)
        self._size = 0
        if self._announced > MAX_BYTES + FRAME:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > MAX_BYTES:
            self._stop()
        super().receive_data_chunk(raw_data, start)

    def _stop(self) -> None:
        setattr(self.request, _MARK, True)
        raise StopUpload(connection_reset=True)


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file of the request was stopped."""
    return getattr(request, _MARK, False)


def receive(request: HttpRequest, field: str) -> tuple[bytes, Checked]:
    """The bytes of the file in ``field``, looked at. Raises FileRefused, FileTooLarge."""
    found = request.FILES.get(field)
    if is_too_large(request):
        raise FileTooLarge(too_large())
    if not isinstance(found, UploadedFile):
        raise FileRefused("Scegli un file.")
    content = found.read()
    return content, check(content, name=found.name or "")


def receive_signed(request: HttpRequest, field: str) -> tuple[bytes, str]:
    """The bytes and the name of a signed file, looked at by whoever knows what was signed.

    A signed PDF of ours carries its own data inside, which ``check`` would refuse. Raises
    FileRefused, FileTooLarge.
    """
    found = request.FILES.get(field)
    if is_too_large(request):
        raise FileTooLarge(too_large())
    if not isinstance(found, UploadedFile):
        raise FileRefused("Scegli il file firmato.")
    content = found.read()
    if kind_of(content) not in (FileKind.PDF, FileKind.P7M):
        raise FileRefused("Il file firmato è un PDF (PAdES) o un file .p7m.")
    return content, found.name or ""
