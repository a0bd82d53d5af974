"""Reading one value: amounts, shares, points, instants, words.

Each parser returns the value or raises ``Unreadable`` with the sentence that a person
reads beside the path. Text is NFC, without control characters but tab and new line.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from welfare_kmzero.editions.format.faults import quoted
from welfare_kmzero.editions.format.json_text import Members, OddNumber, Value
from welfare_kmzero.identifiers import is_cup, is_tax_code
from welfare_kmzero.money import MAX_CENTS, cents

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_MAX_PART = 2**31 - 1
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,14})\.[0-9]{2}")
_POINTS = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,2})?")
_FRACTION = re.compile(r"([0-9]{1,10})(?:/([0-9]{1,10}))?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_SLUG = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NEW_LINES = re.compile("\r\n|\r|\v")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

T = TypeVar("T")


class Unreadable(ValueError):
    """A value that is not what its key asks for; the message says what to write."""


def kind_of(value: Value) -> str:
    """What a value is, in Italian."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "un vero o falso"
    if isinstance(value, str):
        return "un testo"
    if isinstance(value, int | OddNumber):
        return "un numero"
    return "un oggetto" if isinstance(value, Members) else "una lista"


def sound_text(text: str) -> str:
    """Errors: Unreadable for control characters and lone surrogates."""
    plain = _NEW_LINES.sub("\n", text)
    if found := _CONTROL.search(plain):
        raise Unreadable(f"contiene un carattere non ammesso (U+{ord(found[0]):04X}).")
    return unicodedata.normalize("NFC", plain)


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"serve un testo tra virgolette, qui c'è {kind_of(value)}.")
    return sound_text(value)


def words(limit: int) -> Callable[[Value], str]:
    """Some text, of at most ``limit`` characters."""

    def parse(value: Value) -> str:
        text = _text(value)
        if not text.strip():
            raise Unreadable("il testo non può essere vuoto.")
        if len(text) > limit:
            raise Unreadable(f"il testo supera {limit} caratteri (sono {len(text)}).")
        return text

    return parse


def words_or_blank(limit: int) -> Callable[[Value], str]:
    """As ``words``, but the empty text passes."""
    parse_words = words(limit)
    return lambda value: "" if value == "" else parse_words(value)


def _matching(pattern: re.Pattern[str], limit: int, what: str) -> Callable[[Value], str]:
    parse_words = words(limit)

    def parse(value: Value) -> str:
        text = parse_words(value)
        if not pattern.fullmatch(text):
            raise Unreadable(f"{quoted(text)} non è {what}.")
        return text

    return parse


def slug(limit: int) -> Callable[[Value], str]:
    return _matching(_SLUG, limit, "un codice (lettere senza accenti, cifre, - e _)")


def number(limit: int) -> Callable[[Value], str]:
    """The number of an application: part of addresses and of file names."""
    return _matching(_NUMBER, limit, "un numero di domanda (lettere senza accenti, cifre, . - _)")


def one_of(values: Iterable[str]) -> Callable[[Value], str]:
    allowed = tuple(values)

    def parse(value: Value) -> str:
        text = _text(value)
        if text not in allowed:
            raise Unreadable(f"{quoted(text)} non è tra i valori previsti: {', '.join(allowed)}.")
        return text

    return parse


def truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"serve true o false, qui c'è {kind_of(value)}.")
    return value


def whole(lowest: int, highest: int) -> Callable[[Value], int]:
    """A JSON integer between the two, both included."""

    def parse(value: Value) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Unreadable(f"serve un numero intero, qui c'è {kind_of(value)}.")
        if not lowest <= value <= highest:
            raise Unreadable(f"{value} non è tra {lowest} e {highest}.")
        return value

    return parse


def amount(value: Value) -> Decimal:
    """Euros with two decimals, never negative."""
    text = _text(value)
    if not _AMOUNT.fullmatch(text) or cents(Decimal(text)) > MAX_CENTS:
        raise Unreadable(f'{quoted(text)} non è un importo: scrivi per esempio "1234.56".')
    return Decimal(text)


def positive_amount(value: Value) -> Decimal:
    found = amount(value)
    if not found:
        raise Unreadable("l'importo deve essere maggiore di zero.")
    return found


def fraction(value: Value) -> Fraction:
    """A fraction between 0 and 1, both included."""
    text = _text(value)
    parts = _FRACTION.fullmatch(text)
    if parts is None:
        raise Unreadable(f'{quoted(text)} non è una frazione: scrivi per esempio "2/3".')
    above, below = int(parts[1]), int(parts[2] or 1)
    if not 0 <= above <= below <= _MAX_PART or below == 0:
        raise Unreadable(f"{quoted(text)} non è una frazione tra 0 e 1.")
    return Fraction(above, below)


def positive_fraction(value: Value) -> Fraction:
    found = fraction(value)
    if not found:
        raise Unreadable("una quota è maggiore di zero.")
    return found


def points(value: Value) -> Decimal:
    """Points with at most two decimals, never negative."""
    text = _text(value)
    if not _POINTS.fullmatch(text):
        raise Unreadable(f'{quoted(text)} non è un punteggio: scrivi per esempio "13.5".')
    return Decimal(text)


def positive_points(value: Value) -> Decimal:
    found = points(value)
    if not found:
        raise Unreadable("deve essere maggiore di zero.")
    return found


def _calendar(value: Value, pattern: re.Pattern[str], make: Callable[[str], T], what: str) -> T:
    text = _text(value)
    refusal = Unreadable(f"{quoted(text)} non è {what}.")
    if not pattern.fullmatch(text):
        raise refusal
    try:
        return make(text)
    except ValueError:
        raise refusal from None


def _in_our_times(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"l'anno {year} non è tra {FIRST_YEAR} e {LAST_YEAR}.")


def instant(value: Value) -> dt.datetime:
    """An instant with its offset from UTC."""
    what = 'un istante con il fuso: scrivi per esempio "2018-07-31T18:00:00+02:00"'
    found = _calendar(value, _INSTANT, dt.datetime.fromisoformat, what)
    _in_our_times(found.year)
    return found.astimezone(dt.UTC)


def date(value: Value) -> dt.date:
    what = 'una data: scrivi per esempio "2018-12-07"'
    found = _calendar(value, _DATE, dt.date.fromisoformat, what)
    _in_our_times(found.year)
    return found


def hour(value: Value) -> dt.time:
    return _calendar(value, _HOUR, dt.time.fromisoformat, 'un\'ora: scrivi per esempio "10:05"')


def tax_code(value: Value) -> str:
    text = _text(value)
    if not is_tax_code(text):
        raise Unreadable(
            f"{quoted(text)} non è un codice fiscale (11 o 16 caratteri, controllo compreso)."
        )
    return text


def cup(value: Value) -> str:
    text = _text(value)
    if not is_cup(text):
        raise Unreadable(f"{quoted(text)} non è un CUP: sono 15 caratteri.")
    return text


def sha256(value: Value) -> str:
    text = _text(value)
    if not _SHA256.fullmatch(text):
        raise Unreadable("serve un'impronta SHA-256: 64 cifre esadecimali minuscole.")
    return text
