"""The tile map: the 16 territories as squares, roughly where they lie."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from funders.models import Community
from welfare_kmzero import italian

SIDE, GAP = 104, 8
_STEP = SIDE + GAP
_LINE = 12
# What all the names begin with says nothing on a tile.
_OFFICIAL = re.compile(
    r"^(Magnifica |Comun General )?(Comunità )?(territoriale )?(Territorio )?"
    r"(della |delle |degli |del |di |de )?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A territory with the number of its projects; ``level`` 0 to 3 is its shade."""

    code: str
    name: str
    lines: tuple[str, ...]
    count: int
    level: int
    x: int
    y: int
    is_chosen: bool

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def in_words(self) -> str:
        return (
            italian.counted(self.count, "progetto", "progetti") if self.count else "nessun progetto"
        )

    @property
    def count_y(self) -> int:
        return self.y + 36

    @property
    def line_places(self) -> list[tuple[int, str]]:
        """Each line of the name with its height."""
        return [(self.y + 60 + 15 * place, line) for place, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles and the size of the drawing."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    side: int = SIDE

    @property
    def box_width(self) -> int:
        """With room for the border of a chosen tile."""
        return self.width + GAP

    @property
    def box_height(self) -> int:
        return self.height + GAP


def tile_map(
    communities: Iterable[Community], *, counts: Mapping[str, int], chosen: str = ""
) -> TileMap:
    """Place the territories; ``counts``: projects by code of the territory."""
    tiles = tuple(
        Tile(
            code=row.code,
            name=row.name,
            lines=_wrapped(short_name(row.name)),
            count=counts.get(row.code, 0),
            level=min(counts.get(row.code, 0), 3),
            x=row.tile_column * _STEP,
            y=row.tile_row * _STEP,
            is_chosen=row.code == chosen,
        )
        for row in communities
    )
    left = min((tile.x for tile in tiles), default=0)
    return TileMap(
        tiles=tuple(replace(tile, x=tile.x - left) for tile in tiles),
        width=max((tile.x - left + SIDE for tile in tiles), default=SIDE),
        height=max((tile.y + SIDE for tile in tiles), default=SIDE),
    )


def short_name(name: str) -> str:
    """``Val di Fiemme`` for «Comunità territoriale della Val di Fiemme»."""
    short = _OFFICIAL.sub("", name)
    return short[:1].upper() + short[1:]


def _wrapped(name: str) -> tuple[str, ...]:
    lines: list[str] = []
    for word in re.findall(r"[^ -]+-?", name):
        if lines and len(lines[-1]) + len(word) < _LINE:
            joiner = "" if lines[-1].endswith("-") else " "
            lines[-1] += f"{joiner}{word}"
        else:
            lines.append(word)
    return tuple(lines)
