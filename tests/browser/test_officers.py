"""What officers do, with the keyboard alone and with JavaScript off.

One pair of hands never touches the mouse, the other has a browser that runs no script.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import JSHandle, Locator

from funders.models import Call
from grants.models import FundingDecision, Ranking
from tests.browser.conftest import Opens
from tests.browser.walking import Walk, work_off
from tests.factories import (
    a_call,
    an_officer_function,
    with_terms,
)
from tests.pages.town import Town
from tests.worlds import an_edition, awarded, evaluating
from welfare_kmzero import clock

FOCUSED = "e => e === document.activeElement"
SAME_CHOICE = """e => e === document.activeElement
    || (e.type === 'radio' && e.name === document.activeElement.name)"""
# More stops than any page has.
STOPS = 400


class Keyboard(Walk):
    """Tab, Enter, Space, arrows and letters: nothing else."""

    def follow(self, name: str) -> None:
        self._enter(self.visit.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        self._enter(self.visit.page.get_by_role("button", name=name, exact=True).first)

    def write(self, label: str, text: str, *, place: int = 0) -> None:
        field = self.field(label, place=place)
        self._reach(field)
        keys = self.visit.page.keyboard
        keys.press("Control+A")
        keys.type(text)

    def choose(self, label: str, option: str, *, place: int = 0) -> None:
        self._reach(self.field(label, place=place))
        self.visit.page.keyboard.type(option)

    def tick(self, label: str) -> None:
        words = self.visit.page.locator("main label", has_text=label).first
        box = words.evaluate_handle("label => label.control")
        self._tab_to(box, SAME_CHOICE)
        keys = self.visit.page.keyboard
        for _ in range(STOPS):
            if self.visit.page.evaluate(FOCUSED, box):
                break
            keys.press("ArrowDown")
        if not box.evaluate("e => e.checked"):
            keys.press("Space")
        assert box.evaluate("e => e.checked")

    def unfold(self, summary: str) -> None:
        folded = self.visit.page.locator("details:not([open]) > summary", has_text=summary)
        if folded.count():
            self._reach(folded.first)
            self.visit.page.keyboard.press("Enter")

    def _enter(self, target: Locator) -> None:
        self._reach(target)
        with self.visit.page.expect_navigation():
            self.visit.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        self._tab_to(target.evaluate_handle("e => e"), FOCUSED)

    def _tab_to(self, target: JSHandle, there: str) -> None:
        for _ in range(STOPS):
            if self.visit.page.evaluate(there, target):
                return
            self.visit.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {target}")


Hands = Callable[[str], Walk]


@pytest.fixture(params=["keyboard", "no-javascript"])
def hands(request: pytest.FixtureRequest, visit: Opens) -> Hands:
    """``hands("Elsa")``: Elsa, who works in one of the two ways."""
    if request.param == "keyboard":
        return lambda name: Keyboard(visit(name))
    return lambda name: Walk(visit(name, javascript=False))


def test_a_call_is_published(town: Town, hands: Hands) -> None:
    call = with_terms(a_call(code="SCRITTO"))
    an_officer_function(call=call, user=town.people["Furio"], function="publish")
    furio = hands("Furio")

    furio.open("/gestione/bandi/SCRITTO/modifica/")
    furio.follow("Vai alla pubblicazione")
    furio.press("Pubblica il bando")

    furio.reads("Bando pubblicato")
    assert Call.objects.get(code="SCRITTO").status == "published"


def test_a_ranking_is_computed_and_approved(town: Town, hands: Hands) -> None:
    edition = evaluating(an_edition(code="DA-ORDINARE"))
    for function in ("check", "appoint"):
        an_officer_function(
            call=edition.call,
            funder=edition.funders[1],
            user=town.people["Elsa"],
            function=function,
        )
    elsa = hands("Elsa")

    elsa.open("/gestione/bandi/DA-ORDINARE/graduatoria/")
    elsa.press("Calcola la graduatoria")
    elsa.follow("Rileggi e approva")
    elsa.tick("Ho riletto la graduatoria")
    elsa.press("Approva la graduatoria")

    assert Ranking.objects.get(call=edition.call).status == "approved"


def test_an_adoption_is_recorded_without_scripts(town: Town, visit: Opens) -> None:
    edition = awarded(an_edition(code="DA-DECIDERE"))
    foundation = edition.funders[0]
    an_officer_function(
        call=edition.call, funder=foundation, user=town.people["Furio"], function="decide"
    )
    furio = Walk(visit("Furio", javascript=False))

    furio.open("/gestione/bandi/DA-DECIDERE/decisioni/")
    furio.follow(f"Apri la decisione: {foundation.name}")
    decision = furio.visit.page.url.removeprefix(furio.visit.base)
    furio.press("Genera la bozza")
    assert work_off() >= 1
    furio.open(f"{decision}registra/")
    furio.write("Data della decisione", clock.today().isoformat())
    furio.write("Numero", "17")
    furio.press("Avanti: rivedi e conferma")
    furio.press("Conferma e registra")
    furio.reads("Decisa il")

    decided = FundingDecision.objects.get(round__call=edition.call, funder=foundation)
    assert (decided.status, decided.number) == ("adopted", "17")
