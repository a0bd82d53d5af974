"""Numbers, dates and shares as a page writes them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from welfare_kmzero.pages import tags


def test_what_is_not_known_is_a_dash() -> None:
    unknown = [tags.euro(None), tags.points(None), tags.instant(None), tags.day(None)]
    assert [*unknown, tags.share(None), tags.rate(None)] == ["–"] * 6


def test_money_and_points_have_two_places() -> None:
    assert tags.euro(Decimal("1234.5")) == "€\xa01.234,50"
    assert tags.points(Decimal("91.67")) == "91,67"


def test_instants_are_those_of_trento() -> None:
    summer = dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC)
    night = dt.datetime(2018, 12, 31, 23, 30, tzinfo=dt.UTC)

    assert tags.instant(summer) == "31/07/2018 alle 18:00 (ora italiana)"
    assert tags.until(summer - dt.timedelta(days=30), summer) == (
        "01/07/2018 alle 18:00 al 31/07/2018 alle 18:00 (ora italiana)"
    )
    assert tags.day(night) == "1º gennaio 2019"
    assert tags.day(dt.date(2018, 12, 7)) == "7 dicembre 2018"


def test_the_plural_of_byte_is_italian() -> None:
    assert [tags.file_size(size) for size in (1, 826, 2048)] == [
        "1\xa0byte",
        "826\xa0byte",
        "2,0\xa0KB",
    ]


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (Fraction(1, 5), "20%"),
        (Fraction(1, 10), "10%"),
        (Fraction(1, 8), "12,5%"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
        (Fraction(1, 400), "0,25%"),
    ],
)
def test_a_rate_is_a_percentage_when_it_is_exact(fraction: Fraction, words: str) -> None:
    assert tags.rate(fraction) == words


def test_an_icon_says_nothing_by_itself() -> None:
    drawn = tags.icon("it-user", 'x" onload="a')

    assert 'aria-hidden="true"' in drawn
    assert "svg/sprites.svg#it-user" in drawn
    assert 'onload="a' not in drawn
