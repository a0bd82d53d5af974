"""Every named constraint of every model refuses a row, without help from any trigger."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint
from pytest_django.plugin import DjangoDbBlocker

from tests.factories import (
    a_member,
    a_partner_of_protocol,
    a_person,
    a_register_counter,
    an_act,
    an_officer_function,
)
from tests.house.illegal import world as illegal_world
from welfare_kmzero.triggers import catalogue

pytestmark = pytest.mark.django_db

HOUSE = ("welfare_kmzero", "funders", "projects", "grants")
CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in apps.get_models()
    if model.__module__.startswith(HOUSE)
    for constraint in model._meta.constraints
]
INSTANT = "'2018-10-01 08:00:00'"

Changes = dict[str, str]


def _rates(prefix: str) -> list[Changes]:
    numerator, denominator = f"{prefix}_numerator", f"{prefix}_denominator"
    return [
        {numerator: "4", denominator: "3"},
        {numerator: "0", denominator: "0"},
        {numerator: "1", denominator: "NULL"},
        {numerator: "NULL", denominator: "3"},
    ]


# What breaks a constraint whose form does not say it: each of these must be refused.
BREAKS: dict[str, list[Changes]] = {
    "documents_act_numbered_unless_draft": [
        {"is_draft": "TRUE", "register_entry_id": "9"},
        {"is_draft": "FALSE", "register_entry_id": "NULL"},
    ],
    "documents_act_not_its_own_successor": [{"supersedes_id": "id"}],
    "documents_documentlink_of_something": [{"act_id": "NULL", "target": "''"}],
    "documents_protocol_once": [{"corrects_id": "corrects_id"}],
    "documents_protocol_correction_reasoned": [
        {"corrects_id": "(SELECT MIN(p.id) FROM documents_protocolentry p)", "reason": "''"},
        {"corrects_id": "NULL", "reason": "'Errore'"},
    ],
    "documents_protocol_not_its_own_correction": [{"corrects_id": "id", "reason": "'Errore'"}],
    "jobs_job_progress_within_total": [{"done_count": "total_count + 1"}],
    "jobs_job_running_has_lease": [{"status": "'running'", "lease_until": "NULL"}],
    "jobs_job_failed_says_why": [{"status": "'failed'", "failure": "''"}],
    "mail_message_forgotten_when_sent": [{"sent_at": INSTANT, "body": "'x'"}],
    "funders_protocol_dates_in_order": [
        {"valid_from": "'2018-02-01'", "valid_until": "'2018-01-01'"}
    ],
    "funders_share_between_zero_and_one": [
        {"numerator": "0"},
        {"numerator": "5", "denominator": "4"},
    ],
    "funders_call_max_grant_rate": _rates("max_grant_rate"),
    "funders_call_min_partial_rate": _rates("min_partial_rate"),
    "funders_category_max_rate": _rates("max_rate"),
    "funders_call_closes_after_opening": [{"closes_at": "opens_at"}],
    "funders_call_max_grant_positive": [{"max_grant": "0"}],
    "funders_call_published_when_not_draft": [
        {"status": "'published'", "published_at": "NULL", "published_by_id": "NULL"}
    ],
    "funders_networkrule_lead_is_one": [{"scope": "'lead'", "minimum": "2"}],
    "funders_rulekind_position_once": [{"kind": "'trade_union'"}],
    "funders_criterion_step_positive": [{"step": "0"}],
    "funders_criterion_min_within_max": [
        {"min_points": "-1"},
        {"min_points": "max_points + 1"},
    ],
    "grants_item_says_something": [
        {"document_id": "NULL", "text": "''"},
        {"document_id": "1", "file_name": "''"},
    ],
    "projects_signoff_file_when_signed_elsewhere": [
        {"method": "'signed_file'", "copy_id": "NULL", "document_id": "NULL", "signature": "''"},
        {"method": "'in_app'", "signature": "'pades'"},
    ],
    "projects_invitation_email_one_case": [{"email": "'A@b.it'"}],
    "projects_invitation_expires_later": [{"expires_at": "invited_at"}],
    "projects_invitation_one_end": [
        {
            "accepted_at": INSTANT,
            "accepted_by_id": "invited_by_id",
            "revoked_at": INSTANT,
            "revoked_by_id": "invited_by_id",
        }
    ],
    "projects_budgetline_year": [{"year": "1999"}, {"year": "2101"}],
    "projects_activity_months_in_order": [
        {"first_month": "0"},
        {"first_month": "7", "last_month": "6"},
    ],
    "projects_application_request_within_cost": [{"requested": "total_cost + 1"}],
    "projects_application_registered": [{"register_entry_id": "NULL", "origin": "'filed_here'"}],
    "grants_conflict_reasoned": [{"has_conflict": "TRUE", "reason": "''"}],
    "grants_ranking_approved_has_instant": [
        {"status": "'approved'", "approved_at": "NULL", "approved_by_id": "NULL"}
    ],
    "grants_rankingentry_position_unless_not_admitted": [
        {"outcome": "'not_admitted'", "is_eligible": "FALSE", "proposed": "NULL"},
        {"position": "NULL"},
        {"position": "0"},
    ],
    "grants_rankingentry_amount_when_funded": [
        {"outcome": "'funded'", "is_eligible": "TRUE", "proposed": "0"},
        {"outcome": "'funded'", "is_eligible": "TRUE", "proposed": "NULL"},
        {"outcome": "'reserve'", "is_eligible": "TRUE", "proposed": "1"},
    ],
    "grants_rankingentry_outcome_follows_eligibility": [
        {"outcome": "'funded'", "is_eligible": "FALSE", "proposed": "1"},
        {"outcome": "'not_eligible'", "is_eligible": "TRUE", "proposed": "NULL"},
    ],
    "grants_round_decided_has_instant": [
        {"status": "'decided'", "decided_at": "NULL", "decided_by_id": "NULL"}
    ],
    "grants_check_refusal_reasoned": [
        {
            "status": "'not_admitted'",
            "reason": "''",
            "not_admitted_at": INSTANT,
            "not_admitted_by_id": "opened_by_id",
        }
    ],
    "grants_check_admitted_cost_not_negative": [{"admitted_cost": "-1"}],
    "grants_check_decided_has_instant": [
        {"status": "'admitted'", "admitted_at": "NULL", "admitted_by_id": "NULL"},
        {"status": "'not_admitted'", "reason": "'x'", "not_admitted_at": "NULL"},
    ],
    "grants_integration_due_later": [{"due_at": "requested_at"}],
    "projects_completion_request_within_cost": [{"requested": "total_cost + 1"}],
    "projects_reopening_due_later": [{"due_at": "opened_at"}],
    "projects_reopenedpart_of_one_kind": [
        {"part": "'?'"},
        {"part": "''", "required_document_id": "NULL"},
        {"part": "'summary'", "required_document_id": "1"},
    ],
    "projects_reopenedpart_file_named": [{"file_name": "'a.pdf'", "document_id": "NULL"}],
    "grants_decision_adopted_has_date": [
        {"status": "'adopted'", "adopted_at": INSTANT, "adopted_by_id": "1", "decided_on": "NULL"},
        {"status": "'adopted'", "adopted_at": "NULL", "adopted_by_id": "NULL"},
    ],
    "grants_sitting_number_with_date": [{"number": "'1'", "held_on": "NULL"}],
    "grants_citedlaw_dates_in_order": [{"valid_from": "'2018-02-01'", "valid_to": "'2018-01-01'"}],
    "grants_deliberationpart_section": [{"section": "'?'"}],
    "grants_item_filled_says_what": [
        {"state": "'filled'", "text": "''"},
        {"state": "'blank'", "text": "'x'"},
    ],
    "grants_evaluation_submitted_has_instant": [
        {"status": "'submitted'", "submitted_at": "NULL", "submitted_by_id": "NULL"}
    ],
    "grants_statement_scope_names_its_subject": [
        {"scope": "'project'"},
        {"scope": "'funder'"},
        {"funder_id": "1"},
        {"application_id": "1"},
    ],
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Rows of every model, without triggers; all is taken back at the end."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.DOCUMENTS_DIR", tmp_path_factory.mktemp("documents"))
        with transaction.atomic():
            illegal_world.build()
            a_partner_of_protocol()
            a_member()
            an_officer_function()
            a_register_counter()
            an_act()
            a_person("Gina", tax_code="RSSMRA80A01L378K")
            connection.check_constraints()
            catalogue.drop(connection)
            yield
            transaction.set_rollback(True)
        connection.close()


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_the_constraint_refuses(
    model: type[models.Model], constraint: Any, world: None, django_db_blocker: DjangoDbBlocker
) -> None:
    ways = list(_ways(model, constraint))

    assert ways, f"no way to break {constraint.name} is known: add it to BREAKS"
    for way in ways:
        met = {
            _met(statement, model._meta.db_table, constraint.name)
            for statement in _statements(model, constraint, way)
        }
        assert constraint.name in met, f"{way}: {met}"


def _ways(model: type[models.Model], constraint: Any) -> Iterator[Changes]:
    if constraint.name in BREAKS:
        yield from BREAKS[constraint.name]
    elif isinstance(constraint, UniqueConstraint):
        yield _twin(model, constraint)
    elif isinstance(constraint, CheckConstraint):
        yield from _readable(model, constraint.condition)


def _readable(model: type[models.Model], condition: Q) -> Iterator[Changes]:
    """What breaks a condition on one column, or an instant without its person."""
    text = str(condition)
    [first, *rest] = condition.children
    if "_at__isnull" in text and "_by__isnull" in text:
        prefix = str(first.children[0][0]).removesuffix("_at__isnull")
        yield {f"{prefix}_at": INSTANT, f"{prefix}_by_id": "NULL"}
        return
    if rest:
        return
    lookup, value = first if isinstance(first, tuple) else first.children[0]
    name, _, operator = lookup.partition("__")
    column = model._meta.get_field(name).column
    if operator == "in":
        yield {column: "'?'"}
    elif operator == "gte":
        yield {column: str(int(value) - 1)}
    elif operator == "gt":
        yield {column: str(int(value))}
    elif not operator and value == "":
        yield {column: "''"}


def _columns_of(model: type[models.Model], constraint: UniqueConstraint) -> list[str]:
    text = "".join(str(expression) for expression in constraint.expressions)
    names = constraint.fields or [
        field.name for field in model._meta.concrete_fields if f"F({field.name})" in text
    ]
    return [model._meta.get_field(name).column for name in names]


def _twin(model: type[models.Model], constraint: UniqueConstraint) -> Changes:
    """A second row like the first wherever this constraint looks, unlike it elsewhere."""
    looked_at = set(_columns_of(model, constraint))
    changes: Changes = {}
    for field in model._meta.concrete_fields:
        if field.column in looked_at or isinstance(field, models.AutoField):
            continue
        if field.unique or any(
            field.column in _columns_of(model, other)
            for other in model._meta.constraints
            if isinstance(other, UniqueConstraint)
        ):
            changes[field.column] = _other(field)
    if not constraint.fields and "Lower" in str(constraint.expressions):
        changes |= {column: f"UPPER({column})" for column in looked_at}
    return changes


def _other(field: Any) -> str:
    kind = field.get_internal_type()
    if kind in {"CharField", "TextField", "SlugField", "EmailField"}:
        return f"SUBSTR({field.column} || 'x', 2)"
    if kind == "BooleanField":
        return f"NOT {field.column}"
    return f"COALESCE({field.column}, 0) + 30000"


def _statements(model: type[models.Model], constraint: Any, changes: Changes) -> Iterator[str]:
    """The change on each of some rows: one of them has nothing else wrong with it."""
    table, key = model._meta.db_table, model._meta.pk.column
    rows: Any = model._default_manager.order_by("-pk")
    if isinstance(constraint, UniqueConstraint) and constraint.condition is not None:
        rows = rows.filter(constraint.condition)
    for pk in rows.values_list("pk", flat=True)[:12]:
        if isinstance(constraint, UniqueConstraint):
            columns = [
                field.column
                for field in model._meta.concrete_fields
                if not isinstance(field, models.AutoField)
            ]
            values = ", ".join(changes.get(column, column) for column in columns)
            yield (
                f"INSERT INTO {table} ({', '.join(columns)})"
                f" SELECT {values} FROM {table} WHERE {key} = {pk}"
            )
        else:
            assigned = ", ".join(f"{column} = {value}" for column, value in changes.items())
            yield f"UPDATE {table} SET {assigned} WHERE {key} = {pk}"


def _met(statement: str, table: str, wanted: str) -> str:
    """The name of the constraint that refuses the statement; empty when none does.

    A row may break two: PostgreSQL names the first by alphabet, which then is set aside.
    """
    met = ""
    with transaction.atomic(), connection.cursor() as cursor:
        while (met := _refusal(statement)) not in {"", wanted}:
            if connection.vendor != "postgresql" or "Check" not in _kind(met):
                break
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {met}")
        transaction.set_rollback(True)
    return met


def _refusal(statement: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return _name(error)
    return ""


def _kind(name: str) -> str:
    return next(
        (
            type(constraint).__name__
            for model in apps.get_models()
            for constraint in model._meta.constraints
            if constraint.name == name
        ),
        "",
    )


def _name(error: IntegrityError) -> str:
    if connection.vendor == "postgresql":
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    text = str(error)
    if text.startswith("CHECK constraint failed: "):
        return text.removeprefix("CHECK constraint failed: ")
    if "index '" in text:
        return text.split("'")[1]
    return _unique_named_by_columns(text.removeprefix("UNIQUE constraint failed: "))


def _unique_named_by_columns(text: str) -> str:
    columns = [each.strip() for each in text.split(",")]
    table = columns[0].split(".")[0]
    for model in apps.get_models():
        if model._meta.db_table != table:
            continue
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and columns == [
                f"{table}.{column}" for column in _columns_of(model, constraint)
            ]:
                return constraint.name
    return text
