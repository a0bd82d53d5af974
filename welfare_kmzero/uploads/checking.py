"""Whether a file comes in: its length, its kind, what it would do when opened."""

import io
import re
import zipfile
from dataclasses import dataclass

from welfare_kmzero.uploads.images import check_image
from welfare_kmzero.uploads.kinds import IN_WORDS, FileKind, kind_of
from welfare_kmzero.uploads.names import shown_name
from welfare_kmzero.uploads.pdf import check_pdf, check_quiet
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge
from welfare_kmzero.uploads.signed import open_envelope, signers_of_pdf

MAX_BYTES = 20 * 1024 * 1024
MAX_MIB = MAX_BYTES // (1024 * 1024)
# A signature around a signature around a document.
MAX_ENVELOPES = 3
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|object|embed|\?php)\b|<\?php", re.IGNORECASE
)
_EDGE = 4096
_OTHER = f"Questo tipo di file non è accettato. Carica un file di questi tipi: {IN_WORDS}."
_TWO_IN_ONE = "Il file è insieme di due tipi diversi: salvalo di nuovo in uno solo e riprova."


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may come in: its kind, and the name under which it is shown."""

    kind: FileKind
    name: str


def check(content: bytes, *, name: str) -> Checked:
    """What the file is. Raises FileRefused with one sentence for who sent it."""
    if not content:
        raise FileRefused("Il file è vuoto.")
    if len(content) > MAX_BYTES:
        raise FileTooLarge(too_large())
    kind = _kind_within(content, envelopes=0)
    return Checked(kind, shown_name(name, kind))


def check_original(content: bytes) -> tuple[str, ...]:
    """Who signed a PDF or a .p7m made elsewhere, the outer signature first; empty: nobody did.

    It may carry its own data inside, as ours do, and is never rewritten. Raises FileRefused
    for what runs something, is encrypted or broken, or whose signature does not hold.
    """
    signers: tuple[str, ...] = ()
    for _ in range(MAX_ENVELOPES):
        if kind_of(content) is not FileKind.P7M:
            break
        envelope = open_envelope(content)
        content, signers = envelope.content, (*signers, *envelope.signers)
    if kind_of(content) is not FileKind.PDF:
        raise FileRefused("Il documento firmato non è un PDF: firma il PDF dell'atto e riprova.")
    _check_single(content, FileKind.PDF)
    check_quiet(content)
    return (*signers, *signers_of_pdf(content))


def too_large() -> str:
    return f"Il file è troppo grande: al massimo {MAX_MIB} MB. Riducilo o dividilo in più file."


def _kind_within(content: bytes, *, envelopes: int) -> FileKind:
    kind = kind_of(content)
    if kind is None:
        raise FileRefused(_OTHER)
    if kind is FileKind.P7M:
        if envelopes == MAX_ENVELOPES:
            raise FileRefused("Il file è firmato troppe volte, una firma dentro l'altra.")
        _kind_within(_enclosed(content), envelopes=envelopes + 1)
        return kind
    _check_single(content, kind)
    if kind is FileKind.PDF:
        check_pdf(content)
    else:
        check_image(content, kind)
    return kind


def _enclosed(content: bytes) -> bytes:
    if _MARKUP.search(content[:_EDGE]):
        raise FileRefused(_OTHER)
    inside = open_envelope(content).content
    if not inside:
        raise FileRefused("Il file firmato è vuoto.")
    return inside


def _check_single(content: bytes, kind: FileKind) -> None:
    """Nothing that another program would read as something else. Raises FileRefused."""
    edges = (content[:_EDGE], content[-_EDGE:]) if kind is FileKind.PDF else (content,)
    if any(_MARKUP.search(edge) for edge in edges):
        raise FileRefused(_TWO_IN_ONE)
    if kind is not FileKind.PDF and b"%PDF-" in content:
        raise FileRefused(_TWO_IN_ONE)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused(_TWO_IN_ONE)
