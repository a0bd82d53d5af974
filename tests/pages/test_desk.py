"""The start page: what waits for whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from grants.documents.missing import what_is_missing
from projects.documents.draft import Draft
from tests.factories import (
    CLOSES_AT,
    a_job,
    a_person,
    a_project,
    a_published_call,
    a_signed_off_project,
    an_admission,
    an_application,
    an_assignment,
    an_integration_request,
    an_invitation,
    an_officer_function,
)
from tests.grants.documents.samples import deliberation_snapshot
from tests.pages.town import CLOSES, OPENED, Town, an_issued_act
from tests.worlds import an_edition, evaluating
from welfare_kmzero import clock
from welfare_kmzero.acts.production import freeze
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.pages.readings import workshop
from welfare_kmzero.pages.readings.todo import address, in_order, time_left, todo


def _desk(town: Town, name: str) -> str:
    answer = town.client(name).get("/scrivania/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_stranger_is_sent_to_sign_in_and_comes_back(town: Town) -> None:
    answer = town.client().get("/scrivania/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accesso/login/?next=/scrivania/"


def test_an_applicant_finds_organisation_applications_and_receipts(town: Town) -> None:
    mine = town.published.applications[0]
    a_project(call=town.call, lead=mine.lead, title="Bozza in corso")

    page = _desk(town, "Ada")

    assert mine.lead.name in page
    assert f"ricevuta n. {mine.register_entry}" in page
    assert "Bozza in corso" in page
    assert "Bozza – non inviata" in page
    assert "/atti/RECPRECPRECP/pdf/" in page
    assert "Atti e prospetti" not in page
    assert "Le mie valutazioni" not in page


def test_a_colleague_sees_the_same_and_a_stranger_nothing_of_it(town: Town) -> None:
    title = town.published.applications[0].lead.name

    assert title in _desk(town, "Bruno")
    stranger = _desk(town, "Carla")
    assert title not in stranger
    assert "RECPRECPRECP" not in stranger
    assert "Nessun progetto iniziato" in stranger


def test_an_evaluator_sees_how_many_sheets_are_handed_in(town: Town) -> None:
    an_edition(code="VALUTA", requests=("9000.00", "9000.00"))

    page = _desk(town, "Dario")

    assert "Schede consegnate: <strong>2 di 2</strong>" in page
    assert "Le mie domande" not in page


def test_sheets_still_to_hand_in_are_counted_for_evaluator_and_officer(town: Town) -> None:
    edition = an_edition(code="VALUTA", requests=("9000.00",), evaluator_count=1)
    late = an_application(call=edition.call)
    an_admission(late)
    an_assignment(evaluator=edition.evaluators[0], application=late)
    evaluating(edition)
    an_officer_function(call=edition.call, user=town.people["Elsa"])

    assert "Schede consegnate: <strong>1 di 2</strong>" in _desk(town, "Dario")
    assert "1 scheda di valutazione da consegnare" in _desk(town, "Elsa")


def test_an_officer_sees_what_waits_in_the_calls_of_their_functions(town: Town) -> None:
    elsa, furio = _desk(town, "Elsa"), _desk(town, "Furio")

    assert "Ente PAT: istruttoria formale" in elsa
    assert "3 domande ricevute" in elsa
    assert "In attesa della decisione: Ente CARITRO" in elsa
    assert "Gli esiti non sono ancora pubblicati" in elsa
    assert town.secret.call.title in elsa
    assert town.secret.call.title not in furio
    assert "Ente CARITRO: decide la propria quota" in furio


def test_acts_stand_with_state_number_downloads_and_failed_job(town: Town) -> None:
    page = _desk(town, "Elsa")

    assert f"n. {town.acts['ranking'].register_entry}" in page
    assert "senza numero" in page
    assert "/atti/DELBDELBDELB/csv/" in page
    assert "Manca il carattere Titillium" in page
    assert f"/lavori/{town.jobs['failed'].pk}/riprova/" in page


def test_an_auditor_sees_all_and_retries_nothing(town: Town) -> None:
    page = _desk(town, "Gina")

    assert town.secret.call.title in page
    assert "Manca il carattere Titillium" in page
    assert "/riprova/" not in page


def test_the_bench_of_a_call_is_for_its_officers(town: Town) -> None:
    found = {
        name: town.client(name).get("/scrivania/atti/SEGRETO/").status_code
        for name in ("Ada", "Carla", "Dario", "Elsa", "Furio", "Gina", "Ivo")
    }

    assert found == {
        "Ada": 404, "Carla": 404, "Dario": 404, "Elsa": 200, "Furio": 404, "Gina": 200, "Ivo": 200,
    }  # fmt: skip


def test_the_fragment_is_what_the_whole_page_includes(town: Town) -> None:
    client = town.client("Elsa")

    whole = client.get("/scrivania/atti/PUBBLICO/").content.decode()
    part = client.get("/scrivania/atti/PUBBLICO/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert part.strip().splitlines()[0] in whole


def test_polling_ends_with_the_work(town: Town) -> None:
    """The failed job asks for nothing more; the waiting one does."""
    client = town.client("Elsa")

    assert "hx-trigger" not in client.get("/scrivania/atti/PUBBLICO/").content.decode()
    waiting = client.get("/scrivania/atti/SEGRETO/").content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "In preparazione: 0 di 1 pronti" in waiting


def test_an_act_that_was_replaced_leaves_the_desk(town: Town) -> None:
    an_issued_act(
        town.call, "ranking", "NEWRNEWRNEWR", is_draft=False, subject="", version=2,
        supersedes=town.acts["ranking"],
    )  # fmt: skip

    page = _desk(town, "Elsa")

    assert "NEWR NEWR NEWR" in page
    assert "RANK RANK RANK" not in page


def test_what_the_draft_of_the_giunta_lacks_is_listed_beside_it(town: Town) -> None:
    content = freeze(deliberation_snapshot(items=()))
    act = an_issued_act(
        town.call, "deliberation", "GVNTGVNTGVNT", subject="2", snapshot=keep_snapshot(content)
    )

    page = _desk(town, "Elsa")

    labels = what_is_missing(act)
    assert len(labels) > 10
    assert f"Cosa manca: {len(labels)} voci" in page
    assert all(escape(label) in page for label in labels)


def test_without_a_role_the_page_says_what_to_expect(town: Town) -> None:
    town.people["Zeno"] = a_person("Zeno")

    assert "Non hai ancora un incarico" in _desk(town, "Zeno")


# What is to be done, with its term and its page


def _todos(town: Town, name: str) -> list[tuple[str, str, str]]:
    context = town.client(name).get("/scrivania/").context
    return [(item.title, item.address, item.left) for item in context["todos"]]


def test_a_draft_is_to_be_filed_within_its_term(town: Town) -> None:
    call = a_published_call(opens_at=OPENED, closes_at=CLOSES)
    draft = a_project(call=call, lead=town.published.applications[0].lead, title="Orti")

    [(title, page_of_it, left)] = _todos(town, "Ada")

    assert title == "Completa e invia: Orti"
    assert page_of_it == address("projects:project", draft.pk)
    assert left.startswith("mancano ")
    page = _desk(town, "Ada")
    draft.refresh_from_db()
    count = len(Draft(draft).gaps)
    assert count > 3
    assert f"{count} cose mancano · " in page
    assert f" · {count} cose mancano</span>" in page
    assert "Inizia un progetto" in page
    assert call.title in page


def test_a_draft_whose_term_passed_is_not_to_be_done(town: Town) -> None:
    a_project(call=town.call, lead=town.published.applications[0].lead, title="Tardi")

    assert _todos(town, "Ada") == []
    assert "Bozza – non inviata: il termine è passato" in _desk(town, "Ada")


def test_an_integration_is_asked_of_its_applicant_and_a_late_one_told_the_officer(
    town: Town,
) -> None:
    now = clock.now()
    lead = town.published.applications[0].lead
    mine = an_application(project=a_signed_off_project(lead=lead))
    an_officer_function(call=mine.call, user=town.people["Elsa"])
    an_integration_request(
        application=mine,
        requested_at=now - dt.timedelta(days=5),
        due_at=now - dt.timedelta(minutes=1),
    )

    assert ("Rispondi alla richiesta di integrazione: " + mine.title, "scaduto") in [
        (title, left) for title, _, left in _todos(town, "Ada")
    ]
    assert "1 richiesta di integrazione scaduta senza risposta" in [
        title for title, _, _ in _todos(town, "Elsa")
    ]
    assert _todos(town, "Carla") == []


def test_an_officer_is_told_what_their_function_does(town: Town) -> None:
    """Elsa checks, Furio decides: each is shown their own part as to be done."""
    decisions = [title for title, _, _ in _todos(town, "Furio")]

    assert "In attesa della decisione: Ente CARITRO" in decisions
    assert not any("decisione" in title for title, _, _ in _todos(town, "Elsa"))
    assert _todos(town, "Gina") == []


def test_an_evaluator_is_led_to_the_sheets_that_are_missing(town: Town) -> None:
    edition = an_edition(code="VALUTA", requests=("9000.00",), evaluator_count=1)
    late = an_application(call=edition.call)
    an_admission(late)
    an_assignment(evaluator=edition.evaluators[0], application=late)
    evaluating(edition)

    assert [title for title, _, _ in _todos(town, "Dario")] == [
        "1 scheda di valutazione da consegnare"
    ]


def test_an_invitation_waits_on_the_desk_of_its_address(town: Town) -> None:
    now = clock.now()
    row = an_invitation(
        organisation=town.published.applications[0].lead,
        email="carla@demo.example",
        invited_at=now,
        expires_at=now + dt.timedelta(days=1),
    )

    assert f"/enti/inviti/{row.pk}/accetta/" in _desk(town, "Carla")
    assert f"/enti/inviti/{row.pk}/accetta/" not in _desk(town, "Ada")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada", {"Scrivania", "Le mie domande"}),
        ("Dario", {"Scrivania", "Le mie valutazioni"}),
        ("Elsa", {"Scrivania", "Gestione bandi"}),
        ("Gina", {"Scrivania", "Gestione bandi"}),
        ("nobody", set()),
    ],
)
def test_the_menu_is_that_of_the_person(town: Town, name: str, words: set[str]) -> None:
    page = town.client(name).get("/crediti/").content.decode()

    menu = page[page.index('id="menu"') : page.index("</nav>", page.index('id="menu"'))]
    entries = {"Scrivania", "Le mie domande", "Le mie valutazioni", "Gestione bandi"}
    assert {entry for entry in entries if f">{entry}</a>" in menu} == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(-1, "scaduto"), (3, "scade oggi"), (20, "scade domani"), (24 * 5, "mancano 5 giorni")],
)
def test_the_time_left_is_told_by_the_italian_day(hours: int, words: str) -> None:
    now = dt.datetime(2026, 3, 27, 11, tzinfo=dt.UTC)

    assert time_left(now + dt.timedelta(hours=hours), now=now) == words


def test_at_the_last_second_it_is_not_over() -> None:
    now = dt.datetime(2026, 3, 27, 11, tzinfo=dt.UTC)

    assert time_left(now, now=now) == "scade oggi"
    assert time_left(now - dt.timedelta(microseconds=1), now=now) == "scaduto"


def test_what_ends_first_stands_first() -> None:
    now = dt.datetime(2026, 3, 27, 11, tzinfo=dt.UTC)
    rows = [
        todo("senza", "", now=now),
        todo("dopo", "", now=now, term=now + dt.timedelta(days=9)),
        todo("prima", "", now=now, term=now + dt.timedelta(days=2)),
    ]

    assert [(row.title, row.is_urgent) for row in in_order(rows)] == [
        ("prima", True),
        ("dopo", False),
        ("senza", False),
    ]


def test_an_applicants_desk_costs_no_more_for_many_rows(town: Town) -> None:
    client, lead = town.client("Ada"), town.published.applications[0].lead
    counts = []
    for rows in (1, 3, 9):
        for _ in range(rows):
            call = a_published_call(opens_at=OPENED, closes_at=CLOSES)
            a_project(call=call, lead=lead)
            other = an_application(project=a_signed_off_project(lead=lead))
            an_integration_request(application=other)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/scrivania/").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 30


def test_papers_of_applications_are_counted_and_not_listed(town: Town) -> None:
    """Ten thousand receipts would be ten thousand rows; one that failed is still told."""
    for place in range(3):
        an_issued_act(
            town.secret.call, "receipt", f"RCE{'ABC'[place]}RCERRCER", is_draft=False,
            subject=f"{place:04}",
        )  # fmt: skip
    a_job(call_code="SEGRETO", kind="acts.receipt", subject="x", title="Ricevuta rotta")
    broken = a_job(call_code="SEGRETO", kind="acts.receipt", subject="y", title="Ricevuta guasta")
    row = Job.objects.filter(pk=broken.pk)
    row.update(status="running", token=1, lease_until=CLOSES_AT)
    row.update(status="failed", failure="Carta finita", lease_until=None)

    page = town.client("Elsa").get("/scrivania/atti/SEGRETO/").content.decode()

    assert "Ricevute di invio: <strong>3</strong>" in page
    assert "RCEARCERRCER" not in page
    assert "Ricevuta rotta" not in page
    assert "Ricevuta guasta" in page


def test_a_long_group_shows_its_first_and_leads_to_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "SHOWN", 2)
    for place in range(4):
        an_issued_act(
            town.secret.call, "statement", f"STA{'ABCD'[place]}STATSTAT", is_draft=False,
            subject=f"project:{place}",
        )  # fmt: skip

    page = town.client("Elsa").get("/scrivania/atti/SEGRETO/").content.decode()

    (bench,) = workshop.benches([town.secret.call], by=town.people["Elsa"])
    (group,) = [each for each in bench.groups if each.title.startswith("Prospetti")]
    assert (len(group.pieces), group.address) == (2, "/gestione/bandi/SEGRETO/prospetti/")
    assert f"E altri {group.more}: apri l'elenco intero" in page
