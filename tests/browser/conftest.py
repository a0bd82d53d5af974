"""A real Chromium before a live server; each test that asks for the town has one of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.page_fixtures import nothing_counted, strict_templates
from tests.pages.town import Town, a_town

__all__ = ["nothing_counted", "strict_templates"]

CHROMIUM = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine (TEST_CHROMIUM)")
    # Playwright runs a loop in this thread; Django's tests touch the database from it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # A machine that tests on every core is slow; who waits long enough loses nothing.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@dataclass
class Visit:
    """A page of one person, and everything that the browser complained of."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, address: str) -> int:
        answer = self.page.goto(f"{self.base}{address}", wait_until="load")
        assert answer is not None
        return answer.status


Opens = Callable[..., Visit]


@pytest.fixture
def town(live_server: LiveServer) -> Town:
    with transaction.atomic():
        return a_town()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, town: Town) -> Iterator[Opens]:
    """``visit("Elsa", width=390)``: a fresh browser in the hands of Elsa."""
    contexts: list[BrowserContext] = []

    def enter(name: str = "nobody", *, width: int = 1280, javascript: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="it-IT",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if name != "nobody":
            client = Client()
            client.force_login(town.people[name])
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        found = Visit(page=context.new_page(), base=live_server.url)
        found.page.on("console", lambda message: _listen(found, message.type, message.text))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on("request", lambda request: _watch(found, request.url))
        return found

    yield enter
    for context in contexts:
        context.close()


def _listen(found: Visit, kind: str, text: str) -> None:
    is_status = "Failed to load resource: the server responded with a status of" in text
    if kind in ("error", "warning") and not is_status:
        found.complaints.append(text)


def _watch(found: Visit, url: str) -> None:
    if not url.startswith((found.base, "data:")):
        found.elsewhere.append(url)
