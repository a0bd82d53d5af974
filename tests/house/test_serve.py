"""``manage.py serve`` as a person meets it: real processes on a folder of their own."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.template_database import copy_file

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


class Served:
    """A running ``serve`` and what it printed."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.output = folder / "printed"
        self.env = {**os.environ, **_data_in(folder)}
        self.env.pop("PUBLIC_BASE_URL", None)
        self.command = [sys.executable, "manage.py", "serve", *arguments]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, seconds: float = 60.0) -> str:
        give_up = time.monotonic() + seconds
        while not (found := re.search(pattern, self.printed)):
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < give_up, self.printed
            time.sleep(0.1)
        return found.group(found.re.groups)

    def children(self) -> dict[str, int]:
        """The heads of the children by what they are."""
        known = {}
        for pid in _children_of(self.process.pid):
            line = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
            known["web" if "gunicorn" in line else "worker"] = pid
        return known

    def family(self) -> set[int]:
        """Every process: two heads, a web process, a pool process and the scheduler."""
        give_up = time.monotonic() + 30
        while True:
            heads = set(self.children().values())
            family = heads | {pid for head in heads for pid in _children_of(head)}
            if len(family) == 5:
                return family
            assert time.monotonic() < give_up, self.printed
            time.sleep(0.1)

    def end(self, signum: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        return self.process.wait(60)


def _data_in(folder: Path) -> dict[str, str]:
    return {
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder}/var/welfare.sqlite3",
        "REDIS_URL": "",
    }


def _children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def gone(pids: set[int], seconds: float = 20.0) -> bool:
    give_up = time.monotonic() + seconds
    while alive(pids):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its database, made once: the migrations take their time."""
    folder = tmp_path_factory.mktemp("prepared")
    given = Path(os.environ.get("TEST_MIGRATED", ""))
    if given.is_file():
        (folder / "var").mkdir()
        copy_file(given, folder / "var" / "welfare.sqlite3")
        return folder
    env = {**os.environ, **_data_in(folder)}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True
    )
    return folder


@pytest.fixture
def served(prepared: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    served = Served(tmp_path, "--port", "0")
    served.wait_for(r"Ctrl-C stops")
    yield served
    if served.process.poll() is None:
        served.end()


def test_serve_answers_where_it_says_and_stops_clean(served: Served) -> None:
    address = served.wait_for(r"running at +(http://127\.0\.0\.1:\d+)")
    family = served.family()

    # Styles too, though nothing was collected.
    with urllib.request.urlopen(f"{address}/static/admin/css/base.css", timeout=10) as page:  # noqa: S310  # our own address
        kind = page.headers["Content-Type"]

    assert kind == 'text/css; charset="utf-8"'
    assert served.end(signal.SIGINT) == 0
    assert alive(family) == set()
    assert served.printed.rstrip().endswith(
        "Nothing is lost: start again and it goes on from here."
    )


def test_killed_worker_comes_back_alone_and_its_scheduler_goes_with_it(served: Served) -> None:
    """OPS-3: SIGKILL of the worker."""
    served.family()
    first = served.children()["worker"]
    below = set(_children_of(first))

    os.kill(first, signal.SIGKILL)

    assert "killed by SIGKILL" in served.wait_for(r"(The background worker stopped .*)")
    second = int(served.wait_for(r"The background worker is running again \(process (\d+)\)"))
    assert second != first
    assert gone(below | {first})
    assert served.children()["worker"] == second


def test_second_serve_on_the_same_data_is_refused_with_one_sentence(served: Served) -> None:
    address = served.wait_for(r"running at +(\S+)")

    second = subprocess.run(
        served.command, cwd=ROOT, env=served.env, capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert second.stderr.startswith(
        f"CommandError: It is already running at {address} (process {served.process.pid}, "
    )
    assert len(second.stderr.strip().splitlines()) == 1


def test_everything_ends_when_the_parent_is_killed(served: Served) -> None:
    """OPS-3: power loss of the parent; who starts next finds the folder free."""
    family = served.family()

    served.process.kill()
    served.process.wait(5)

    assert gone(family)


def test_busy_port_is_refused_with_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        served = Served(tmp_path, "--port", str(port))

        assert served.process.wait(60) == 1
    assert served.printed == (
        f"CommandError: Port {port} is taken by another program: choose one with make demo PORT={port + 1}\n"
    )


def test_demonstration_is_ready_once_and_a_second_start_changes_nothing(
    prepared: Path, tmp_path: Path
) -> None:
    """OPS-9: evaluation on SQLite, with the acts printed by a real worker."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    first = Served(tmp_path, "--demo", "--port", "0")
    acts = int(first.wait_for(r"(\d+) acts prepared by the background worker", 240))
    first.wait_for("Ctrl-C stops")
    assert first.end() == 0
    kept = _kept(tmp_path)

    second = Served(tmp_path, "--demo", "--port", "0")
    second.wait_for("Ctrl-C stops", 120)
    assert second.end() == 0

    assert acts > 0
    assert "Not prepared" not in first.printed + second.printed
    assert "acts prepared" not in second.printed
    assert "elsa@demo.example" in second.printed
    assert _kept(tmp_path) == kept


def _kept(folder: Path) -> dict[str, object]:
    """Every document by its name (its hash), how many rows each table has, every job's state."""
    documents = folder / "var" / "documents"
    with closing(sqlite3.connect(folder / "var" / "welfare.sqlite3")) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        rows = {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in tables
        }
        jobs = database.execute("SELECT status, count(*) FROM jobs_job GROUP BY status").fetchall()
    assert [state for state, _ in jobs] == ["done"]
    return {
        "documents": sorted(path.name for path in documents.rglob("*") if path.is_file()),
        "rows": rows,
    }
