"""The board of the evaluations, as its officers and auditors open it."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import conflict, evaluation
from grants.models import Evaluation, Evaluator
from tests.factories import a_declaration, an_evaluator
from tests.grants.actions.story import (
    a_sheet,
    a_story,
    elsa,
    facts_of,
    last_event,
    rank,
    score,
    score_all,
)
from tests.grants.people import a_world
from tests.grants.views.office import Office, an_office
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db


def half_told(story):
    """The first application: 45 and 36 points; the second: one sheet begun, one not; no other."""
    first, second, _ = story.applications
    score(story, story.evaluators[0], first, ("25", "20"))
    score(story, story.evaluators[1], first, ("20", "16"))
    a_sheet(story, story.evaluators[0], second)
    return story


def board_of(office: Office, name: str = "Elsa", query: str = ""):
    return office.client(name).get(office.at(f"quadro/{query}"))


def shown(answer) -> list[tuple]:
    """Number, labels of the cells, mean, span, deviation, of each row."""
    return [
        (
            row.application.number,
            [cell.label for cell in row.cells],
            row.mean,
            row.span,
            row.deviation,
        )
        for row in answer.context["rows"]
    ]


def test_each_application_shows_its_sheets_and_how_far_apart_they_are():
    office = an_office(half_told)

    answer = board_of(office)

    none = (None, None, None)
    assert shown(answer) == [
        ("0001", ["Consegnata"] * 2, Decimal("40.50"), Decimal("9.00"), Decimal("4.50")),
        ("0002", ["In compilazione", "Non assegnata"], *none),
        ("0003", ["Non assegnata"] * 2, *none),
    ]
    assert [row.is_wide for row in answer.context["rows"]] == [True, False, False]
    assert [(each.assigned, each.handed_in) for each in answer.context["members"]] == [
        (2, 1),
        (1, 1),
    ]
    assert "Nessuno la valuta" in answer.content.decode()


FILTERED = {
    "": ["0001", "0002", "0003"],
    "?mostra=mancanti": ["0002", "0003"],
    "?mostra=divario": ["0001"],
    "?testo=0003": ["0003"],
    "?testo=niente": [],
    "?mostra=divario&testo=0002": [],
}
NONSENSE = {
    "?pagina=2": 404,
    "?pagina=1000000000000000000000000000000": 404,
    "?pagina=-1": 404,
    "?pagina=%D9%A1": 404,
    "?pagina=1e9": 404,
    "?pagina=": 404,
    "?mostra=tutto": 422,
    f"?testo={'a' * 101}": 422,
    "?mostra=mancanti&mostra=": 200,
}


def test_filters():
    office = an_office(half_told)

    found = {query: board_of(office, query=query) for query in FILTERED}

    assert {
        query: [row.application.number for row in answer.context["rows"]]
        for query, answer in found.items()
    } == FILTERED
    assert {query: answer.context["page"].paginator.count for query, answer in found.items()} == {
        query: len(numbers) for query, numbers in FILTERED.items()
    }


def test_an_address_that_asks_nonsense_gets_a_clear_answer():
    # INJ-4
    office = an_office(half_told)

    assert {query: board_of(office, query=query).status_code for query in NONSENSE} == NONSENSE


def test_officers_who_do_not_run_the_panel_see_states_and_no_figure():
    # EVA-1
    office = an_office(half_told)

    answer = board_of(office, "Furio")

    assert shown(answer) == [
        ("0001", ["Consegnata"] * 2, None, None, None),
        ("0002", ["In compilazione", "Non assegnata"], None, None, None),
        ("0003", ["Non assegnata"] * 2, None, None, None),
    ]
    page = answer.content.decode()
    assert not re.search(r"45,00|36,00|40,50|9,00|4,50", page)
    assert "/quadro/1" not in page
    assert board_of(office, "Furio", "?mostra=divario").status_code == 422


def test_an_officer_who_sits_in_the_panel_sees_no_points_while_it_judges():
    # EVA-1
    office = an_office(half_told)
    Evaluator.objects.filter(panel__call=office.call, code="VAL2").update(
        user=office.world.people["Elsa"]
    )
    sheet = Evaluation.objects.first()

    page = board_of(office)

    assert not re.search(r"45,00|36,00|40,50", page.content.decode())
    assert page.context["shows_points"] is False
    client = office.client("Elsa")
    assert client.get(office.at(f"quadro/{sheet.pk}/")).status_code == 404
    assert client.get(office.at("graduatoria/")).status_code == 404
    assert client.get(office.at("graduatoria/simulazione/")).status_code == 404


def test_after_the_approval_she_sees_them_as_anybody_of_the_office():
    story = score_all(a_story())
    Evaluator.objects.filter(panel__call=story.call, code="VAL2").update(user=elsa())
    office = Office(a_world(rank(story)))

    assert board_of(office).context["shows_points"] is True
    assert office.client("Elsa").get(office.at("graduatoria/")).status_code == 200


def test_a_conflict_declared_before_anything_is_given_is_an_abstention():
    office = an_office(half_told)
    newcomer = an_evaluator(panel=office.story.evaluators[0].panel)
    a_declaration(evaluator=newcomer, application=office.story.applications[0])

    context = board_of(office).context

    assert [each.conflicts for each in context["members"]] == [0, 0, 0]
    assert context["whole"].abstained == 1


def test_a_conflict_and_a_voided_sheet_are_told_apart():
    # EVA-6
    office = an_office(half_told)
    first, *_ = office.story.applications
    conflict.declare(
        office.story.evaluators[0], first, has_conflict=True, reason="Socio", by=elsa()
    )
    evaluation.void(office.story.sheets["VAL2", "0001"], reason="Scambiata", by=elsa())

    answer = board_of(office)

    row = answer.context["rows"][0]
    assert [cell.label for cell in row.cells] == ["Astensione per conflitto", "Annullata"]
    assert (row.mean, row.missing) == (None, 1)
    assert [each.conflicts for each in answer.context["members"]] == [1, 0]
    assert answer.context["whole"].abstained == 1
    lacking = board_of(office, query="?mostra=mancanti").context["rows"]
    assert [each.application.number for each in lacking] == ["0001", "0002", "0003"]


def test_a_sheet_is_reopened_with_a_reason_by_another_person():
    # EVA-5
    office = an_office()
    sheet = office.story.sheets["VAL1", "0001"]
    client = office.client("Elsa")
    page = client.get(office.at(f"quadro/{sheet.pk}/"))
    assert page.context["total"] == Decimal("45.00")

    answer = client.post(office.at(f"quadro/{sheet.pk}/riapri/"), {"riapri-reason": "Refuso"})

    assert (answer.status_code, answer["Location"]) == (302, office.at("quadro/"))
    sheet.refresh_from_db()
    assert sheet.status == "draft"
    assert (last_event().action, facts_of(last_event())["reason"]) == (
        "evaluation.reopened",
        "Refuso",
    )
    assert board_of(office).context["rows"][0].cells[0].label == "Riaperta"


def test_who_handed_it_in_does_not_reopen_it():
    # EVA-5: it takes two people
    office = an_office()
    sheet = office.story.sheets["VAL1", "0001"]
    sheet = evaluation.reopen(sheet, reason="Prova", by=elsa())
    sheet = evaluation.submit(sheet, by=office.world.people["Elsa"])
    client = office.client("Elsa")
    before = Event.objects.count()

    answer = client.post(office.at(f"quadro/{sheet.pk}/riapri/"), {"riapri-reason": "Refuso"})

    assert answer.status_code == 422
    assert "può riaprirla solo un'altra persona" in answer.content.decode()
    assert Event.objects.count() == before


def test_a_sheet_is_voided_for_good():
    office = an_office()
    sheet = office.story.sheets["VAL1", "0001"]
    client = office.client("Elsa")

    answer = client.post(office.at(f"quadro/{sheet.pk}/annulla/"), {"annulla-reason": "Persa"})

    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.status == "voided"
    again = client.post(office.at(f"quadro/{sheet.pk}/annulla/"), {"annulla-reason": "Persa"})
    assert again.status_code == 422


TAILS = {"riapri/": "riapri-reason", "annulla/": "annulla-reason"}


def test_without_a_reason_nothing_happens():
    office = an_office()
    sheet = office.story.sheets["VAL1", "0001"]
    client = office.client("Elsa")

    for tail, name in TAILS.items():
        for reason in ("", "   ", "x" * 2001):
            answer = client.post(office.at(f"quadro/{sheet.pk}/{tail}"), {name: reason})
            sheet.refresh_from_db()
            assert (answer.status_code, sheet.status) == (422, "submitted")


def test_after_the_approval_no_sheet_moves():
    # EVA-5
    office = Office(a_world(rank(score_all(a_story()))))
    sheet = office.story.sheets["VAL1", "0001"]
    client = office.client("Elsa")

    for tail, name in TAILS.items():
        answer = client.post(office.at(f"quadro/{sheet.pk}/{tail}"), {name: "Tardi"})
        sheet.refresh_from_db()
        assert (answer.status_code, sheet.status) == (422, "submitted")
        assert "si può fare solo" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_queries_do_not_grow_with_the_rows(count):
    office = an_office(score_all, *["3000.00"] * count)
    client = office.client("Elsa")
    client.get(office.at("quadro/"))

    with CaptureQueriesContext(connection) as captured:
        client.get(office.at("quadro/"))

    assert len(captured) == 10


def test_a_call_without_panel_and_one_without_admitted_say_so():
    office = an_office(lambda story: story)
    assert "Nessuno la valuta" in board_of(office).content.decode()

    bare = a_story(evaluator_count=0)
    world = a_world(bare)
    assert "non è ancora nominato" in board_of(Office(world)).content.decode()
