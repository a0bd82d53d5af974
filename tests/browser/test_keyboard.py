"""The keyboard alone: skip links, the menu, the order of focus."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opens


def test_the_first_tab_leads_past_the_header(visit: Opens) -> None:
    stranger = visit()
    stranger.open("/bandi/")
    page = stranger.page

    skip = page.get_by_text("Vai al contenuto")

    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main#contenuto")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_focus_passes_through_the_whole_page_and_is_always_seen(visit: Opens) -> None:
    """WCAG 2.1.2, 2.4.3, 2.4.7: no trap, in the order of the page, with a visible outline."""
    stranger = visit()
    for address in ("/", "/progetti-finanziati/", "/bandi/PUBBLICO/esiti/", "/accesso/login/"):
        stranger.open(address)
        expected = stranger.page.evaluate(
            """[...document.querySelectorAll(
                'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]'
            )].filter((e) => e.checkVisibility() && !e.disabled).length"""
        )
        places = []
        for _ in range(expected):
            stranger.page.keyboard.press("Tab")
            places.append(
                stranger.page.evaluate(
                    """(() => {
                        const e = document.activeElement;
                        const all = [...document.querySelectorAll('*')];
                        const style = getComputedStyle(e);
                        const inner = e.querySelector('.tile-box');
                        const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                            || (inner && getComputedStyle(inner).strokeWidth === '5px');
                        return [all.indexOf(e), seen, e.outerHTML.slice(0, 80)];
                    })()"""
                )
            )
        assert [place for place, _, _ in places] == sorted({place for place, _, _ in places})
        assert [html for _, seen, html in places if not seen] == [], address


def test_the_menu_of_a_narrow_window_opens_and_closes(visit: Opens) -> None:
    stranger = visit(width=390)
    stranger.open("/")
    page = stranger.page
    button = page.get_by_role("button", name="Menu")
    link = page.get_by_role("navigation", name="Principale").get_by_role("link", name="Bandi")

    expect(button).to_have_attribute("aria-expanded", "false")
    expect(link).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(link).to_be_hidden()
    expect(page.locator("[data-menu-button]")).to_be_focused()


def test_a_tile_of_the_map_opens_with_enter(visit: Opens) -> None:
    stranger = visit()
    stranger.open("/progetti-finanziati/")
    tile = stranger.page.get_by_role("link", name="Comunità della Valle di Cembra: 2 progetti")

    tile.focus()
    stranger.page.keyboard.press("Enter")
    expect(stranger.page).to_have_url(re.compile(r"territorio=C5$"))

    expect(stranger.page.locator("li.panel h3")).to_have_count(2)
