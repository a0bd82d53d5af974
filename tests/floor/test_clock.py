"""One clock: UTC inside, Trento outside, and nobody else asks the machine for the time."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse

from welfare_kmzero import clock

ROOT = Path(__file__).resolve().parent.parent.parent


@time_machine.travel(dt.datetime(2018, 12, 7, 9, 30, 15, 123456, tzinfo=dt.UTC), tick=False)
def test_now_is_aware_and_in_utc() -> None:
    assert clock.now() == dt.datetime(2018, 12, 7, 9, 30, 15, 123456, tzinfo=dt.UTC)
    assert clock.now().tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2018-12-07T09:30:00", "2018-12-07T10:30:00+01:00"),
        ("2018-07-07T09:30:00", "2018-07-07T11:30:00+02:00"),
        # The hour that is there twice, and the one that is never there.
        ("2018-10-28T00:30:00", "2018-10-28T02:30:00+02:00"),
        ("2018-10-28T01:30:00", "2018-10-28T02:30:00+01:00"),
        ("2018-03-25T00:59:59", "2018-03-25T01:59:59+01:00"),
        ("2018-03-25T01:00:00", "2018-03-25T03:00:00+02:00"),
    ],
)
def test_people_read_the_clocks_of_trento(instant: str, shown: str) -> None:
    assert clock.rome(dt.datetime.fromisoformat(f"{instant}+00:00")).isoformat() == shown


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2018-12-31T22:59:59", dt.date(2018, 12, 31)),
        ("2018-12-31T23:00:00", dt.date(2019, 1, 1)),
        ("2018-06-30T21:59:59", dt.date(2018, 6, 30)),
        ("2018-06-30T22:00:00", dt.date(2018, 7, 1)),
    ],
)
def test_today_begins_at_midnight_in_trento(instant: str, day: dt.date) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(f"{instant}+00:00"), tick=False):
        assert clock.today() == day


def test_a_request_keeps_the_instant_at_which_it_arrived() -> None:
    """However long it takes: a filing is judged on its arrival (SUB-1)."""
    seen = []

    def slow(request: HttpRequest) -> HttpResponse:
        moving.shift(3600)
        seen.append((clock.arrived_at(request), clock.now()))
        return HttpResponse()

    arrival = dt.datetime(2018, 9, 28, 21, 59, 59, 999999, tzinfo=dt.UTC)
    with time_machine.travel(arrival, tick=False) as moving:
        clock.arrival_middleware(slow)(HttpRequest())

    assert seen == [(arrival, arrival + dt.timedelta(hours=1))]


def test_the_arrival_is_stamped_before_anything_else(settings: object) -> None:
    assert settings.MIDDLEWARE[0] == "welfare_kmzero.clock.arrival_middleware"
    assert settings.USE_TZ is True
    assert settings.TIME_ZONE == "Europe/Rome"


# DESIGN 3.5: no other source of time

ASKING = {
    "today", "utcnow", "utcfromtimestamp", "localtime", "gmtime", "ctime", "strftime_now",
    "localdate", "make_aware", "make_naive", "get_current_timezone",
}  # fmt: skip
ASKING_TIME = {"time.time", "time.time_ns", "timezone.now", "datetime.now", "dt.datetime.now"}


def test_nobody_else_asks_the_machine_for_the_time() -> None:
    """Neither ``date.today()`` nor ``datetime.now()``, no naive instant, no ``replace(tzinfo=``."""
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for app in ("funders", "projects", "grants", "welfare_kmzero")
        for file in (ROOT / app).rglob("*.py")
        if file != ROOT / "welfare_kmzero" / "clock.py"
        for line in sources_of_time(ast.parse(file.read_text(encoding="utf-8")))
    ]

    assert found == []


def sources_of_time(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            if isinstance(node, ast.Call) and any(key.arg == "tzinfo" for key in node.keywords):
                function = node.func
                if isinstance(function, ast.Attribute) and function.attr == "replace":
                    yield node.lineno
            continue
        name = ast.unparse(node)
        if name in ASKING_TIME or (node.attr in ASKING and not name.startswith("clock.")):
            yield node.lineno


@pytest.mark.parametrize(
    "code",
    [
        "dt.date.today()",
        "date.today()",
        "datetime.now()",
        "dt.datetime.now(dt.UTC)",
        "datetime.utcnow()",
        "time.time()",
        "timezone.now()",
        "default=timezone.now",
        "timezone.localdate()",
        "timezone.make_aware(at)",
        "at.replace(tzinfo=ROME)",
    ],
)
def test_another_source_of_time_would_be_seen(code: str) -> None:
    assert list(sources_of_time(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["clock.now()", "clock.today()", "time.monotonic()", "at.replace(hour=0)", "row.today_total"],
)
def test_the_one_clock_and_mere_durations_are_free(code: str) -> None:
    assert not list(sources_of_time(ast.parse(code)))
