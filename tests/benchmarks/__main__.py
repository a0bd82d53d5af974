"""How fast the product is on this machine: ``python -m tests.benchmarks [PART ...]``.

Not part of the tests that are timed. Compares our statements with the same pages given to
WeasyPrint alone, one worker with two, and says how long a large edition takes to come in,
to be ranked and to be decided. On PostgreSQL behind gunicorn, each beside a bare view that does
the least: filings a second, pages over a call of ten thousand, its tables, the public page.
Other work may run beside: everything is measured in seconds on the clock and in seconds of
processor.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.benchmarks import (
    exporting,
    filing,
    ground,
    part,
    postgres,
    reading,
    rendering,
    serving,
    workers,
)
from tests.benchmarks.measuring import Measure
from tests.benchmarks.serving import Spent

Name = TypeVar("Name")
GOAL_RATIO, GOAL_SPEED = 1.1, 1.8
FILINGS = 400
NAMES = {
    "plain": "WeasyPrint alone, ordinary PDF",
    "tagged": "WeasyPrint alone, PDF/A-3a",
    "ours": "ours: PDF/A-3a + PDF/UA-1, CSV, JSON",
    1: "one worker",
    2: "two workers",
}


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def row(name: str, measured: Measure) -> str:
    each = measured.seconds / measured.count
    return (
        f"  {name:<38} {measured.seconds:8.2f} s  {each:6.3f} s each  "
        f"processor {measured.processor:8.2f} s  {measured.memory >> 20:4d} MB"
    )


def best(rounds: Sequence[Mapping[Name, Measure]], key: Name, *, by: str) -> float:
    return min(getattr(each[key], by) for each in rounds)


def statements(count: int, rounds: int) -> None:
    say(f"{count} statements, {rounds} rounds, {os.cpu_count()} processors")
    measured = []
    for _ in range(rounds):
        measured.append(rendering.measure(count))
        for name, each in measured[-1].items():
            say(row(NAMES[name], each))
    for against in ("plain", "tagged"):
        ratios = [
            best(measured, "ours", by=unit) / best(measured, against, by=unit)
            for unit in ("seconds", "processor")
        ]
        say(
            f"  ratio to {NAMES[against]}: {ratios[0]:.3f} on the clock, "
            f"{ratios[1]:.3f} of processor (goal: {GOAL_RATIO} at most)"
        )


def two_workers(count: int, rounds: int) -> None:
    say(f"{count} statements from job to stored files")
    measured = []
    for _ in range(rounds):
        measured.append(workers.measure(count))
        for name, each in measured[-1].items():
            say(row(NAMES[name], each))
    speed = best(measured, 1, by="seconds") / best(measured, 2, by="seconds")
    undisturbed = 2 * best(measured, 1, by="processor") / best(measured, 2, by="processor")
    say(
        f"  two workers are {speed:.2f} times one on the clock, {undisturbed:.2f} if nothing else "
        f"ran on two processors (goal: {GOAL_SPEED} at least)"
    )


def large_edition(count: int) -> None:
    say(f"an edition of {count} applications")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ground.migrate(folder)
        steps = json.loads(part.run("big_edition", str(count), env=ground.env(folder)))
    for step, seconds in steps.items():
        say(f"  {step:<8} {seconds:8.2f} s")


def filings(count: int, before: int) -> None:
    say(f"filings by as many people, {count} each time, on PostgreSQL behind gunicorn")
    for already in sorted({0, before}):
        for at_once in (16, 64):
            bare, ours = (
                filing.measure(count, at_once=at_once, before=already, way=way)
                for way in (filing.BARE, filing.OURS)
            )
            say(
                f"  {at_once:2d} at once, {already:5d} in the call: {ours.each_second:6.1f} a second"
                f" (goal: 50 at least), {ours.pressed.wait(0.5):.3f} s, 95 % within"
                f" {ours.pressed.wait(0.95):.3f} s"
            )
            say(
                f"     a bare view {bare.each_second:6.1f} a second; of processor ours"
                f" {ours.each * 1000:.1f} ms, bare {bare.each * 1000:.1f} ms:"
                f" ratio {ours.each / bare.each:.1f}"
            )


def lists(count: int) -> None:
    say(f"pages over {count} applications with {3 * count} sheets (goal: 12 queries, 50 ms)")
    for read in reading.measure(count):
        pressed = read.ours.pressed
        say(
            f"  {read.name:<28} {read.queries:4d} queries  {pressed.wait(0.5) * 1000:7.1f} ms,"
            f" 95 % within {pressed.wait(0.95) * 1000:7.1f} ms  {pressed.size >> 10:5d} kB"
            f"  answers {dict(pressed.answers)}"
        )
        say(beside(read.ours, read.bare))


def public(count: int, ready: int, before: int) -> None:
    spent = reading.public(count, before=before, ready=ready)
    ours, bare = spent[serving.OURS], spent[serving.BARE]
    pressed = ours.pressed
    say(
        f"page of an open call with {before} applications:"
        f" {count / pressed.seconds:.0f} requests a second (goal: 500 at least),"
        f" 95 % within {pressed.wait(0.95) * 1000:.1f} ms, answers {dict(pressed.answers)}"
    )
    say(f"     a bare view {count / bare.pressed.seconds:.0f} a second")
    say(beside(ours, bare))


def beside(ours: Spent, bare: Spent) -> str:
    """What an answer of ours costs in processor, beside one of the bare view."""
    waits = ours.pressed.wait(0.5) / bare.pressed.wait(0.5)
    ratio = (ours.web + ours.database) / (bare.web + bare.database)
    return (
        f"     processor {ours.web * 1000:.1f} ms of the web and {ours.database * 1000:.1f} of the"
        f" database; a bare view {bare.web * 1000:.1f} and {bare.database * 1000:.1f}:"
        f" ratio {ratio:.1f}, on the clock {waits:.1f}"
    )


def exports(count: int) -> None:
    say(f"tables of {count} applications, from job to stored file (goal: CSV in 4 s, XLSX in 8 s)")
    for done in exporting.measure(count):
        ours, bare = done.ours, done.bare
        say(
            f"  {done.table:<12} {done.file_format:<4} {ours.count:6d} rows"
            f"  {ours.seconds:6.2f} s, processor {ours.processor:6.2f} s,"
            f" {ours.memory >> 20:4d} MB"
        )
        say(
            f"     a bare writer {bare.seconds:6.2f} s, processor {bare.processor:6.2f} s,"
            f" {bare.memory >> 20} MB: ratio {ours.processor / bare.processor:.1f}"
        )


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "statements": lambda options: statements(options.count, options.rounds),
    "workers": lambda options: two_workers(options.count, options.rounds),
    "edition": lambda options: large_edition(options.applications),
    "filings": lambda options: filings(options.filings, options.crowd),
    "lists": lambda options: lists(options.crowd),
    "exports": lambda options: exports(options.crowd),
    "public": lambda options: public(10 * options.filings, options.filings, options.crowd),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument("--count", type=int, default=200, help="statements (200)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--applications", type=int, default=500, help="of the large edition (500)")
    parser.add_argument("--filings", type=int, default=FILINGS, help=f"in a round ({FILINGS})")
    parser.add_argument("--crowd", type=int, default=10_000, help="applications (10000)")
    parser.add_argument(
        "--keep", action="store_true", help="leave the filled databases for the next run"
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name, measured in PARTS.items():
        if not options.parts or name in options.parts:
            measured(options)
    if not options.keep and {"filings", "lists", "exports", "public"} & set(options.parts or PARTS):
        postgres.forget()


if __name__ == "__main__":
    main()
