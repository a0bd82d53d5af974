"""Whether a signed PDF is still the paper that was given out, with signatures added.

Programs of signature either append to the file (PAdES) or write it anew: what counts is what
a reader reaches from its root. The two files are walked together, object by object: pages with
their fonts, images and annotations, structure, layers, embedded data. Equal means the same
values in the same places; streams are compared unpacked. Only these may differ: the fields of
signature and their boxes, the material to validate them, the metadata and the version.

A box of signature may show a picture. It must stand where nothing is written
(``stamps``), or it could cover an amount with another one.
"""

import io
import zlib
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

import pikepdf

from welfare_kmzero.uploads.pdf import check_quiet
from welfare_kmzero.uploads.refusals import FileRefused
from welfare_kmzero.uploads.stamps import covers_writing

# What a signature adds to the root: its fields, its validation, its certification.
_OF_SIGNING = frozenset({"/AcroForm", "/DSS", "/Perms", "/Extensions", "/Version", "/Metadata"})
_FORM = frozenset({"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"})
_FIELD = frozenset(
    {
        *("/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/V", "/F", "/Ff", "/P", "/Rect", "/AP"),
        *("/AS", "/MK", "/BS", "/Border", "/C", "/DA", "/DR", "/Q", "/H", "/Lock", "/SV", "/Kids"),
        *("/Parent", "/NM", "/M", "/StructParent"),
    }
)
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_CONTAINERS = (pikepdf.Stream, pikepdf.Dictionary, pikepdf.Array)
_KINDS = (*_CONTAINERS, pikepdf.Name, pikepdf.String)
_PACKING = frozenset({"/Filter", "/DecodeParms", "/Length", "/DL"})
_COVERED = (
    "La firma visibile copre il testo della domanda: mettila in uno spazio bianco, oppure firma senza "
    "immagine della firma, e carica di nuovo il file."
)

Node: TypeAlias = Any  # reason: pikepdf hands out objects of its own and plain Python values


class Different(Exception):
    """Somewhere the two files say different things."""


def is_same_paper(given: bytes, signed: bytes) -> bool:
    """Whether ``signed`` shows and carries what ``given`` does, signatures apart.

    ``given`` is ours. Raises FileRefused when ``signed`` is broken, encrypted or runs
    something, or when a picture of the signature covers what is written.
    """
    check_quiet(signed)
    try:
        with pikepdf.open(io.BytesIO(given)) as ours, pikepdf.open(io.BytesIO(signed)) as theirs:
            boxes = _boxes_of_signature(theirs)
            _Walk(ours, theirs, boxes).compare()
            covered = _covers(ours, theirs, boxes)
    except Different:
        return False
    except Exception:  # noqa: BLE001 - hostile bytes make the parser raise what it likes
        return False
    if covered:
        raise FileRefused(_COVERED)
    return True


class _Walk:
    """Both files, read side by side from their roots."""

    def __init__(
        self, ours: pikepdf.Pdf, theirs: pikepdf.Pdf, boxes: frozenset[tuple[int, int]]
    ) -> None:
        self.ours, self.theirs, self.boxes = ours, theirs, boxes
        self.met: dict[tuple[int, int], tuple[int, int]] = {}
        self.met_back: dict[tuple[int, int], tuple[int, int]] = {}
        self.waiting: list[tuple[Node, Node]] = []

    def compare(self) -> None:
        """Raises Different."""
        _same(len(self.ours.pages), len(self.theirs.pages))
        pages = [
            (mine.obj, other.obj)
            for mine, other in zip(self.ours.pages, self.theirs.pages, strict=True)
        ]
        for mine, other in pages:
            self._pair(mine, other)
        for mine, other in pages:
            self._page(mine, other)
        self._entries(
            _without(self.ours.Root, {"/Pages"}),
            _without(self.theirs.Root, {"/Pages"}),
            free=_OF_SIGNING,
        )
        while self.waiting:
            self._values(*self.waiting.pop())

    def _page(self, mine: Node, other: Node) -> None:
        """A page with what it inherits; the tree of pages may be cut another way."""
        left, right = (_whole_page(each) for each in (mine, other))
        had, now = (list(each.pop("/Annots", ())) for each in (left, right))
        self._sequence(had, [each for each in now if each.objgen not in self.boxes])
        self._entries(left, right)

    def _entries(
        self, mine: dict[str, Node], other: dict[str, Node], *, free: Collection[str] = ()
    ) -> None:
        _same(set(mine).difference(free), set(other).difference(free))
        self.waiting += [(mine[key], other[key]) for key in mine if key not in free]

    def _sequence(self, mine: list[Node], other: list[Node]) -> None:
        _same(len(mine), len(other))
        self.waiting += zip(mine, other, strict=True)

    def _pair(self, mine: Node, other: Node) -> bool:
        """Whether the two are met for the first time. Raises Different when either met another."""
        left, right = mine.objgen, other.objgen
        if not (mine.is_indirect and other.is_indirect):
            _same(mine.is_indirect, other.is_indirect)
            return True
        if left in self.met or right in self.met_back:
            _same((self.met.get(left), self.met_back.get(right)), (right, left))
            return False
        self.met[left], self.met_back[right] = right, left
        return True

    def _values(self, mine: Node, other: Node) -> None:
        kind = _kind(mine)
        _same(kind, _kind(other))
        if kind not in _CONTAINERS:
            _same(_plain(mine), _plain(other))
        elif not self._pair(mine, other):
            return
        elif kind is pikepdf.Array:
            self._sequence(list(mine), list(other))
        elif kind is pikepdf.Stream:
            self._entries(_without(mine, _PACKING), _without(other, _PACKING))
            _same_stream(mine, other)
        else:
            self._entries(_without(mine), _without(other))


