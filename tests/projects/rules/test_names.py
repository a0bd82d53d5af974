"""One spelling for each name, and no letter in disguise (INJ-7)."""

import pytest

from projects.rules.names import foreign_letters, tidy_code, tidy_name


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Pro  Loco\u00a0di Cles ", "Pro Loco di Cles"),
        ("Ａｓｓｏｃｉａｚｉｏｎｅ", "Associazione"),
        ("Comunita\u0300", "Comunità"),
        ("Übersetzer Ähre", "Übersetzer Ähre"),
    ],
)
def test_a_name_has_one_spelling(typed, tidied):
    assert tidy_name(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (" 0123 4567-890 ", "01234567890"),
        ("it60 x054 2811 1010 0000 0123 456", "IT60X0542811101000000123456"),
        ("rssmra80a01l378k", "RSSMRA80A01L378K"),
        ("０１２３４５６７８９０", "01234567890"),
    ],
)
def test_a_code_has_one_spelling(typed, tidied):
    assert tidy_code(typed) == tidied


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Associazione La Rete – Onlus, n. 3", ""),
        ("Ähre Ünion Comunità Ladin de Fascia ß", ""),
        ("Аssociаzione", "Аа"),
        ("Cooperativa Ωmega", "Ω"),
        ("漢字", "漢字"),
    ],
)
def test_letters_of_other_alphabets_are_found(name, letters):
    assert foreign_letters(name) == letters
