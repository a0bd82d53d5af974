"""Error pages say, in Italian, what happened and what to do."""

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from tests.pages.town import Town


def test_a_page_that_is_not_there(db: None) -> None:
    answer = Client().get("/non-esiste/")

    assert answer.status_code == 404
    assert "Questa pagina non esiste" in answer.content.decode()


def test_who_is_signed_in_is_not_asked_to_sign_in(town: Town) -> None:
    client = Client()
    client.force_login(town.people["Elsa"])

    page = client.get("/non-esiste/").content.decode()

    assert "/accesso/login/" not in page
    assert 'href="/scrivania/"' in page
    assert "/accesso/login/" in Client().get("/non-esiste/").content.decode()


def test_a_form_without_its_token(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["Elsa"])

    answer = client.post(f"/lavori/{town.jobs['failed'].pk}/riprova/")

    assert answer.status_code == 403
    assert "Il modulo è scaduto" in answer.content.decode()
    town.jobs["failed"].refresh_from_db()
    assert town.jobs["failed"].status == "failed"


def test_an_error_of_ours_tells_nothing_of_itself(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V16.5.1: no trace, no query, even with the database dead."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SEGRETO interno")

    monkeypatch.setattr("welfare_kmzero.pages.views.home.funded.public_awards", broken)

    answer = Client(raise_request_exception=False).get("/")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Qualcosa non ha funzionato" in page
    assert "SEGRETO" not in page
    assert "Traceback" not in page


def test_the_error_pages_need_no_database() -> None:
    """Without ``db``: a query would fail the test."""
    request = RequestFactory().get("/")

    assert "Qualcosa" in defaults.server_error(request).content.decode()
    assert "Richiesta" in defaults.bad_request(request, ValueError()).content.decode()
    assert "Non hai accesso" in defaults.permission_denied(request, ValueError()).content.decode()


def test_a_host_that_is_not_ours_is_refused(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
