"""From bytes to JSON values, distrusting every byte.

Objects come back as ``Members``, so that a key written twice can be seen; a number that
is not a plain integer comes back as ``OddNumber``, so that no float is ever made.
"""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from welfare_kmzero.editions.format.faults import ROOT, broken

MAX_BYTES: Final = 50 * 1024 * 1024
_MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class OddNumber:
    """A number with a point, an exponent or too many digits, as it is written."""

    text: str


class Members(list[tuple[str, "Value"]]):
    """The members of an object in their order, repeated keys included."""


Value: TypeAlias = "bool | int | str | OddNumber | list[Value] | Members | None"


def load(place: Path) -> bytes:
    """The content of the file. Raises BrokenEdition at ``$`` when it cannot be read."""
    try:
        if stat.S_ISDIR(place.stat().st_mode):
            raise broken(ROOT, f"{place} è una cartella: indica il file dell'edizione.")
        with place.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise broken(ROOT, f"il file {place} non esiste.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "nome non valido"
        raise broken(ROOT, f"il file non si può leggere: {reason}.") from None
    if len(content) > MAX_BYTES:
        raise broken(ROOT, f"il file supera {MAX_BYTES // 1024 // 1024} MB.")
    return content


def parse(content: bytes) -> Value:
    """The JSON value in ``content``. Raises BrokenEdition at ``$``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(ROOT, f"il file non è UTF-8: controlla il byte {error.start + 1}.") from None
    try:
        value: Value = json.loads(
            text,
            object_pairs_hook=Members,
            parse_float=OddNumber,
            parse_int=_whole,
            parse_constant=OddNumber,
        )
    except json.JSONDecodeError as error:
        where = f"riga {error.lineno}, colonna {error.colno}"
        raise broken(ROOT, f"il file non è JSON valido ({where}).") from None
    except RecursionError:
        raise broken(ROOT, "il file ha troppi livelli uno dentro l'altro.") from None
    return value


def _whole(digits: str) -> int | OddNumber:
    return int(digits) if len(digits) <= _MAX_DIGITS else OddNumber(digits)
