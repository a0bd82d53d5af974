"""OPS-9: many writers on SQLite wait for each other instead of failing."""

import pytest

from tests.yard import Yard

pytestmark = pytest.mark.slow
WRITERS, EACH = 8, 60


@pytest.fixture
def sqlite(yard: Yard) -> Yard:
    """On SQLite whatever the engine of the run is."""
    yard.env["DATABASE_URL"] = f"sqlite:///{yard.folder / 'welfare.sqlite3'}"
    yard.database_url = yard.env["DATABASE_URL"]
    if not (yard.folder / "welfare.sqlite3").exists():
        yard.run("manage.py", "migrate", "--verbosity", "0")
    return yard


def count_up(yard: Yard, mode: str) -> dict[str, int]:
    """Eight writers, each reading a counter and writing one more."""
    told: dict[str, int] = yard.tell("tests.floor.count_up", str(WRITERS), str(EACH), mode)
    return told


def test_eight_writers_never_find_the_database_locked(sqlite: Yard) -> None:
    told = count_up(sqlite, "as the product does")

    assert told == {"errors": 0, "lost": 0}
    assert sqlite.one("SELECT done_count FROM jobs_job") == WRITERS * EACH


def test_without_the_queue_of_writers_they_would(sqlite: Yard) -> None:
    """The control: deferred transactions fail or lose what they wrote."""
    told = count_up(sqlite, "DEFERRED")

    assert told["errors"] > 0


def test_the_database_keeps_what_was_committed_and_checks_its_references(sqlite: Yard) -> None:
    pragmas = sqlite.tell("tests.floor.count_up", "pragmas")

    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "transaction_mode": "IMMEDIATE"}
