"""Italian as the acts write it."""

import datetime as dt
from fractions import Fraction

import pytest

from welfare_kmzero import italian


def test_first_of_the_month_is_an_ordinal():
    assert italian.long_date(dt.date(2018, 2, 1)) == "1º febbraio 2018"
    assert italian.long_date(dt.date(2018, 12, 7)) == "7 dicembre 2018"


def test_acts_of_the_giunta_write_the_month_with_a_capital():
    assert italian.act_date(dt.date(2018, 12, 7)) == "7 Dicembre 2018"


@pytest.mark.parametrize(
    ("hour", "month", "words"),
    [
        (16, 7, "31 luglio 2018, ore 18:00:00 (ora italiana, UTC+02:00)"),
        (16, 12, "31 dicembre 2018, ore 17:00:00 (ora italiana, UTC+01:00)"),
        (23, 12, "1º gennaio 2019, ore 00:00:00 (ora italiana, UTC+01:00)"),
    ],
)
def test_instants_name_their_zone(hour, month, words):
    assert italian.instant(dt.datetime(2018, month, 31, hour, tzinfo=dt.UTC)) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a e b"),
        (["a", "b", "c"], "a, b e c"),
        (["a", "enti"], "a ed enti"),
    ],
)
def test_lists_join_with_e(items, words):
    assert italian.listed(items) == words


def test_count_agrees_in_number():
    assert italian.counted(1, "progetto", "progetti") == "1 progetto"
    assert italian.counted(0, "progetto", "progetti") == "0 progetti"


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (Fraction(100, 3), "+33,33"),
        (Fraction(-200, 3), "−66,67"),
        (Fraction(0), "0,00"),
        (Fraction(1, 200), "+0,01"),
    ],
)
def test_deviations_are_signed_and_rounded_half_up(fraction, words):
    assert italian.signed(fraction) == words


def test_share_is_a_fraction_and_never_a_decimal():
    assert italian.share(Fraction(2, 3)) == "2/3"
    assert italian.share(Fraction(1)) == "l'intero"


def test_codes_are_grouped_by_four():
    assert italian.grouped("7K2M9QWX4TBD") == "7K2M 9QWX 4TBD"


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("a", "Consiglio di Gestione", "al Consiglio di Gestione"),
        ("a", "Giunta provinciale", "alla Giunta provinciale"),
        ("da", "Unione dei comuni", "dall'Unione dei comuni"),
        ("di", "Statuto", "dello Statuto"),
    ],
)
def test_prepositions_contract_with_the_article(word, name, expected):
    assert italian.joined(word, name) == expected
