"""The geometry of the bars: pieces of a whole, in the units of an SVG a thousand wide.

Widths are text, since templates would write a number with a decimal comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 1000
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: ``place`` says which colour, counted from one."""

    place: int
    x: str
    width: str


def pieces(amounts: Sequence[Decimal], *, whole: Decimal) -> list[Piece]:
    """The amounts one after another, where ``whole`` fills the bar; empty ones are left out."""
    drawn: list[Piece] = []
    before = Decimal(0)
    for place, amount in enumerate(amounts, start=1):
        if amount > 0:
            start, end = _at(before, whole), _at(before + amount, whole)
            drawn.append(Piece(place=place, x=str(start), width=str(end - start)))
        before += amount
    return drawn


def position(amount: Decimal, *, whole: Decimal) -> str:
    """Where ``amount`` falls on the bar."""
    return str(_at(amount, whole))


def _at(amount: Decimal, whole: Decimal) -> Decimal:
    if whole <= 0:
        return Decimal("0.00")
    return (WIDTH * amount / whole).quantize(_HUNDREDTH)
