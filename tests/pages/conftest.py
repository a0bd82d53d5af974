"""What the tests of the pages stand on: strict templates and one small town.

The town is built once for a module, inside a transaction that ends with it; each test has
its own copy and goes back to the town as it was.
"""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.page_fixtures import no_static_scan, nothing_counted, strict_templates
from tests.pages.town import Town, a_town

__all__ = ["no_static_scan", "nothing_counted", "strict_templates"]


@pytest.fixture(scope="module")
def town_of_the_module(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Town, Path]]:
    documents = tmp_path_factory.mktemp("town") / "documents"
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        with override_settings(DOCUMENTS_DIR=documents):
            town = a_town()
    yield town, documents
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def town(
    town_of_the_module: tuple[Town, Path], db: None, settings: Settings, tmp_path: Path
) -> Town:
    built, documents = town_of_the_module
    settings.DOCUMENTS_DIR = tmp_path / "documents of the town"
    shutil.copytree(documents, settings.DOCUMENTS_DIR)
    return copy.deepcopy(built)
