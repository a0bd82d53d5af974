"""Writing events: in the transaction of the fact, each bound to the one before."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import a_job, a_person, a_register_entry
from tests.yard import Yard
from welfare_kmzero.audit.models import GENESIS, Event
from welfare_kmzero.audit.record import Content, record
from welfare_kmzero.documents.models import RegisterAnnulment
from welfare_kmzero.documents.register import annul
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import retry


def an_event(target: str = "P-1", **facts: object) -> Event:
    return record("prova.fatta", by=a_person("Elsa"), target_type="prova", target=target, **facts)


@pytest.mark.django_db
def test_an_event_says_who_did_what_to_which_thing_and_when() -> None:
    elsa = a_person("Elsa")

    event = record(
        "award.conceded",
        by=elsa,
        target_type="award",
        target="2018-0001",
        before={"status": "proposed"},
        after={"status": "conceded", "cents": 1000},
        reason="Delibera 2938",
    )

    event.refresh_from_db()
    assert (event.actor, event.actor_name) == (elsa.email, elsa.full_name)
    assert (event.action, event.target_type, event.target) == (
        "award.conceded",
        "award",
        "2018-0001",
    )
    assert event.details == (
        '{"after":{"cents":1000,"status":"conceded"},"before":{"status":"proposed"},'
        '"reason":"Delibera 2938"}'
    )


@pytest.mark.django_db
def test_events_are_chained_from_the_genesis_on() -> None:
    events = [an_event(f"P-{number}") for number in range(3)]

    assert [event.sequence for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == [GENESIS, events[0].hash, events[1].hash]


@pytest.mark.django_db
def test_the_hash_can_be_computed_without_the_product() -> None:
    """What an auditor needs to know: nine values, a JSON list in ASCII, SHA-256."""
    event = an_event("È così", reason="perché sì")

    kept = Event.objects.get()
    values = [
        kept.sequence,
        kept.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        kept.actor,
        kept.actor_name,
        kept.action,
        kept.target_type,
        kept.target,
        kept.details,
        kept.previous_hash,
    ]
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == event.hash == kept.hash


def test_every_column_of_an_event_is_hashed_but_the_hash() -> None:
    columns = {field.name for field in Event._meta.get_fields()}

    assert columns - set(Content.__dataclass_fields__) == {"hash"}


def test_any_other_content_has_another_hash() -> None:
    same = Content(
        sequence=1,
        at=dt.datetime(2018, 12, 7, 9, tzinfo=dt.UTC),
        actor="elsa@demo.example",
        actor_name="Élsa",
        action="prova.fatta",
        target_type="prova",
        target="P-1",
        details="{}",
        previous_hash=GENESIS,
    )
    others = [
        {"sequence": 2},
        {"at": same.at + dt.timedelta(microseconds=1)},
        {"actor": "Elsa@demo.example"},
        {"actor_name": "E\u0301lsa"},  # the same to the eye
        {"action": "prova.fatta "},
        {"target_type": "", "target": "provaP-1"},
        {"details": '{"a":1}'},
        {"previous_hash": "1" * 64},
    ]

    hashes = {Content(**{**as_columns(same), **other}).hash for other in others}

    assert len(hashes | {same.hash}) == len(others) + 1


def as_columns(content: Content) -> dict[str, object]:
    return {name: getattr(content, name) for name in Content.__dataclass_fields__}


# AUD-3: failing audit, failing fact


@pytest.fixture
def audit_refuses(db: None) -> None:
    """The database takes no event any more, as when its disk is full."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no more events'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER no_more BEFORE INSERT ON audit_event"
                " FOR EACH ROW EXECUTE FUNCTION no_more()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER no_more BEFORE INSERT ON audit_event"
                " BEGIN SELECT RAISE(ABORT, 'no more events'); END"
            )


def test_what_cannot_be_recorded_does_not_happen(audit_refuses: None) -> None:
    entry = a_register_entry()

    with pytest.raises(DatabaseError, match="no more events"):
        annul(entry, reason="Errore", by=a_person())

    assert not RegisterAnnulment.objects.exists()


def test_a_retry_that_cannot_be_recorded_does_not_happen(audit_refuses: None) -> None:
    job = a_job()
    Job.objects.filter(pk=job.pk).update(status=JobState.RUNNING, lease_until=job.queued_at)
    Job.objects.filter(pk=job.pk).update(status=JobState.FAILED, failure="rotto")

    with pytest.raises(DatabaseError, match="no more events"):
        retry(job, by=a_person())

    job.refresh_from_db()
    assert job.status == JobState.FAILED


@pytest.mark.django_db
def test_an_event_goes_back_with_its_fact() -> None:
    class Refused(Exception):
        pass

    @transaction.atomic
    def refused() -> None:
        an_event("P-2")
        raise Refused

    an_event("P-1")
    with pytest.raises(Refused):
        refused()
    an_event("P-3")

    assert list(Event.objects.in_order().values_list("sequence", "target")) == [
        (1, "P-1"),
        (2, "P-3"),
    ]


@pytest.mark.slow
def test_nothing_is_recorded_numbered_or_finished_outside_a_transaction(yard: Yard) -> None:
    refused = yard.tell("tests.audit.without_transaction")

    assert refused == ["record", "take_number", "finish"]
    assert yard.one("SELECT count(*) FROM audit_event") == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_sixteen_writers_leave_an_unbroken_chain(yard: Yard, engine: str) -> None:
    # AUD-4
    told = yard.tell("tests.audit.write_events", "16", "40")

    assert told["failures"] == []
    assert yard.rows("SELECT count(*), min(sequence), max(sequence) FROM audit_event") == [
        (640, 1, 640)
    ]
    assert told["p95"] < 1  # under the load of the whole suite; alone it is under 0.05
    yard.run("manage.py", "verify_audit", "--strict")
