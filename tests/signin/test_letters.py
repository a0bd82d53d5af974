"""Letters of sign-in are queued: a mail server that is down costs the person nothing (OPS-5)."""

import datetime as dt
import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories import a_person
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import BACK_OFF_SECONDS, work
from welfare_kmzero.mail import tasks
from welfare_kmzero.mail.models import Message
from welfare_kmzero.signin.letters import ATTEMPTS, LETTERS, write

pytestmark = pytest.mark.django_db
PASSWORD = "cavallo batteria graffetta 7"
NEW = {
    "full_name": "Nuova Persona",
    "email": "nuova@ente.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
FAULTS = [
    ConnectionRefusedError(111, "refused"),
    TimeoutError("timed out"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPRecipientsRefused({"a@x.it": (550, b"no")}),
]


class Down(BaseEmailBackend):
    """A mail server that fails as ``fault`` says, or takes the message."""

    fault: Exception | None = None

    def send_messages(self, email_messages: list[mail.EmailMessage]) -> int:
        if self.fault is not None:
            raise self.fault
        mail.outbox += email_messages
        return len(email_messages)


@pytest.fixture
def ada() -> User:
    user = a_person("Ada")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _asked(email: str, *, host: str = "localhost") -> object:
    return Client(headers={"host": host}).post("/accesso/password/reset/", {"email": email})


def _link(letter: Message) -> str:
    [link] = re.findall(r"^http://127\.0\.0\.1:8000(/accesso/\S+)$", letter.body, re.MULTILINE)
    return str(link)


def test_a_new_password_is_chosen_by_the_link_of_the_letter(ada: User) -> None:
    _asked("ADA@demo.example")
    letter = Message.objects.get()

    assert (letter.address, letter.subject) == ("ada@demo.example", "Scegli una nuova password")
    assert "ha chiesto di scegliere una nuova password" in letter.body
    assert "entro 3 giorni" in letter.body
    client = Client()
    page = client.get(_link(letter), follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "un treno lento di notte 4", "password2": "un treno lento di notte 4"},
    )
    ada.refresh_from_db()
    assert ada.check_password("un treno lento di notte 4")
    assert Client().get(_link(letter)).content.decode().count("<h1") == 1


def test_an_address_is_confirmed_by_the_link_of_the_letter() -> None:
    Client().post("/accesso/signup/", NEW)
    letter = Message.objects.get()

    assert (letter.address, letter.subject) == (NEW["email"], "Conferma il tuo indirizzo")
    Client().post(_link(letter))
    assert EmailAddress.objects.get(email=NEW["email"]).verified


def test_the_owner_of_a_known_address_is_told_and_led_to_the_password(ada: User) -> None:
    Client().post("/accesso/signup/", {**NEW, "email": ada.email})

    letter = Message.objects.get()
    assert (letter.address, letter.subject) == (ada.email, "Hai già un accesso")
    assert _link(letter) == "/accesso/password/reset/"


def test_known_and_unknown_addresses_cost_and_answer_the_same(ada: User) -> None:  # AUT-4
    answers, written = [], []
    for email in (ada.email, "boh@demo.example"):
        with CaptureQueriesContext(connection) as captured:
            answers.append(_asked(email))
        written.append(sum(row["sql"].startswith("INSERT") for row in captured))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert written[0] == written[1] == 2
    assert [row.address for row in Message.objects.order_by("pk")] == [
        ada.email,
        "boh@demo.example",
    ]
    assert {job.title for job in Job.objects.all()} == {
        "Messaggio: Scegli una nuova password",
        "Messaggio: Nessun accesso con questo indirizzo",
    }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_mail_server_that_is_down_costs_the_request_nothing_and_is_asked_again(
    fault: Exception, ada: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # OPS-5
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    monkeypatch.setattr(Down, "fault", fault)

    assert _asked(ada.email).status_code == 302
    assert Client().post("/accesso/signup/", NEW).status_code == 302

    jobs = list(Job.objects.filter(kind=tasks.SEND).order_by("pk"))
    assert [work(job.pk) for job in jobs] == [False, False]
    assert {job.status for job in Job.objects.all()} == {JobState.QUEUED}
    assert ada.email not in "".join(job.failure for job in Job.objects.all())
    monkeypatch.setattr(Down, "fault", None)
    Job.objects.update(available_at=clock.now() - dt.timedelta(seconds=1))
    assert [work(job.pk) for job in jobs] == [True, True]
    assert [sent.to for sent in mail.outbox] == [[ada.email], [NEW["email"]]]


def test_a_secret_link_is_kept_until_the_letter_has_left(ada: User) -> None:
    _asked(ada.email)
    key = _link(Message.objects.get())

    assert work(Job.objects.get(kind=tasks.SEND).pk) is True

    assert key in mail.outbox[0].body
    assert Message.objects.get().body == ""
    assert key not in str(list(Job.objects.values()))


def test_it_is_given_up_well_before_its_link_is_worn_out() -> None:
    _asked("boh@demo.example")

    job = Job.objects.get()
    last = len(BACK_OFF_SECONDS)
    pauses = [BACK_OFF_SECONDS[min(attempt, last) - 1] for attempt in range(1, ATTEMPTS)]
    assert job.max_attempts == ATTEMPTS
    assert 20 * 3600 < sum(pauses) < 24 * 3600


def test_a_request_that_names_another_host_writes_no_link_to_it(
    ada: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    _asked(ada.email, host="evil.example")

    assert "evil.example" not in Message.objects.get().body


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("/accesso/password/reset/", {}),
        ("/accesso/signup/", NEW),
        ("/accesso/email/", {"action_add": ""}),
    ],
)
def test_an_address_longer_than_any_mailbox_is_refused_in_words(
    ada: User, page: str, fields: dict[str, str]
) -> None:  # INJ-7: PostgreSQL would answer with an error
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example"
    client = Client()
    if page == "/accesso/email/":
        client.force_login(ada)

    answer = client.post(page, {**fields, "email": long})

    assert answer.status_code == 200
    assert "al massimo 254 caratteri" in answer.content.decode()
    assert (User.objects.filter(email=long).count(), Message.objects.count()) == (0, 0)


def test_a_letter_that_is_not_ours_is_refused() -> None:
    with pytest.raises(KeyError):
        write("account/email/login_code", to="ada@demo.example", given={})
    assert {letter.link for letter in LETTERS.values()} == {
        "activate_url",
        "password_reset_url",
        "signup_url",
    }
