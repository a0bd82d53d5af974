"""The sections of a call: a row where there is room, folded on a phone, with scripts or without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.pages.town import Town

LINKS = 12


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_sections_fold_and_open_by_keyboard(
    town: Town, visit: Opens, javascript: bool
) -> None:
    elsa = visit("Elsa", width=390, javascript=javascript)
    elsa.open(f"/gestione/bandi/{town.secret.call.code}/graduatoria/")
    sections = elsa.page.get_by_role("navigation", name="Sezioni del bando")
    expect(sections).to_have_count(1)
    expect(sections.get_by_role("link")).to_have_count(0)
    summary = sections.locator("summary")
    expect(summary).to_have_text("Sezioni del bando Graduatoria")

    summary.press("Enter")

    expect(sections.get_by_role("link")).to_have_count(LINKS)
    expect(sections.locator("[aria-current=page]:visible")).to_have_text("Graduatoria")
    sections.get_by_role("link", name="Istruttoria formale").press("Enter")
    expect(elsa.page.locator("h1")).to_have_text("Istruttoria formale")


def test_where_there_is_room_they_stand_in_a_row(town: Town, visit: Opens) -> None:
    elsa = visit("Elsa")
    elsa.open(f"/gestione/bandi/{town.secret.call.code}/graduatoria/")
    sections = elsa.page.get_by_role("navigation", name="Sezioni del bando")

    expect(sections).to_have_count(1)
    expect(sections.get_by_role("link")).to_have_count(LINKS)
    expect(sections.locator("[aria-current=page]:visible")).to_have_text("Graduatoria")
