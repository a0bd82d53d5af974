"""Who enters and leaves stands in the audit trail; who is refused, in the log."""

import logging

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import a_person
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "cavallo batteria graffetta 7"


@pytest.fixture
def ada() -> User:
    user = a_person("Ada")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _enter(client: Client, password: str = PASSWORD) -> int:
    answer = client.post("/accesso/login/", {"login": "Ada@Demo.Example", "password": password})
    return answer.status_code


def test_entering_and_leaving_are_events(client: Client, ada: User) -> None:
    assert _enter(client) == 302
    client.post("/accesso/logout/")

    events = Event.objects.filter(action__startswith="signin.").order_by("sequence")
    assert [(event.action, event.actor, event.target) for event in events] == [
        ("signin.entered", ada.email, str(ada.pk)),
        ("signin.left", ada.email, str(ada.pk)),
    ]
    assert "AuthenticationBackend" in events[0].details


def test_a_wrong_password_is_logged_without_what_was_typed(
    client: Client, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """PRV-4: an address or a password in the wrong field reaches no log."""
    with caplog.at_level(logging.WARNING):
        assert _enter(client, "sbagliata") == 200

    assert "a sign-in was refused" in caplog.text
    assert "sbagliata" not in caplog.text
    assert ada.email not in caplog.text.lower()
    assert not Event.objects.filter(action__startswith="signin.").exists()


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, ada: User) -> None:
    """AUT-4: nobody learns who has an account."""
    wrong = client.post("/accesso/login/", {"login": ada.email, "password": "x"})
    unknown = client.post("/accesso/login/", {"login": "boh@demo.example", "password": "x"})

    def plain(page: str, email: str) -> str:
        lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
        return "\n".join(lines).replace(email, "")

    assert plain(wrong.content.decode(), ada.email) == plain(
        unknown.content.decode(), "boh@demo.example"
    )


def test_guessing_is_stopped_and_the_person_told_what_to_do(client: Client, ada: User) -> None:
    """AUT-5: also the right password is refused for a while."""
    codes = [_enter(client, f"sbagliata {place}") for place in range(15)]

    answer = client.post("/accesso/login/", {"login": ada.email, "password": PASSWORD})

    assert 200 in codes
    page = answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert "Troppi tentativi" in page


def test_one_cannot_leave_by_a_link(client: Client, ada: User) -> None:
    """V3.5.3: GET asks, POST does."""
    _enter(client)

    assert "Vuoi uscire?" in client.get("/accesso/logout/").content.decode()
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:a()"]
)
def test_entering_leads_nowhere_else(client: Client, ada: User, elsewhere: str) -> None:
    """V3.7.2: open redirect."""
    answer = client.post(
        "/accesso/login/", {"login": ada.email, "password": PASSWORD, "next": elsewhere}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/scrivania/"


def test_entering_leads_back_to_the_page_asked_for(client: Client, ada: User) -> None:
    answer = client.post(
        "/accesso/login/", {"login": ada.email, "password": PASSWORD, "next": "/lavori/"}
    )

    assert answer["Location"] == "/lavori/"


def test_the_system_users_never_enter(client: Client) -> None:
    for user in (User.objects.command_line(), User.objects.importer()):
        assert not user.is_active
        assert not user.has_usable_password()
