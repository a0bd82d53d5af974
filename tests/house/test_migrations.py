"""Migrations: none is missing, each goes both ways, and triggers outlive them."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from funders.models import Community
from grants.models import Award, CitedLaw, Evaluation, FundingDecision, Sitting
from projects.documents.application import read_content
from tests.factories import an_application, an_integration_item, an_integration_request
from tests.grants.asked import asked, document_slug
from tests.worlds import a_sitting, a_sitting_member, adopted, an_edition, awarded
from welfare_kmzero.accounts.models import User
from welfare_kmzero.triggers import catalogue

HOUSE = ("grants", "projects", "funders", "mail", "jobs", "documents", "audit")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _alter(state: ProjectState) -> migrations.Migration:
    """A migration that makes a column of a frozen table longer."""
    migration = migrations.Migration("9999_longer_payee", "grants")
    field = Award._meta.get_field("payee_name").clone()
    field.max_length += 10
    migration.operations = [migrations.AlterField("award", "payee_name", field)]
    return migration


def _apply(*, with_hooks: bool) -> None:
    state = MigrationExecutor(connection).loader.project_state()
    migration = _alter(state)
    if with_hooks:
        emit_pre_migrate_signal(
            verbosity=0,
            interactive=False,
            db="default",
            apps=state.apps,
            plan=[(migration, False)],
        )
    with connection.schema_editor(atomic=migration.atomic) as editor:
        migration.apply(state, editor)
    if with_hooks:
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.django_db(transaction=True)
def test_triggers_outlive_a_table_altered_with_rows_in_it() -> None:
    adopted(an_edition())
    before = _rows()

    _apply(with_hooks=True)

    assert catalogue.differences(connection) == []
    assert _rows() == before


@pytest.mark.django_db(transaction=True)
def test_without_the_hooks_sqlite_would_lose_them() -> None:
    """The control: what the hooks are for."""
    if connection.vendor == "postgresql":
        _apply(with_hooks=False)
        assert catalogue.differences(connection) == []
        return
    try:
        _apply(with_hooks=False)
    except Exception as crash:  # noqa: BLE001 - another table's trigger mentions the table
        assert "no such table" in str(crash)  # noqa: PT017
    else:
        lost = {each.table for each in catalogue.differences(connection)}
        assert lost == {"grants_award"}


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_migration_by_its_command_drops_and_installs() -> None:
    call_command("migrate", "grants", "0001", verbosity=0)
    assert catalogue.differences(connection) == []

    call_command("migrate", verbosity=0)

    assert catalogue.differences(connection) == []


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_sheet_takes_its_evaluator_from_its_assignment() -> None:
    adopted(an_edition())
    before = dict(Evaluation.objects.values_list("pk", "assignment__evaluator"))

    call_command("migrate", "grants", "0009", verbosity=0)
    call_command("migrate", verbosity=0)

    assert dict(Evaluation.objects.values_list("pk", "evaluator")) == before
    assert len(set(before.values())) > 1
    assert catalogue.differences(connection) == []


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_laws_are_written_once_and_those_of_others_stay() -> None:
    CitedLaw.objects.create(text="visto altro", position=9, valid_from=dt.date(2018, 1, 1))
    before = set(CitedLaw.objects.values_list("text", "position", "valid_from"))

    call_command("migrate", "grants", "0013", verbosity=0)
    assert list(CitedLaw.objects.values_list("text", flat=True)) == ["visto altro"]
    call_command("migrate", verbosity=0)

    assert set(CitedLaw.objects.values_list("text", "position", "valid_from")) == before
    assert CitedLaw.objects.count() == 5
    assert catalogue.differences(connection) == []


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_requests_that_wait_open_what_they_name() -> None:
    """Going back loses what was opened; those answered say again what was there before."""
    waiting = asked("Sintesi\nPiano finanziario\nDocumento: Statuto\nAltro ancora")
    with_item = an_integration_request(application=an_application(), parts="Altro")
    an_integration_item(request=with_item, part="summary", text="Chiara", before="Persa")

    call_command("migrate", "grants", "0014", verbosity=0)
    call_command("migrate", verbosity=0)

    waiting.refresh_from_db()
    assert waiting.reopening is not None
    parts = waiting.reopening.parts.order_by("position")
    assert [part.slug for part in parts] == ["sintesi", "piano-finanziario", document_slug()]
    assert (waiting.reopening.due_at, waiting.reopening.reason) == (waiting.due_at, waiting.reason)
    with_item.refresh_from_db()
    assert with_item.reopening is None
    said = read_content(with_item.application).summary
    assert with_item.items.get().before == said
    assert catalogue.differences(connection) == []


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_decision_takes_its_sitting_from_its_deliberation() -> None:
    """The sitting of a board, which had no place before, keeps its row and its people."""
    edition = awarded(an_edition())
    board, giunta = edition.decisions
    board.sitting = a_sitting(call=edition.call)
    board.save(update_fields=["sitting"])
    a_sitting_member(sitting=board.sitting)
    adopted(edition)

    call_command("migrate", "grants", "0016", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT decision_id, sitting_id FROM grants_deliberation")
        assert cursor.fetchall() == [(giunta.pk, giunta.sitting_id)]
    call_command("migrate", verbosity=0)

    assert dict(FundingDecision.objects.values_list("pk", "sitting")) == {
        giunta.pk: edition.sitting.pk,
        board.pk: None,
    }
    assert Sitting.objects.get(pk=board.sitting_id).members.count() == 1
    assert catalogue.differences(connection) == []


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_from_zero_and_back_with_triggers_present() -> None:
    before = set(connection.introspection.table_names())
    executor = MigrationExecutor(connection)
    targets: list[tuple[str, str | None]] = [(app, None) for app in HOUSE]
    plan = executor.migration_plan(targets)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
    executor.migrate(targets, plan)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    gone = before - set(connection.introspection.table_names())
    assert gone == {model._meta.db_table for model in _models() if model._meta.app_label in HOUSE}
    # The tables that are left have the triggers that can do without the others: none here.
    assert catalogue.installed(connection) == {}

    call_command("migrate", verbosity=0)

    assert set(connection.introspection.table_names()) == before
    assert catalogue.differences(connection) == []
    assert Community.objects.count() == 16


def _models() -> list[type[models.Model]]:
    from django.apps import apps

    return apps.get_models()


@pytest.mark.django_db(transaction=True)
def test_migrating_again_changes_nothing() -> None:
    installed = catalogue.installed(connection)
    before = _rows()

    call_command("migrate", verbosity=0)

    assert catalogue.installed(connection) == installed
    assert _rows() == before


@pytest.mark.django_db
def test_two_users_cannot_sign_in() -> None:
    users = [User.objects.command_line(), User.objects.importer()]

    assert [user.has_usable_password() for user in users] == [False, False]
    assert [user.is_active for user in users] == [False, False]
