"""The funding line drawn: where the money of a call ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funders.models import Call
from funders.states import LineRule
from welfare_kmzero.screens.charts import Piece, pieces, position

ZERO = Decimal("0.00")
LINE_RULES = {
    LineRule.STOP: "si ferma al primo progetto che non trova capienza: quello e i successivi "
    "formano la riserva",
    LineRule.PARTIAL: "riduce il contributo del primo progetto che non trova capienza intera, "
    "se la riduzione resta nella misura ammessa dal bando; i successivi formano la riserva",
    LineRule.SKIP: "salta il progetto che non trova capienza, che va in riserva, e prosegue con i "
    "successivi",
}


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


def line_rule(call: Call) -> str:
    """What the funding line does where the money ends."""
    return f"La linea di finanziamento {LINE_RULES[LineRule(call.funding_line)]}."


def draw(*, endowment: Decimal, awards: Sequence[Decimal], reserves: Sequence[Decimal]) -> Line:
    """The bar of a call; ``reserves``: what the projects in reserve would be due."""
    awarded, reserve = sum(awards, ZERO), sum(reserves, ZERO)
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
