"""Long runs of letters without a space, cut where a line may end.

Laying out one word of a hundred thousand letters takes minutes, since every line measures
all that follows. A ``<wbr>`` here and there changes neither the text nor where lines
break, only how much is measured at a time.
"""

import re
import unicodedata
from xml.etree import ElementTree as ET

LONGEST = 300
_RUN = re.compile(rf"\S{{{LONGEST + 1},}}")


def soften(root: ET.Element) -> None:
    """Cut every run longer than ``LONGEST`` under ``root``, in place."""
    for parent in list(root.iter()):
        for place in range(len(parent) - 1, -1, -1):
            child = parent[place]
            pieces = _pieces(child.tail)
            if len(pieces) > 1:
                child.tail = pieces[0]
                _insert(parent, place + 1, pieces[1:])
        pieces = _pieces(parent.text)
        if len(pieces) > 1:
            parent.text = pieces[0]
            _insert(parent, 0, pieces[1:])


def _insert(parent: ET.Element, place: int, pieces: list[str]) -> None:
    for offset, piece in enumerate(pieces):
        opportunity = ET.Element("wbr")
        opportunity.tail = piece
        parent.insert(place + offset, opportunity)


def _pieces(text: str | None) -> list[str]:
    if text is None or len(text) <= LONGEST or _RUN.search(text) is None:
        return [text or ""]
    pieces, start = [], 0
    for run in _RUN.finditer(text):
        for place in range(run.start() + LONGEST, run.end(), LONGEST):
            end = _before_letter(text, place)
            pieces.append(text[start:end])
            start = end
    return [*pieces, text[start:]]


def _before_letter(text: str, place: int) -> int:
    """``place``, or a little after it, so that a letter keeps its accents."""
    for near in range(place, min(place + LONGEST // 2, len(text))):
        if not unicodedata.combining(text[near]):
            return near
    return place
