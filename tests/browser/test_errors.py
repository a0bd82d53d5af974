"""What is wrong is the first thing in sight when a form comes back, wherever the form lies."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.grants.views.reading_room import a_reading_room
from tests.pages.town import Town


@pytest.mark.parametrize("width", [1280, 390])
def test_a_refused_sheet_begins_at_its_errors(town: Town, visit: Opens, width: int) -> None:
    room = a_reading_room(people=town.people)
    dario = visit("Dario", width=width)
    dario.open(f"/valutazioni/{room.reading.code}/")

    dario.page.locator("#id_punti_1").fill("99")
    dario.page.locator("button[value=consegna]").click()

    summary = dario.page.locator("#errori")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport(ratio=1)
    expect(summary).to_contain_text("I punti vanno da 0 a 20.")
    dario.page.keyboard.press("Tab")
    dario.page.keyboard.press("Enter")
    expect(dario.page.locator("#id_punti_1")).to_be_focused()


def test_a_refused_registration_begins_at_its_errors(visit: Opens) -> None:
    carla = visit("Carla", width=390)
    carla.open("/enti/nuovo/")

    carla.page.locator("main button[type=submit]").click()

    expect(carla.page.locator("#errori")).to_be_focused()
    expect(carla.page.locator("#errori")).to_be_in_viewport(ratio=0.3)
