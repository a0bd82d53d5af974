"""A message is written with its fact, sent by a job, and the same at every attempt."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.template import Engine, Template
from pytest_django import Settings

from tests.factories import a_message, a_person
from welfare_kmzero import clock
from welfare_kmzero.audit.record import NoTransaction
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import BACK_OFF_SECONDS, work
from welfare_kmzero.mail import tasks
from welfare_kmzero.mail.models import Message
from welfare_kmzero.mail.post import ATTEMPTS, SEND, one_line, post

pytestmark = pytest.mark.django_db
FAULTS = [
    ConnectionRefusedError(111, "refused"),
    TimeoutError("timed out"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPRecipientsRefused({"ada@demo.example": (550, b"no")}),
    smtplib.SMTPAuthenticationError(535, b"password of ada@demo.example"),
]


def written(**given: object) -> Message:
    facts = {
        "to": a_person("Ada"),
        "subject": "Un avviso",
        "template": "mail/message.txt",
        "context": {},
        "path": "/scrivania/",
        "key": "prova:1",
        "by": a_person("Elsa"),
    }
    return post(**{**facts, **given})


def the_job() -> Job:
    return Job.objects.get(kind=SEND)


def test_a_message_leaves_once_and_its_text_is_forgotten() -> None:
    message = written()

    outcomes = [work(the_job().pk) for _ in range(2)]

    assert outcomes == [True, False]
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["ada@demo.example"], "Un avviso")
    assert sent.body == (
        "Ciao Ada,\n\n\n\nhttp://127.0.0.1:8000/scrivania/\n\n--\nWelfare a km zero\n"
        "http://127.0.0.1:8000\nMessaggio automatico: a questo indirizzo non risponde nessuno.\n"
    )
    assert sent.message()["Message-ID"] == message.message_id
    message.refresh_from_db()
    assert message.body == ""
    assert message.sent_at is not None


def test_the_same_fact_is_told_once() -> None:
    assert written() == written(subject="Un altro testo")
    assert (Message.objects.count(), Job.objects.count()) == (1, 1)


def test_a_fact_that_is_taken_back_is_not_told() -> None:
    with transaction.atomic():
        written()
        transaction.set_rollback(True)

    assert (Message.objects.count(), Job.objects.count()) == (0, 0)


def test_a_message_to_a_stranger_calls_nobody_by_name() -> None:
    assert written(to="nuovo@ente.example").body.startswith("Buongiorno,\n")


@pytest.mark.parametrize("address", ["", "nessuno", "a@x.it\nBcc: b@x.it", "a@x.it, b@x.it"])
def test_what_is_no_address_is_refused(address: str) -> None:  # INJ-8
    with pytest.raises(ValidationError):
        written(to=address)


HOSTILE = [
    "a\r\nBcc: furio@demo.example",
    "a\nBcc: furio@demo.example",
    "a\u2028Bcc: furio@demo.example",
    "a\u2029\x0bBcc: furio@demo.example",
    "a \u202e\x00Bcc: furio@demo.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_writes_no_header_and_no_line(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # INJ-8
    template = Template("{{ name }}|{{ person }}|")
    monkeypatch.setattr(Engine, "get_template", lambda *_: template)
    ada = a_person("Ada")
    ada.full_name = text

    message = written(to=ada, subject=text, context={"name": text})
    work(the_job().pk)

    [sent] = mail.outbox
    assert message.subject == "a Bcc: furio@demo.example"
    assert sent.body == "a Bcc: furio@demo.example|a Bcc: furio@demo.example|"
    assert sent.recipients() == ["ada@demo.example"]
    assert sent.message()["Bcc"] is None


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "{{ site }}", "{x.__class__}", "[a](http://b)"])
def test_markup_and_placeholders_stay_letters(text: str) -> None:  # INJ-8
    assert one_line(text) == text
    assert written(subject=text).subject == text


class Down(BaseEmailBackend):
    """A mail server that fails as ``fault`` says, or takes the message."""

    fault: Exception | None = None

    def send_messages(self, email_messages: list[mail.EmailMessage]) -> int:
        if self.fault is not None:
            raise self.fault
        mail.outbox += email_messages
        return len(email_messages)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_mail_server_that_fails_is_asked_again_with_the_same_message(
    fault: Exception, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # OPS-5, PRV-4
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    monkeypatch.setattr(Down, "fault", fault)
    message = written()

    assert work(the_job().pk) is False

    job = the_job()
    assert (job.status, job.failure) == (
        JobState.QUEUED,
        f"La posta non parte ({type(fault).__name__}).",
    )
    monkeypatch.setattr(Down, "fault", None)
    Job.objects.filter(pk=job.pk).update(available_at=clock.now() - dt.timedelta(seconds=1))
    assert work(job.pk) is True
    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [message.message_id]


def test_a_worker_that_dies_after_sending_sends_the_same_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # OPS-5
    message = written()

    def dies(_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("welfare_kmzero.jobs.work.Claim.finish", dies)
        assert work(the_job().pk) is False
    Job.objects.update(available_at=clock.now() - dt.timedelta(seconds=1))
    assert work(the_job().pk) is True

    assert {sent.message()["Message-ID"] for sent in mail.outbox} == {message.message_id}
    assert (len(mail.outbox), the_job().attempts) == (2, 2)


def test_a_message_that_left_is_not_sent_again() -> None:
    message = a_message(body="", sent_at=clock.now())

    class Held:
        subject = str(message.pk)

        def finish(self) -> None:
            pass

    tasks.send(Held())

    assert mail.outbox == []


def test_the_attempts_last_three_days() -> None:  # OPS-5
    pauses = [
        BACK_OFF_SECONDS[min(attempt, len(BACK_OFF_SECONDS)) - 1] for attempt in range(1, ATTEMPTS)
    ]

    assert the_job_of(written()).max_attempts == ATTEMPTS
    assert sum(pauses) >= 72 * 3600 - 3600


def the_job_of(message: Message) -> Job:
    return Job.objects.get(kind=SEND, subject=str(message.pk))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_told() -> None:
    assert not connection.in_atomic_block

    with pytest.raises(NoTransaction):
        written()
