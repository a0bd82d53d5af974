"""Tables of a call: who gets which, at once or by a job."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import grants.tasks  # noqa: F401  # its handlers
from funders.models import Community
from funders.states import OrganisationKind
from grants.actions import conflict, decision_sitting
from grants.documents.tables import TABLES
from grants.views import exports
from projects.actions import application as filings
from projects.actions import project as projects
from projects.actions.content import (
    ActivityDraft,
    Content,
    ExpenseDraft,
    PartnerDraft,
    SourceDraft,
)
from projects.states import FundingKind
from tests.factories import (
    a_person,
    a_protocol_entry,
    an_agreed_reason,
    an_attendance,
    an_integration_request,
    minutes_of,
)
from tests.grants.actions.story import (
    ADOPTED_ON,
    FILED_AT,
    a_proposed_story,
    a_published_call,
    a_sheet,
    a_story,
    an_organisation,
    elsa,
    score,
    score_all,
)
from tests.grants.people import a_world
from welfare_kmzero.audit.models import Event
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.screens.sheets import csv_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world(a_proposed_story("9000.00", "12000.00"))


def client(world, name):
    browser = Client()
    browser.force_login(world.people[name])
    return browser


def address(world, page=""):
    return f"/gestione/bandi/{world.story.call.code}/esportazioni/{page}"


def table_of(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_table_is_offered_in_both_formats(world):
    elsa = client(world, "Elsa")

    for table in TABLES:
        rows = table_of(elsa.get(address(world, f"{table}/csv/")).content)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert elsa.get(address(world, f"{table}/xlsx/")).content[:2] == b"PK"


def test_applications_tell_amounts_and_results(world):
    rows = table_of(client(world, "Elsa").get(address(world, "domande/csv/")).content)

    assert [row[1] for row in rows[1:]] == ["0001", "0002"]
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["richiesto"], found["punteggio"], found["media GEN"]) == (
        "9000,00",
        "45,00",
        "25,00",
    )
    assert found["esito"] == "Ammessa a finanziamento"


def test_points_are_given_to_who_sees_scores_alone(world):
    """EVA-2: the other tables hold none."""
    with_points = {code for code, table in TABLES.items() if table.tells_points}
    assert with_points == {"domande", "valutazioni", "quadro", "graduatoria"}
    for name, status in (("Elsa", 200), ("Gina", 200), ("Furio", 404), ("Ivo", 404)):
        for code in with_points:
            answer = client(world, name).get(address(world, f"{code}/csv/"))
            assert answer.status_code == status, (name, code)
    page = client(world, "Furio").get(address(world)).content.decode()
    assert "Contributi e quote" in page
    assert "Per domanda le schede consegnate" not in page
    assert "Valutazioni" not in page


@pytest.mark.parametrize("table", ["sedute", "motivazioni"])
def test_sittings_are_given_to_who_reads_the_minutes(world, table):
    """In the list, in the file and in what is asked for."""
    for name, (read, asked) in {
        "Elsa": (200, 302),
        "Gina": (200, 302),
        "Furio": (404, 404),
        "Ivo": (404, 404),
    }.items():
        browser = client(world, name)
        offered = [each.table.code for each in browser.get(address(world)).context["offered"]]
        assert (table in offered) == (read == 200)
        assert browser.get(address(world, f"{table}/csv/")).status_code == read, name
        assert browser.post(address(world, f"{table}/csv/prepara/")).status_code == asked, name


def test_the_network_tells_the_lead_first_and_no_tax_code_of_a_person():
    call = a_published_call()
    territory = Community.objects.get(code="C5")
    lead = an_organisation(name="Gli Orti")
    person = an_organisation(
        name="Vicini di casa", kind=OrganisationKind.CITIZENS, tax_code="RSSMRA80A01L378S"
    )
    started = projects.start(
        call,
        lead=lead,
        title="Orti di vicinato",
        territory=territory,
        requested=Decimal("900.00"),
        cup="",
        content=Content(
            partners=(PartnerDraft(person, "=1+1"),),
            budget=(ExpenseDraft(call.cost_categories.get(), "Ore", 2019, Decimal("1000.00")),),
            funding=(SourceDraft(FundingKind.IN_KIND, "Ore di volontari", Decimal("100.00")),),
            activities=(ActivityDraft("Semina", 1, 3, "In primavera"),),
        ),
        by=a_person("Ada"),
    )
    code = filings.bring_in(started, number="0001", filed_at=FILED_AT, by=a_person("Ada")).code

    assert list(TABLES["rete"].rows(call)) == [
        (code, "Capofila", "Gli Orti", lead.tax_code, "Ente del terzo settore", territory.name, ""),
        (code, "Partner", "Vicini di casa", None, "Cittadini, singoli o associati",
         territory.name, "=1+1"),
    ]  # fmt: skip
    assert list(TABLES["fonti"].rows(call)) == [
        (code, "Valorizzazioni", "Ore di volontari", Decimal("100.00"))
    ]
    assert list(TABLES["attivita"].rows(call)) == [(code, "Semina", "In primavera", 1, 3)]
    assert [TABLES[each].count(call) for each in ("rete", "fonti", "attivita")] == [2, 1, 1]
    written = table_of(csv_bytes(*_told("rete", call), tell=lambda _: None))
    assert written[2][-1] == "'=1+1"


def _told(table, call):
    return TABLES[table].header(call), TABLES[table].rows(call)


@pytest.fixture
def judged():
    """A conflict found late, a sitting and a reason, a request to complete, protocol numbers."""
    story = score_all(a_story("9000.00", "12000.00"))
    val1, val2 = story.evaluators
    first, second = story.applications
    conflict.declare(val2, second, has_conflict=True, reason="Motivo segreto", by=elsa())
    sitting = minutes_of(panel=val1.panel, number=1, held_on=ADOPTED_ON, place="Trento")
    an_attendance(minutes=sitting, evaluator=val1, is_present=True)
    an_attendance(minutes=sitting, evaluator=val2, is_present=False)
    an_agreed_reason(minutes=sitting, application=first, text="Concordata così")
    an_integration_request(application=second, parts="Sintesi", reason="Manca")
    wrong = a_protocol_entry(target_type="application", target=first.code, number="12")
    a_protocol_entry(
        target_type="application", target=first.code, number="13", corrects=wrong, reason="Refuso"
    )
    a_protocol_entry(target_type="application", target="ALTRO-0001", number="99")
    return a_world(story)


def test_the_panel_its_sittings_and_its_board_are_told(judged):
    first, second = judged.story.applications
    elsa = client(judged, "Elsa")

    def rows(table):
        return table_of(elsa.get(address(judged, f"{table}/csv/")).content)[1:]

    assert rows("gruppo") == [
        ["VAL1", "Componente 1", "Fondazione Caritro", "2", "2", "0"],
        ["VAL2", "Componente 2", "Fondazione Caritro", "1", "1", "1"],
    ]
    assert [row[:4] for row in rows("conflitti")] == [
        ["VAL2", "Componente 2", second.code, second.title]
    ]
    assert [row[-3:] for row in rows("sedute")] == [
        ["VAL1", "Componente 1", "sì"],
        ["VAL2", "Componente 2", "no"],
    ]
    assert rows("motivazioni") == [["1", first.code, first.title, "Concordata così"]]
    # The sheet of who abstains since is not counted, as on the board.
    assert [[row[0], *row[3:]] for row in rows("quadro")] == [
        [first.code, "2", "0", "45,00", "0,00", "0,00"],
        [second.code, "1", "0", "43,00", "", ""],
    ]
    assert [row[:3] + row[-1:] for row in rows("integrazioni")] == [
        [second.code, "Sintesi", "Manca", "Aperta"]
    ]
    assert [[*row[:4], *row[-3:]] for row in rows("protocollo")] == [
        ["domanda", first.code, "In arrivo", "12", "", "", "no"],
        ["domanda", first.code, "In arrivo", "13", "12", "Refuso", "sì"],
    ]


def test_the_sittings_of_every_decision_are_told_with_their_funder(world):
    people = [
        decision_sitting.Person("present", "Consigliere", "Caio"),
        decision_sitting.Person("absent", "Consigliera", "Livia"),
        decision_sitting.Person("rapporteur", "Direttore", "Pio"),
        decision_sitting.Person("present", "Consigliera", "=1+1"),
    ]
    of_board = decision_sitting.SittingFacts(
        held_on=ADOPTED_ON,
        starts_at_hour=dt.time(9, 5),
        number="15",
        president_role="Presidente",
        president_name="Tizio",
        assisting_name="Lina",
        is_unanimous=False,
        people=people,
    )
    bare = decision_sitting.SittingFacts(reference="AA/1")
    decision_sitting.record_sitting(world.story.decision("PAT"), bare, by=elsa())
    decision_sitting.record_sitting(world.story.decision("CARITRO"), of_board, by=elsa())

    for name in ("Elsa", "Furio", "Gina"):
        told = table_of(client(world, name).get(address(world, "sedute-decisioni/csv/")).content)
        whole = ["15", "", "Presidente", "Tizio", "", "Lina", "a maggioranza di voti"]
        board = ["1", "CARITRO", "Consiglio di Gestione", "07/12/2018", "09:05", "", *whole]
        giunta = ["1", "PAT", "Giunta provinciale", *[""] * 4, "AA/1", *[""] * 8]
        assert sorted(told[1:], key=lambda row: row[1]) == [
            [*board, "Presente", "Consigliere", "Caio"],
            [*board, "Presente", "Consigliera", "'=1+1"],
            [*board, "Assente", "Consigliera", "Livia"],
            [*board, "Relatore", "Direttore", "Pio"],
            giunta,
        ]
        assert told[0][1] == "finanziatore"
    table = TABLES["sedute-decisioni"]
    assert table.count(world.story.call) == len(list(table.rows(world.story.call))) == 5


def test_the_board_leaves_with_the_figures_of_its_page():
    story = a_story("3000.00", evaluator_count=3)
    for place, evaluator in enumerate(story.evaluators[:2]):
        score(story, evaluator, story.applications[0], (str(20 - 5 * place), "10"))
    a_sheet(story, story.evaluators[2], story.applications[0])

    (told,) = TABLES["quadro"].rows(story.call)

    assert told[3:] == (2, 1, Decimal("27.50"), Decimal("5.00"), Decimal("2.50"))


def test_no_table_tells_why_somebody_abstains(judged):
    """Reasons of conflict are for who appoints, and no table knows its reader."""

    for table in TABLES:
        answer = client(judged, "Furio").get(address(judged, f"{table}/csv/"))
        assert "Motivo segreto" not in answer.content.decode()


@pytest.mark.parametrize("page", ["niente/csv/", "domande/pdf/", "domande/csv"])
def test_what_is_not_there_is_404(world, page):
    assert client(world, "Elsa").get(address(world, page)).status_code in {301, 404}


def test_a_long_table_is_made_by_a_job_for_who_asked(world, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    elsa = client(world, "Elsa")
    asked = address(world, "contributi/csv/prepara/")

    assert elsa.get(address(world, "contributi/csv/")).status_code == 302
    elsa.post(asked)
    elsa.post(asked)
    job = Job.objects.get(kind="grants.export")
    assert work(job.pk)

    place = f"/gestione/bandi/{world.story.call.code}/file/{job.pk}/"
    rows = table_of(elsa.get(place).content)
    assert len(rows) == 5
    assert "contributi.csv" in elsa.get(place)["Content-Disposition"]
    assert client(world, "Gina").get(place).status_code == 404
    assert place in elsa.get(address(world)).content.decode()
    event = Event.objects.filter(action="export.asked").last()
    assert event.target == f"{world.story.call.code}/contributi"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_more_rows_cost_no_more_queries(table):
    counts = []
    for requests in (("3000.00",), ("3000.00",) * 3):
        call = a_proposed_story(*requests).call
        with CaptureQueriesContext(connection) as captured:
            list(TABLES[table].rows(call))
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 6


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_length_told_is_that_of_the_table(world, table):
    assert TABLES[table].count(world.story.call) == len(list(TABLES[table].rows(world.story.call)))


def test_the_trail_leaves_with_sentences_beside_its_codes(world):
    rows = table_of(client(world, "Elsa").get(address(world, "tracciato/csv/")).content)

    assert rows[0][3:6] == ["operazione", "codice", "tipo"]
    told = {(row[3], row[4], row[5]) for row in rows[1:]}
    assert ("Bando pubblicato", "call.published", "bando") in told
    assert ("Domanda ammessa alla valutazione", "check.admitted", "domanda") in told
