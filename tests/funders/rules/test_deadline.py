from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from funders.rules.deadline import InstantWithoutZone, effective_deadline, is_in_time

CLOSES = datetime(2018, 7, 31, 18, tzinfo=ZoneInfo("Europe/Rome"))
FIRST = CLOSES + timedelta(days=7)
SECOND = CLOSES + timedelta(days=10)
NAIVE = datetime.fromisoformat("2018-07-31T18:00:00")


def test_effective_deadline_is_the_closing_when_nothing_extends_it():
    assert effective_deadline(CLOSES) == CLOSES


def test_effective_deadline_is_the_last_extension_whatever_their_order():
    assert effective_deadline(CLOSES, extensions=[FIRST, SECOND]) == SECOND
    assert effective_deadline(CLOSES, extensions=[SECOND, FIRST]) == SECOND


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(microseconds=-1), True),
        (timedelta(0), True),
        (timedelta(microseconds=1), False),
        (timedelta(seconds=1), False),
    ],
)
def test_is_in_time_up_to_the_very_instant(delay, expected):
    arrived_at = (CLOSES + delay).astimezone(UTC)

    assert is_in_time(arrived_at, deadline=CLOSES) is expected


def test_is_in_time_compares_instants_where_the_clock_shows_an_hour_twice():
    rome = ZoneInfo("Europe/Rome")
    first = datetime(2018, 10, 28, 2, 30, tzinfo=rome, fold=0)
    second = datetime(2018, 10, 28, 2, 15, tzinfo=rome, fold=1)

    assert is_in_time(first, deadline=second)
    assert not is_in_time(second, deadline=first)
    assert effective_deadline(first, extensions=[second]) == datetime(
        2018, 10, 28, 1, 15, tzinfo=UTC
    )


def test_an_instant_without_zone_is_refused():
    with pytest.raises(InstantWithoutZone):
        effective_deadline(NAIVE)
    with pytest.raises(InstantWithoutZone):
        effective_deadline(CLOSES, extensions=[NAIVE])
    with pytest.raises(InstantWithoutZone):
        is_in_time(NAIVE, deadline=CLOSES)
    with pytest.raises(InstantWithoutZone):
        is_in_time(CLOSES, deadline=NAIVE)
