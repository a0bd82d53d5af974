"""One-click entry: for the people of the demonstration, where there is one, and nowhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import a_member, a_person, an_officer_function
from welfare_kmzero.accounts.models import User

pytestmark = pytest.mark.django_db
ENTER = "/accesso/dimostrazione/"


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_click_enters_as_that_person(client: Client, demo: None) -> None:
    a_person("Ada")

    answer = client.post(ENTER, {"persona": "ada@demo.example"})

    assert answer.status_code == 302
    assert answer["Location"] == "/scrivania/"
    assert client.get("/scrivania/").context["user"].email == "ada@demo.example"


def test_without_demonstration_the_address_is_not_there(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    a_person("Ada")

    assert client.post(ENTER, {"persona": "ada@demo.example"}).status_code == 404
    assert not _is_in(client)
    assert "Entra come una persona" not in client.get("/accesso/login/").content.decode()


def test_in_production_it_does_not_exist_whatever_demo_says(
    client: Client, demo: None, settings: Settings
) -> None:
    settings.PRODUCTION = True
    a_person("Ada")

    assert client.post(ENTER, {"persona": "ada@demo.example"}).status_code == 404
    assert "ada@demo.example" not in client.get("/accesso/login/").content.decode()


@pytest.mark.parametrize(
    "email", ["root@provincia.example", "ada@demo.example.org", "", "nessuno@demo.example"]
)
def test_nobody_else_can_be_entered_as(client: Client, demo: None, email: str) -> None:
    User.objects.create_user("root@provincia.example", is_superuser=True)
    User.objects.create_user("ada@demo.example.org")

    assert client.post(ENTER, {"persona": email}).status_code == 404
    assert not _is_in(client)


def test_an_inactive_person_stays_outside(client: Client, demo: None) -> None:
    a_person("Ada", is_active=False)

    assert client.post(ENTER, {"persona": "ada@demo.example"}).status_code == 404


def test_a_get_enters_nobody(client: Client, demo: None) -> None:
    a_person("Ada")

    assert client.get(ENTER, {"persona": "ada@demo.example"}).status_code == 405
    assert not _is_in(client)


def test_without_the_token_of_the_form_nobody_enters(demo: None) -> None:
    a_person("Ada")
    client = Client(enforce_csrf_checks=True)

    assert client.post(ENTER, {"persona": "ada@demo.example"}).status_code == 403
    assert not _is_in(client)


def test_the_cards_say_what_each_person_does(client: Client, demo: None) -> None:
    member = a_member(user=a_person("Ada"))
    function = an_officer_function(user=a_person("Elsa"))
    a_person("Gina", is_auditor=True)
    User.objects.create_user("fuori@altrove.example", full_name="Fuori Posto")

    page = " ".join(client.get("/accesso/login/").content.decode().split())

    assert f"referente di {member.organisation.name}" in page
    assert f"incaricata di {function.funder.name}" in page
    assert "revisore: vede tutto, in sola lettura" in page
    assert "Fuori Posto" not in page
    assert (
        page.count('class="person-button"')
        == User.objects.filter(email__endswith="@demo.example", is_active=True).count()
    )


def test_a_session_from_before_does_not_pass_to_who_enters(client: Client, demo: None) -> None:
    """V7.2.4: entering starts a new session."""
    a_person("Ada")
    a_person("Furio")
    client.post(ENTER, {"persona": "ada@demo.example"})
    before = client.session.session_key

    client.post(ENTER, {"persona": "furio@demo.example"})

    assert client.session.session_key != before
