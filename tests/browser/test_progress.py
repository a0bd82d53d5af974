"""A job is followed on the page by itself, until it ends."""

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.pages.town import CLOSES, Town
from welfare_kmzero.jobs.models import Job


def _move(job: Job, **columns: object) -> None:
    Job.objects.filter(pk=job.pk).update(**columns)


def test_the_page_follows_a_job_to_its_end(town: Town, visit: Opens) -> None:
    elsa = visit("Elsa")
    job = town.jobs["queued"]
    elsa.open(f"/lavori/{job.pk}/")
    page = elsa.page
    expect(page.get_by_text("In coda")).to_be_visible()
    anew = page.get_by_role("link", name="Aggiorna")
    anew.focus()

    _move(job, status="running", token=1, lease_until=CLOSES, total_count=4, done_count=1,
          current_item="Pagina 1")  # fmt: skip
    expect(page.get_by_text("In preparazione")).to_be_visible()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    expect(page.get_by_text("Pagina 1")).to_be_visible()
    expect(anew).to_be_focused()
    _move(job, status="done", done_count=4, lease_until=None, current_item="")
    expect(page.get_by_text("Pronto", exact=True).last).to_be_visible()

    expect(page.locator(f"#annuncio-{job.pk}")).to_have_text("Pronto")
    # The link went with the wait: the keyboard stays where the outcome is.
    expect(page.locator(f"#lavoro-{job.pk}")).to_be_focused()
    expect(page.locator("[hx-get]")).to_have_count(0)
    assert elsa.complaints == []


def test_the_bench_fills_while_the_acts_are_made(town: Town, visit: Opens) -> None:
    elsa = visit("Elsa")
    elsa.open("/scrivania/atti/SEGRETO/")
    page = elsa.page
    expect(page.get_by_text("In preparazione: 0 di 1 pronti.")).to_be_visible()

    _move(town.jobs["queued"], status="running", token=1, lease_until=CLOSES)
    _move(town.jobs["queued"], status="failed", failure="Carta finita", lease_until=None)

    expect(page.get_by_text("Carta finita")).to_be_visible()
    expect(page.get_by_role("button", name="Riprova In attesa")).to_be_visible()
    expect(page.locator("[hx-get]")).to_have_count(0)


def test_who_tries_again_after_the_page_refreshed_itself_succeeds(town: Town, visit: Opens) -> None:
    """The token of the form travels in the fragment too."""
    elsa = visit("Elsa")
    elsa.open("/scrivania/atti/SEGRETO/")
    _move(town.jobs["queued"], status="running", token=1, lease_until=CLOSES)
    _move(town.jobs["queued"], status="failed", failure="Carta finita", lease_until=None)

    elsa.page.get_by_role("button", name="Riprova In attesa").click()

    expect(elsa.page.get_by_text("Il lavoro è di nuovo in coda")).to_be_visible()
    town.jobs["queued"].refresh_from_db()
    assert town.jobs["queued"].status == "queued"


def test_a_file_is_saved_and_the_page_stays(visit: Opens) -> None:
    elsa = visit("Elsa")
    elsa.open("/scrivania/atti/PUBBLICO/")

    with elsa.page.expect_download() as saved:
        elsa.page.get_by_role("link", name="Scarica deliberation").first.click()

    assert saved.value.suggested_filename == "deliberation.pdf"
    expect(elsa.page).to_have_url(f"{elsa.base}/scrivania/atti/PUBBLICO/")


def test_the_list_of_jobs_follows_them_and_falls_silent(town: Town, visit: Opens) -> None:
    elsa = visit("Elsa")
    job = town.jobs["queued"]
    elsa.open("/lavori/?stato=in-corso")
    page = elsa.page
    expect(page.get_by_text("in corso in questo elenco")).to_be_visible()
    expect(page.get_by_role("link", name="Aggiorna")).to_be_visible()

    _move(job, status="running", token=1, lease_until=CLOSES, total_count=4, done_count=1,
          current_item="Pagina 1")  # fmt: skip
    expect(page.get_by_text("Pagina 1")).to_be_visible()
    _move(job, status="failed", failure="Carta finita", lease_until=None, current_item="")
    expect(page.get_by_text("Nessun lavoro in questo stato.")).to_be_visible()

    expect(page.locator("[hx-get]")).to_have_count(0)
    assert elsa.complaints == []
