"""Files that are not what they seem: a clear fault at ``$``, never a traceback (INJ-3, INJ-6)."""

import time
from pathlib import Path

import pytest

from tests.editions.small import small, text
from welfare_kmzero.editions.format import BrokenEdition, load, read
from welfare_kmzero.editions.format.json_text import MAX_BYTES

HOSTILE = {
    "empty": (b"", "non è JSON valido"),
    "not JSON": (b"%PDF-1.7", "non è JSON valido (riga 1, colonna 1)"),
    "cut": (text(small())[:-40], "non è JSON valido"),
    "latin-1": ("{'note': 'è'}".encode("latin-1"), "non è UTF-8: controlla il byte 11"),
    "UTF-16": ("{}".encode("utf-16"), "non è UTF-8"),
    "deep lists": (b"[" * 100_000, "troppi livelli"),
    "deep objects": (b'{"a":' * 100_000, "troppi livelli"),
    "a list": (b"[]", "serve un oggetto, qui c'è una lista"),
    "a text": (b'"welfare-kmzero/edition/1"', "qui c'è un testo"),
    "null": (b"null", "qui c'è null"),
    "NaN": (b"NaN", "qui c'è un numero"),
    "a huge number": (b"9" * 1_000_000, "qui c'è un numero"),
    "a number with a huge exponent": (b"1e999999999", "qui c'è un numero"),
    "two documents": (b"{}{}", "non è JSON valido"),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_edition_is_refused_at_its_root(content: bytes, words: str):
    started = time.monotonic()

    with pytest.raises(BrokenEdition) as broken:
        read(content)

    assert time.monotonic() - started < 1
    assert [fault.path for fault in broken.value.faults] == ["$"]
    assert words in broken.value.faults[0].message


INSIDE = {
    "lone surrogate": (r"\ud800", "U+D800"),
    "NUL": (r"\u0000", "U+0000"),
    "escape": (r"\u001b[31m", "U+001B"),
    "control of the second block": (r"\u0085", "U+0085"),
    "no character": (r"\uffff", "U+FFFF"),
}


@pytest.mark.parametrize(("escaped", "words"), INSIDE.values(), ids=INSIDE.keys())
def test_a_character_that_no_text_has_is_refused_at_its_key(escaped: str, words: str):
    content = text(small()).replace(b"Edizione di prova.", f"prova {escaped}".encode())

    with pytest.raises(BrokenEdition) as broken:
        read(content)

    assert [fault.path for fault in broken.value.faults] == ["$.note"]
    assert words in broken.value.faults[0].message


def test_a_surrogate_in_a_key_can_be_told_on_any_terminal():
    content = text(small()).replace(b'"note":', rb'"no\ud800te":')

    with pytest.raises(BrokenEdition) as broken:
        read(content)

    assert str(broken.value).encode("ascii", "backslashreplace")
    assert broken.value.faults[0].path == '$["no\\ud800te"]'
    assert "\ud800" not in str(broken.value)


def test_harmless_line_breaks_become_new_lines():
    content = text(small()).replace(b"Edizione di prova.", rb"a\r\nb\rc\u000bd\te")

    assert read(content).note == "a\nb\nc\nd\te"


def test_text_is_kept_in_one_form():
    content = text(small()).replace(b"Edizione", "citta\u0300".encode())

    assert read(content).note == "città di prova."


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbf" + text(small())) == read(text(small()))


def test_markup_and_formulas_are_text_like_any_other():
    hostile = "<script>alert(1)</script> {{ 7*7 }} =SUM(A1) \u202e"
    content = text(small()).replace(b"Edizione di prova.", hostile.encode())

    assert read(content).note == hostile


def refusal(place: Path) -> str:
    with pytest.raises(BrokenEdition) as broken:
        load(place)
    assert [fault.path for fault in broken.value.faults] == ["$"]
    return broken.value.faults[0].message


def test_a_missing_file(tmp_path: Path):
    assert "non esiste" in refusal(tmp_path / "nulla.json")


def test_a_folder(tmp_path: Path):
    assert "è una cartella" in refusal(tmp_path)


def test_a_path_that_no_system_takes():
    assert "non si può leggere" in refusal(Path("a\x00b"))


def test_a_path_through_a_file(tmp_path: Path):
    (tmp_path / "file").touch()

    assert "non si può leggere" in refusal(tmp_path / "file" / "edizione.json")


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path):
    place = tmp_path / "edizione.json"
    with place.open("wb") as file:
        file.truncate(MAX_BYTES * 2)

    assert "supera 50 MB" in refusal(place)


def test_a_file_is_given_back_byte_by_byte(tmp_path: Path):
    place = tmp_path / "edizione.json"
    place.write_bytes(text(small()))

    assert load(place) == text(small())
