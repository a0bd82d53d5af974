"""Going through the product by hand: what a person reads, writes and presses.

Nobody here looks at a page before it came: whatever leads to another page waits for it. A
task is walked through in each of ``BOTH_WAYS``: with keys alone, and where no script runs.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar, Self

import pytest
from playwright.sync_api import FilePayload, JSHandle, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import Opens, Visit
from welfare_kmzero import clock
from welfare_kmzero.celery import app
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work

# More stops than any page has.
STOPS = 400
PRESSES = 4
# Of an element: is it, or for a choice one of its group, where the keyboard is?
HERE = """e => e === document.activeElement
    || (e.type === 'radio' && e.name === document.activeElement.name)"""
# Where the keyboard is: can it be seen there?
STOP = """() => {
    const e = document.activeElement;
    const style = getComputedStyle(e);
    const inner = e.querySelector('.tile-box');
    const next = e.matches('[type=checkbox], [type=radio]') && e.labels[0];
    const drawn = (s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none';
    // The button inside a date or an hour, which the browser itself draws a line around.
    const isPicker = !e.matches(':focus')
        && e.matches('[type=date], [type=datetime-local], [type=time]');
    const isSeen = e.matches('body, main') || isPicker || drawn(style) || (next && drawn(getComputedStyle(next)))
        || (inner && getComputedStyle(inner).strokeWidth === '5px');
    return isSeen ? '' : e.outerHTML.slice(0, 120);
}"""


@dataclass
class Walk:
    """A person before the product, with a mouse."""

    visit: Visit
    has_scripts: ClassVar[bool] = True

    @classmethod
    def of(cls, visit: Opens, name: str = "nobody", *, width: int = 1280) -> Self:
        return cls(visit(name, width=width, javascript=cls.has_scripts))

    @property
    def page(self) -> Page:
        return self.visit.page

    def open(self, address: str) -> None:
        status = self.visit.open(address)
        assert status == 200, f"{address}: {status}"

    def follow(self, name: str) -> None:
        self.leads_on(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        self.leads_on(self._button(name))

    def leads_on(self, target: Locator) -> None:
        """Use ``target``, and wait for the page that it leads to."""
        # First: the link that skips the header leads somewhere too.
        self.reach(target)
        with self.page.expect_navigation():
            self.use(target)

    def changes_rows(self, name: str, *, by: int = 1) -> None:
        """Press what adds or takes away rows; scripts change them in place."""
        rows = self.page.locator("[data-rows] .row-card")
        count = rows.count() + by
        if self.has_scripts:
            self.use(self._button(name))
        else:
            self.press(name)
        expect(rows).to_have_count(count)

    def write(self, label: str, text: str, *, place: int = 0) -> None:
        self.field(label, place=place).fill(text)

    def choose(self, label: str, option: str, *, place: int = 0) -> None:
        self.field(label, place=place).select_option(label=option)

    def choose_place(self, label: str, index: int, *, place: int = 0) -> None:
        """The option at ``index``, whatever its words."""
        self.field(label, place=place).select_option(index=index)

    def tick(self, label: str, *, on: bool = True) -> None:
        """A box or a choice, by its words: the box itself lies beneath them."""
        words = self.page.locator("main label", has_text=label).first
        box = words.evaluate_handle("label => label.control")
        if box.evaluate("e => e.checked") is not on:
            self._turn(words)
        assert box.evaluate("e => e.checked") is on

    def _turn(self, words: Locator) -> None:
        words.click()

    def give(self, field: Locator, *files: FilePayload) -> None:
        field.set_input_files(files)

    def unfold(self, summary: str) -> None:
        folded = self.page.locator("details:not([open]) > summary", has_text=summary)
        if folded.count():
            self.use(folded.first)

    def reach(self, target: Locator) -> None:
        """Go to ``target``: a mouse is there with its click."""

    def use(self, target: Locator) -> None:
        target.click()

    def field(self, label: str, *, place: int = 0) -> Locator:
        fields = self.page.locator("main").locator("input, select, textarea")
        named = re.compile(rf"(^|: )\s*{re.escape(label)}")
        return fields.and_(self.page.get_by_label(named)).nth(place)

    def reads(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def saved(self, link: str) -> tuple[str, bytes]:
        """Name and content of the file behind ``link``."""
        with self.page.expect_download() as download:
            self.use(self.page.get_by_role("link", name=link).first)
        return download.value.suggested_filename, download.value.path().read_bytes()

    def _button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first


class WithoutScripts(Walk):
    """A browser that runs no script of the page."""

    has_scripts = False


class Keyboard(Walk):
    """Tab, Enter, Space, arrows and letters: nothing else. Every stop must be seen."""

    def __post_init__(self) -> None:
        # The browser hands over a chooser of files only if somebody listens beforehand, and
        # ``expect_file_chooser`` does not wait until it does.
        self.page.on("filechooser", lambda _: None)

    def write(self, label: str, text: str, *, place: int = 0) -> None:
        field = self.field(label, place=place)
        self.reach(field)
        kind = field.get_attribute("type")
        if kind in ("date", "datetime-local"):
            self._type_date(field, text)
        elif kind == "time":
            self._type_hour(field, text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def choose(self, label: str, option: str, *, place: int = 0) -> None:
        self._pick(
            self.field(label, place=place), "(e, o) => e.selectedOptions[0].label === o", option
        )

    def choose_place(self, label: str, index: int, *, place: int = 0) -> None:
        self._pick(self.field(label, place=place), "(e, o) => e.selectedIndex === o", index)

    def _turn(self, words: Locator) -> None:
        box = words.evaluate_handle("label => label.control")
        self._tab_to(box)
        for _ in range(STOPS):
            if self.page.evaluate("e => e === document.activeElement", box):
                break
            self.page.keyboard.press("ArrowDown")
        # The arrows that lead to a choice choose it too.
        if box.evaluate("e => e.type === 'checkbox' || !e.checked"):
            self.page.keyboard.press("Space")

    def give(self, field: Locator, *files: FilePayload) -> None:
        """Whoever sees nothing happen presses once more: a busy browser may miss a key."""
        for _ in range(PRESSES):
            self.reach(field)
            try:
                with self.page.expect_file_chooser(timeout=10_000) as chooser:
                    self.page.keyboard.press("Space")
            except TooLate:
                continue
            chooser.value.set_files(files)
            return
        pytest.fail(f"the keyboard opens no chooser of files at {field}")

    def use(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def changes_rows(self, name: str, *, by: int = 1) -> None:
        super().changes_rows(name, by=by)
        # Whoever cannot see where they are must not be sent back to the top.
        expect(self.page.locator("main form :focus")).to_have_count(1)

    def reach(self, target: Locator) -> None:
        self._tab_to(target.evaluate_handle("e => e"))

    def _tab_to(self, target: JSHandle) -> None:
        """Forwards or backwards; from the top of a page by the link that skips its header."""
        keys = self.page.keyboard
        if self.page.evaluate(
            "e => document.activeElement === document.body && e.closest('main') !== null", target
        ):
            keys.press("Tab")
            keys.press("Enter")
            expect(self.page.locator("#contenuto")).to_be_focused()
        for _ in range(STOPS):
            if self.page.evaluate(HERE, target):
                return
            is_behind = self.page.evaluate(
                "e => !!(e.compareDocumentPosition(document.activeElement) & 4)", target
            )
            keys.press("Shift+Tab" if is_behind else "Tab")
            unseen = self.page.evaluate(STOP)
            assert not unseen, f"the keyboard is where nobody sees it: {unseen}"
        pytest.fail(f"the keyboard does not reach {target}")

    def _pick(self, field: Locator, chosen: str, option: str | int) -> None:
        """With the arrows: what is typed in a list counts only while it is typed fast."""
        self.reach(field)
        if field.evaluate(chosen, option):
            return
        self.page.keyboard.press("Home")
        for _ in range(STOPS):
            if field.evaluate(chosen, option):
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the keyboard does not choose {option}")

    def _type_date(self, field: Locator, text: str) -> None:
        """In the order of this browser: the day first, or the month and hours of twelve."""
        at = dt.datetime.fromisoformat(text)
        for date, hour in ((f"{at:%d%m%Y}", f"{at:%H%M}"), (f"{at:%m%d%Y}", f"{at:%I%M%p}")):
            for _ in range(6):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(date)
            if "T" in text:
                self.page.keyboard.press("ArrowRight")
                self.page.keyboard.type(hour)
            if field.input_value() == text:
                return
        pytest.fail(f"the keyboard does not write {text}")

    def _type_hour(self, field: Locator, text: str) -> None:
        """As this browser tells it: of twenty-four, or of twelve."""
        at = dt.time.fromisoformat(text)
        for hour in (f"{at:%H%M}", f"{at:%I%M%p}"):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(hour)
            if field.input_value() == text:
                return
        pytest.fail(f"the keyboard does not write {text}")


BOTH_WAYS = pytest.mark.parametrize("hands", [Keyboard, WithoutScripts])
Hands = type[Walk]


def work_off() -> int:
    """Do every job that waits, as a worker would; says how many."""
    app.loader.import_default_modules()
    done = 0
    # The town has a job of a kind that nobody can do.
    due = Job.objects.exclude(kind="prova")
    while waiting := list(due.due(clock.now()).values_list("pk", flat=True)):
        done += sum(work(pk) for pk in waiting)
    return done
