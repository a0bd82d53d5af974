"""The geometry of bars and tiles."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.models import Community
from welfare_kmzero.pages.tiles import SIDE, short_name, tile_map
from welfare_kmzero.screens.charts import WIDTH, pieces, position

MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


def test_two_thirds_and_one_third_fill_the_bar() -> None:
    drawn = pieces([Decimal(500000), Decimal(250000)], whole=Decimal(750000))

    assert [(piece.place, piece.x, piece.width) for piece in drawn] == [
        (1, "0.00", "666.67"),
        (2, "666.67", "333.33"),
    ]


def test_an_empty_part_keeps_the_colours_of_the_others() -> None:
    drawn = pieces([Decimal(0), Decimal(3)], whole=Decimal(3))

    assert [(piece.place, piece.width) for piece in drawn] == [(2, "1000.00")]


def test_of_nothing_nothing_is_drawn() -> None:
    assert pieces([], whole=Decimal(0)) == []
    assert pieces([Decimal(0)], whole=Decimal(0)) == []
    assert position(Decimal(5), whole=Decimal(0)) == "0.00"


@given(st.lists(MONEY, min_size=1, max_size=8))
def test_pieces_touch_and_fill_the_whole(amounts: list[Decimal]) -> None:
    whole = sum(amounts, Decimal(0))

    drawn = pieces(amounts, whole=whole)

    ends = [Decimal(piece.x) + Decimal(piece.width) for piece in drawn]
    assert [Decimal(piece.x) for piece in drawn[1:]] == ends[:-1]
    assert all("," not in piece.x + piece.width for piece in drawn)
    if drawn:
        assert (Decimal(drawn[0].x), ends[-1]) == (0, WIDTH)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Comunità territoriale della Val di Fiemme", "Val di Fiemme"),
        ("Comunità di Primiero", "Primiero"),
        ("Comunità Valsugana e Tesino", "Valsugana e Tesino"),
        ("Comunità delle Giudicarie", "Giudicarie"),
        ("Comun General de Fascia", "Fascia"),
        ("Magnifica Comunità degli Altipiani Cimbri", "Altipiani Cimbri"),
        ("Territorio Val d'Adige", "Val d'Adige"),
        ("Comune di Trento", "Comune di Trento"),
    ],
)
def test_a_tile_bears_the_name_without_its_office(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.django_db
def test_the_sixteen_tiles_do_not_overlap_and_their_names_fit() -> None:
    drawn = tile_map(Community.objects.all(), counts={"C5": 2, "C6": 40}, chosen="C6")

    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == 16
    assert min(tile.x for tile in drawn.tiles) == 0
    assert all(
        tile.x + SIDE <= drawn.width and tile.y + SIDE <= drawn.height for tile in drawn.tiles
    )
    assert all(place <= tile.y + SIDE - 4 for tile in drawn.tiles for place, _ in tile.line_places)
    by_code = {tile.code: tile for tile in drawn.tiles}
    assert (by_code["C5"].level, by_code["C6"].level, by_code["C1"].level) == (2, 3, 0)
    assert by_code["C6"].is_chosen
    assert by_code["C5"].in_words == "2 progetti"
    assert by_code["C1"].in_words == "nessun progetto"
