"""The pages of sign-in, all in our look and in Italian."""

import pytest
from django.template import engines
from django.test import Client
from pytest_django import Settings

from tests.factories import a_person
from welfare_kmzero.accounts.models import User
from welfare_kmzero.mail.models import Message

pytestmark = pytest.mark.django_db

ANONYMOUS = {
    "/accesso/login/": "Accedi",
    "/accesso/signup/": "Registrati",
    "/accesso/password/reset/": "password",
    "/accesso/password/reset/done/": "Guarda la tua posta",
    "/accesso/confirm-email/": "Conferma il tuo indirizzo",
    "/accesso/inactive/": "",
}
SIGNED_IN = {
    "/accesso/logout/": "Vuoi uscire?",
    "/accesso/email/": "mail",
    "/accesso/password/set/": "password",
}


@pytest.mark.parametrize(("address", "words"), ANONYMOUS.items())
def test_a_page_for_who_is_outside(client: Client, address: str, words: str) -> None:
    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert '<html lang="it">' in page
    assert 'class="brand-name"' in page
    assert page.count("<h1") == 1
    assert "Sign In" not in page


@pytest.mark.parametrize(("address", "words"), SIGNED_IN.items())
def test_a_page_for_who_is_inside(client: Client, address: str, words: str) -> None:
    user = a_person("Ada")
    client.force_login(user)

    answer = client.get(address, follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert page.count("<h1") == 1
    assert 'class="brand-name"' in page


def test_the_page_of_the_second_factor(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """allauth's own template asks after authenticators that may not be there."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    client.force_login(a_person("Ada"))

    page = client.get("/accesso/2fa/", follow=True).content.decode()

    assert 'href="/accesso/2fa/totp/activate/"' in page
    assert page.count("<h1") == 1


def test_an_account_is_made_by_a_confirmed_address(client: Client) -> None:
    answer = client.post(
        "/accesso/signup/",
        {
            "full_name": " Nuova  Persona ",
            "email": "Nuova@Ente.Example",
            "password1": "cavallo batteria graffetta 7",
            "password2": "cavallo batteria graffetta 7",
        },
    )

    assert answer.status_code == 302
    user = User.objects.get(email="nuova@ente.example")
    assert user.full_name == "Nuova Persona"
    assert not user.is_staff
    assert not user.is_auditor
    assert [letter.address for letter in Message.objects.all()] == ["nuova@ente.example"]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", ["password1234", "breve", "nuova@ente.example"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    """V6.2.4: short, common, or like the address."""
    answer = client.post(
        "/accesso/signup/",
        {
            "full_name": "Nuova Persona",
            "email": "nuova@ente.example",
            "password1": password,
            "password2": password,
        },
    )

    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert not User.objects.filter(email="nuova@ente.example").exists()


def test_the_reset_of_a_password_goes_to_the_stored_address_only(
    client: Client, settings: Settings
) -> None:
    a_person("Ada")

    known = client.post("/accesso/password/reset/", {"email": "ADA@demo.example"})
    unknown = client.post("/accesso/password/reset/", {"email": "boh@demo.example"})

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert Message.objects.order_by("pk")[0].address == "ada@demo.example"


def test_a_link_of_a_reset_that_is_worn_out_is_explained(client: Client) -> None:
    answer = client.get("/accesso/password/reset/key/1-aaaaaa-bbbb/")

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_registering_with_a_known_address_looks_the_same(client: Client) -> None:  # AUT-4
    """The owner of the address is told by a message; who asks learns nothing."""
    a_person("Ada")
    facts = {
        "full_name": "X Y",
        "password1": "cavallo batteria 77",
        "password2": "cavallo batteria 77",
    }

    known = Client().post("/accesso/signup/", {**facts, "email": "ada@demo.example"})
    unknown = Client().post("/accesso/signup/", {**facts, "email": "nuova@demo.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    told = Message.objects.order_by("pk").values_list("address", flat=True)
    assert list(told) == ["ada@demo.example", "nuova@demo.example"]
    assert User.objects.get(email="ada@demo.example").full_name == "Ada"


def test_the_rules_of_the_password_are_told_in_italian(client: Client) -> None:
    page = client.get("/accesso/signup/").content.decode()

    assert "almeno 12 caratteri" in page
    assert "Nome e cognome" in page
    assert "Your password" not in page


def test_a_password_is_refused_in_italian(client: Client) -> None:
    person = {"full_name": "Zoe Rossi", "email": "zoe@ente.example"}
    typed = {"password1": "12345678", "password2": "12345678"}

    page = client.post("/accesso/signup/", {**person, **typed}).content.decode()

    assert "La password è troppo corta: servono almeno 12 caratteri." in page
    assert "Questa password è troppo comune." in page
    assert "This password" not in page


def test_a_name_that_grows_when_it_is_spelt_out_is_refused_in_words(client: Client) -> None:
    """A ligature is three letters in the database (INJ-7)."""
    answer = client.post(
        "/accesso/signup/",
        {
            "full_name": "ﬃ" * 150,
            "email": "nuova@ente.example",
            "password1": "cavallo batteria graffetta 7",
            "password2": "cavallo batteria graffetta 7",
        },
    )

    assert answer.status_code == 200
    assert "Al massimo 150 caratteri." in answer.content.decode()
    assert not User.objects.filter(email="nuova@ente.example").exists()
