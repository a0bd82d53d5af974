"""What every test stands on."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.template_database import TemplateDatabase, copy_file
from tests.yard import broker, nursery, yard
from welfare_kmzero.triggers import catalogue

__all__ = ["broker", "nursery", "yard"]  # fixtures, for every folder of tests

# How long an example takes to make depends on what else the machine is doing.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# A database of the engine of the run that is migrated already: a file, or the name of a template.
MIGRATED = os.environ.get("TEST_MIGRATED", "")


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> Iterator[None]:
    """Argon2 as in the product, with the least work: what it withstands is not ours to test."""
    with pytest.MonkeyPatch.context() as patch:
        for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A database of this run alone, so that two runs on one machine never meet.

    On SQLite it is a file, as in the product: threads see what others committed. It begins as
    a copy of the migrated one, when there is one.
    """
    from django.conf import settings
    from django.db import connections

    test = connections["default"].settings_dict["TEST"]
    if connections["default"].vendor == "sqlite":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        if MIGRATED:
            copy_file(Path(MIGRATED), Path(test["NAME"]))
    elif not os.environ.get("TEST_DB_NAME"):
        base = test.get("NAME") or f"test_{settings.DATABASES['default']['NAME']}"
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
        test["NAME"] = f"{base}_{run}"
        test["TEMPLATE"] = MIGRATED or None


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copy of a migrated file is not made anew; it goes with the folder of the run."""
    from django.db import connection

    return django_db_keepdb or (bool(MIGRATED) and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; what tests commit to it is taken back from a template."""
    from django.db import connections
    from django.test import TransactionTestCase

    template = TemplateDatabase()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(lambda _: template.keep()))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: template.restore())
        yield
    with django_db_blocker.unblock():
        template.forget()
        connections.close_all()


@pytest.fixture
def without_triggers(db: None) -> Callable[[], AbstractContextManager[None]]:
    """``with without_triggers():`` the triggers are dropped, and all is taken back at its end."""
    from django.db import connection, transaction

    @contextmanager
    def dropped() -> Iterator[None]:
        with transaction.atomic():
            # PostgreSQL alters no table on which deferred foreign keys still wait.
            connection.check_constraints()
            catalogue.drop(connection)
            yield
            transaction.set_rollback(True)

    return dropped


@pytest.fixture(autouse=True)
def _own_var_dir(tmp_path: Path, settings: Settings) -> None:
    """Documents, anchors and queue of one test lie in its own folder."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.AUDIT_ANCHOR_DIR = tmp_path / "anchors"


@pytest.fixture(autouse=True)
def _one_factor(settings: Settings) -> None:
    """People of the tests enter without a second factor; tests/signin asks for it."""
    settings.SECOND_FACTOR = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What stays together in a run of several processes: see together.py."""
    from tests.together import Scheduler

    return Scheduler(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only PostgreSQL can do is skipped on SQLite; what is slow comes first.

    So no process of a run ends long after the others. Within the two parts the order stays
    that of chance.
    """
    from django.db import connection

    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With REQUIRE_ALL=1 a skip is a failure: what is required must have run."""
    outcome = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"SKIPPED although REQUIRE_ALL=1: {report.longrepr}"
