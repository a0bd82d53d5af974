"""What anybody does, with JavaScript off (DESIGN 3.17)."""

import re

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.browser.conftest import Opens
from tests.browser.walking import BOTH_WAYS, Hands
from tests.pages.town import Town


@pytest.fixture(autouse=True)
def demo(settings: Settings) -> None:
    settings.DEMO = True


def test_the_menu_is_open_where_nothing_can_open_it(visit: Opens) -> None:
    stranger = visit(width=390, javascript=False)
    stranger.open("/")

    expect(stranger.page.get_by_role("button", name="Menu", include_hidden=True)).to_be_hidden()
    stranger.page.get_by_role("link", name="Verifica un documento").first.click()
    expect(stranger.page).to_have_url(f"{stranger.base}/verifica/")


@BOTH_WAYS
def test_one_enters_and_leaves(visit: Opens, hands: Hands) -> None:
    stranger = hands.of(visit)
    page = stranger.page
    stranger.visit.open("/scrivania/")
    expect(page).to_have_url(re.compile("/accesso/login/"))
    stranger.leads_on(page.get_by_role("button", name="Elsa"))
    expect(page).to_have_url(f"{stranger.visit.base}/scrivania/")

    stranger.press("Esci")
    expect(page.get_by_role("link", name="Accedi")).to_be_visible()


def test_a_code_is_verified_and_a_copy_compared(town: Town, visit: Opens) -> None:
    stranger = visit(javascript=False)
    page = stranger.page
    stranger.open("/verifica/")
    page.get_by_label("Codice di verifica").fill("delb delb delb")
    page.get_by_role("button", name="Verifica").click()
    expect(page).to_have_url(f"{stranger.base}/verifica/DELBDELBDELB/")

    page.get_by_label("File da confrontare").set_input_files(
        {"name": "copia.pdf", "mimeType": "application/pdf", "buffer": b"DELBDELBDELB pdf"}
    )
    page.get_by_role("button", name="Confronta", exact=True).click()

    expect(page.get_by_text("La tua copia è intatta.", exact=True)).to_be_visible()
