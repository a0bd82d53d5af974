"""The whole suite, as ``make test`` runs it: checks, tests on SQLite, tests on PostgreSQL.

``python -m tests.suite`` (``--lint`` for the checks alone; what follows ``--`` goes to
pytest). It looks for the services itself and says at the end, loudly, what did not run.
``REQUIRE_ALL=1`` makes whatever did not run a failure.

What it tells the tests, by environment: ``DATABASE_URL``, ``TEST_REDIS_URL`` (absent: no
broker tests), ``TEST_CHROMIUM`` (absent: no browser tests), ``VAR_DIR`` (a temporary folder).
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
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


def checks() -> dict[str, list[str]]:
    """The checks that need no test: name and command."""
    tools = Path(sys.executable).parent
    manage = [*PYTHON, "manage.py"]
    return {
        "ruff": [*PYTHON, "-m", "ruff", "check", "."],
        "ruff format": [*PYTHON, "-m", "ruff", "format", "--check", "."],
        "mypy --strict": [*PYTHON, "-m", "mypy"],
        "import contract": [str(tools / "lint-imports")],
        "djlint": [*PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "check --deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def run_checks(report: Report, var_dir: Path) -> None:
    """All of them, two at a time; what a failed one printed is shown."""

    def run(item: tuple[str, list[str]]) -> tuple[str, bool, float, str]:
        name, command = item
        started = time.monotonic()
        extra = PRODUCTION if name == "check --deploy" else {}
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
        return name, done.returncode == 0, time.monotonic() - started, done.stdout

    with ThreadPoolExecutor(2) as pool:
        for name, passed, seconds, printed in pool.map(run, checks().items()):
            say(f"{'ok    ' if passed else 'FAILED'}  {name} ({seconds:.1f} s)")
            if not passed:
                say(printed)
            report.ran.append((name, passed, seconds))


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
            "--dist",
            "loadgroup",
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


def run_all(report: Report, var_dir: Path, options: Sequence[str]) -> None:
    """The suite on SQLite, then what depends on the database again on PostgreSQL."""
    extra = {}
    left_out = ["not postgres"]
    for marker, variable, found, what in (
        (
            "broker",
            "TEST_REDIS_URL",
            find_redis(),
            "broker tests: no Redis answers (TEST_REDIS_URL)",
        ),
        ("browser", "TEST_CHROMIUM", find_chromium(), "browser tests: no Chromium was found"),
    ):
        if found:
            extra[variable] = found
        else:
            left_out.append(f"not {marker}")
            report.not_run.append(what)
    run_tests(
        report,
        "tests on SQLite",
        var_dir=var_dir,
        extra=extra,
        options=["-m", " and ".join(left_out), *options],
    )
    postgresql = find_postgresql()
    if not postgresql:
        report.not_run.append(
            "the database suite on PostgreSQL: none answers where this user may create databases "
            "(TEST_DATABASE_URL)"
        )
        return
    # Rules know no database, and pages and slow renderings have been seen once.
    again = [mark for mark in left_out if mark != "not postgres"]
    run_tests(
        report,
        "tests on PostgreSQL",
        var_dir=var_dir,
        extra={**extra, "DATABASE_URL": postgresql},
        options=[
            "-m",
            " and ".join([*dict.fromkeys([*again, "not browser"]), "(postgres or not slow)"]),
            "--ignore-glob=tests/*/rules",
            *options,
        ],
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the whole suite.")
    parser.add_argument("--lint", action="store_true", help="the checks alone, no tests")
    parser.add_argument("options", nargs="*", help="options for pytest, after --")
    wanted = parser.parse_args()
    require_all = os.environ.get("REQUIRE_ALL", "") not in ("", "0")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="welfare-tests-") as folder:
        run_checks(report, Path(folder))
        if not wanted.lint:
            run_all(report, Path(folder), wanted.options)
    say(report.text(require_all=require_all))
    return report.exit_status(require_all=require_all)


if __name__ == "__main__":
    sys.exit(main())
