"""The whole suite, as ``make test`` runs it: checks, tests on SQLite, tests on PostgreSQL.

``python -m tests.suite`` (``--lint`` for the checks alone, ``--fast`` for the quick tests
alone; what follows ``--`` goes to pytest). It looks for the services itself and says at the
end, loudly, what did not run. ``REQUIRE_ALL=1`` makes whatever did not run a failure.

The fast part: on SQLite, what is not marked ``slow``, ``browser`` or ``broker``. The part for
PostgreSQL: everything but what knows no database (``WITHOUT_DATABASE``), the pages in a browser,
and what is marked ``slow`` without being marked ``both``.

What it tells the tests, by environment: ``DATABASE_URL``, ``TEST_REDIS_URL`` (absent: no
broker tests), ``TEST_CHROMIUM`` (absent: no browser tests), ``VAR_DIR`` (a temporary folder),
``TEST_MIGRATED`` (a database of that engine with every migration applied: each process of the
tests begins with a copy, instead of applying them again).
"""

import argparse
import getpass
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Tests that see no database, or see of it only what no engine does differently: rules, paper and
# its letters, uploads, texts, the command that sets everything up. They run on SQLite alone.
WITHOUT_DATABASE = (
    "tests/*/rules",
    "tests/acts/test_sheets.py",
    "tests/acts/test_snapshot.py",
    "tests/editions/test_faults.py",
    "tests/editions/test_json_text.py",
    "tests/floor/test_canonical.py",
    "tests/floor/test_clock.py",
    "tests/floor/test_identifiers.py",
    "tests/floor/test_italian.py",
    "tests/floor/test_pdf*.py",
    "tests/floor/test_sqlite.py",
    "tests/floor/test_supervise.py",
    "tests/grants/documents",
    "tests/house/test_compose.py",
    "tests/house/test_deployment.py",
    "tests/house/test_imports.py",
    "tests/house/test_setup.py",
    "tests/house/test_suite.py",
    "tests/house/test_templates.py",
    "tests/pages/test_stylesheet.py",
    "tests/screens/test_charts.py",
    "tests/screens/test_wall_time.py",
    "tests/uploads",
)
# Values that a real service would have: what "check --deploy" judges.
PRODUCTION = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "welfare.example",
    "PUBLIC_BASE_URL": "https://welfare.example",
    "DATABASE_URL": "postgres://welfare@db.example/welfare",
    "REDIS_URL": "rediss://:password@redis.example:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "DEBUG": "0",
    "DEMO": "0",
}


@dataclass
class Report:
    """What ran, how it ended and in how many seconds; what did not run and why."""

    ran: list[tuple[str, bool, float]] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)

    def exit_status(self, *, require_all: bool) -> int:
        failed = any(not passed for _, passed, _ in self.ran)
        return int(failed or (require_all and bool(self.not_run)))

    def text(self, *, require_all: bool) -> str:
        lines = ["", "=" * 78]
        lines += [
            f"{'ok    ' if passed else 'FAILED'}  {name:<50} {seconds:8.1f} s"
            for name, passed, seconds in self.ran
        ]
        if self.not_run:
            lines += ["", "!" * 78, f"DID NOT RUN ({len(self.not_run)}):"]
            lines += [f"  - {reason}" for reason in self.not_run]
            lines += ["!" * 78]
            if require_all:
                lines.append("REQUIRE_ALL=1: what did not run counts as a failure.")
        else:
            lines.append("Everything ran.")
        return "\n".join([*lines, "=" * 78])


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


Steps = dict[str, tuple[list[str], Mapping[str, str]]]


