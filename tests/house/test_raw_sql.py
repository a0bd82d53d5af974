"""DAT-1: what nobody may type, on both engines, and the proof that only a trigger refuses it."""

import itertools
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.house import illegal
from tests.house.illegal import world
from tests.house.illegal.guesses import guesses
from welfare_kmzero.triggers import catalogue
from welfare_kmzero.triggers.render import Rendered

pytestmark = pytest.mark.django_db

ILLEGAL = dict(illegal.statements())


@dataclass(frozen=True)
class Outcome:
    """What a statement did: how many rows it reached, or the error it met."""

    rows: int = 0
    error: DatabaseError | None = None


def _run(sql: str) -> Outcome:
    """Run one statement and take it back."""
    with connection.cursor() as cursor:
        point = transaction.savepoint()
        try:
            cursor.execute(sql)
            return Outcome(rows=cursor.rowcount)
        except DatabaseError as error:
            return Outcome(error=error)
        finally:
            transaction.savepoint_rollback(point)


@pytest.fixture(scope="module")
def outcomes(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Outcome, Outcome]]:
    """Every statement, with the triggers and without, on one world that is taken back."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.DOCUMENTS_DIR", tmp_path_factory.mktemp("documents"))
        with transaction.atomic():
            keys = world.build()
            connection.check_constraints()
            sql = {name: text.format_map(keys) for name, text in ILLEGAL.items()}
            refused = {name: _run(text) for name, text in sql.items()}
            catalogue.drop(connection)
            done = {name: _run(text) for name, text in sql.items()}
            transaction.set_rollback(True)
        connection.close()
    return {name: (refused[name], done[name]) for name in ILLEGAL}


@pytest.mark.parametrize("name", ILLEGAL)
def test_the_database_refuses(name: str, outcomes: dict[str, tuple[Outcome, Outcome]]) -> None:
    refused, without_triggers = outcomes[name]

    assert isinstance(refused.error, IntegrityError), f"{name}: {refused}"
    assert without_triggers.error is None, f"{name}: {without_triggers.error}"
    assert without_triggers.rows > 0, f"{name}: it would have touched no row"


def test_the_list_is_long_enough() -> None:
    assert len(ILLEGAL) == len(illegal.statements())
    assert len(ILLEGAL) >= 80


def test_every_trigger_refuses_something_alone() -> None:
    """One that nothing could meet would refuse nothing, and one unmet here would be untested."""
    keys = world.build()
    connection.check_constraints()
    written = [text.format_map(keys) for text in ILLEGAL.values()]
    catalogue.drop(connection)

    idle = [
        trigger.name
        for trigger in catalogue.expected(connection.vendor)
        if not _is_tried_elsewhere(trigger) and not _refuses_alone(trigger, written)
    ]

    assert idle == []


def _is_tried_elsewhere(trigger: Rendered) -> bool:
    """See test_triggers: emptying a table, and replacing the one row that it has here."""
    if trigger.name.endswith("_whole_truncate"):
        return True
    [model] = [each for each in apps.get_models() if each._meta.db_table == trigger.table]
    return trigger.name.endswith("_kept_update") and model._default_manager.count() < 2


def _refuses_alone(trigger: Rendered, written: list[str]) -> bool:
    event = trigger.name.rsplit("_", 1)[1].upper()
    verb = {"INSERT": "INSERT INTO ", "UPDATE": "UPDATE ", "DELETE": "DELETE FROM "}[event]
    by_hand = [sql for sql in written if sql.startswith(f"{verb}{trigger.table} ")]
    point = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            for statement in trigger.statements:
                cursor.execute(statement)
        return any(
            _is_refused_by(trigger, _run(sql))
            for sql in itertools.chain(by_hand, guesses(trigger.table, event))
        )
    finally:
        transaction.savepoint_rollback(point)


def _is_refused_by(trigger: Rendered, outcome: Outcome) -> bool:
    if connection.vendor == "postgresql":
        cause = outcome.error and outcome.error.__cause__
        return bool(cause) and cause.diag.constraint_name == trigger.name
    return isinstance(outcome.error, IntegrityError) and " failed" not in str(outcome.error)
