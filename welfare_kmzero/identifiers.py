"""Checks of the identifiers that Italian administrations use, and our short codes."""

import re
import secrets

from django.core.exceptions import ValidationError
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.it import codicefiscale, iva

CUP = re.compile(r"[A-Z][0-9]{2}[A-Z][0-9]{11}")
# No letters or digits that are taken for others when read aloud or copied by hand.
SHORT_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SHORT_CODE_LENGTH = 12


def is_tax_code(text: str) -> bool:
    """Codice fiscale: 16 characters of a person (omocodia included) or 11 digits of a body.

    An 11-digit code is held to its check digit only: associations have office codes
    outside the ranges of partita IVA (DPR 605/1973; D.M. 12 March 1974).
    """
    if re.fullmatch(r"[0-9]{11}", text):
        return _luhn(text)
    if not re.fullmatch(r"[A-Z0-9]{16}", text):
        return False
    return bool(codicefiscale.is_valid(text))


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(int(character) for character in digits):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_vat_number(text: str) -> bool:
    """Partita IVA: 11 digits with their check digit (DPR 633/1972, art. 35)."""
    return bool(re.fullmatch(r"[0-9]{11}", text)) and bool(iva.is_valid(text))


def is_iban(text: str) -> bool:
    """IBAN without spaces; an Italian one is also held to its CIN (check letter of the BBAN)."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", text):
        return False
    try:
        stdnum_iban.validate(text)
    except StdnumError:
        return False
    return not text.startswith("IT") or _cin_is_right(text)


def _cin_is_right(text: str) -> bool:
    """The CIN is computed over ABI, CAB and account with the odd table of codice fiscale."""
    odd = (
        1,
        0,
        5,
        7,
        9,
        13,
        15,
        17,
        19,
        21,
        2,
        4,
        18,
        20,
        11,
        3,
        6,
        8,
        12,
        14,
        16,
        10,
        22,
        25,
        24,
        23,
    )
    if len(text) != 27:
        return False
    total = 0
    for place, character in enumerate(text[5:]):
        number = int(character) if character.isdigit() else ord(character) - ord("A")
        total += odd[number] if place % 2 == 0 else number
    return text[4] == chr(ord("A") + total % 26)


def is_cup(text: str) -> bool:
    """CUP (codice unico di progetto): 15 characters (L. 3/2003, art. 11)."""
    return CUP.fullmatch(text) is not None


def validate_tax_code(text: str) -> None:
    if not is_tax_code(text):
        raise ValidationError(
            "Il codice fiscale non è valido: controlla i caratteri, uno è sbagliato."
        )


def validate_vat_number(text: str) -> None:
    if not is_vat_number(text):
        raise ValidationError("La partita IVA non è valida: sono 11 cifre, una è sbagliata.")


def validate_iban(text: str) -> None:
    if not is_iban(text):
        raise ValidationError("L'IBAN non è valido: ricopialo dall'estratto conto, senza spazi.")


def validate_cup(text: str) -> None:
    if not is_cup(text):
        raise ValidationError(
            "Il CUP non è valido: sono 15 caratteri, per esempio C31B20000010003."
        )


def new_short_code() -> str:
    """Twelve characters nobody can guess (60 bits), printed on an act for its verification."""
    return "".join(secrets.choice(SHORT_CODE_ALPHABET) for _ in range(SHORT_CODE_LENGTH))
