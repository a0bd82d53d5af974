"""Who decides, evaluates or administers sets up a second factor before anything else."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.template import engines
from django.test import Client
from pytest_django import Settings

from tests.factories import a_member, a_person, an_evaluator, an_officer_function
from welfare_kmzero.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "cavallo batteria graffetta 7"
SET_UP = "/accesso/2fa/totp/activate/?next=/scrivania/"


@pytest.fixture(autouse=True)
def asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR = True
    # allauth's own templates rely on names that may be empty.
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


def entering(user: User) -> Client:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post("/accesso/login/", {"login": user.email, "password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def officer() -> User:
    user = a_person("Elsa")
    an_officer_function(user=user)
    return user


def evaluator() -> User:
    user = a_person("Dario")
    an_evaluator(user=user)
    return user


def auditor() -> User:
    return a_person("Gina", is_auditor=True)


def administrator() -> User:
    return a_person("Ivo", is_staff=True, is_superuser=True)


@pytest.mark.parametrize("person", [officer, evaluator, auditor, administrator])
@pytest.mark.parametrize("address", ["/scrivania/", "/lavori/", "/admin/", "/bandi/"])
def test_everything_else_waits(person: object, address: str) -> None:
    client = entering(person())

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    assert client.post(address)["Location"] == SET_UP


def test_an_applicant_chooses() -> None:
    a_member(user=a_person("Ada"))

    assert entering(a_person("Ada")).get("/scrivania/").status_code == 200


def test_in_a_demonstration_nobody_is_asked(settings: Settings) -> None:
    settings.SECOND_FACTOR = False

    assert entering(officer()).get("/scrivania/").status_code == 200


def test_setting_it_up_opens_the_desk_and_is_asked_at_the_next_entry() -> None:
    elsa = officer()
    client = entering(elsa)
    page = client.get(SET_UP).content.decode()
    secret = client.get(SET_UP).context["form"].secret

    assert "Attiva il secondo fattore" in page
    assert page.count("<h1") == 1
    answer = client.post(SET_UP, {"code": code_of(secret)}, follow=True)

    assert "Codici di recupero" in answer.content.decode()
    assert client.get("/scrivania/").status_code == 200

    again = Client()
    answer = again.post("/accesso/login/", {"login": elsa.email, "password": PASSWORD}, follow=True)
    assert "Codice del telefono" in answer.content.decode()
    assert "_auth_user_id" not in again.session
    assert again.get("/scrivania/").status_code == 302


def test_a_wrong_code_sets_nothing_up() -> None:
    client = entering(officer())
    client.get(SET_UP)

    answer = client.post(SET_UP, {"code": "000000"})

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/scrivania/").status_code == 302


def test_a_code_is_taken_once() -> None:  # AUT-9
    elsa = officer()
    entering(elsa)
    secret = generate_totp_secret()
    TOTP.activate(elsa, secret)
    code = code_of(secret)
    outcomes = []
    for _ in range(2):
        client = Client()
        client.post("/accesso/login/", {"login": elsa.email, "password": PASSWORD})
        client.post("/accesso/2fa/authenticate/", {"code": code})
        outcomes.append("_auth_user_id" in client.session)

    assert outcomes == [True, False]


def test_who_must_have_it_cannot_take_it_away() -> None:
    elsa = officer()
    client = entering(elsa)
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_of(secret)})

    client.post("/accesso/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=elsa, type=Authenticator.Type.TOTP).exists()


def test_who_becomes_an_officer_is_asked_from_the_next_page_on() -> None:
    elsa = a_person("Elsa")
    client = entering(elsa)
    assert client.get("/scrivania/").status_code == 200

    an_officer_function(user=elsa)

    assert client.get("/scrivania/")["Location"] == SET_UP


def test_one_can_always_leave_and_read_about_the_service() -> None:
    client = entering(officer())

    for address in ("/privacy/", "/accessibilita/", "/accesso/logout/", "/accesso/2fa/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("address", ["/accesso/2fa/", "/accesso/2fa/totp/activate/"])
def test_its_pages_are_in_italian_and_in_our_look(address: str) -> None:
    page = entering(a_person("Ada")).get(address).content.decode()

    assert 'class="brand-name"' in page
    assert not re.search(r"Authenticator (App|secret)|Two-Factor|Autenticazione a Due", page)
