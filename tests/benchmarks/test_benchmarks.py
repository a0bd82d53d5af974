"""The benchmarks run; how fast is not asked here."""

import subprocess
import sys

import pytest

from tests.benchmarks import part


@pytest.mark.slow
def test_the_benchmarks_run_and_say_what_they_measured():
    small = ["--count", "2", "--rounds", "1", "--applications", "5"]

    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "statements", "workers", "edition", *small],
        cwd=part.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    lines = [line.split("  ")[1] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert lines[:3] == [
        "WeasyPrint alone, ordinary PDF",
        "WeasyPrint alone, PDF/A-3a",
        "ours: PDF/A-3a + PDF/UA-1, CSV, JSON",
    ]
    assert "one worker" in lines
    assert "two workers" in lines
    assert done.stdout.count("goal:") == 3
    assert done.stdout.splitlines()[-1].startswith("  issue")
