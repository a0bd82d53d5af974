"""Tables for spreadsheets, read back: INJ-2, INJ-9."""

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from welfare_kmzero.screens.sheets import LONGEST_CELL, csv_bytes, csv_lines, xlsx_bytes

FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", " =1"]
HEAD = ("a", "b")


def silent(_):
    pass


def read_xlsx(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read_csv(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_begins_like_a_formula_stays_text(typed):
    """INJ-2: nothing that somebody typed is run."""
    sheet = xlsx_bytes("Prova", HEAD, [(typed, "x")], tell=silent)

    book = read_xlsx(sheet)
    assert [cell.data_type for cell in book["Prova"][2]] == ["s", "s"]
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert read_csv(csv_bytes(HEAD, [(typed, "x")], tell=silent))[1][0].startswith("'")


def test_numbers_and_dates_keep_their_type():
    row = (
        Decimal("-1234.50"),
        7,
        dt.date(2018, 12, 7),
        dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC),
        None,
        True,
    )

    cells = read_xlsx(xlsx_bytes("Prova", ("x",) * 6, [row], tell=silent))["Prova"][2]

    assert [cell.value for cell in cells] == [
        -1234.5,
        7,
        dt.datetime(2018, 12, 7),  # noqa: DTZ001  # as a spreadsheet has it
        dt.datetime(2018, 7, 31, 18),  # noqa: DTZ001  # as above
        None,
        "sì",
    ]
    assert cells[0].number_format == "#,##0.00"
    assert read_csv(csv_bytes(("x",) * 6, [row], tell=silent))[1] == [
        "-1234,50",
        "7",
        "07/12/2018",
        "31/07/2018 18:00:00",
        "",
        "sì",
    ]


def test_hostile_text_is_written_whole_and_nothing_is_cut_in_silence():
    """INJ-9: a vertical tab, a lone surrogate, 40,000 letters, among ten thousand rows."""
    long = "è" * 40_000
    rows = [("riga", "testo")] * 10_000 + [("a\x0bb\x00c\ud800", long)]

    book = read_xlsx(xlsx_bytes("Prova", HEAD, rows, tell=silent))
    sheet, whole = book["Prova"], book["testi integrali"]

    assert sheet.max_row == 10_002
    assert "‹U+0000›" in sheet["A10002"].value
    assert "«testi integrali»" in sheet["B10002"].value
    pieces = list(whole.iter_rows(min_row=2, values_only=True))
    assert {place for place, _, _ in pieces} == {"Prova!B10002"}
    assert "".join(text for _, _, text in pieces) == long
    assert read_csv(csv_bytes(HEAD, rows, tell=silent))[-1][1] == long


def test_the_longest_text_of_a_cell_is_still_in_its_cell():
    fitting, beyond = "a" * LONGEST_CELL, "😀" * (LONGEST_CELL // 2 + 1)

    book = read_xlsx(xlsx_bytes("Prova", HEAD, [(fitting, beyond)], tell=silent))

    assert book["Prova"]["A2"].value == fitting
    whole = [row[2] for row in book["testi integrali"].iter_rows(min_row=2, values_only=True)]
    assert "".join(whole) == beyond


def test_lines_are_given_some_at_a_time_and_counted():
    told = []
    rows = [(number, "x") for number in range(2_500)]

    assert len(list(csv_lines(HEAD, rows))) == 6
    csv_bytes(HEAD, rows, tell=told.append)
    assert told == [1_000, 2_000]


def test_the_same_rows_are_the_same_bytes():
    first, second = (xlsx_bytes("Prova", HEAD, [("a", 1)], tell=silent) for _ in range(2))

    assert first == second
    assert not re.search(rb"20(2[0-9])-", first)
