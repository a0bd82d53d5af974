"""A glyph for every character: those that no font has get a box with their number.

Text stays text (it can be searched, copied and read aloud) and the reader sees that
something stands there and what it is. The font is built for the one document that
needs it, from the digits of Roboto Mono, and is the same every time.
"""

import io
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Transform
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from welfare_kmzero.pdf import assets

FAMILY = "Senza Glifo"
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_UNITS, _WIDTH, _TOP, _BOTTOM, _LINE = 1000, 760, 800, -160, 40


@cache
def _covered() -> frozenset[int]:
    points: set[int] = set()
    for path in assets.fonts():
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def _needs_box(character: str) -> bool:
    point = ord(character)
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:  # variation selectors
        return False
    return unicodedata.category(character) not in _INVISIBLE


def missing(text: str) -> tuple[str, ...]:
    """Characters of ``text`` that no font of ours can draw, sorted."""
    rare = {character for character in set(text) if ord(character) not in _covered()}
    return tuple(sorted(character for character in rare if _needs_box(character)))


def _rectangle(
    pen: Any, left: int, bottom: int, right: int, top: int, *, hole: bool
) -> None:  # reason: untyped pens
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    if hole:
        corners.reverse()
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def _box(character: str, digits: Any, cmap: dict[int, str]) -> Any:  # reason: untyped glyph sets
    pen = TTGlyphPen(None)
    _rectangle(pen, 40, _BOTTOM, _WIDTH - 40, _TOP, hole=False)
    _rectangle(pen, 40 + _LINE, _BOTTOM + _LINE, _WIDTH - 40 - _LINE, _TOP - _LINE, hole=True)
    number = f"{ord(character):04X}"
    if len(number) > 4:
        number = number.zfill(6)
    columns = len(number) // 2
    step = (_WIDTH - 160) / columns
    for place, digit in enumerate(number):
        row, column = divmod(place, columns)
        move = Transform(0.2, 0, 0, 0.26, 80 + step * (column + 0.5) - 120, 380 - 430 * row)
        digits[cmap[ord(digit)]].draw(TransformPen(pen, move))
    return pen.glyph()


def last_resort(characters: Iterable[str]) -> bytes:
    """A TrueType font with one numbered box for each of ``characters``."""
    names = {ord(character): f"u{ord(character):04X}" for character in characters}
    mono = next(path for path in assets.fonts() if path.name.startswith("roboto-mono"))
    with TTFont(mono) as source:
        digits, cmap = source.getGlyphSet(), source.getBestCmap()
        glyphs = {name: _box(chr(point), digits, cmap) for point, name in names.items()}
    # A space keeps the font of the word before it.
    names = {**names, 0x20: "space", 0xA0: "space"}
    empty = TTGlyphPen(None).glyph()
    glyphs = {".notdef": empty, "space": empty, **glyphs}
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({**dict.fromkeys(glyphs, (_WIDTH, 40)), "space": (260, 0)})
    builder.setupHorizontalHeader(ascent=_TOP + 40, descent=_BOTTOM - 40)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "SenzaGlifo"})
    builder.setupOS2(sTypoAscender=_TOP, sTypoDescender=_BOTTOM, usWinAscent=840, usWinDescent=200)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=0, modified=0)
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
