"""Accessibility, privacy, credits, robots."""

import pytest
from django.test import Client
from pytest_django import Settings

from funders.models import Call
from projects.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/accessibilita/", "Dichiarazione di accessibilità"),
        ("/privacy/", "Informativa sulla privacy"),
        ("/crediti/", "Crediti e licenze"),
    ],
)
def test_the_pages_that_a_public_service_owes(client: Client, address: str, title: str) -> None:
    page = client.get(address).content.decode()

    assert f"<h1>{title}</h1>" in page
    assert f'href="{address}"' in client.get("/").content.decode()


def test_what_is_not_known_is_said_and_not_made_up(client: Client) -> None:
    accessibility = client.get("/accessibilita/").content.decode()
    privacy = client.get("/privacy/").content.decode()

    assert "recapito non ancora indicato" in accessibility
    assert privacy.count("ancora indicat") == 3


def test_what_is_configured_is_told(client: Client, settings: Settings) -> None:
    settings.ACCESSIBILITY_CONTACT = "accesso@ente.example"
    settings.PRIVACY_CONTROLLERS = "Ente Uno ed Ente Due"
    settings.PRIVACY_CONTACT = "dati@ente.example"
    settings.PRIVACY_RETENTION = "Dieci anni dalla chiusura"

    accessibility = client.get("/accessibilita/").content.decode()
    privacy = client.get("/privacy/").content.decode()

    assert "accesso@ente.example" in accessibility
    assert all(
        told in privacy
        for told in ("Ente Uno ed Ente Due", "dati@ente.example", "Dieci anni dalla chiusura")
    )
    assert "ancora indicat" not in accessibility + privacy


def test_search_engines_stay_out_of_what_is_not_for_them(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /scrivania/" in lines
    assert "Disallow: /" not in lines
    assert "noindex" not in client.get("/").content.decode()
    assert "noindex" in client.get("/accesso/login/").content.decode()


def test_a_demonstration_is_in_no_search_engine(client: Client, settings: Settings) -> None:
    settings.DEMO = True

    assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()
    assert "noindex" in client.get("/").content.decode()
    assert "Installazione dimostrativa" in client.get("/").content.decode()


def test_an_installation_without_demonstration_never_says_it(client: Client) -> None:
    assert not Call.objects.exists()
    assert not Organisation.objects.exists()
    for address in ("/", "/bandi/", "/progetti-finanziati/", "/protocollo/", "/accesso/login/"):
        page = client.get(address).content.decode()
        assert "ati dimostrativi" not in page
        assert "nstallazione dimostrativa" not in page
