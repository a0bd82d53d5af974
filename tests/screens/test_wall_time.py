"""Instants typed as the clocks of Trento show them, the changes of the clocks included."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError

from welfare_kmzero.screens.wall_time import WallTimeField, instant_of


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


# The last Sundays of March and October, as the law of the Union says them.
MARCH = {2024: 31, 2025: 30, 2026: 29, 2027: 28, 2028: 26, 2029: 25, 2030: 31, 2031: 30, 2032: 28}
OCTOBER = {2024: 27, 2025: 26, 2026: 25, 2027: 31, 2028: 29, 2029: 28, 2030: 27, 2031: 26, 2032: 31}


@pytest.mark.parametrize(("year", "day"), MARCH.items())
def test_an_hour_that_the_clocks_skip_is_refused(year: int, day: int) -> None:  # SUB-9
    assert instant_of(f"{year}-03-{day:02}T01:59") == _utc(year, 3, day, 0, 59)
    assert instant_of(f"{year}-03-{day:02}T03:00") == _utc(year, 3, day, 1, 0)
    for wall in ("02:00", "02:30", "02:59:59"):
        with pytest.raises(ValidationError, match="non esiste"):
            instant_of(f"{year}-03-{day:02}T{wall}")


@pytest.mark.parametrize(("year", "day"), OCTOBER.items())
def test_an_hour_that_the_clocks_show_twice_is_refused(year: int, day: int) -> None:  # SUB-9
    assert instant_of(f"{year}-10-{day:02}T01:59") == _utc(year, 10, day - 1, 23, 59)
    assert instant_of(f"{year}-10-{day:02}T03:00") == _utc(year, 10, day, 2, 0)
    for wall in ("02:00", "02:30", "02:59:59"):
        with pytest.raises(ValidationError, match="due volte"):
            instant_of(f"{year}-10-{day:02}T{wall}")


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2028-02-29T12:00", _utc(2028, 2, 29, 11)),
        ("2026-12-31T23:59:59", _utc(2026, 12, 31, 22, 59, 59)),
        ("2026-07-31 18:00", _utc(2026, 7, 31, 16)),
    ],
)
def test_the_other_hours_name_one_instant(typed: str, instant: dt.datetime) -> None:  # SUB-9
    assert instant_of(typed) == instant


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29T12:00", "2026-13-01T00:00", "2026-12-31T23:59:60", "2026-12-31T24:00",
        "ieri", "2026-07-31", "31/07/2026 18:00", "0001-01-01T00:00", "9999-12-31T23:59",
        "٢٠٢٦-07-31T18:00", "2026-07-31T18:00Z", "2026-07-31T18:00+02:00", "1e400",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        instant_of(typed)


def test_the_field_shows_again_what_was_typed() -> None:
    class Form(forms.Form):
        at = WallTimeField(required=False)

    form = Form({"at": "2026-07-31T18:00"})

    assert form.is_valid()
    assert form.cleaned_data["at"] == _utc(2026, 7, 31, 16)
    assert 'value="2026-07-31T18:00"' in str(Form(initial=form.cleaned_data)["at"])
    assert Form({"at": ""}).is_valid()
