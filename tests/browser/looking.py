"""What is wrong with the page on the screen."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# Only what is wrong is told: carrying everything that is right takes longer than looking.
VIOLATIONS = """async (rules) => (await axe.run(document, rules)).violations
    .map((each) => [each.id, each.nodes[0].html.slice(0, 120)])"""


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page needs sideways scrolling; only once it is drawn."""
    width = wider_than_window(page)
    page.evaluate(AXE_SCRIPT)
    found = [f"{name}: {html}" for name, html in page.evaluate(VIOLATIONS, RULES)]
    return found + [f"{width} px wider than the window"] * (width > 0)


def wider_than_window(page: Page) -> int:
    """Pixels, measured in the letters that the page asks for."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
