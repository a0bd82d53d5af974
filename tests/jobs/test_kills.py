"""Workers killed, frozen and doubled, the broker stopped and emptied: nothing lost or doubled.

Real Celery workers, real brokers, a database that all of them share. The jobs are slow on
purpose (see ``slow_app``); the leases are short, so that nobody waits long.
"""

import os
import random
import signal
import subprocess
import time
from hashlib import sha256

import pytest

from tests.yard import Broker, TooLong, Yard, session, until

pytestmark = pytest.mark.slow

ENGINES = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]
both_engines = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(autouse=True)
def short_times(yard: Yard) -> None:
    yard.env |= {"JOB_LEASE_SECONDS": "3", "SWEEP_SECONDS": "1", "SLOW_SECONDS": "0.1"}


@pytest.fixture
def messages(request: pytest.FixtureRequest, yard: Yard) -> str:
    """Redis, or the files that pass messages where there is none."""
    if request.param == "redis":
        request.getfixturevalue("broker")
    return str(request.param)


both_brokers = pytest.mark.parametrize(
    "messages", ["files", pytest.param("redis", marks=pytest.mark.broker)], indirect=True
)


def enqueue(yard: Yard, first: int, last: int) -> float:
    """Queue the jobs from ``first`` to ``last``; the longest request's seconds."""
    longest: float = yard.tell("tests.jobs.queue_jobs", str(first), str(last))["longest"]
    return longest


def count(yard: Yard, status: str) -> int:
    number: int = yard.one(f"SELECT count(*) FROM jobs_job WHERE status = '{status}'")
    return number


def wait_for_the_end(yard: Yard, *, seconds: float = 90.0) -> None:
    """Until every job is done or failed."""
    try:
        until(
            "every job is done or failed",
            lambda: (
                not yard.one("SELECT count(*) FROM jobs_job WHERE status NOT IN ('done', 'failed')")
            ),
            seconds=seconds,
        )
    except TooLong as error:
        raise AssertionError(f"{error}\n{yard.logs()[-6000:]}") from error


def check_effects(yard: Yard) -> None:
    """Each done job has its one document, whole; each failed one has none and says why."""
    done = yard.rows("SELECT subject FROM jobs_job WHERE status = 'done' ORDER BY subject")
    failed = yard.rows("SELECT failure FROM jobs_job WHERE status = 'failed'")
    assert all(reason for (reason,) in failed)
    linked = yard.rows(
        "SELECT l.target, d.sha256 FROM documents_documentlink l"
        " JOIN documents_storeddocument d ON d.id = l.document_id ORDER BY l.target"
    )
    assert [target for target, _ in linked] == [subject for (subject,) in done]
    for target, digest in linked:
        content = (yard.documents / digest[:2] / digest[2:4] / digest).read_bytes()
        assert content == f"documento di {target}".encode() * 1000
        assert sha256(content).hexdigest() == digest
    # A row for each file and a file for each row; what was half written is not among them.
    whole = {file.name for file in yard.documents.glob("??/??/*") if file.name[0] != "."}
    rows = {digest for (digest,) in yard.rows("SELECT sha256 FROM documents_storeddocument")}
    assert rows <= whole


def kill(*numbers: int) -> None:
    for number in numbers:
        os.kill(number, signal.SIGKILL)


def pool(worker: "subprocess.Popen[bytes]") -> list[int]:
    """The processes in which a worker without an embedded beat does its jobs."""
    return session(worker.pid)


def running(yard: Yard) -> list[tuple[int]]:
    return yard.rows("SELECT id FROM jobs_job WHERE status = 'running'")


@both_engines
@both_brokers
def test_jobs_survive_the_kill_of_a_pool_process(yard: Yard, engine: str, messages: str) -> None:
    # DOC-4
    worker = yard.worker(SLOW_SECONDS="0.4")
    yard.start("-m", "celery", "-A", "tests.jobs.slow_app", "beat", "--loglevel", "INFO")
    enqueue(yard, 1, 5)
    until("one is done, another begun", lambda: count(yard, "done") and running(yard))

    kill(*pool(worker))
    (killed,) = running(yard)
    wait_for_the_end(yard)

    assert count(yard, "done") == 5
    assert interrupted(yard) == [killed]
    assert worker.poll() is None
    check_effects(yard)


@both_engines
@both_brokers
def test_jobs_survive_the_kill_of_a_whole_worker(yard: Yard, engine: str, messages: str) -> None:
    # DOC-4
    worker = yard.worker("--beat", SLOW_SECONDS="0.4")
    enqueue(yard, 1, 5)
    until("one is done, another begun", lambda: count(yard, "done") and running(yard))

    kill(worker.pid, *session(worker.pid))
    worker.wait()
    (killed,) = running(yard)
    yard.worker("--beat")
    wait_for_the_end(yard)

    assert count(yard, "done") == 5
    assert interrupted(yard) == [killed]
    check_effects(yard)


def interrupted(yard: Yard) -> list[tuple[int]]:
    """The jobs that were begun more than once."""
    return yard.rows("SELECT id FROM jobs_job WHERE attempts > 1")


@both_engines
@pytest.mark.broker
def test_a_scheduler_never_outlives_its_killed_worker(
    yard: Yard, broker: Broker, engine: str
) -> None:
    worker = yard.worker("--beat")
    until("the worker has its children", lambda: len(session(worker.pid)) >= 2)

    kill(worker.pid)
    worker.wait()

    until("the children are gone", lambda: not session(worker.pid), seconds=20)


