"""The triggers themselves: as declared, for whole tables, for many rows, to the microsecond."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funders.models import Call, ProtocolShare
from grants.models import AwardShare, Evaluation, Score
from projects.models import Application
from tests.factories import (
    CLOSES_AT,
    OPENS_AT,
    a_call,
    a_criterion,
    a_funder,
    a_job,
    a_network_rule,
    a_protocol,
    a_published_call,
    a_ranking,
    a_register_counter,
    a_register_entry,
    a_share,
    a_signed_off_project,
    a_withdrawal,
    an_application,
    an_endowment,
    an_event,
    an_extension,
    an_officer,
)
from tests.worlds import an_edition, awarded, ranked
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import RegisterCounter
from welfare_kmzero.triggers import catalogue, declare
from welfare_kmzero.triggers.hooks import triggers_are_as_declared
from welfare_kmzero.triggers.render import Rendered
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

MICROSECOND = dt.timedelta(microseconds=1)


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _trigger(name: str) -> Rendered:
    [trigger] = [each for each in catalogue.expected(connection.vendor) if each.name == name]
    return trigger


def _drop_one(name: str, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    _execute(f"DROP TRIGGER {name}{on}")


# As declared


def test_the_database_holds_what_is_declared() -> None:
    assert catalogue.differences(connection) == []
    assert len(catalogue.installed(connection)) > 300


def test_names_are_equal_on_both_engines() -> None:
    only_here = {
        trigger.name
        for vendor in ("sqlite", "postgresql")
        for trigger in catalogue.expected(vendor)
    }
    both = {each.name for each in catalogue.expected("sqlite")} & {
        each.name for each in catalogue.expected("postgresql")
    }

    # SQLite alone can replace a row behind its triggers; PostgreSQL alone can truncate.
    assert all(
        name.endswith(("_kept_insert", "_kept_update", "_whole_truncate"))
        for name in only_here - both
    )


def test_a_dropped_trigger_is_missed() -> None:  # AUD-2
    connection.check_constraints()
    _drop_one("audit_event_frozen_update", "audit_event")

    assert [str(each) for each in catalogue.differences(connection)] == [
        "trigger audit_event_frozen_update (audit_event): manca"
    ]
    with pytest.raises(catalogue.TriggersDiffer, match="audit_event_frozen_update"):
        catalogue.require(connection)


def test_a_weakened_trigger_is_found() -> None:  # AUD-2
    trigger = _trigger("audit_event_frozen_delete")
    _drop_one(trigger.name, trigger.table)
    for statement in trigger.statements:
        _execute(statement.replace("TRUE", "FALSE"))

    assert [each.what for each in catalogue.differences(connection)] == ["è stato cambiato"]


def test_a_foreign_trigger_is_found() -> None:
    trigger = _trigger("audit_event_frozen_delete")
    for statement in trigger.statements:
        _execute(statement.replace("audit_event_frozen_delete", "estraneo"))

    found = catalogue.differences(connection)
    assert [(each.name, each.what) for each in found] == [("estraneo", "non è dichiarato")]


@pytest.mark.postgres
def test_a_trigger_switched_off_is_found() -> None:  # AUD-2
    connection.check_constraints()
    _execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_frozen_update")

    assert [each.name for each in catalogue.differences(connection)] == [
        "audit_event_frozen_update"
    ]


@pytest.mark.postgres
def test_a_function_replaced_is_found() -> None:  # AUD-2
    _execute(
        "CREATE OR REPLACE FUNCTION audit_event_frozen_update() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    )

    assert [each.what for each in catalogue.differences(connection)] == ["è stato cambiato"]


def test_installing_puts_right_what_differs() -> None:
    connection.check_constraints()
    catalogue.drop(connection)
    assert catalogue.installed(connection) == {}

    catalogue.install(connection)

    assert catalogue.differences(connection) == []


def test_the_check_of_django_tells_each_difference() -> None:
    assert triggers_are_as_declared(databases=["default"]) == []
    connection.check_constraints()
    _drop_one("audit_event_frozen_update", "audit_event")

    [message] = triggers_are_as_declared(databases=["default"])

    assert (message.id, message.msg) == (
        "welfare.W001",
        "trigger audit_event_frozen_update (audit_event): manca",
    )
    assert triggers_are_as_declared(databases=None) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "start",
    [
        ["-c", "import welfare_kmzero.wsgi"],
        ["-m", "celery", "-A", "welfare_kmzero", "worker", "-P", "solo"],
    ],
)
def test_nothing_starts_without_its_triggers(start: list[str], tmp_path: Path) -> None:  # AUD-2
    _drop_one("audit_event_frozen_update", "audit_event")
    database = connection.settings_dict
    address = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )

    done = subprocess.run(
        [sys.executable, *start],
        env={**os.environ, "DATABASE_URL": address, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert "trigger audit_event_frozen_update (audit_event): manca" in done.stderr


def test_every_frozen_thing_is_kept_on_both_engines() -> None:
    """What DESIGN calls frozen, by table."""
    kept = {
        trigger.table
        for app in ("audit", "documents", "jobs", "mail", "funders", "projects", "grants")
        for trigger in catalogue.declared(app)
        if trigger.on is declare.On.DELETE
    }
    assert kept >= {
        *(f"funders_{name}" for name in _FUNDERS.split()),
        *(f"projects_{name}" for name in _PROJECTS.split()),
        *(f"grants_{name}" for name in _GRANTS.split()),
        *(f"documents_{name}" for name in _DOCUMENTS.split()),
        "audit_event",
        "jobs_job",
        "mail_message",
    }


_FUNDERS = (
    "call callextension costcategory criterion criterionlevel endowment legalbasis networkrule"
    " networkrulekind protocol protocolpartner protocolshare requireddocument tiebreak"
)
_PROJECTS = (
    "activity application attachment budgetline completion fundingsource invitation partner project"
    " reopenedpart reopening withdrawal"
)
_GRANTS = (
    "agreedreason amountproposal assignment attendance award awardround awardshare awardyear"
    " cofundingstatement commitment conflictdeclaration criterionmean deliberation"
    " deliberationitem deliberationpart eligibilitycheck evaluation evaluator finding"
    " fundingdecision integrationrequest minutes panel publication ranking rankingentry score"
    " sitting sittingmember"
)
_DOCUMENTS = (
    "act documentlink registerannulment registercounter registerentry snapshot storeddocument"
)


# Whole tables


@pytest.mark.postgres
@pytest.mark.parametrize(
    "table", sorted({trigger.table for trigger in catalogue.expected("postgresql")})
)
def test_no_guarded_table_is_emptied(table: str) -> None:  # DAT-2
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="non si svuota"), transaction.atomic():
        _execute(f"TRUNCATE {table} CASCADE")


def test_no_row_is_replaced_behind_its_triggers() -> None:  # DAT-2
    if connection.vendor != "sqlite":
        return  # REPLACE is SQLite's.
    application = an_application()
    columns = [field.column for field in Application._meta.concrete_fields]
    by_key = ", ".join(columns)
    by_code = ", ".join(columns[1:])
    a_call(code="BOZZA")
    an_event()
    an_event()

    again = "INSERT OR REPLACE INTO projects_application ({0}) SELECT {0} FROM projects_application"
    taken = f"UPDATE OR REPLACE funders_call SET code = '{application.call.code}'"
    for statement in (
        again.format(by_key),
        again.format(by_code),
        f"{taken} WHERE code = 'BOZZA'",
        "UPDATE OR REPLACE audit_event SET sequence = 1 WHERE sequence = 2",
        "REPLACE INTO documents_snapshot SELECT id, sha256, '', created_at FROM documents_snapshot",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            _execute(statement)


def test_a_condition_of_uniqueness_holds_for_both_rows_or_none_is_replaced() -> None:  # DAT-2
    if connection.vendor != "sqlite":
        return  # REPLACE is SQLite's.
    call = a_call()
    a_network_rule(call=call, scope="lead")
    # Beside the rule of the lead, which is one, stand those of the network.
    other = a_network_rule(call=call)

    replace = f"UPDATE OR REPLACE funders_networkrule SET scope = 'lead' WHERE id = {other.pk}"
    with pytest.raises(IntegrityError, match="non si sostituisce"), transaction.atomic():
        _execute(replace)

    assert call.network_rules.count() == 2


# Instants: SUB-1


def _file(call: Call, filed_at: dt.datetime, **columns: object) -> Application:
    return an_application(project=a_signed_off_project(call=call), filed_at=filed_at, **columns)


@pytest.mark.parametrize(
    ("filed_at", "is_accepted"),
    [
        (CLOSES_AT - dt.timedelta(seconds=1), True),
        (CLOSES_AT - MICROSECOND, True),
        (CLOSES_AT, True),
        (CLOSES_AT + MICROSECOND, False),
        (CLOSES_AT + dt.timedelta(seconds=1), False),
        (OPENS_AT - MICROSECOND, False),
        (OPENS_AT, True),
    ],
)
def test_a_filing_is_held_to_the_microsecond(filed_at: dt.datetime, is_accepted: bool) -> None:
    call = a_published_call()

    if is_accepted:
        assert _file(call, filed_at).filed_at == filed_at
        return
    with pytest.raises(IntegrityError, match="non è aperto"), transaction.atomic():
        _file(call, filed_at)


def test_the_last_extension_is_the_deadline() -> None:
    call = a_published_call()
    later = CLOSES_AT + dt.timedelta(days=3)
    an_extension(call=call, closes_at=CLOSES_AT + dt.timedelta(days=1))
    an_extension(call=call, closes_at=later)

    assert _file(call, later).filed_at == later
    with pytest.raises(IntegrityError, match="non è aperto"), transaction.atomic():
        _file(call, later + MICROSECOND)


def test_what_was_filed_elsewhere_may_be_late() -> None:
    call = a_published_call()

    late = _file(call, CLOSES_AT + dt.timedelta(days=1), origin="imported", register_entry=None)

    assert late.origin == "imported"


def test_nothing_is_filed_once_the_evaluation_began() -> None:
    call = a_published_call()
    project = a_signed_off_project(call=call)
    move(call, "evaluating", by=an_officer())

    for origin in ("filed_here", "imported"):
        with pytest.raises(IntegrityError, match="non è aperto"), transaction.atomic():
            an_application(project=project, origin=origin)


# Exact shares


def _publish_with(shares: list[Fraction]) -> Call:
    protocol = a_protocol()
    call = a_call(protocol=protocol)
    a_criterion(call=call)
    for share in shares:
        funder = a_funder()
        a_share(
            protocol=protocol,
            funder=funder,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        an_endowment(call=call, funder=funder)
    return move(call, "published", by=an_officer())


@pytest.mark.parametrize(
    "shares",
    [
        "1",
        "2/3 1/3",
        "1/2 1/4 1/4",
        "1/2 1/3 1/6",
        "1/6 1/10 1/15 2/3",
        "333333/1000000 666667/1000000",
        "1/7 1/11 1/13 690/1001",
        "999982/999983 1/999983",
        "2147483646/2147483647 1/2147483647",
        "1/59 3/19 1/53 1/47 2192075/2792411",
        "1/10 1/10 1/10 1/10 1/10 1/10 1/10 1/10 1/10 1/10",
    ],
)
def test_shares_that_make_one_are_published(shares: str) -> None:
    assert _publish_with([Fraction(text) for text in shares.split()]).status == "published"


@pytest.mark.parametrize(
    "shares",
    [
        "2/3",
        "2/3 1/4",
        "2/3 1/3 1/1000000",
        "33/100 66/100",
        "333333/1000000 666666/1000000",
        "999982/999983 1/999979",
        "1/2 1/2 1/2",
        "2147483646/2147483647 1/2147483646",
    ],
)
def test_shares_that_do_not_make_one_are_refused(shares: str) -> None:  # MON-5
    with pytest.raises(IntegrityError, match="esattamente 1"), transaction.atomic():
        _publish_with([Fraction(text) for text in shares.split()])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.fractions(Fraction(1, 60), 1, max_denominator=60), min_size=1, max_size=4))
def test_shares_are_added_exactly(shares: list[Fraction]) -> None:
    """Whatever is published makes one; with the rest as one more party, it is."""
    with transaction.atomic():
        rest = 1 - sum(shares)
        if rest > 0:
            _publish_with([*shares, rest])
        if sum(shares) != 1:
            with pytest.raises(IntegrityError), transaction.atomic():
                _publish_with(shares)
        transaction.set_rollback(True)


# Many rows at once, and ceilings


def test_rows_of_one_statement_see_each_other() -> None:
    edition = awarded(an_edition())
    award = edition.awards[0]
    sheet = edition.sheets[0]

    assert AwardShare.objects.filter(award=award).count() == 2
    for many in (
        lambda: Score.objects.filter(evaluation__assignment__application__call=edition.call).update(
            points=Decimal(0)
        ),
        lambda: Evaluation.objects.filter(pk=sheet.pk).update(comment="Altro"),
        lambda: AwardShare.objects.filter(award=award).delete(),
        lambda: ProtocolShare.objects.filter(protocol=edition.call.protocol).update(denominator=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            many()


def test_two_register_numbers_cannot_be_given_in_one_statement() -> None:  # DAT-4
    entry = a_register_entry(register="uno")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_registerentry"
            " (register, year, number, title, sha256, registered_at, registered_by_id)"
            " SELECT register, year, number + step, title, sha256, registered_at, registered_by_id"
            " FROM documents_registerentry, (SELECT 1 AS step UNION SELECT 2) steps"
            f" WHERE id = {entry.pk}"
        )


def test_a_number_without_its_entry_stops_the_counter() -> None:  # DAT-4
    counter = a_register_counter()
    counters = RegisterCounter.objects.filter(pk=counter.pk)
    counters.update(last_number=1)

    with pytest.raises(IntegrityError, match="cresce di uno"), transaction.atomic():
        counters.update(last_number=2)


def test_a_counter_begins_at_zero_and_moves_by_one() -> None:  # DAT-4
    counter = a_register_counter()

    for wrong in (-1, 2, 5):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterCounter.objects.filter(pk=counter.pk).update(last_number=wrong)
    assert RegisterCounter.objects.filter(pk=counter.pk).update(last_number=1) == 1


def test_events_follow_each_other() -> None:  # AUD-2
    first, second = an_event(), an_event()
    assert second.previous_hash == first.hash

    with pytest.raises(IntegrityError, match="segue l'ultima"), transaction.atomic():
        Event.objects.create(
            sequence=second.sequence + 1,
            at=OPENS_AT,
            actor="x",
            action="x",
            target_type="x",
            target="x",
            previous_hash="f" * 64,
            hash="x",
        )


def test_a_ranking_beyond_an_endowment_is_not_approved() -> None:  # MON-4
    edition = an_edition(requests=("30000.00", "0.01"))
    move(edition.call, "evaluating", by=an_officer())
    ranking = a_ranking(call=edition.call)
    for place, application in enumerate(edition.applications, start=1):
        ranking.entries.create(
            application=application,
            position=place,
            total=Decimal(10),
            is_eligible=True,
            outcome="funded",
            due=application.requested,
            proposed=application.requested,
        )

    with pytest.raises(IntegrityError, match="superano una dotazione"), transaction.atomic():
        move(ranking, "approved", by=an_officer())


def test_an_award_for_a_withdrawn_application_is_refused() -> None:
    edition = ranked(an_edition())
    a_withdrawal(application=edition.applications[0])
    move(edition.applications[0], "withdrawn", by=an_officer())

    with pytest.raises(IntegrityError, match="graduatoria approvata"), transaction.atomic():
        awarded(edition)


def test_a_withdrawn_trigger_would_let_it_pass(
    without_triggers: Callable[[], AbstractContextManager[None]],
) -> None:
    """The control: what the tests above see refused is refused by triggers alone."""
    call = a_published_call()
    with without_triggers():
        late = _file(call, CLOSES_AT + MICROSECOND)
        assert late.pk is not None
    assert catalogue.differences(connection) == []


# Jobs


def test_a_done_job_stays_done() -> None:
    job = a_job(lease_until=CLOSES_AT)
    jobs = type(job).objects.filter(pk=job.pk)
    assert jobs.update(status="running", token=1) == 1
    assert jobs.update(status="running", token=2) == 1
    assert jobs.update(status="done", done_count=1, lease_until=None) == 1

    with pytest.raises(IntegrityError, match="è finito"), transaction.atomic():
        jobs.update(done_count=0)


def test_checking_from_the_command_line_says_nothing_when_all_is_well() -> None:
    call_command("check", databases=["default"], fail_level="WARNING")
