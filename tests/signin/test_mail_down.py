"""A mail server that does not answer costs a page in words, never an error (OPS-5)."""

import smtplib

import pytest
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from pytest_django import Settings

from tests.factories import a_person
from welfare_kmzero.accounts.models import User

pytestmark = pytest.mark.django_db
FAULTS = [
    ConnectionRefusedError(111, "refused"),
    TimeoutError("timed out"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPRecipientsRefused({"a@x.it": (550, b"no")}),
]


class Down(BaseEmailBackend):
    """A mail server that fails as ``fault`` says."""

    fault: Exception

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  # as Django calls it
        raise self.fault


@pytest.fixture(params=FAULTS, ids=lambda fault: type(fault).__name__)
def outside(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Client:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    cache.clear()  # allauth counts there the mails to one address
    monkeypatch.setattr(Down, "fault", request.param, raising=False)
    return Client(raise_request_exception=False)


def test_who_asks_for_a_new_password_is_told_to_come_back(outside: Client) -> None:
    a_person("Ada")

    answers = [
        outside.post("/accesso/password/reset/", {"email": email})
        for email in ("ada@demo.example", "nobody@demo.example")
    ]

    for answer in answers:
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert "La posta non parte" in answer.content.decode()
    assert answers[0].content == answers[1].content


def test_who_registers_is_told_to_come_back(outside: Client) -> None:
    answer = outside.post(
        "/accesso/signup/",
        {
            "full_name": "Nuova Persona",
            "email": "nuova@demo.example",
            "password1": "una frase molto lunga 7",
            "password2": "una frase molto lunga 7",
        },
    )

    assert answer.status_code == 503
    assert "La posta non parte" in answer.content.decode()
    assert User.objects.filter(email="nuova@demo.example").count() == 1