@both_engines
@pytest.mark.broker
def test_every_job_ends_once_whenever_workers_are_killed(
    yard: Yard, broker: Broker, engine: str
) -> None:
    # DOC-4: at random moments, again and again, while two workers share the queue
    dice = random.Random(2938)  # noqa: S311  # a seed, so that a failure comes back
    workers = [yard.worker("--beat"), yard.worker()]
    enqueue(yard, 1, 40)
    until("the first is done", lambda: count(yard, "done"))

    for _ in range(10):
        time.sleep(dice.uniform(0.1, 1.2))
        place = dice.randrange(2)
        victim = workers[place]
        if dice.random() < 0.5 and (children := session(victim.pid)):
            kill(dice.choice(children))
        else:
            kill(victim.pid, *session(victim.pid))
            victim.wait()
            workers[place] = yard.worker("--beat")
    kill(workers[0].pid, *session(workers[0].pid))  # its beat may be the one that was killed
    yard.worker("--beat")
    wait_for_the_end(yard, seconds=120)

    assert count(yard, "done") + count(yard, "failed") == 40
    assert count(yard, "done") >= 30
    check_effects(yard)


@both_engines
@pytest.mark.broker
def test_two_workers_and_doubled_messages_give_one_effect(
    yard: Yard, broker: Broker, engine: str
) -> None:
    # DOC-5, OPS-6: two schedulers as well
    yard.worker("--beat")
    yard.worker("--beat")
    enqueue(yard, 1, 12)
    for _ in range(3):
        yard.run("-m", "tests.jobs.wake_all")

    wait_for_the_end(yard)
    until("the doubled messages are gone", lambda: not broker.client().llen("celery"))

    assert count(yard, "done") == 12
    assert yard.rows("SELECT DISTINCT attempts, token FROM jobs_job") == [(1, 1)]
    check_effects(yard)


@both_engines
@pytest.mark.broker
def test_a_worker_frozen_past_its_lease_is_refused(yard: Yard, broker: Broker, engine: str) -> None:
    # DOC-5
    frozen = yard.worker(SLOW_SECONDS="1")
    enqueue(yard, 1, 1)
    until("the last step runs", lambda: yard.one("SELECT done_count FROM jobs_job") == 2)

    stopped = [frozen.pid, *session(frozen.pid)]
    for number in stopped:
        os.kill(number, signal.SIGSTOP)
    yard.worker("--beat")
    wait_for_the_end(yard)
    for number in stopped:
        os.kill(number, signal.SIGCONT)
    until("the late worker was refused", lambda: "came too late" in yard.logs())

    assert yard.rows("SELECT status, attempts, token FROM jobs_job") == [("done", 2, 2)]
    check_effects(yard)


@both_engines
@pytest.mark.broker
def test_nothing_is_lost_when_redis_stops_and_forgets(
    yard: Yard, broker: Broker, engine: str
) -> None:
    # OPS-1
    yard.worker("--beat")
    enqueue(yard, 1, 6)
    until("the first is done", lambda: count(yard, "done"))

    broker.stop()
    while_down = enqueue(yard, 7, 12)
    time.sleep(10)
    broker.start()  # with nothing in it: what it held is forgotten
    until("work goes on", lambda: count(yard, "done") >= 7, seconds=60)
    broker.client().flushall()
    enqueue(yard, 13, 15)
    broker.client().flushall()
    wait_for_the_end(yard, seconds=60)

    assert while_down < 1
    assert count(yard, "done") == 15
    check_effects(yard)


@both_engines
@pytest.mark.broker
def test_a_broker_that_hangs_costs_a_request_nothing(
    yard: Yard, broker: Broker, engine: str
) -> None:
    # OPS-1
    assert broker.process is not None
    broker.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()

    longest = enqueue(yard, 1, 20)

    took = time.monotonic() - began
    broker.process.send_signal(signal.SIGCONT)
    assert longest < 1
    assert took < 20  # the process itself ends too, without a time-out for each message
    assert count(yard, "queued") == 20


@both_engines
@both_brokers
def test_all_goes_on_after_everything_was_killed(yard: Yard, engine: str, messages: str) -> None:
    # OPS-3
    workers = [yard.worker("--beat"), yard.worker()]
    enqueue(yard, 1, 10)
    until("some are done", lambda: count(yard, "done") >= 2)
    request = yard.start("-m", "tests.jobs.queue_jobs", "11", "200")
    until("the request has begun", lambda: yard.one("SELECT count(*) FROM jobs_job") > 12)

    for process in [*workers, request]:
        kill(process.pid, *session(process.pid))
        process.wait()
    queued = yard.one("SELECT count(*) FROM jobs_job")
    yard.worker("--beat", SLOW_SECONDS="0")
    wait_for_the_end(yard, seconds=120)

    assert 12 < queued < 200
    assert count(yard, "done") == queued
    check_effects(yard)
    yard.run("manage.py", "verify_audit")


@pytest.mark.broker
def test_a_pickled_message_is_thrown_away_unread(yard: Yard, broker: Broker) -> None:
    # ASVS V1.5.2
    trace = yard.folder / "executed"
    yard.worker("--beat")
    yard.run("-m", "tests.jobs.send_pickle", str(trace))
    enqueue(yard, 1, 1)

    wait_for_the_end(yard)
    until("the message was refused", lambda: "ContentDisallowed" in yard.logs())

    assert not trace.exists()
    assert count(yard, "done") == 1
    assert broker.client().llen("celery") == 0
