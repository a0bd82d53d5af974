"""Attached files are read beside the score sheet, each when it is opened and not before."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens, Visit
from tests.browser.looking import faults_of
from tests.grants.views.reading_room import ReadingRoom, a_reading_room
from tests.pages.town import Town

# The browser's own reader of PDF, where it has one.
READER = ("chrome-extension://", "chrome://")


@pytest.fixture
def room(town: Town) -> ReadingRoom:
    return a_reading_room(people=town.people)


def _asked(visit: Visit) -> list[str]:
    """The files that the browser asked for, filled while it goes on."""
    files: list[str] = []
    visit.page.on(
        "request",
        lambda request: (
            files.append(request.url.removeprefix(visit.base))
            if "/documenti/" in request.url
            else None
        ),
    )
    return files


@pytest.mark.parametrize("width", [1280, 390])
def test_files_are_read_in_the_sheet_by_keyboard(
    room: ReadingRoom, visit: Opens, width: int
) -> None:
    dario = visit("Dario", width=width)
    asked = _asked(dario)
    address = f"/valutazioni/{room.reading.code}/"
    dario.open(address)
    expect(dario.page.locator("iframe")).to_be_hidden()
    assert asked == []

    dario.page.locator("summary", has_text="Leggi qui: Locandina").focus()
    dario.page.keyboard.press("Enter")
    picture = dario.page.locator("img.reading-picture")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1)
    assert set(asked) == {f"{address}documenti/3/"}

    with dario.page.expect_response(f"**{address}documenti/1/") as answer:
        dario.page.locator("summary", has_text="Leggi qui: Statuto").focus()
        dario.page.keyboard.press("Enter")
    assert answer.value.status == 200
    expect(dario.page.locator("iframe.reading-page")).to_be_visible()
    assert set(asked) == {f"{address}documenti/3/", f"{address}documenti/1/"}
    # A policy that closed the frame would have been told on the console.
    assert dario.complaints == []
    assert [url for url in dario.elsewhere if not url.startswith(READER)] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sheet_with_its_files_open_is_clean(room: ReadingRoom, visit: Opens, width: int) -> None:
    dario = visit("Dario", width=width)
    # Open from the start, as who searches the page with the browser finds them.
    dario.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelectorAll('details')"
        ".forEach((each) => { each.open = true; }))"
    )

    dario.open(f"/valutazioni/{room.reading.code}/")
    faults = faults_of(dario.page)

    assert [fault for fault in faults if not any(scheme in fault for scheme in READER)] == []


def test_another_page_has_no_frames(room: ReadingRoom, visit: Opens) -> None:
    """The control: the same frame on a page that is not the sheet is refused."""
    dario = visit("Dario")
    dario.open("/valutazioni/")

    with dario.page.expect_console_message(
        lambda message: "frame-src" in message.text or "default-src" in message.text
    ):
        dario.page.evaluate(
            "address => { const frame = document.createElement('iframe');"
            " frame.src = address; document.body.append(frame); }",
            f"/valutazioni/{room.reading.code}/documenti/1/",
        )
