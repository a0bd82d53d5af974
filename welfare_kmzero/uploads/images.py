"""An image of a sensible size, and nothing else behind it."""

import io
import struct
from collections.abc import Iterator

from PIL import Image

from welfare_kmzero.uploads.kinds import FileKind
from welfare_kmzero.uploads.refusals import FileRefused

MAX_PIXELS = 60_000_000
MAX_FRAMES = 100
_BROKEN = "L'immagine è rovinata o incompleta: aprila, salvala di nuovo e riprova."
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TIFF_SIZES = {1: "B", 3: "H", 4: "I"}
_WIDTH, _HEIGHT = 256, 257
# Where the strips, or the tiles, begin and how long they are.
_STRIPS = ((273, 279), (324, 325))
_READ = frozenset({_WIDTH, _HEIGHT, *(tag for pair in _STRIPS for tag in pair)})


def check_image(content: bytes, kind: FileKind) -> None:
    """Raises FileRefused for what is broken or larger than ``MAX_PIXELS``.

    The size is read from the header before anything is decoded.
    """
    try:
        frames = list(_SIZES[kind](content))
    except (struct.error, IndexError, ValueError):
        raise FileRefused(_BROKEN) from None
    if not frames or any(not all(size) for size in frames):
        raise FileRefused(_BROKEN)
    if sum(width * height for width, height in frames) > MAX_PIXELS:
        raise FileRefused("L'immagine ha troppi pixel: riducila (al massimo 60 milioni) e riprova.")
    try:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as image:
            image.verify()
    except Exception:  # noqa: BLE001 - hostile bytes make the decoder raise what it likes
        raise FileRefused(_BROKEN) from None


def _png(content: bytes) -> Iterator[tuple[int, int]]:
    yield struct.unpack(">II", content[16:24])
    if not content.rstrip(b"\x00").endswith(b"IEND\xaeB`\x82"):
        raise ValueError("something follows the image, or its end is missing")


def _jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    if b"\xff\xd9" not in content:
        raise ValueError("the end of the image is missing")
    place = 2
    while True:
        while content[place] == 0xFF and content[place + 1] == 0xFF:
            place += 1
        if content[place] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = content[place + 1]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            yield width, height
            return
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        place += 2 + max(length, 2)


def _tiff(content: bytes) -> Iterator[tuple[int, int]]:
    order = "<" if content.startswith(b"II") else ">"
    (place,) = struct.unpack(f"{order}I", content[4:8])
    seen: set[int] = set()
    while place:
        if place in seen or len(seen) >= MAX_FRAMES:
            raise ValueError("pages without end")
        seen.add(place)
        tags, place = _page(content, place, order)
        _check_there(content, tags)
        yield tags[_WIDTH][0], tags[_HEIGHT][0]


def _page(content: bytes, place: int, order: str) -> tuple[dict[int, tuple[int, ...]], int]:
    """The numbers of a page of a TIFF, by tag, and the place of the next page."""
    (count,) = struct.unpack(f"{order}H", content[place : place + 2])
    tags: dict[int, tuple[int, ...]] = {_WIDTH: (0,), _HEIGHT: (0,)}
    for at in range(place + 2, place + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack(f"{order}HHI", content[at : at + 8])
        if tag not in _READ or kind not in _TIFF_SIZES:
            continue
        if length > len(content):
            raise ValueError("more numbers than bytes")
        shape = f"{order}{length}{_TIFF_SIZES[kind]}"
        size = struct.calcsize(shape)
        start = at + 8
        if size > 4:
            (start,) = struct.unpack(f"{order}I", content[start : start + 4])
        tags[tag] = struct.unpack(shape, content[start : start + size])
    end = place + 2 + 12 * count
    (following,) = struct.unpack(f"{order}I", content[end : end + 4])
    return tags, following


def _check_there(content: bytes, tags: dict[int, tuple[int, ...]]) -> None:
    for starts, lengths in _STRIPS:
        for start, length in zip(tags.get(starts, ()), tags.get(lengths, ()), strict=True):
            if start + length > len(content):
                raise ValueError("a part of the image is missing")


_SIZES = {FileKind.PNG: _png, FileKind.JPEG: _jpeg, FileKind.TIFF: _tiff}
