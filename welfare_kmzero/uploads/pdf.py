"""A PDF that only shows pages: nothing in it runs, opens or carries other files."""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from welfare_kmzero.uploads.refusals import FileRefused

MAX_OBJECTS = 300_000
# Tables and objects packed in streams are unpacked by whoever opens the file.
MAX_UNPACKED = 64 * 1024 * 1024
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/SubmitForm", "/Movie"}
)
_LIVELY = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_PACKED = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_STREAM = re.compile(rb"stream\r?\n")
_SCRIPT = "Il PDF contiene istruzioni che si eseguono da sole: salvalo di nuovo come PDF semplice."
_FILES = (
    "Il PDF contiene altri file al suo interno: caricali uno per uno e togli gli allegati dal PDF."
)
_LOCKED = "Il PDF è protetto da password o cifrato: togli la protezione e riprova."
_BROKEN = "Il PDF è rovinato o incompleto: aprilo, salvalo di nuovo e riprova."


def check_pdf(content: bytes) -> None:
    """Raises FileRefused for what is broken, encrypted, scripted or carries files."""
    _check(content, may_carry=False)


def check_quiet(content: bytes) -> None:
    """Raises FileRefused for what is broken, encrypted or scripted; it may carry files."""
    _check(content, may_carry=True)


def _check(content: bytes, *, may_carry: bool) -> None:
    _check_packing(content)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            _check_open(pdf, may_carry=may_carry)
    except pikepdf.PasswordError:
        raise FileRefused(_LOCKED) from None
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 - hostile bytes make the parser raise what it likes
        raise FileRefused(_BROKEN) from None


def _check_packing(content: bytes) -> None:
    left = MAX_UNPACKED
    for found in _PACKED.finditer(content):
        start = _STREAM.search(content, found.end(), found.end() + 4096)
        if start is None:
            continue
        unpacking = zlib.decompressobj()
        try:
            left -= len(unpacking.decompress(content[start.end() :], left + 1))
        except zlib.error:
            continue
        if left < 0:
            raise FileRefused("Il PDF, aperto, occupa troppo spazio: non può essere accettato.")


def _check_open(pdf: pikepdf.Pdf, *, may_carry: bool) -> None:
    if pdf.is_encrypted:
        raise FileRefused(_LOCKED)
    if len(pdf.pages) == 0:
        raise FileRefused("Il PDF non ha pagine.")
    if len(pdf.objects) > MAX_OBJECTS:
        raise FileRefused("Il PDF è troppo complesso: dividilo in più file.")
    for each in pdf.objects:
        for inner in _dictionaries(each, depth=0):
            _check_runs_nothing(inner)
            if not may_carry:
                _check_carries_nothing(inner)


def _dictionaries(value: pikepdf.Object, *, depth: int) -> Iterator[pikepdf.Object]:
    """``value`` and what is written inside it, not what it points to: that has its own turn."""
    if depth > 50:
        raise FileRefused(_BROKEN)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inside = [item for _, item in value.items()]
    elif isinstance(value, pikepdf.Array):
        inside = list(value)
    else:
        return
    for item in inside:
        if isinstance(item, pikepdf.Object) and not item.is_indirect:
            yield from _dictionaries(item, depth=depth + 1)


def _check_runs_nothing(found: pikepdf.Object) -> None:
    keys = set(found.keys())
    if "/JS" in keys or "/XFA" in keys or str(found.get("/S", "")) in _ACTIONS:
        raise FileRefused(_SCRIPT)
    if str(found.get("/Subtype", "")) in _LIVELY and "/Rect" in keys:
        raise FileRefused(_SCRIPT)


def _check_carries_nothing(found: pikepdf.Object) -> None:
    keys = set(found.keys())
    is_attached = str(found.get("/Subtype", "")) == "/FileAttachment"
    if "/EF" in keys or "/EmbeddedFiles" in keys or is_attached:
        raise FileRefused(_FILES)
