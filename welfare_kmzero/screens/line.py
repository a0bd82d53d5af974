"""A line over a bar: how far an endowment goes, and what would be beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from welfare_kmzero.screens.charts import Piece, pieces, position

ZERO = Decimal("0.00")
# Beyond so many, single pieces are thinner than what divides them.
MANY = 150


@dataclass(frozen=True, slots=True)
class Line:
    """The line as a bar: endowment, awards one after another, then the reserve."""

    endowment: Decimal
    awarded: Decimal
    reserve: Decimal
    awards: tuple[Piece, ...]
    reserves: tuple[Piece, ...]
    at: str

    @property
    def left(self) -> Decimal:
        return self.endowment - self.awarded


def draw(*, endowment: Decimal, awards: Sequence[Decimal], reserves: Sequence[Decimal]) -> Line:
    """The bar of a call; ``reserves``: what the projects in reserve would be due."""
    awarded, reserve = sum(awards, ZERO), sum(reserves, ZERO)
    if len(awards) + len(reserves) > MANY:
        awards, reserves = [awarded], [reserve]
    whole = max(endowment, awarded) + reserve
    drawn = pieces([*awards, max(endowment - awarded, ZERO), *reserves], whole=whole)
    return Line(
        endowment=endowment,
        awarded=awarded,
        reserve=reserve,
        awards=tuple(piece for piece in drawn if piece.place <= len(awards)),
        reserves=tuple(piece for piece in drawn if piece.place > len(awards) + 1),
        at=position(endowment, whole=whole),
    )
