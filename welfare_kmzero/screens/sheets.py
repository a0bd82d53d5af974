"""Tables as CSV and XLSX, by one writer: typed cells, nothing run as a formula, nothing cut.

Text that begins like a formula stays text (``acts.sheets`` has the signs). Amounts and points
are numbers with two places, days and instants are dates on the clocks of Trento. A text longer
than a cell of a spreadsheet stands whole in a second sheet, named where it was cut.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from welfare_kmzero import clock
from welfare_kmzero.acts.sheets import FORMULA
from welfare_kmzero.pdf.text import printable

Cell: TypeAlias = str | int | Decimal | dt.date | dt.datetime | bool | None
Row: TypeAlias = Sequence[Cell]
Tell: TypeAlias = Callable[[int], None]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
# Longer tables are written by a job.
AT_ONCE = 500
LONGEST_CELL = 32_767
WHOLE_TEXTS = "testi integrali"
_PIECE = 32_000
_MOST_ROWS = 1_048_576
_EVERY = 1_000
_MARK = "\ufeff"
_NO_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # a spreadsheet knows no zones


def csv_lines(header: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons, lines ended by CR LF: a few hundred rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(_MARK)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(cell) for cell in row])
        if number % 500 == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def csv_bytes(header: Sequence[str], rows: Iterable[Row], *, tell: Tell) -> bytes:
    """The whole file. ``tell``: how many rows are done."""
    return b"".join(csv_lines(header, _told(rows, tell)))


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        text = printable(cell)
        # An apostrophe keeps what somebody typed from being run as a formula.
        return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
    return "" if cell is None else _plain(cell)


def _plain(cell: int | Decimal | dt.date) -> str:
    if isinstance(cell, bool):
        return "sì" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, dt.datetime):
        return f"{clock.rome(cell):%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def _told(rows: Iterable[Row], tell: Tell) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number % _EVERY == 0:
            tell(number)
        yield row


def xlsx_bytes(name: str, header: Sequence[str], rows: Iterable[Row], *, tell: Tell) -> bytes:
    """The whole file: a sheet called ``name``, another when there are more rows than it holds."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": _NO_DATE, "author": "Welfare a km zero"})
    sheets = _Book(book, name, header)
    for row in _told(rows, tell):
        sheets.write(row)
    sheets.write_whole_texts()
    book.close()
    return out.getvalue()


def table_bytes(
    file_format: str, name: str, header: Sequence[str], rows: Iterable[Row], *, tell: Tell
) -> tuple[bytes, str]:
    """The whole file in one of ``FORMATS``, and its media type."""
    if file_format == "csv":
        return csv_bytes(header, rows, tell=tell), CSV_TYPE
    return xlsx_bytes(name, header, rows, tell=tell), XLSX_TYPE


def nobody(_: int) -> None:
    """Nobody waits long enough to be told how many rows are done."""


@dataclass
class _Book:
    """The sheets of a workbook, written from the first row to the last."""

    book: Any  # reason: xlsxwriter carries no types
    name: str
    header: Sequence[str]
    whole: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._head = self.book.add_format({"bold": True, "bottom": 1})
        self._money = self.book.add_format({"num_format": "#,##0.00"})
        self._day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self._instant = self.book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._count = 0
        self._open()

    def _open(self) -> None:
        self._count += 1
        called = self.name if self._count == 1 else f"{self.name} {self._count}"
        self._sheet = self.book.add_worksheet(called[:31])
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self.header) - 1, 18)
        for column, text in enumerate(self.header):
            self._sheet.write_string(0, column, text, self._head)
        self._row = 1

    def write(self, row: Row) -> None:
        if self._row == _MOST_ROWS:
            self._open()
        for column, cell in enumerate(row):
            self._put(column, cell)
        self._row += 1

    def _put(self, column: int, cell: Cell) -> None:
        sheet, row = self._sheet, self._row
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, self._fitting(column, printable(cell)))
        elif cell is None:
            return
        elif isinstance(cell, bool):
            sheet.write_string(row, column, "sì" if cell else "no")
        elif isinstance(cell, Decimal):
            sheet.write_number(row, column, cell, self._money)
        elif isinstance(cell, dt.datetime):
            # Spreadsheets know no zones.
            sheet.write_datetime(row, column, clock.on_the_wall(cell), self._instant)
        elif isinstance(cell, dt.date):
            sheet.write_datetime(row, column, cell, self._day)
        else:
            sheet.write_number(row, column, cell)

    def _fitting(self, column: int, text: str) -> str:
        # A spreadsheet counts in UTF-16: whatever is beyond the first plane counts twice.
        if len(text) <= LONGEST_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
            return text
        place = f"{self._sheet.get_name()}!{xl_rowcol_to_cell(self._row, column)}"
        self.whole.append((place, text))
        return f"[testo di {len(text)} caratteri: nel foglio «{WHOLE_TEXTS}», {place}]"

    def write_whole_texts(self) -> None:
        if not self.whole:
            return
        sheet = self.book.add_worksheet(WHOLE_TEXTS)
        for column, text in enumerate(("cella", "parte", "testo")):
            sheet.write_string(0, column, text, self._head)
        row = 1
        for place, text in self.whole:
            for part, start in enumerate(range(0, len(text), _PIECE // 2), start=1):
                sheet.write_string(row, 0, place)
                sheet.write_number(row, 1, part)
                sheet.write_string(row, 2, text[start : start + _PIECE // 2])
                row += 1
