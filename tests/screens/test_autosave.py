"""What a page that saves by itself is answered, and what is not lost at the door."""

import datetime as dt
import json

import pytest
from django import forms
from django.test import Client, RequestFactory

from tests.factories import a_person
from tests.page_fixtures import no_static_scan, nothing_counted, strict_templates
from welfare_kmzero.screens import autosave

__all__ = ["no_static_scan", "nothing_counted", "strict_templates"]

TEXT = "Un testo abbastanza lungo da non volerlo perdere."
RETRY = "/lavori/1/riprova/"


class Sheet(forms.Form):
    title = forms.CharField(label="Titolo", error_messages={"required": "Scrivi il titolo."})


def test_the_answers_of_a_save():
    at = dt.datetime(2026, 7, 1, 8, 32, 5, tzinfo=dt.UTC)

    saved = autosave.saved(version=3, at=at)
    assert (saved.status_code, json.loads(saved.content)["sentence"]) == (
        200,
        "Salvato alle 10:32:05",
    )
    assert autosave.stale().status_code == 409
    refused = autosave.refused(ValueError("Il bando è chiuso."))
    assert (refused.status_code, json.loads(refused.content)) == (
        409,
        {"is_stale": False, "sentence": "Il bando è chiuso."},
    )
    unfit = autosave.unfit(Sheet({"title": ""}))
    assert (unfit.status_code, json.loads(unfit.content)["errors"]) == (
        422,
        [{"field": "id_title", "label": "Titolo", "sentence": "Scrivi il titolo."}],
    )


def test_only_the_header_makes_a_save_of_the_page():
    assert autosave.is_autosave(RequestFactory().post("/", headers={"X-Autosave": "1"})) is True
    assert autosave.is_autosave(RequestFactory().post("/")) is False


# SUB-12


@pytest.mark.django_db
def test_a_session_that_ended_keeps_the_text():
    client = Client()

    answer = client.post(RETRY, {"summary": TEXT, "version": "3"})
    assert answer.status_code == 401
    assert answer.content.decode().count(TEXT) == 2  # to be sent again, and to be copied
    assert 'name="version" value="3"' in answer.content.decode()

    assert client.post(RETRY).status_code == 302
    quiet = client.post(RETRY, {"summary": TEXT}, headers={"X-Autosave": "1"})
    assert (quiet.status_code, quiet.json()) == (401, {"sentence": "La sessione è scaduta."})


@pytest.mark.django_db
def test_a_token_of_before_the_new_sign_in_keeps_the_text_of_our_own_pages():
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person("Ada"))

    ours = client.post(RETRY, {"summary": TEXT}, headers={"Origin": "http://testserver"})
    assert (ours.status_code, TEXT in ours.content.decode()) == (403, True)
    for headers in ({"Origin": "http://altrove.example"}, {"Origin": "null"}, {}):
        foreign = client.post(RETRY, {"summary": TEXT}, headers=headers)
        assert (foreign.status_code, TEXT in foreign.content.decode()) == (403, False)


@pytest.mark.django_db
def test_the_sign_in_page_never_shows_a_password_again():
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/accesso/login/", {"password": TEXT}, headers={"Origin": "http://testserver"}
    )

    assert (answer.status_code, TEXT in answer.content.decode()) == (403, False)
