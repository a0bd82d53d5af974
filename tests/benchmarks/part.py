"""One part of a measurement in a process of its own: ``python -m tests.benchmarks.part NAME ...``.

Prints what it measured as its last line.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]


def start(name: str, *arguments: str, env: Mapping[str, str]) -> "subprocess.Popen[str]":
    """Start the part ``name`` (a module of this folder with a ``main``)."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.part", name, *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "welfare_kmzero.settings", **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(name: str, *arguments: str, env: Mapping[str, str]) -> str:
    """Start a part, wait for its end, and return its last line."""
    process = start(name, *arguments, env=env)
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{name} ended with status {process.returncode}")
    return said.splitlines()[-1]


if __name__ == "__main__":
    django.setup()
    importlib.import_module(f"tests.benchmarks.{sys.argv[1]}").main(*sys.argv[2:])
