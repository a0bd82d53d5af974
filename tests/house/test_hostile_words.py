"""INJ-1, INJ-6, AUT-3: whatever is typed in a form, or sent beside it, stays what it is: words."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests.house.differences import Difference, between, whole
from tests.house.forms import Form, Found, forms_of_the_table
from tests.house.rows import TABLE, furnish
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import ROLES, Town

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

# On PostgreSQL too: what SQLite stores, it would answer with an error.
pytestmark = [pytest.mark.slow, pytest.mark.both]

MARK = "xcanarino"
MARKUP = f"\"'></textarea><x-c id={MARK}></x-c><script>{MARK}()</script>"
LITERAL = "s{{7*7}}d{x.__class__}%s&amp;"
WORDS = f"{MARKUP}{LITERAL}"
CONTROL = f"{MARK}\r\n\u202e\x0b\u2028fine"
SECONDS = 2.0
# What no column holds by itself: of whole numbers and of texts alike.
FOREIGN = 987_654_321
# Decided by the clock or by chance, different at every press.
OWN_APPS = ("accounts", "acts", "audit", "documents", "funders", "grants", "jobs", "projects")


class Undone(Exception):
    """Takes back what a form wrote."""


@contextmanager
def taken_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undone  # noqa: TRY301  # whatever was written is taken back
    except Undone:
        pass


class Crowd:
    """Everybody's browser; an error is an answer with its status."""

    def __init__(self, town: Town) -> None:
        self.clients: dict[str, Client] = {}
        for name in ROLES:
            self.clients[name] = town.client(name)
            self.clients[name].raise_request_exception = False
        self.broken: list[tuple[str, str, object]] = []

    def sends(self, found: Found, text: dict[str, list[str]]) -> HttpResponse:
        client, form = self.clients[found.name], found.form
        # Of processor: other tests run beside.
        began = time.thread_time()
        send = client.post if form.method == "POST" else client.get
        answer = send(form.address, text)
        seconds = time.thread_time() - began
        if answer.status_code >= 500 or seconds > SECONDS:
            self.broken.append((found.name, form.address, (answer.status_code, round(seconds, 1))))
        return answer


def _is_typed(form: Form) -> bool:
    return any(each.is_typed and each.name for each in form.fields)


def _is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and "html" in answer.get("Content-Type", "")


def _came_alive(answer: HttpResponse) -> list[str]:
    """What of the typed text a browser would not show as text."""
    text = answer.content.decode()
    if MARK not in text and "s49d" not in text:
        return []
    page = html.fromstring(text)
    alive = [node.tag for node in page.iter("x-c")]
    alive += ["script" for node in page.iter("script") if MARK in (node.text or "")]
    alive += [
        f"{node.tag} {name}"
        for node in page.iter(html.etree.Element)
        for name in node.attrib
        if MARK in name
    ]
    shown = page.text_content()
    alive += [what for what in ("s49d", "d<class") if what in shown]
    return alive


def _says_why(answer: HttpResponse) -> bool:
    page = html.fromstring(answer.content.decode())
    spoken = page.xpath(
        "//*[@role='alert' or contains(@class, 'notice') or contains(@class, 'invalid-feedback')"
        " or contains(@class, 'error') or contains(@class, 'alert')]"
    )
    return any(node.text_content().strip() for node in spoken)


def test_words_that_look_like_markup_stay_words(town: Town) -> None:
    # INJ-1
    filling = furnish(town)
    crowd, alive, mute = Crowd(town), [], []
    typed = [
        each
        for each in forms_of_the_table(town, filling, methods=("GET", "POST"))
        if _is_typed(each.form)
    ]
    for each in typed:
        with taken_back():
            crowd.sends(each, each.form.with_text(CONTROL))
        answer = crowd.sends(each, each.form.with_text(WORDS))
        if not _is_page(answer):
            continue
        alive += [(each.name, each.form.address, what) for what in _came_alive(answer)]
        if answer.status_code == 422 and not _says_why(answer):
            mute.append(each.form.address)
    stored = {
        value
        for row in whole().values()
        for value in row.values()
        if isinstance(value, str) and MARK in value
    }
    seen = set()
    for row in TABLE.values():
        if "GET" not in row.methods or not row.is_page:
            continue
        for name in sorted(row.may):
            answer = crowd.clients[name].get(row.address.format(**filling))
            if answer.status_code >= 500:
                crowd.broken.append((name, row.address, answer.status_code))
            if _is_page(answer):
                alive += [(name, row.address, what) for what in _came_alive(answer)]
                if MARK in answer.content.decode():
                    seen.add(row.address)

    assert crowd.broken == []
    assert alive == []
    assert mute == []
    # Kept as it was typed, or not at all.
    assert [text for text in stored if WORDS not in text and LITERAL not in text] == []
    # The control: it was stored, and pages show it.
    assert stored
    assert len(seen) >= 5


@pytest.mark.parametrize("text", ["a" * 40_000 + "!", "1" * 40_000])
def test_a_very_long_text_is_kept_whole_or_refused(town: Town, text: str) -> None:
    # INJ-6
    crowd, cut = Crowd(town), []
    begin = re.escape(text[:200])
    forms = [each for each in forms_of_the_table(town, furnish(town)) if _is_typed(each.form)]
    before = whole()
    for each in forms:
        with taken_back():
            answer = crowd.sends(each, each.form.with_text(text))
            if answer.status_code not in {302, 303}:
                continue
            cut += [
                (each.form.address, difference.model, name)
                for difference in between(before, whole())
                for name, value in difference.columns.items()
                if isinstance(value, str) and re.match(begin, value) and value != text
            ]

    assert crowd.broken == []
    assert cut == []


def _columns(differences: list[Difference]) -> list[tuple[object, ...]]:
    """What changed, without what is new at every press; of a new row what says yes or no."""
    return sorted(
        (
            each.model,
            each.kind,
            *sorted(
                name if each.kind == "changed" else f"{name}={value}"
                for name, value in each.columns.items()
                if each.kind == "changed" or isinstance(value, bool)
            ),
        )
        for each in differences
    )


def test_a_form_writes_its_own_fields_alone(town: Town) -> None:
    # AUT-3
    crowd, wrong, wrote = Crowd(town), [], set()
    names = {
        name
        for model in apps.get_models()
        if model._meta.app_label in OWN_APPS
        for field in model._meta.fields
        for name in (field.name, field.attname)
    }
    found = forms_of_the_table(town, furnish(town))
    before = whole()
    for each in found:
        sent = each.form.with_text("Un testo qualsiasi")
        beside = {name: [str(FOREIGN)] for name in names - {one.name for one in each.form.fields}}
        written = []
        for data in (sent, {**beside, **sent}):
            with taken_back():
                crowd.sends(each, data)
                written.append(list(between(before, whole())))
        if _columns(written[0]) != _columns(written[1]):
            wrong.append((each.name, each.form.address, "other columns"))
        wrong += [
            (each.name, each.form.address, f"{difference.model}.{name}")
            for difference in written[1]
            for name, value in difference.columns.items()
            if not isinstance(value, bool) and value in (FOREIGN, str(FOREIGN))
        ]
        if written[0]:
            wrote.add(each.form.address)

    assert len(names) > 100
    assert crowd.broken == []
    assert wrong == []
    # The control: forms did write something.
    assert len(wrote) >= 10
