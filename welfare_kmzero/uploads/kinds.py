"""Which kind of file it is: told by the first bytes, never by the name or the browser."""

from enum import Enum


class FileKind(Enum):
    """The kinds that come in: what people call them, their media type, the ending shown."""

    PDF = ("PDF", "application/pdf", ".pdf")
    JPEG = ("immagine JPEG", "image/jpeg", ".jpg")
    PNG = ("immagine PNG", "image/png", ".png")
    TIFF = ("immagine TIFF", "image/tiff", ".tif")
    P7M = ("file firmato .p7m", "application/pkcs7-mime", ".p7m")

    def __init__(self, label: str, media_type: str, ending: str) -> None:
        self.label = label
        self.media_type = media_type
        self.ending = ending


ACCEPT = ".pdf,.p7m,.jpg,.jpeg,.png,.tif,.tiff"
IN_WORDS = "PDF, file firmato .p7m, immagine JPEG, PNG o TIFF"

_BEGINNINGS = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"0", FileKind.P7M),
    (b"-----BEGIN ", FileKind.P7M),
    (b"MI", FileKind.P7M),
)


def kind_of(content: bytes) -> FileKind | None:
    """The kind that the first bytes promise; None for any other file."""
    return next((kind for start, kind in _BEGINNINGS if content.startswith(start)), None)
