"""Tables for spreadsheets: CSV that an Italian Excel opens by itself and nobody can poison."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_kmzero.money import euros
from welfare_kmzero.pdf.text import printable

_BYTE_ORDER_MARK = "\ufeff"
# The signs that begin a formula, also in their full width, and what comes before them unseen.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold text, integers and None; amounts have been through ``amount``."""

    header: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


class Number(str):
    """Text that is a number with a decimal comma; it may begin with a minus."""

    __slots__ = ()


def amount(cents: int | None) -> Number | None:
    """Cents as ``1234,56``: no dots, so that it is read as a number."""
    return None if cents is None else Number(f"{euros(cents):f}".replace(".", ","))


def _cell(value: str | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Number):
        return str(value)
    # An apostrophe keeps what somebody typed from being run as a formula.
    text = printable(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def to_csv(table: Table) -> bytes:
    """UTF-8 with its mark, semicolons, lines ended by CR LF."""
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows: Sequence[Sequence[str | int | None]] = (table.header, *table.rows)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8")
