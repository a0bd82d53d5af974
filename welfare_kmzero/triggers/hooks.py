"""When triggers are dropped, installed and compared.

SQLite drops a table's triggers when it alters it, and stops when another table's trigger
mentions it: hence all are dropped before migrations and installed again after.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import OperationalError, connections
from django.db.models.signals import post_migrate, pre_migrate

from welfare_kmzero.triggers import catalogue

logger = logging.getLogger(__name__)


def guard(app: AppConfig, declaration: catalogue.Declaration) -> None:
    """Declare the triggers of ``app`` and keep them through migrations."""
    catalogue.declare(app.label, declaration)
    pre_migrate.connect(_before, sender=app)
    post_migrate.connect(_after, sender=app)


def _before(*, using: str, plan: Sequence[object] = (), **_: Any) -> None:  # reason: a signal
    if plan:
        catalogue.drop(connections[using])


def _after(*, using: str, **_: Any) -> None:  # reason: a signal
    catalogue.install(connections[using])


def require_at_start() -> None:
    """Refuse to start on a database without its triggers (TriggersDiffer).

    A database that does not answer is another matter: requests will say so.
    """
    try:
        catalogue.require(connections["default"])
    except OperationalError:
        logger.warning("the database does not answer: its triggers were not compared")
    finally:
        # Processes that are forked later must not share this connection.
        connections["default"].close()


# A warning, since migrate runs this check too, and it is migrate that puts things right.
# Web server and worker refuse to start.
@checks.register(checks.Tags.database)
def triggers_are_as_declared(
    databases: Sequence[str] | None = None, **_: Any
) -> list[checks.CheckMessage]:  # reason: keywords of Django's registry
    """Compare the catalogue with what is declared."""
    return [
        checks.Warning(str(difference), hint="Esegui «manage.py migrate».", id="welfare.W001")
        for alias in databases or ()
        for difference in catalogue.differences(connections[alias])
    ]
