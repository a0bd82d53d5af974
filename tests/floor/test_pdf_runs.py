"""Cutting long runs changes no letter, and accents stay with their letters."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from welfare_kmzero.pdf.runs import LONGEST, soften


def text_in(root):
    return "".join(root.itertext())


def tree(text, tail):
    root = ET.Element("p")
    root.text = text
    child = ET.SubElement(root, "b")
    child.text, child.tail = tail, text
    return root


@given(st.text("ab \u0301\n", max_size=900), st.text("cd\u0301 ", max_size=900))
def test_text_is_the_same_after_cutting(text, tail):
    root = tree(text, tail)
    before = text_in(root)

    soften(root)

    assert text_in(root) == before


def test_no_run_is_longer_than_allowed_and_a_half():
    root = tree("W" * 5000, "a\u0301" * 5000)

    soften(root)

    pieces = [piece for each in root.iter() for piece in (each.text, each.tail) if piece]
    assert max(map(len, pieces)) <= LONGEST * 3 // 2
    assert not any(piece.startswith("\u0301") for piece in pieces)


def test_ordinary_text_is_not_touched():
    root = tree("parole brevi " * 500, "altre")

    soften(root)

    assert [each.tag for each in root.iter()] == ["p", "b"]
