"""One running instance for each data folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from welfare_kmzero import instance

ROOT = Path(instance.__file__).resolve().parent.parent


def another_process(folder: Path, then: str) -> "subprocess.Popen[str]":
    """A process that holds the folder, says so and goes on with ``then``."""
    program = (
        "import subprocess, sys, time; from pathlib import Path; from welfare_kmzero import instance\n"
        f"with instance.hold(Path({str(folder)!r})) as held:\n"
        "    held.record('http://127.0.0.1:8123')\n"
        f"    {then}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_second_instance_is_refused_with_where_the_first_one_is(tmp_path: Path) -> None:
    with another_process(tmp_path, "print('held', flush=True); time.sleep(60)") as first:
        first.stdout.readline()

        with (
            pytest.raises(instance.AlreadyRunning) as refusal,
            instance.hold(tmp_path, patience=60),
        ):
            pass

        first.kill()
    assert str(refusal.value) == (
        f"It is already running at http://127.0.0.1:8123 (process {first.pid}, data in {tmp_path}): "
        f"stop it with Ctrl-C in its terminal or 'kill {first.pid}', "
        "or use another folder: make demo VAR_DIR=/another/folder"
    )


def test_worker_left_over_by_a_killed_parent_still_holds_the_folder(tmp_path: Path) -> None:
    leave_one = (
        "w = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
        " pass_fds=(held.descriptor,)); print(w.pid, flush=True); time.sleep(60)"
    )
    with another_process(tmp_path, leave_one) as first:
        worker = int(first.stdout.readline())
        first.kill()

    try:
        with (
            pytest.raises(instance.AlreadyRunning) as refusal,
            instance.hold(tmp_path, patience=0.1),
        ):
            pass
    finally:
        os.kill(worker, signal.SIGKILL)

    assert str(refusal.value).startswith(
        f"A background process of an earlier run is still at work on {tmp_path} (process {worker}): "
        "wait until it ends or stop it with kill, "
    )
    with instance.hold(tmp_path):
        pass


def test_folder_is_free_again_when_the_instance_ends(tmp_path: Path) -> None:
    with instance.hold(tmp_path):
        pass

    with instance.hold(tmp_path, patience=0) as held:
        assert held.descriptor > 2
