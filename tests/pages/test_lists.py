"""The register and the trail as files: filtered as the page is, at once or by a job."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import welfare_kmzero.pages.tasks  # noqa: F401  # its handlers
from tests.factories import an_event
from tests.pages.town import Town
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import RegisterEntry
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.pages import lists
from welfare_kmzero.screens import sheets


def table_of(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_register_leaves_as_it_is_filtered(town: Town) -> None:
    gina = town.client("Gina")
    entry = town.acts["statement"].register_entry
    asked = {"numero": entry.number, "anno": entry.year, "registro": "atti"}

    rows = table_of(gina.get("/registro/scarica/", asked))
    whole = table_of(gina.get("/registro/scarica/"))

    assert rows[0] == list(lists.LISTS["registro"].header)
    assert ["STATSTATSTAT" in row for row in rows[1:] if row[4] == entry.title] == [True]
    assert {row[0] for row in rows[1:]} == {str(entry.number)}
    assert len(whole) == RegisterEntry.objects.count() + 1
    assert gina.get("/registro/scarica/?formato=xlsx").content[:2] == b"PK"


def test_officers_take_away_their_calls_alone(town: Town) -> None:
    assert "SECRSECRSECR" in town.client("Elsa").get("/registro/scarica/").content.decode()
    assert "SECRSECRSECR" not in town.client("Furio").get("/registro/scarica/").content.decode()
    assert town.client("Ada").get("/registro/scarica/").status_code == 404
    assert town.client("Gina").get("/registro/scarica/?formato=pdf").status_code == 404


def test_the_trail_leaves_in_words(town: Town) -> None:
    an_event(
        "call.extended", target_type="call", target="PUBBLICO", reason="Neve", after={"cup": "C1"}
    )

    told = table_of(
        town.client("Furio").get("/tracciato/scarica/", {"operazione": "call.extended"})
    )

    assert [row[3:7] for row in told[1:]] == [
        ["Scadenza del bando prorogata", "call.extended", "bando PUBBLICO",
         "Dopo: CUP: C1; Motivo: Neve"]
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["", "scarica/"])
def test_why_somebody_abstains_is_told_to_auditors_alone(town: Town, end: str) -> None:
    application = town.published.applications[0]
    an_event(
        "conflict.declared",
        target_type="application",
        target=application.code,
        after={"evaluator": "VAL1"},
        reason="motivo del conflitto",
    )

    seen = {
        name: town.client(name).get(f"/tracciato/{end}").content.decode()
        for name in ("Furio", "Elsa", "Ivo", "Gina")
    }

    assert all("conflict.declared" in text for text in seen.values())
    assert {name for name, text in seen.items() if "motivo del conflitto" in text} == {"Gina"}


def test_filters_that_mean_nothing_lead_to_the_page_that_explains_them(town: Town) -> None:
    answer = town.client("Gina").get("/registro/scarica/?numero=x&formato=csv")

    assert answer["Location"] == "/registro/?numero=x"


def test_a_long_list_is_written_by_a_job_for_who_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 1)
    elsa = town.client("Elsa")
    assert elsa.get("/registro/scarica/?registro=atti")["Location"] == "/registro/?registro=atti"
    page = elsa.get("/registro/?registro=atti").content.decode()
    assert "/registro/prepara/?registro=atti&amp;formato=xlsx" in page

    for _ in range(2):
        place = elsa.post("/registro/prepara/?registro=atti&formato=csv")["Location"]
    job = Job.objects.get(kind=lists.LIST)
    assert place == f"/lavori/{job.pk}/"
    assert f"{place}file/" not in elsa.get(place).content.decode()
    assert work(job.pk)

    assert f"{place}file/" in elsa.get(place).content.decode()
    rows = table_of(elsa.get(f"{place}file/"))
    assert {row[2].split()[0] for row in rows[1:]} == {"Atti"}
    assert f"{place}file/" not in town.client("Gina").get(place).content.decode()
    assert town.client("Gina").get(f"{place}file/").status_code == 404
    event = Event.objects.filter(action="export.asked").latest("sequence")
    assert (event.target, event.actor) == ("registro", town.people["Elsa"].email)
    assert '"filters":"registro=atti"' in event.details


@pytest.mark.parametrize("address", ["/registro/scarica/", "/tracciato/scarica/"])
def test_more_rows_cost_no_more_queries(town: Town, address: str) -> None:
    counts = []
    for rows in (1, 5):
        for _ in range(rows):
            an_event("call.extended", target_type="call", target="PUBBLICO")
        gina = town.client("Gina")
        with CaptureQueriesContext(connection) as captured:
            assert gina.get(address).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 8
