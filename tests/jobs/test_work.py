"""A job's life in one process: claimed, worked, finished once, failed with its reason."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction

from tests.factories import a_job, a_person
from welfare_kmzero import clock
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Snapshot
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.jobs import work as working
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import Claim, StaleLease, claim, handles, retry, work
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
KIND = "tests.in-process"
LONG_AGO = dt.timedelta(hours=1)


@pytest.fixture
def handler() -> Iterator[list[Claim]]:
    """A handler whose effect is a snapshot; what it was given is remembered."""
    seen: list[Claim] = []

    @handles(KIND)
    def effect(given: Claim) -> None:
        seen.append(given)
        with transaction.atomic():
            keep_snapshot(b'{"effect":"%s"}' % given.subject.encode())
            given.finish()

    yield seen
    del working._handlers[KIND]


def failing_with(error: BaseException) -> None:
    @handles(KIND)
    def fail(_: Claim) -> None:
        raise error


def left_behind(job: Job) -> None:
    """The lease of whoever has the job ended long ago."""
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - LONG_AGO)


def come_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(available_at=clock.now() - LONG_AGO)


def test_a_job_is_done_once_however_often_it_is_asked_for(handler: list[Claim]) -> None:
    job = a_job(kind=KIND, total_count=4)

    outcomes = [work(job.pk) for _ in range(3)]

    job.refresh_from_db()
    assert outcomes == [True, False, False]
    assert [given.subject for given in handler] == [job.subject]
    assert (job.status, job.attempts, job.token) == (JobState.DONE, 1, 1)
    assert (job.done_count, job.total_count, job.current_item, job.lease_until) == (4, 4, "", None)
    assert job.started_at <= job.ended_at


def test_a_job_that_does_not_exist_is_no_error() -> None:
    assert work(987654321) is False


def test_a_job_in_somebodys_hands_is_not_taken() -> None:
    job = a_job(kind=KIND)

    first, second = claim(job.pk), claim(job.pk)

    assert first is not None
    assert second is None


def test_a_job_not_yet_due_is_not_taken() -> None:
    job = a_job(kind=KIND, available_at=clock.now() + dt.timedelta(minutes=1))

    assert claim(job.pk) is None


def test_a_lease_that_ended_passes_on_and_the_late_worker_is_refused(
    handler: list[Claim],
) -> None:
    # DOC-5
    job = a_job(kind=KIND)
    late = claim(job.pk)
    left_behind(job)
    next_one = claim(job.pk)
    assert late is not None
    assert next_one is not None

    with pytest.raises(StaleLease):
        late.progress(1, 2)
    with pytest.raises(StaleLease):
        working._handlers[KIND](late)
    with transaction.atomic():
        next_one.finish()

    job.refresh_from_db()
    assert (late.token, next_one.token, job.token) == (1, 2, 2)
    assert (job.status, job.attempts) == (JobState.DONE, 2)
    assert not Snapshot.objects.exists()  # the late effect rolled back


def test_a_finished_job_is_not_finished_again() -> None:
    job = a_job(kind=KIND)
    held = claim(job.pk)
    assert held is not None
    with transaction.atomic():
        held.finish()

    with pytest.raises(StaleLease), transaction.atomic():
        held.finish()


def test_progress_is_shown_and_lengthens_the_lease() -> None:
    job = a_job(kind=KIND)
    held = claim(job.pk)
    assert held is not None
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now())

    held.progress(2, 5, "domanda 0003" * 40)

    job.refresh_from_db()
    assert (job.done_count, job.total_count) == (2, 5)
    assert job.current_item == ("domanda 0003" * 40)[:200]
    assert job.lease_until > clock.now() + dt.timedelta(seconds=60)


def test_a_poison_job_is_tried_three_times_with_growing_pauses(handler: list[Claim]) -> None:
    # DOC-10
    failing_with(ValueError("Il font Lora non si trova."))
    job = a_job(kind=KIND)
    pauses = []

    for _ in range(3):
        before = clock.now()
        assert work(job.pk) is False
        job.refresh_from_db()
        pauses.append(round((job.available_at - before).total_seconds()))
        assert work(job.pk) is False  # not yet due, or failed
        come_due(job)

    assert pauses[:2] == [5, 30]
    assert (job.status, job.attempts) == (JobState.FAILED, 3)
    assert job.failure == "Il font Lora non si trova."
    assert work(job.pk) is False


def test_an_error_past_exception_fails_the_job_and_spares_the_worker(handler: list[Claim]) -> None:
    # DOC-1: WeasyPrint's fatal error derives from BaseException
    class Fatal(BaseException):
        pass

    failing_with(Fatal("manca un carattere"))
    job = a_job(kind=KIND, max_attempts=1)

    assert work(job.pk) is False

    job.refresh_from_db()
    assert (job.status, job.failure) == (JobState.FAILED, "manca un carattere")


def test_a_worker_that_is_told_to_leave_gives_its_job_back(handler: list[Claim]) -> None:
    failing_with(SystemExit(0))
    job = a_job(kind=KIND)

    with pytest.raises(SystemExit):
        work(job.pk)

    job.refresh_from_db()
    assert job.status == JobState.QUEUED


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "ValueError"),
        ("   \n", "ValueError"),
        ("zero \x00, campana \x07, mezzo \ud800", "zero �, campana �, mezzo �"),
        ("due\nrighe", "due\nrighe"),
        ("x" * 5000, "x" * 2000),
    ],
    ids=["nothing", "blank", "unprintable", "two-lines", "long"],
)
def test_the_reason_of_a_failure_can_always_be_kept(said: str, reason: str) -> None:
    """PostgreSQL refuses NUL, no database takes half a character."""
    assert working._reason(ValueError(said)) == reason


def test_a_kind_that_nobody_handles_fails_and_says_so() -> None:
    job = a_job(kind="tests.unheard-of", max_attempts=1)

    work(job.pk)

    job.refresh_from_db()
    assert job.failure == "Nessuno sa svolgere lavori di tipo «tests.unheard-of»."


def test_a_handler_that_forgets_to_finish_fails_its_job(handler: list[Claim]) -> None:
    handles(KIND)(lambda _: None)
    job = a_job(kind=KIND, max_attempts=1)

    work(job.pk)

    job.refresh_from_db()
    assert job.status == JobState.FAILED
    assert "non ha registrato il suo risultato" in job.failure


def test_a_failure_told_too_late_changes_nothing(handler: list[Claim]) -> None:
    """The job went on in other hands while this worker was failing."""
    job = a_job(kind=KIND)
    held = claim(job.pk)
    assert held is not None
    with transaction.atomic():
        held.finish()

    working._fail(held, ValueError("tardi"))
    working._fail(replace(held, token=99), ValueError("mai esistito"))

    job.refresh_from_db()
    assert (job.status, job.failure) == (JobState.DONE, "")


def test_a_job_that_kills_its_worker_each_time_is_given_up(handler: list[Claim]) -> None:
    # DOC-10
    job = a_job(kind=KIND)
    for _ in range(3):
        assert claim(job.pk) is not None
        left_behind(job)

    assert work(job.pk) is False

    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobState.FAILED, 3)
    assert "interrotto più volte" in job.failure
    assert handler == []


def test_a_person_can_retry_a_failed_job_alone(handler: list[Claim]) -> None:
    elsa = a_person("Elsa")
    job = a_job(kind=KIND, status=JobState.QUEUED)
    for state in (JobState.QUEUED, JobState.RUNNING, JobState.DONE):
        with pytest.raises(TransitionRefused):
            retry(job_in(state), by=elsa)
    failing_with(ValueError("rotto"))
    Job.objects.filter(pk=job.pk).update(max_attempts=1)
    work(job.pk)

    retried = retry(job, by=elsa)

    assert (retried.status, retried.attempts) == (JobState.QUEUED, 0)
    event = Event.objects.in_order().last()
    assert (event.action, event.actor, event.target) == ("job.retried", elsa.email, job.key)
    assert claim(job.pk) is not None


def job_in(state: JobState) -> Job:
    """A job brought to ``state`` by the steps that lead there."""
    job = a_job(kind=KIND)
    if state != JobState.QUEUED:
        held = claim(job.pk)
        assert held is not None
        if state == JobState.DONE:
            with transaction.atomic():
                held.finish()
    job.refresh_from_db()
    assert job.status == state
    return job


def test_the_lease_is_longer_than_any_single_piece_of_work(settings: object) -> None:
    """A rendering may take a minute without a sign of life (DOC-3)."""
    from welfare_kmzero.pdf import press

    assert press.Limits().seconds + 30 <= settings.JOB_LEASE_SECONDS
    assert settings.CELERY_TASK_TIME_LIMIT > settings.JOB_LEASE_SECONDS
