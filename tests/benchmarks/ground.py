"""A database of its own with statements issued and waiting to be printed."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.benchmarks import part
from tests.template_database import copy_file

DATABASE = "banco.sqlite3"


def env(folder: Path) -> dict[str, str]:
    """What processes are told so that they work in ``folder``."""
    return {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / DATABASE}"}


def migrate(folder: Path) -> None:
    """An empty database in ``folder``."""
    given = Path(os.environ.get("TEST_MIGRATED", ""))
    copy_file(given if given.is_file() else _migrated() / DATABASE, folder / DATABASE)


@cache
def _migrated() -> Path:
    """A folder with a migrated database, made once in each run."""
    folder = Path(tempfile.mkdtemp(prefix="welfare-kmzero-banco-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=part.ROOT,
        env={**os.environ, **env(folder)},
        check=True,
    )
    return folder


def prepare(folder: Path, count: int) -> None:
    """A database in ``folder`` with ``count`` statements issued."""
    migrate(folder)
    part.run("issuing", str(count), env=env(folder))
