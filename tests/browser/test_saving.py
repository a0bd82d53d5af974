"""Whether what is typed is saved stays in sight where one types, also on a phone."""

import pytest
from playwright.sync_api import expect

from projects.models import Project
from tests.browser.conftest import Opens
from tests.browser.looking import faults_of
from tests.house.rows.of_writing import furnish
from tests.pages.town import Town


@pytest.fixture
def written(town: Town) -> Project:
    return Project.objects.get(pk=furnish(town)["written"])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_state_is_in_sight_in_every_part_of_a_long_page(
    written: Project, visit: Opens, width: int
) -> None:
    ada = visit("Ada", width=width)
    ada.open(f"/progetti/{written.pk}/presentazione/")
    state = ada.page.locator("[data-save-text]")
    expect(state).to_have_text("Si salva da solo mentre scrivi.")
    expect(state).to_be_in_viewport(ratio=1)

    for field in ("#id_title", "#id_summary", "#id_generativity"):
        ada.page.locator(field).focus()
        ada.page.keyboard.press("End")
        ada.page.keyboard.type(" ancora")
        expect(state).to_be_in_viewport(ratio=1)
        expect(state).to_contain_text("Salvato alle", timeout=15_000)

    assert ada.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_field_reached_by_keyboard_is_not_under_the_state(
    written: Project, visit: Opens, width: int
) -> None:
    """WCAG 2.4.11: what has the focus is not wholly hidden."""
    ada = visit("Ada", width=width)
    ada.open(f"/progetti/{written.pk}/presentazione/")
    expect(ada.page.locator("[data-save-text]")).to_be_visible()
    ada.page.locator("#id_title").focus()

    for _ in range(6):
        ada.page.keyboard.press("Tab")
        covered = ada.page.evaluate(
            """() => {
              const field = document.activeElement.getBoundingClientRect();
              const bar = document.querySelector(".save-state");
              return !bar.contains(document.activeElement)
                && field.top >= bar.getBoundingClientRect().top
                && field.bottom <= bar.getBoundingClientRect().bottom;
            }"""
        )
        assert covered is False


def test_two_texts_are_compared_on_a_phone(written: Project, visit: Opens) -> None:
    ada, bruno = visit("Ada", width=390), visit("Bruno", width=390)
    address = f"/progetti/{written.pk}/presentazione/"
    ada.open(address)
    bruno.open(address)
    ada.page.locator("#id_summary").fill("Il testo di Ada")
    expect(ada.page.locator("[data-save-text]")).to_contain_text("Salvato alle", timeout=15_000)

    bruno.page.locator("#id_summary").fill("Il testo di Bruno")
    compare = bruno.page.get_by_role("button", name="Confronta i due testi")
    expect(compare).to_be_in_viewport(ratio=1, timeout=15_000)
    compare.click()

    sides = bruno.page.locator(".side")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("Il testo di Ada")
    expect(sides.last).to_contain_text("Il testo di Bruno")
    first, last = sides.first.bounding_box(), sides.last.bounding_box()
    assert first is not None
    assert last is not None
    assert last["y"] >= first["y"] + first["height"]
    assert min(first["width"], last["width"]) > 300
    assert bruno.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert bruno.complaints == []


def test_pages_with_the_state_in_sight_are_clean(written: Project, visit: Opens) -> None:
    ada = visit("Ada", width=390)

    for part in ("attivita", "piano-finanziario", "anteprima"):
        ada.open(f"/progetti/{written.pk}/{part}/")
        assert faults_of(ada.page) == []
