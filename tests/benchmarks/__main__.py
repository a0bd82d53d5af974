"""How fast the product is on this machine: ``python -m tests.benchmarks``.

Not part of the tests that are timed. Compares our statements with the same pages given to
WeasyPrint alone, one worker with two, and says how long a large edition takes to come in,
to be ranked and to be decided. Other work may run beside: every round is measured in seconds
on the clock and in seconds of processor, and the best round counts.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.benchmarks import ground, part, rendering, workers
from tests.benchmarks.measuring import Measure

Name = TypeVar("Name")
GOAL_RATIO, GOAL_SPEED = 1.1, 1.8
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="statements (200)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--applications", type=int, default=500, help="of the large edition (500)")
    options = parser.parse_args()
    statements(options.count, options.rounds)
    two_workers(options.count, options.rounds)
    large_edition(options.applications)


if __name__ == "__main__":
    main()
