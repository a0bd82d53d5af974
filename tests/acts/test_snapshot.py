"""Typed snapshots go to canonical JSON and come back the same."""

import dataclasses
import datetime as dt
import enum
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_kmzero.acts.snapshot import NotASnapshot, from_json, to_json
from welfare_kmzero.canonical import canonical_text
from welfare_kmzero.money import Cents


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass(frozen=True)
class Inner:
    name: str
    share: Fraction


@dataclasses.dataclass(frozen=True)
class Outer:
    amount: Cents
    points: Decimal
    at: dt.datetime
    on: dt.date | None
    hour: dt.time | None
    colour: Colour
    sure: bool
    inner: tuple[Inner, ...]
    by_code: dict[str, Cents]


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
inners = st.builds(Inner, name=texts, share=st.fractions(0, 1, max_denominator=99))
outers = st.builds(
    Outer,
    amount=st.integers(-(10**15), 10**15),
    points=st.decimals(0, 100, places=2),
    at=st.datetimes(timezones=st.just(dt.UTC)),
    on=st.none() | st.dates(),
    hour=st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    colour=st.sampled_from(Colour),
    sure=st.booleans(),
    inner=st.lists(inners, max_size=3).map(tuple),
    by_code=st.dictionaries(texts, st.integers(), max_size=3),
)


@given(outers)
def test_what_is_written_is_read_back(outer):
    assert from_json(Outer, to_json(outer)) == outer


@given(outers)
def test_what_is_written_is_canonical_json(outer):
    assert canonical_text(to_json(outer))


def test_instants_are_written_in_utc_and_points_as_text():
    outer = Outer(
        amount=Cents(1),
        points=Decimal("91.67"),
        at=dt.datetime(2018, 7, 31, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        on=dt.date(2018, 12, 7),
        hour=dt.time(10, 5),
        colour=Colour.RED,
        sure=True,
        inner=(Inner("a", Fraction(2, 3)),),
        by_code={"PAT": Cents(5)},
    )

    assert to_json(outer) == {
        "amount": 1,
        "points": "91.67",
        "at": "2018-07-31T16:00:00Z",
        "on": "2018-12-07",
        "hour": "10:05",
        "colour": "red",
        "sure": True,
        "inner": [{"name": "a", "share": "2/3"}],
        "by_code": {"PAT": 5},
    }


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, object(), dt.datetime(2018, 1, 1)])  # noqa: DTZ001 - refused for it
def test_what_has_no_place_in_a_snapshot_is_refused(value):
    with pytest.raises(NotASnapshot):
        to_json((value,))


@pytest.mark.parametrize(
    "data",
    [
        {"name": 1, "share": "1/2"},
        {"name": "a", "share": 0.5},
        {"name": "a", "share": "1/0"},
        {"name": "a"},
        {"name": "a", "share": "1/2", "more": 1},
        [],
        None,
    ],
)
def test_data_of_another_shape_are_refused(data):
    with pytest.raises(NotASnapshot):
        from_json(Inner, data)


def test_a_truth_is_no_number():
    with pytest.raises(NotASnapshot, match=r"\$\[0\]"):
        from_json(tuple[int, ...], [True])
