"""Going through the product by hand: what a person reads, writes and presses."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from welfare_kmzero import clock
from welfare_kmzero.celery import app
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work

PATIENCE = 15_000


@dataclass
class Walk:
    """A person before the product."""

    visit: Visit

    def open(self, address: str) -> None:
        status = self.visit.open(address)
        assert status == 200, f"{address}: {status}"

    def follow(self, name: str) -> None:
        self.visit.page.get_by_role("link", name=name).first.click()
        self.visit.page.wait_for_load_state()

    def press(self, name: str) -> None:
        self.visit.page.get_by_role("button", name=name, exact=True).first.click()
        self.visit.page.wait_for_load_state()

    def write(self, label: str, text: str, *, place: int = 0) -> None:
        self.field(label, place=place).fill(text)

    def choose(self, label: str, option: str, *, place: int = 0) -> None:
        self.field(label, place=place).select_option(label=option)

    def tick(self, label: str) -> None:
        """A box or a choice, by its words: the box itself lies beneath them."""
        self.visit.page.locator("main label", has_text=label).first.click()

    def unfold(self, summary: str) -> None:
        folded = self.visit.page.locator("details:not([open]) > summary", has_text=summary)
        if folded.count():
            folded.first.click()

    def field(self, label: str, *, place: int = 0) -> Locator:
        fields = self.visit.page.locator("main").locator("input, select, textarea")
        named = re.compile(rf"(^|: )\s*{re.escape(label)}")
        return fields.and_(self.visit.page.get_by_label(named)).nth(place)

    def reads(self, text: str) -> None:
        expect(self.visit.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def saved(self, link: str) -> tuple[str, bytes]:
        """Name and content of the file behind ``link``."""
        with self.visit.page.expect_download() as download:
            self.visit.page.get_by_role("link", name=link).first.click()
        return download.value.suggested_filename, download.value.path().read_bytes()


def work_off() -> int:
    """Do every job that waits, as a worker would; says how many."""
    app.loader.import_default_modules()
    done = 0
    # The town has a job of a kind that nobody can do.
    due = Job.objects.exclude(kind="prova")
    while waiting := list(due.due(clock.now()).values_list("pk", flat=True)):
        done += sum(work(pk) for pk in waiting)
    return done
