"""The register and the audit trail: who reads what, what is found, whether the chain holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import welfare_kmzero.pages.tasks  # noqa: F401  # its handler
from tests.factories import an_event
from tests.pages.town import Town, an_issued_act
from welfare_kmzero import clock
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import RegisterEntry
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.pages.readings import event_details
from welfare_kmzero.pages.readings.register import Line


def read(response):
    return response.content.decode()


def test_officers_read_their_calls_and_auditors_everything(town: Town) -> None:
    for name in ("Gina", "Elsa"):
        assert "SECRSECRSECR" in read(town.client(name).get("/registro/"))
    page = read(town.client("Furio").get("/registro/"))
    assert "SECRSECRSECR" not in page
    assert "RANKRANKRANK" in page


def test_the_register_is_searched(town: Town) -> None:
    gina = town.client("Gina")
    entry = town.acts["statement"].register_entry

    found = gina.get("/registro/", {"numero": entry.number, "anno": entry.year, "registro": "atti"})
    assert entry in [line.entry for line in found.context["lines"]]
    assert {line.entry.number for line in found.context["lines"]} == {entry.number}
    day = clock.rome(entry.registered_at).date().isoformat()
    assert gina.get("/registro/", {"dal": day, "al": day}).context["page"].paginator.count > 0
    assert gina.get("/registro/", {"al": "1999-01-01"}).context["page"].paginator.count == 0


@pytest.mark.parametrize(
    "query",
    ["numero=x", "numero=-1", "numero=1e9", "anno=99999", "dal=ieri", "al=9999-12-31",
     "registro=altro", "numero=" + "9" * 40, "dal=0001-01-01", "testo=" + "a" * 300],
)  # fmt: skip
def test_a_filter_that_means_nothing_is_explained(town: Town, query: str) -> None:
    """INJ-4: 400 and a sentence, never a fault."""
    for address in ("/registro/", "/tracciato/"):
        assert town.client("Gina").get(f"{address}?{query}").status_code in {200, 400}
    assert town.client("Gina").get("/registro/?numero=x").status_code == 400


def test_the_trail_tells_before_and_after_in_words(town: Town) -> None:
    an_event(
        "amount.proposed",
        target_type="call",
        target="PUBBLICO",
        before={"proposed": 900_000},
        after={"proposed": 123_456},
        reason="Costi di comunicazione",
    )

    page = read(town.client("Furio").get("/tracciato/", {"operazione": "amount"}))

    assert "€\xa09.000,00" in page
    assert "€\xa01.234,56" in page
    assert "Costi di comunicazione" in page
    assert "1 operazione<" in page


def test_operations_are_read_and_searched_in_italian(town: Town) -> None:
    an_event("call.extended", target_type="call", target="PUBBLICO")
    an_event("call.published", target_type="call", target="PUBBLICO")
    furio = town.client("Furio")

    page = furio.get("/tracciato/", {"operazione": "scadenza del BANDO prorogata"})

    assert [line.event.action for line in page.context["lines"]] == ["call.extended"]
    assert "Scadenza del bando prorogata" in read(page)
    assert "call.extended" in read(page)
    assert "Bando pubblicato" in read(furio.get("/tracciato/", {"operazione": "call.published"}))


def test_details_are_told_in_words() -> None:
    told = event_details.told(
        '{"after": {"function": "decide", "is_by_hand": false, "sha256": "' + "ab" * 32 + '", '
        '"held_on": "2018-12-07", "closes_at": "2018-07-31T16:00:00+00:00", '
        '"shares": {"PAT": 25000000}, "parts": ["bilancio", "rete"], "user": null}}'
    )

    assert [(each.label, dict(each.facts)) for each in told] == [
        (
            "Dopo",
            {
                "funzione": "Decide la propria quota",
                "decisa a mano": "no",
                "impronta": "abab abab abab abab…",
                "data della seduta": "7 dicembre 2018",
                "scadenza": "31 luglio 2018, ore 18:00 (ora italiana)",
                "quote": "PAT €\xa0250.000,00",
                "parti": "bilancio, rete",
                "persona n.": "–",
            },
        )
    ]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ('"subject": "project:0117"', ("oggetto", "progetto 0117")),
        ('"subject": "funder:PAT"', ("oggetto", "finanziatore PAT")),
        ('"subject": "call"', ("oggetto", "bando")),
        ('"subject": "Assegnazione della quota"', ("oggetto", "Assegnazione della quota")),
        ('"direction": "out"', ("verso", "In partenza")),
        ('"registered_on": "2018-12-07"', ("data di protocollo", "7 dicembre 2018")),
        ('"way": "AuthenticationBackend"', ("modo", "dal modulo di accesso")),
    ],
)
def test_no_code_is_left_among_the_details(fact: str, said: tuple[str, str]) -> None:
    (after,) = event_details.told(f'{{"after": {{{fact}}}}}')

    assert after.facts == (said,)


def test_a_register_is_called_by_its_name() -> None:
    names = [
        Line(RegisterEntry(register=name), None, "").register for name in ("atti", "domande/2018")
    ]

    assert names == ["Atti", "Domande del bando 2018"]


def test_addresses_are_for_auditors_and_administrators(town: Town) -> None:
    """PRV-1: an officer reads names."""
    an_event(target_type="call", target="PUBBLICO", by=town.people["Ada"])

    for name, is_shown in (("Gina", True), ("Ivo", True), ("Elsa", False), ("Furio", False)):
        page = read(town.client(name).get("/tracciato/", {"oggetto": "PUBBLICO"}))
        assert ("ada@demo.example" in page) is is_shown, name
    found = town.client("Elsa").get("/tracciato/", {"chi": "ada@demo.example"})
    assert found.context["page"].paginator.count == 0


def test_an_officer_reads_only_what_was_done_to_their_calls(town: Town) -> None:
    an_event("segreto.fatto", target_type="call", target="SEGRETO")
    an_event("segreto.fatto", target_type="user", target="qualcuno")

    def count(name: str) -> int:
        page = town.client(name).get("/tracciato/", {"operazione": "segreto"})
        return page.context["page"].paginator.count

    assert [count(name) for name in ("Gina", "Elsa", "Furio")] == [2, 1, 0]


def test_the_chain_is_verified_by_a_job(town: Town, settings, tmp_path) -> None:
    """AUD-1: whole here, and the page says when."""
    settings.AUDIT_ANCHOR_DIR = tmp_path
    town.client("Gina").post("/tracciato/verifica/")
    job = Job.objects.get(kind="audit.verify")

    assert work(job.pk)

    page = read(town.client("Gina").get("/tracciato/"))
    assert "Intatta" in page
    assert f"{Event.objects.filter(sequence__lte=int(job.subject)).count()} operazioni" in page


def test_more_rows_cost_no_more_queries(town: Town) -> None:
    def count(address: str) -> int:
        client = town.client("Elsa")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    an_event(target_type="call", target="PUBBLICO")
    before = [count("/registro/"), count("/tracciato/")]
    for place in range(3):
        an_issued_act(
            town.call, "statement", f"REG{'ABC'[place]}REGREGRE", is_draft=False, subject=f"{place}"
        )
        an_event(target_type="call", target="PUBBLICO")

    assert [count("/registro/"), count("/tracciato/")] == before
    assert max(before) <= 12
