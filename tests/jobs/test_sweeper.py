"""The sweeper wakes what was lost, and no more; two of them are one too many but harmless."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import a_job
from tests.jobs.brokers import files, nobody
from welfare_kmzero import clock
from welfare_kmzero.jobs import queue
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.sweeper import sweep
from welfare_kmzero.jobs.work import claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def messages(tmp_path: Path) -> Iterator[Path]:
    with files(tmp_path) as folder:
        yield folder


def lost(messages: Path) -> None:
    """All messages are gone, as after a FLUSHALL."""
    for message in messages.iterdir():
        message.unlink()


def test_every_job_whose_message_was_lost_is_woken(messages: Path) -> None:
    # OPS-1
    now = clock.now()
    due = [a_job() for _ in range(3)]
    a_job(available_at=now + dt.timedelta(minutes=5))
    in_hand, left_behind = a_job(), a_job()
    claim(in_hand.pk)
    claim(left_behind.pk)
    Job.objects.filter(pk=left_behind.pk).update(lease_until=now - dt.timedelta(seconds=1))

    assert sweep() == len(due) + 1
    assert queue.waiting_messages() == 4


def test_messages_that_still_wait_are_not_sent_again_without_end(messages: Path) -> None:
    # OPS-6
    for _ in range(5):
        a_job()

    sent = [sweep() for _ in range(10)]
    lost(messages)
    after_the_loss = sweep()

    assert sent == [5] + [0] * 9
    assert after_the_loss == 5


def test_nothing_due_asks_the_broker_nothing() -> None:
    with nobody():
        assert sweep() == 0


def test_without_a_broker_the_sweep_ends_at_once_and_loses_nothing() -> None:
    for _ in range(3):
        a_job()

    with nobody():
        assert sweep() == 0

    assert Job.objects.filter(status=JobState.QUEUED).count() == 3


def test_a_job_left_behind_too_often_fails_and_says_why(messages: Path) -> None:
    job = a_job(max_attempts=2)
    for _ in range(2):
        claim(job.pk)
        Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - dt.timedelta(seconds=1))

    assert sweep() == 0

    job.refresh_from_db()
    assert job.status == JobState.FAILED
    assert "interrotto più volte" in job.failure
    assert job.ended_at is not None
