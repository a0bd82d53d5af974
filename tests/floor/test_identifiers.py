"""Identifiers of Italian administrations: the vectors of the domain, every single error found."""

import string
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from welfare_kmzero.identifiers import (
    SHORT_CODE_ALPHABET,
    is_cup,
    is_iban,
    is_tax_code,
    is_vat_number,
    new_short_code,
    validate_cup,
    validate_iban,
    validate_tax_code,
    validate_vat_number,
)

# DPR 605/1973; the two people are invented
PERSON = "RSSMRA80A01H501U"
LUHN = "00743110157"
IBAN = "IT60X0542811101000000123456"
OMOCODIA = dict(zip(string.digits, "LMNPQRSTUV", strict=True))
ODD = dict(
    zip(
        string.digits + string.ascii_uppercase,
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21] * 2
        + [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
        strict=True,
    )
)


def even(character: str) -> int:
    return int(character) if character.isdigit() else ord(character) - ord("A")


def check_letter(first_fifteen: str) -> str:
    """The control character by the tables of the decree, written again from them."""
    total = sum(
        ODD[character] if place % 2 == 0 else even(character)
        for place, character in enumerate(first_fifteen)
    )
    return chr(ord("A") + total % 26)


@pytest.mark.parametrize("code", [PERSON, "VRDLRA90D55L378N", LUHN])
def test_good_tax_codes_are_good(code: str) -> None:
    assert is_tax_code(code)
    validate_tax_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "RSSMRA80A01H501A",
        "00743110158",
        PERSON.lower(),
        f" {PERSON}",
        f"{PERSON}\n",
        PERSON[:-1],
        f"{PERSON}U",
        "RSSMRA80A01H50１U",
        "RSSMRA80F01H501U",  # no month has this letter
        "RSSMRA80A32H501X",
        "0074311015７",
        "0074311015",
        "007431101570",
        "IT00743110157",
    ],
)
def test_bad_tax_codes_are_bad(code: str) -> None:
    assert not is_tax_code(code)
    with pytest.raises(ValidationError, match="codice fiscale"):
        validate_tax_code(code)


def with_omocodia() -> Iterator[str]:
    """The 127 other codes of the same person: digits become letters, whichever they are."""
    places = [6, 7, 9, 10, 12, 13, 14]
    for chosen in range(1, 2 ** len(places)):
        characters = list(PERSON[:15])
        for bit, place in enumerate(places):
            if chosen >> bit & 1:
                characters[place] = OMOCODIA[characters[place]]
        yield "".join(characters) + check_letter("".join(characters))


def test_every_omocode_of_a_person_is_good() -> None:
    codes = list(with_omocodia())

    assert len(set(codes)) == 127
    assert [code for code in codes if not is_tax_code(code)] == []


def test_any_other_check_letter_is_bad() -> None:
    assert check_letter(PERSON[:15]) == PERSON[15]
    others = [PERSON[:15] + letter for letter in string.ascii_uppercase if letter != PERSON[15]]

    assert [code for code in others if is_tax_code(code)] == []


@given(st.text(string.digits, min_size=10, max_size=10))
def test_of_ten_last_digits_one_is_good(first_ten: str) -> None:
    """Associations too: their office codes are outside the ranges of partita IVA."""
    codes = [f"{first_ten}{digit}" for digit in string.digits]

    assert sum(is_tax_code(code) for code in codes) == 1


@pytest.mark.parametrize("code", ["92001234567", "96012345678"])
def test_the_check_digit_alone_decides_for_an_association(code: str) -> None:
    good = [code[:10] + digit for digit in string.digits if is_tax_code(code[:10] + digit)]

    assert len(good) == 1
    assert not is_vat_number(good[0]) or is_tax_code(good[0])


def test_partita_iva_is_held_to_its_check_digit() -> None:
    assert is_vat_number(LUHN)
    validate_vat_number(LUHN)
    others = [LUHN[:10] + digit for digit in string.digits if digit != LUHN[10]]
    assert [code for code in others if is_vat_number(code)] == []


@pytest.mark.parametrize("code", ["", "0074311015", "IT00743110157", "0074311015７", PERSON])
def test_what_is_no_partita_iva_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="partita IVA"):
        validate_vat_number(code)


def test_a_good_iban_is_good() -> None:
    assert is_iban(IBAN)
    validate_iban(IBAN)


def test_any_wrong_character_of_an_iban_is_found() -> None:
    wrong = [
        IBAN[:place] + other + IBAN[place + 1 :]
        for place, character in enumerate(IBAN)
        for other in string.digits + string.ascii_uppercase
        if other != character
    ]

    assert len(wrong) == 27 * 35
    assert [code for code in wrong if is_iban(code)] == []


def test_an_iban_right_by_remainder_and_wrong_by_its_letter_is_refused() -> None:
    """The check digits are made for the wrong letter: only the CIN betrays it."""
    wrong = []
    for letter in string.ascii_uppercase.replace("X", ""):
        bban = letter + IBAN[5:]
        number = int("".join(str(int(c, 36)) for c in f"{bban}IT00"))
        wrong.append(f"IT{98 - number % 97:02}{bban}")

    assert [code for code in wrong if is_iban(code)] == []


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("DE89370400440532013000", True),
        ("FR1420041010050500013M02606", True),
        ("DE89370400440532013001", False),
        ("IT60 X054 2811 1010 0000 0123 456", False),
        (IBAN.lower(), False),
        (f"{IBAN}0", False),
        (IBAN[:-1], False),
        ("", False),
        ("IT", False),
    ],
)
def test_ibans_of_every_kind(code: str, good: bool) -> None:
    assert is_iban(code) is good


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("C31B20000010003", True),
        ("J49H18000020007", True),
        ("c31b20000010003", False),
        ("C31B2000001000", False),
        ("C31B200000100033", False),
        ("331B20000010003", False),
        ("C3BB20000010003", False),
        ("C31B2000001000３", False),
        ("C31B20000010003\n", False),
        ("", False),
    ],
)
def test_a_cup_has_its_shape(code: str, good: bool) -> None:
    assert is_cup(code) is good
    if not good:
        with pytest.raises(ValidationError, match="CUP"):
            validate_cup(code)
    else:
        validate_cup(code)


def test_short_codes_are_long_enough_not_to_be_guessed_and_easy_to_copy() -> None:
    codes = {new_short_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) == set(SHORT_CODE_ALPHABET)
    assert not set(SHORT_CODE_ALPHABET) & set("01OIl")
    assert len(SHORT_CODE_ALPHABET) ** 12 > 2**59
