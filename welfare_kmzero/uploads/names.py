"""The name under which a file is shown: cleaned for the eye, never a path."""

import re
import unicodedata

from welfare_kmzero.uploads.kinds import FileKind

LENGTH = 120
_ENDINGS = {
    FileKind.PDF: (".pdf",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.PNG: (".png",),
    FileKind.TIFF: (".tif", ".tiff"),
    FileKind.P7M: (".p7m",),
}
# Control and format characters (among them those that turn the direction of writing),
# halves of characters, and what some system takes for a path or a command.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r'[\\/:*?"<>|%]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def shown_name(name: str, kind: FileKind) -> str:
    """``name`` without folders, unseen characters and reserved names, with the ending of ``kind``.

    ``statuto.pdf``; a name of which nothing is left is ``documento``.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    plain = " ".join(_RESERVED.sub(" ", seen).split())
    endings = _ENDINGS[kind]
    stem, ending = plain, endings[0]
    for known in endings:
        if plain.lower().endswith(known):
            stem, ending = plain[: -len(known)], plain[-len(known) :].lower()
    stem = stem.strip(" .")[: LENGTH - len(ending)].rstrip(" .")
    if not stem or _DEVICES.fullmatch(stem):
        stem = "documento"
    return stem + ending
