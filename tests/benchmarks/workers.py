"""The same statements printed by one worker and by two: real processes on one database."""

import tempfile
import time
from pathlib import Path

from tests.benchmarks import ground, part
from tests.benchmarks.measuring import Measure


def measure(count: int) -> dict[int, Measure]:
    """One round, by number of workers; ``seconds`` from the word go until the last is done."""
    return {workers: _printed(count, workers) for workers in (1, 2)}


def _printed(count: int, workers: int) -> Measure:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ground.prepare(folder, count)
        started = [
            part.start("worker", str(place), str(workers), env=ground.env(folder))
            for place in range(workers)
        ]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        began = time.perf_counter()
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate()[0] for process in started]
        seconds = time.perf_counter() - began
    parts = [Measure.heard(text.splitlines()[-1]) for text in said]
    done = sum(each.count for each in parts)
    assert done == count, f"{done} statements printed instead of {count}"
    return Measure(
        count=done,
        seconds=seconds,
        processor=sum(each.processor for each in parts),
        memory=max(each.memory for each in parts),
    )
