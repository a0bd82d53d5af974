"""Canonical JSON: one meaning, one text, one hash."""

import datetime as dt
import enum
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_kmzero.canonical import NotCanonical, canonical_bytes, canonical_text, sha256_hex

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (-1, "-1"),
        (10**30, "1" + "0" * 30),
        ("", '""'),
        ("è", '"è"'),
        ("e\u0300", '"è"'),
        ('a\nb\t"c"\\', '"a\\nb\\t\\"c\\"\\\\"'),
        ("\x00\x1f", '"\\u0000\\u001f"'),
        ("\u2028 €", '"\u2028 €"'),
        ("😀", '"😀"'),
        ([], "[]"),
        ((1, "a", None), '[1,"a",null]'),
        ({}, "{}"),
        ({"b": 1, "a": {"d": [], "c": 2}}, '{"a":{"c":2,"d":[]},"b":1}'),
        ({"B": 1, "a": 2, "è": 3}, '{"B":1,"a":2,"è":3}'),
    ],
)
def test_each_value_has_its_one_text(value: object, text: str) -> None:
    assert canonical_text(value) == text
    assert canonical_bytes(value) == text.encode()


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("1.00"),
        Fraction(2, 3),
        b"bytes",
        bytearray(b"bytes"),
        dt.date(2018, 12, 7),
        {1, 2},
        object(),
        {1: "a"},
        {None: 1},
        {("a",): 1},
        "half \ud800",
        {"half \udfff": 1},
        {"e\u0300": 1, "è": 2},
        [{"deep": [1.5]}],
        (x for x in ()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


def test_a_word_of_an_enumeration_is_its_text() -> None:
    assert canonical_text({"colour": Colour.RED}) == '{"colour":"red"}'


@given(VALUES)
def test_the_text_is_json_and_canonical_again(value: object) -> None:
    try:
        text = canonical_text(value)
    except NotCanonical:  # two keys that are the same text in NFC
        return

    assert canonical_text(json.loads(text)) == text


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.integers()), st.randoms())
def test_the_order_of_keys_changes_nothing(value: dict[str, int], dice: object) -> None:
    items = list(value.items())
    dice.shuffle(items)

    assert sha256_hex(canonical_bytes(dict(items))) == sha256_hex(canonical_bytes(value))


def test_the_hash_is_the_known_one() -> None:
    assert sha256_hex(canonical_bytes({})) == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