def checks() -> Steps:
    """The checks that need no test: name, command, and what it is told."""
    tools = Path(sys.executable).parent
    manage = [*PYTHON, "manage.py"]
    return {
        "mypy --strict": ([*PYTHON, "-m", "mypy"], {}),
        "ruff": ([*PYTHON, "-m", "ruff", "check", "."], {}),
        "ruff format": ([*PYTHON, "-m", "ruff", "format", "--check", "."], {}),
        "import contract": ([str(tools / "lint-imports")], {}),
        "djlint": ([*PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
        "migrations": ([*manage, "makemigrations", "--check", "--dry-run"], {}),
        "check --deploy": (
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
    }


def run_steps(report: Report, var_dir: Path, steps: Steps) -> set[str]:
    """Commands by name, with what they are told, two at a time; gives those that passed.

    What a failed one printed is shown.
    """

    def run(name: str) -> tuple[bool, float, str]:
        command, extra = steps[name]
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(var_dir, extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        return done.returncode == 0, time.monotonic() - started, done.stdout

    good = set()
    with ThreadPoolExecutor(2) as pool:
        for name, (passed, seconds, printed) in zip(steps, pool.map(run, steps), strict=True):
            say(f"{'ok    ' if passed else 'FAILED'}  {name} ({seconds:.1f} s)")
            if not passed:
                say(printed)
            report.ran.append((name, passed, seconds))
            good |= {name} if passed else set()
    return good


def environment(var_dir: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment; what a person set up for a running product (also in a
    ``.env``, which never wins over a variable) is replaced by the defaults.
    """
    ours = {
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": f"sqlite:///{var_dir}/welfare.sqlite3",
        "DEPLOYMENT": "evaluation",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "consolemail://",
        **dict.fromkeys(["REDIS_URL", "SECRET_KEY", "DOCUMENTS_BUCKET"], ""),
        **dict.fromkeys(["DEBUG", "DEMO"], "0"),
    }
    return {**os.environ, **ours, **extra}


def find_postgresql() -> str:
    """Address of a PostgreSQL where test databases can be created; empty when none answers."""
    for address in _postgresql_addresses():
        try:
            with psycopg.connect(address, connect_timeout=2, dbname="postgres") as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if row and row[0]:
            return address
    return ""


def _postgresql_addresses() -> Iterable[str]:
    if named := os.environ.get("TEST_DATABASE_URL"):
        return [named]
    users = dict.fromkeys(["postgres", getpass.getuser()])
    folder = "/var/run/postgresql"
    return [
        *(f"postgres://{quote(user)}@127.0.0.1:5432/welfare_kmzero" for user in users),
        # Over the socket PostgreSQL itself takes the name of the current user.
        f"postgres:///welfare_kmzero?host={quote(folder, safe='')}",
    ]


def find_redis() -> str:
    """Address of a Redis whose database 15 may be emptied by the tests; empty when none answers."""
    address = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    try:
        redis.Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2).ping()
    except redis.RedisError:
        return ""
    return address


def find_chromium() -> str:
    return next((path for path in map(shutil.which, CHROMIUM) if path), "")


def run_tests(
    report: Report, name: str, *, var_dir: Path, extra: Mapping[str, str], options: Sequence[str]
) -> None:
    """One run of pytest; its skips are added to what did not run."""
    say(f"\n{'=' * 78}\n{name}\n{'=' * 78}")
    results = var_dir / "results.xml"
    results.unlink(missing_ok=True)
    started = time.monotonic()
    done = subprocess.run(
        [
            *PYTHON,
            "-m",
            "pytest",
            "-q",
            "-n",
            "auto",
            f"--junitxml={results}",
            *options,
        ],
        cwd=ROOT,
        env=environment(var_dir, extra),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    report.ran.append((name, done.returncode == 0, time.monotonic() - started))
    if done.returncode not in (0, 1):
        report.not_run.append(f"{name}: the rest, pytest ended with status {done.returncode}")
    if results.exists():
        report.not_run += [f"{name}: {skipped}" for skipped in skips(results)]


def skips(results: Path) -> list[str]:
    """Each skipped test of a junit file, with its reason."""
    tree = ET.parse(results)  # noqa: S314  # pytest has just written it
    return [
        f"{case.get('classname', '')}::{case.get('name', '')}: {mark.get('message', '')}"
        for case in tree.iter("testcase")
        for mark in case.iter("skipped")
        if mark.get("type") != "pytest.xfail"
    ]


@dataclass
class Services:
    """What answers on this machine; empty where nothing does."""

    redis: str = ""
    chromium: str = ""
    postgresql: str = ""

    def told(self) -> dict[str, str]:
        """What the tests are told of them."""
        told = {"TEST_REDIS_URL": self.redis, "TEST_CHROMIUM": self.chromium}
        return {name: value for name, value in told.items() if value}

    def left_out(self) -> list[str]:
        """Marks of the tests that cannot run."""
        missing = {"broker": self.redis, "browser": self.chromium}
        return [f"not {marker}" for marker, found in missing.items() if not found]

    def missing(self) -> list[str]:
        """What does not run without them, and why."""
        reasons = {
            "broker tests: no Redis answers (TEST_REDIS_URL)": self.redis,
            "browser tests: no Chromium was found": self.chromium,
            "the database suite on PostgreSQL: none answers where this user may create databases "
            "(TEST_DATABASE_URL)": self.postgresql,
        }
        return [reason for reason, found in reasons.items() if not found]


@contextmanager
def template_of(postgresql: str) -> Iterator[str]:
    """The address of a new database there, gone at the end; empty when there is no server."""
    if not postgresql:
        yield ""
        return
    name = f"migrated_{os.getpid()}"
    with psycopg.connect(postgresql, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(postgresql)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrations_of(addresses: Mapping[str, str]) -> Steps:
    """The migrations applied to a database of each engine."""
    command = [*PYTHON, "manage.py", "migrate", "--verbosity", "0"]
    return {
        f"migrated {engine}": (command, {"DATABASE_URL": address})
        for engine, address in addresses.items()
        if address
    }


def marked(*marks: str) -> list[str]:
    """The options that choose tests by all of these marks."""
    return ["-m", " and ".join(marks)] if marks else []


def run_all(report: Report, var_dir: Path, options: Sequence[str]) -> None:
    """The checks; the suite on SQLite; what depends on the database again on PostgreSQL."""
    services = Services(find_redis(), find_chromium(), find_postgresql())
    report.not_run += services.missing()
    lite = var_dir / "migrated.sqlite3"
    with template_of(services.postgresql) as template:
        done = run_steps(
            report,
            var_dir,
            # The longest first, and with it what has a processor to itself.
            {
                **migrations_of({"SQLite": f"sqlite:///{lite}", "PostgreSQL": template}),
                **checks(),
            },
        )
        run_tests(
            report,
            "tests on SQLite",
            var_dir=var_dir,
            extra={
                **services.told(),
                "TEST_MIGRATED": str(lite) if "migrated SQLite" in done else "",
            },
            options=[*marked("not postgres", *services.left_out()), *options],
        )
        if not services.postgresql:
            return
        run_tests(
            report,
            "tests on PostgreSQL",
            var_dir=var_dir,
            extra={
                **services.told(),
                "DATABASE_URL": services.postgresql,
                "TEST_MIGRATED": urlsplit(template).path[1:]
                if "migrated PostgreSQL" in done
                else "",
            },
            options=[
                *marked(
                    *dict.fromkeys([*services.left_out(), "not browser"]),
                    "(postgres or both or not slow)",
                ),
                *(f"--ignore-glob={place}" for place in WITHOUT_DATABASE),
                *options,
            ],
        )


def run_fast(report: Report, var_dir: Path, options: Sequence[str]) -> None:
    """The tests of a few seconds at most, on SQLite; they need no service."""
    run_tests(
        report,
        "fast tests on SQLite",
        var_dir=var_dir,
        extra={},
        options=[
            *marked("not postgres", "not slow", "not browser", "not broker"),
            *options,
        ],
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the whole suite.")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--lint", action="store_true", help="the checks alone, no tests")
    part.add_argument("--fast", action="store_true", help="the quick tests alone, on SQLite")
    parser.add_argument("options", nargs="*", help="options for pytest, after --")
    wanted = parser.parse_args()
    require_all = os.environ.get("REQUIRE_ALL", "") not in ("", "0")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="welfare-tests-") as folder:
        if wanted.lint:
            run_steps(report, Path(folder), checks())
        elif wanted.fast:
            run_fast(report, Path(folder), wanted.options)
        else:
            run_all(report, Path(folder), wanted.options)
    say(report.text(require_all=require_all))
    return report.exit_status(require_all=require_all)


if __name__ == "__main__":
    sys.exit(main())
