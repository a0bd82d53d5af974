"""What is wrong with the page on the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page needs sideways scrolling; only once it is drawn."""
    width = wider_than_window(page)
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    return found + [f"{width} px wider than the window"] * (width > 0)


def wider_than_window(page: Page) -> int:
    """Pixels, measured in the letters that the page asks for."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
