"""An account made, forgotten and guarded: with the keyboard alone, and without JavaScript."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.template import engines
from pytest_django import Settings

from tests.browser.conftest import Opens
from tests.browser.walking import BOTH_WAYS, Hands, work_off
from tests.factories import an_officer_function
from tests.pages.town import Town
from welfare_kmzero.accounts.models import User

EMAIL = "nuova@ente.example"
FIRST, SECOND = "cavallo batteria graffetta 7", "lampada sentiero forchetta 8"


def _link() -> str:
    """The address that the last message carries, once it left."""
    assert work_off() >= 1
    found = re.search(r"https?://[^/\s]+(/accesso/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


@BOTH_WAYS
def test_from_the_registration_to_the_second_factor(
    town: Town,
    visit: Opens,
    hands: Hands,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SECOND_FACTOR = True
    # allauth's own templates rely on names that may be empty.
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    person = hands.of(visit)

    person.open("/accesso/signup/")
    person.write("Nome e cognome", "Nuova Persona")
    person.write("Email", EMAIL)
    person.write("Password", FIRST)
    person.write("Password (di nuovo)", FIRST)
    person.press("Registrati")
    person.open(_link())
    person.leads_on(person.page.locator("main button[type=submit]").first)

    person.open("/accesso/password/reset/")
    person.write("Email", EMAIL)
    person.leads_on(person.page.locator("main button[type=submit]").first)
    person.open(_link())
    person.write("Nuova password", SECOND)
    person.write("Nuova password (nuovamente)", SECOND)
    person.leads_on(person.page.locator("main button[type=submit]").first)

    an_officer_function(call=town.call, user=User.objects.get(email=EMAIL))
    person.open("/accesso/login/")
    person.write("Email", EMAIL)
    person.write("Password", SECOND)
    person.press("Accedi")
    # An officer: everything else waits for the second factor.
    person.reads("Attiva il secondo fattore")
    secret = person.page.locator("main strong.code").inner_text().replace(" ", "")
    person.write("Codice", format_hotp_value(hotp_value(secret, next(iter(counters())))))
    person.press("Attiva")
    person.reads("Codici di recupero")
    person.open("/scrivania/")
    person.press("Esci")