def _same(mine: object, other: object) -> None:
    if mine != other:
        raise Different


def _kind(value: Node) -> type:
    """What is compared with what: whole numbers and decimal ones are numbers alike."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal
    return next((kind for kind in _KINDS if isinstance(value, kind)), type(value))


def _plain(value: Node) -> object:
    return bytes(value) if isinstance(value, pikepdf.String) else value


def _without(value: Node, left_out: Collection[str] = ()) -> dict[str, Node]:
    """Entries by name; one without value is not there (ISO 32000-1, 7.3.9)."""
    return {key: item for key, item in value.items() if key not in left_out and item is not None}


def _whole_page(page: Node) -> dict[str, Node]:
    entries = _without(page, {"/Parent"})
    above = page.get("/Parent")
    while above is not None:
        for key in _INHERITED:
            if key not in entries and key in above:
                entries[key] = above[key]
        above = above.get("/Parent")
    return entries


def _same_stream(mine: Node, other: Node) -> None:
    """Equal as packed, or unpacked; theirs is unpacked no further than ours is long."""
    raw = other.read_raw_bytes()
    if mine.read_raw_bytes() == raw and _packing(mine) == _packing(other):
        return
    wanted = mine.read_bytes()
    if other.get("/DecodeParms") is not None:
        raise Different
    filters = other.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [filters]
    if names in ([None], []):
        _same(wanted, raw)
    elif [str(each) for each in names] == ["/FlateDecode"]:
        unpacking = zlib.decompressobj()
        _same(wanted, unpacking.decompress(raw, len(wanted) + 1))
    else:
        raise Different


def _packing(stream: Node) -> list[str]:
    return [
        each.unparse().decode() if isinstance(each, pikepdf.Object) else str(each)
        for each in (stream.get("/Filter"), stream.get("/DecodeParms"))
    ]


def _boxes_of_signature(document: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Numbers of the boxes of the fields of signature. Raises Different for any other form."""
    form = document.Root.get("/AcroForm")
    if form is None:
        return frozenset()
    if not set(form.keys()) <= _FORM:
        raise Different
    return frozenset(box.objgen for field in form.get("/Fields", ()) for box in _boxes(field))


def _boxes(field: Node) -> Iterator[Node]:
    if field.get("/FT") != "/Sig" or not set(field.keys()) <= _FIELD:
        raise Different
    kids = field.get("/Kids")
    for box in [field] if kids is None else list(kids):
        is_plain = box.get("/Subtype") == "/Widget" and set(box.keys()) <= _FIELD - {"/Kids"}
        if not (is_plain and box.is_indirect):
            raise Different
        yield box


def _covers(ours: pikepdf.Pdf, theirs: pikepdf.Pdf, boxes: frozenset[tuple[int, int]]) -> bool:
    """Whether a box shows something over what is written."""
    return any(
        note.objgen in boxes and covers_writing(mine, note)
        for mine, other in zip(ours.pages, theirs.pages, strict=True)
        for note in other.obj.get("/Annots", ())
    )
