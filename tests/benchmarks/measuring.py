"""Seconds and bytes of this process and of another one."""

import dataclasses
import json
import os
import sys
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True)
class Measure:
    """``seconds`` on the clock, ``processor`` seconds, ``memory`` in bytes at its highest."""

    count: int
    seconds: float
    processor: float
    memory: int

    def said(self) -> None:
        """Hand it to the process that asked, as one line."""
        sys.stdout.write(json.dumps(dataclasses.asdict(self)) + "\n")
        sys.stdout.flush()

    @classmethod
    def heard(cls, line: str) -> "Measure":
        return cls(**json.loads(line))


def processor_seconds(number: int) -> float:
    """What the process used so far, user and system together."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def highest_memory(number: int) -> int:
    for line in Path(f"/proc/{number}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise LookupError(number)


class Watch:
    """From its making to ``stop``: the processes with these numbers.

    All of them stay until the end: a press whose style sheet changes meanwhile takes
    another child, and then nothing was measured.
    """

    def __init__(self, *numbers: int) -> None:
        self._numbers = numbers
        self._processor = self._used()
        self._began = time.perf_counter()

    def _used(self) -> float:
        return sum(processor_seconds(number) for number in self._numbers)

    def stop(self, count: int) -> Measure:
        seconds = time.perf_counter() - self._began
        memory = sum(highest_memory(number) for number in self._numbers)
        return Measure(count, seconds, self._used() - self._processor, memory)
