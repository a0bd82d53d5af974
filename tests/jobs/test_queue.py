"""Asking for work: one job an effect, a message on commit, no broker in the way."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from tests.factories import a_person
from tests.jobs.brokers import files, nobody
from tests.yard import ROOT
from welfare_kmzero.celery import app
from welfare_kmzero.jobs import queue
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import Messenger, enqueue
from welfare_kmzero.jobs.states import JobState

pytestmark = pytest.mark.django_db


def ask(key: str = "statement:2018:0001") -> Job:
    return enqueue(
        kind="tests.kind",
        key=key,
        subject="0001",
        title="Prospetto 0001",
        by=a_person("Elsa"),
        call_code="2018",
        total_count=3,
    )


def test_the_same_effect_is_one_job() -> None:
    first, second, other = ask(), ask(), ask("statement:2018:0002")

    assert first.pk == second.pk != other.pk
    assert Job.objects.count() == 2
    assert (first.status, first.attempts, first.total_count) == (JobState.QUEUED, 0, 3)
    assert first.queued_at == first.available_at


def test_a_worker_is_woken_when_the_fact_is_there_to_be_seen(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        job = ask()
        again = ask()

    assert job == again
    assert len(callbacks) == 2


def test_what_is_done_is_not_asked_for_again(django_capture_on_commit_callbacks: object) -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(status=JobState.RUNNING, lease_until=job.queued_at)
    Job.objects.filter(pk=job.pk).update(status=JobState.DONE, lease_until=None)

    with django_capture_on_commit_callbacks() as callbacks:
        again = ask()

    assert again.status == JobState.DONE
    assert callbacks == []


def test_a_job_rolls_back_with_its_fact() -> None:
    class FactRefused(Exception):
        pass

    @transaction.atomic
    def refused() -> None:
        ask()
        raise FactRefused

    with pytest.raises(FactRefused):
        refused()

    assert not Job.objects.exists()


def test_without_a_broker_the_message_is_given_up_in_two_seconds() -> None:
    # OPS-1
    with nobody():
        began = time.monotonic()

        assert queue.wake(1) is False

        assert time.monotonic() - began < 3.5
        assert queue.waiting_messages() is None


def test_a_silent_broker_is_left_alone_for_a_while() -> None:
    with nobody():
        messenger = Messenger()
        began = time.monotonic()

        for job_id in range(200):
            messenger.send(job_id)
        asked_in = time.monotonic() - began
        messenger._thread.shutdown()

    assert asked_in < 1
    assert time.monotonic() - began < 6


def test_messages_of_a_thread_reach_the_broker_of_the_settings(tmp_path: Path) -> None:
    """Celery's current application is known to the main thread alone."""
    with files(tmp_path) as messages:
        messenger = Messenger()

        messenger.send(7)
        messenger._thread.shutdown()

        (message,) = messages.glob("*.msg")
        assert b"jobs.work" in message.read_bytes()
        assert queue.waiting_messages() == 1


def test_the_queue_speaks_json_and_acknowledges_late() -> None:
    # ASVS V1.5.2; FAULTS fact 4
    conf = app.conf

    assert conf.accept_content == ["json"]
    assert (conf.task_serializer, conf.result_serializer) == ("json", "json")
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.worker_cancel_long_running_tasks_on_connection_loss is False
    assert conf.beat_schedule["sweep-jobs"]["task"] == "jobs.sweep"


def test_the_product_asks_redis_for_answers_within_two_seconds(tmp_path: Path) -> None:
    script = """if True:
        from welfare_kmzero import settings
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        print(options["socket_timeout"], options["socket_connect_timeout"])
        print(options["visibility_timeout"], settings.CELERY_TASK_TIME_LIMIT)
    """
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"REDIS_URL": "redis://127.0.0.1:1/0", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    answer, connect, visibility, limit = (float(number) for number in told.split())
    assert max(answer, connect) <= 2
    assert visibility > limit
