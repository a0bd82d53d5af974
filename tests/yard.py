"""A ground of their own for tests with real processes: database, documents, broker, workers.

A yard is a copy of the migrated test database that other processes can open, with folders
for documents and messages. What stands in it is read back with plain SQL, past the product.
Only processes started here are signalled, each by its own number.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
import redis

from tests.template_database import copy_file

ROOT = Path(__file__).resolve().parent.parent
SLOW_APP = "tests.jobs.slow_app"


class TooLong(AssertionError):
    """What was waited for did not come in time."""


def until(what: str, true: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """Wait until ``true()`` is, and return it."""
    give_up = time.monotonic() + seconds
    while not (answer := true()):
        if time.monotonic() > give_up:
            raise TooLong(f"not within {seconds:g} s: {what}")
        time.sleep(0.05)
    return answer


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Broker:
    """A Redis of this test alone, on a free port, that keeps nothing on disk."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=2)

    def start(self) -> None:
        server = shutil.which("redis-server")
        if server is None:
            pytest.skip("no redis-server on this machine")
        self.process = subprocess.Popen(
            [
                server, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder),
                "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until("Redis answers", self.answers)

    def answers(self) -> bool:
        try:
            with closing(self.client()) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Yard:
    """Where processes of the product run; ``env`` is what they are told."""

    folder: Path
    database_url: str
    env: dict[str, str] = field(init=False)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        self.env = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "welfare_kmzero.settings",
            "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
        }

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a query gives, seen by a connection of its own."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as database:
                return database.execute(statement).fetchall()
        with psycopg.connect(self.database_url) as database:
            return database.execute(statement).fetchall()

    def one(self, statement: str) -> Any:
        return self.rows(statement)[0][0]

    def start(
        self, *command: str, extra: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start our interpreter with ``command``; it is ended with the yard."""
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={**self.env, **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def run(self, *command: str, extra: Mapping[str, str] | None = None) -> str:
        """Run our interpreter to its end and return what it printed; it must end well."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.env, **(extra or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def tell(self, *command: str, extra: Mapping[str, str] | None = None) -> Any:
        """Run a module that prints one line of JSON last, and return what it says."""
        return json.loads(self.run("-m", *command, extra=extra).splitlines()[-1])

    def worker(self, *options: str, **extra: str) -> "subprocess.Popen[bytes]":
        """A Celery worker with one process in its pool, as the product starts it."""
        return self.start(
            "-m", "celery", "-A", SLOW_APP, "worker", "--pool", "prefork", "--concurrency", "1",
            "--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "INFO",
            *options, extra=extra,
        )  # fmt: skip

    def logs(self) -> str:
        return "\n".join(
            log.read_text(errors="replace") for log in self.folder.glob("process-*.log")
        )

    def end(self) -> None:
        """Kill what is left: each process started here, with the children in its own session."""
        for process in self.processes:
            for number in [*session(process.pid), process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            process.wait()


def session(leader: int) -> list[int]:
    """The living processes of a session that this test opened, its leader excluded."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name in brackets: state, parent, group, session.
            state, _, _, number = stat.read_text().rpartition(")")[2].split()[:4]
            if int(number) == leader and int(stat.parent.name) != leader and state != "Z":
                members.append(int(stat.parent.name))
    return members


def migrated(folder: Path, address: str) -> None:
    Yard(folder, address).run("manage.py", "migrate", "--verbosity", "0")


def copied(maintenance: psycopg.Connection, name: str, template: str) -> bool:
    """Whether the copy was made; not while somebody, autovacuum included, visits the template."""
    try:
        maintenance.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    except psycopg.errors.ObjectInUse:
        return False
    return True


@dataclass
class Nursery:
    """A migrated database, from which each yard gets its copy."""

    file: Path
    server: str = ""  # of PostgreSQL; empty for SQLite
    template: str = ""

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Copy the database; gives the address of the copy and takes it away at the end."""
        if not self.server:
            path = folder / "welfare.sqlite3"
            copy_file(self.file, path)
            yield f"sqlite:///{path}"
            return
        name = f"yard_{os.getpid()}_{time.monotonic_ns()}"
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as maintenance:
            until("the template is free", lambda: copied(maintenance, name, self.template))
            try:
                yield f"{self.server}/{name}"
            finally:
                maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """The engine of the run, with every migration applied by the command itself."""
    from django.conf import settings

    given = os.environ.get("TEST_MIGRATED", "")
    folder = tmp_path_factory.mktemp("nursery")
    known = settings.DATABASES["default"]
    if known["ENGINE"].endswith("sqlite3"):
        path = Path(given) if given else folder / "welfare.sqlite3"
        if not given:
            migrated(folder, f"sqlite:///{path}")
        yield Nursery(path)
        return
    password = ":" + quote(known["PASSWORD"], safe="") if known["PASSWORD"] else ""
    user = quote(known["USER"] or "postgres", safe="")
    server = f"postgres://{user}{password}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
    if given:
        yield Nursery(folder, server, given)
        return
    name = f"nursery_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{name}"')
        try:
            migrated(folder, f"{server}/{name}")
            yield Nursery(folder, server, name)
        finally:
            maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def yard(tmp_path: Path, nursery: Nursery) -> Iterator[Yard]:
    """A yard of this test alone, on the engine of the run, with messages in files."""
    with nursery.copy(tmp_path) as address:
        ground = Yard(tmp_path, address)
        try:
            yield ground
        finally:
            ground.end()


@pytest.fixture
def broker(yard: Yard) -> Iterator[Broker]:
    """A real Redis for the yard's processes."""
    server = Broker(yard.folder)
    server.start()
    yard.env["REDIS_URL"] = server.url
    try:
        yield server
    finally:
        yard.end()
        server.stop()
