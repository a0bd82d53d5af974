"""Where something is written on a page of ours, and whether a box stands over it.

Pages of ours set each line by its own matrix, in plain operators: a line is taken to run from
where it begins to the right margin, which errs on the side of what is written. Headers and
footers (``MARGIN`` from the edge) may be covered: they say nothing that is applied for.
"""

from typing import Any

import pikepdf

# Points, 72 an inch: 20 millimetres.
MARGIN = 20 / 25.4 * 72
# Above and below the line on which letters stand, in parts of their size.
_ABOVE, _BELOW = 0.8, 0.25
_SHOWN = frozenset({"Tj", "TJ", "'", '"'})


def covers_writing(page: pikepdf.Page, note: Any) -> bool:  # reason: an object of pikepdf
    """Whether the rectangle of ``note`` touches a line of ``page``."""
    corners = [float(each) for each in note.get("/Rect", (0, 0, 0, 0))]
    left, right = sorted((corners[0], corners[2]))
    bottom, top = sorted((corners[1], corners[3]))
    if left == right or bottom == top:
        return False
    width, height = (float(each) for each in list(page.mediabox)[2:])
    lines = [each for each in _lines(page) if MARGIN < each[1] < height - MARGIN]
    edge = width - min((start for start, *_ in lines), default=0.0)
    return any(
        left < edge
        and right > start
        and bottom < base + size * _ABOVE
        and top > base - size * _BELOW
        for start, base, size in lines
    )


def _lines(page: pikepdf.Page) -> list[tuple[float, float, float]]:
    """Where each line begins, on which height it stands, how large its letters are: points."""
    lines = []
    state = [(pikepdf.Matrix(), 0.0)]
    place = pikepdf.Matrix()
    for told in pikepdf.parse_content_stream(page):
        name, numbers = str(told.operator), told.operands
        outer, size = state[-1]
        if name == "q":
            state.append(state[-1])
        elif name == "Q":
            state.pop()
        elif name == "cm":
            state[-1] = (_matrix(numbers) @ outer, size)
        elif name == "Tf":
            state[-1] = (outer, float(numbers[1]))
        elif name == "BT":
            place = pikepdf.Matrix()
        elif name == "Tm":
            place = _matrix(numbers)
        elif name in _SHOWN:
            whole = place @ outer
            lines.append((whole.e, whole.f, size * abs(whole.d)))
    return lines


def _matrix(numbers: Any) -> pikepdf.Matrix:  # reason: an object of pikepdf
    return pikepdf.Matrix(*(float(each) for each in numbers))
