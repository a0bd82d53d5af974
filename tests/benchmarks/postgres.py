"""PostgreSQL databases for one run: filled once, copied for every measurement.

``BENCHMARK_DATABASE_URL`` names the server and a database to connect to meanwhile,
``BENCHMARK_PREFIX`` how the names of the databases begin: a run drops those alone.
"""

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.benchmarks import part
from tests.benchmarks.measuring import processor_seconds

SERVER = os.environ.get("BENCHMARK_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
PREFIX = os.environ.get("BENCHMARK_PREFIX", "banco_")
# The sessions that stand in a filled database were signed with it.
SECRET = hashlib.sha512(b"the databases of the benchmarks").hexdigest()


def url(name: str) -> str:
    """The address of the database ``name`` on the server of the benchmarks."""
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def name_in(address: str) -> str:
    """The name of the database that ``address`` leads to."""
    return urlsplit(address).path.removeprefix("/")


def processor(name: str) -> float:
    """Seconds of processor of the connections to a database so far.

    Not a number where the server runs on another machine.
    """
    with psycopg.connect(SERVER, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]
        ).fetchall()
    try:
        return sum(processor_seconds(number) for (number,) in found)
    except FileNotFoundError:
        return math.nan


def env(folder: Path, name: str) -> dict[str, str]:
    """What processes are told so that they work in ``folder`` on the database ``name``."""
    return {"VAR_DIR": str(folder), "DATABASE_URL": url(name), "SECRET_KEY": SECRET}


def filled(folder: Path, filler: str, *arguments: str) -> str:
    """A database that the part ``filler`` filled, made when none is there from another run.

    Its name changes with everything that decides what stands in it.
    """
    name = f"{PREFIX}{filler}_{'_'.join(arguments)}_{_digest()}"
    if not _is_there(name):
        with _making(name, f'TEMPLATE "{_migrated(folder)}"') as making:
            part.run(filler, *arguments, env=env(folder, making))
            with psycopg.connect(url(making), autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
    return name


def _migrated(folder: Path) -> str:
    """A database with nothing but its tables, from which those to fill are copied."""
    name = f"{PREFIX}empty_{_digest()}"
    if not _is_there(name):
        with _making(name) as making:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=part.ROOT,
                env={**os.environ, **env(folder, making)},
                check=True,
            )
    return name


@contextmanager
def _making(name: str, how: str = "") -> Iterator[str]:
    """A new database that takes ``name`` only when it is finished."""
    making = f"{name}_making"
    drop(making)
    _alone(f'CREATE DATABASE "{making}" {how}')
    yield making
    _alone(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """A copy of ``template``, gone afterwards."""
    name = f"{PREFIX}{os.getpid()}"
    drop(name)
    _alone(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        drop(name)


def drop(name: str) -> None:
    _alone(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def forget() -> None:
    """Drop the databases that were filled, of this run and of earlier ones."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
        ).fetchall()
    for (name,) in found:
        drop(name)


def _is_there(name: str) -> bool:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _alone(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def _digest() -> str:
    """Of the migrations, of the triggers and of the parts that fill."""
    places = [
        *part.ROOT.glob("*/migrations/*.py"),
        *part.ROOT.glob("welfare_kmzero/*/migrations/*.py"),
        *part.ROOT.glob("**/triggers*/*.py"),
        *part.ROOT.glob("*/triggers.py"),
        *Path(__file__).parent.glob("filling*.py"),
        Path(__file__).parent / "names.py",
    ]
    whole = hashlib.sha256()
    for place in sorted(set(places)):
        whole.update(place.read_bytes())
    return whole.hexdigest()[:12]
