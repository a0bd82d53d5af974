"""CSV: amounts are numbers, texts are texts, formulas are neither."""

import csv
import io

import pytest

from welfare_kmzero.acts.sheets import Table, amount, to_csv


def written(*cells):
    content = to_csv(Table(header=tuple(f"c{i}" for i, _ in enumerate(cells)), rows=(cells,)))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1]


def test_file_opens_in_an_italian_excel():
    content = to_csv(Table(header=("città", "importo"), rows=(("Forlì", amount(123456)),)))

    assert content == b"\xef\xbb\xbfcitt\xc3\xa0;importo\r\nForl\xc3\xac;1234,56\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "  -1", "＝1", "＋1", "－1", "＠a"],
)
def test_text_that_begins_a_formula_gets_an_apostrophe(text):  # INJ-2
    assert written(text) == [f"'{text}"]


@pytest.mark.parametrize("text", ["a=1", "1-2", "città", "a;b", 'a"b', "due\nrighe"])
def test_other_text_is_left_alone(text):
    assert written(text) == [text]


def test_numbers_keep_their_sign_and_unknown_is_empty():
    assert written(amount(-5), amount(0), 7, None, amount(None)) == ["-0,05", "0,00", "7", "", ""]


def test_unprintable_characters_are_numbers():
    assert written("a\x00b\u202ec\x0bd") == ["a‹U+0000›b‹U+202E›c\nd"]
