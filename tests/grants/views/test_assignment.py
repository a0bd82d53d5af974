"""Who reads which application: by hand and shared equally."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funders.models import Call
from grants.models import Assignment, Evaluator
from projects.models import Application
from tests.factories import (
    a_declaration,
    a_member,
    a_panel,
    a_published_call,
    a_sheet,
    an_application,
    an_assignment,
    an_evaluator,
    an_officer_function,
)
from tests.pages.town import Town
from welfare_kmzero.workflow import move

HERE = "/gestione/bandi/NUOVO/gruppo/"


def _call(town: Town, *, code: str = "NUOVO", applications: int = 4, members: int = 3) -> Call:
    call = a_published_call(code=code)
    an_officer_function(call=call, user=town.people["Elsa"], function="appoint")
    for _ in range(applications):
        an_application(call=call)
    panel = a_panel(call=call)
    for place in range(1, members + 1):
        user = town.people["Dario"] if place == 1 else None
        an_evaluator(panel=panel, code=f"VAL{place}", name=f"Componente {place}", user=user)
    return move(call, "evaluating", by=town.people["Elsa"])


@pytest.fixture
def call(town: Town) -> Call:
    return _call(town)


def _pairs(call: Call) -> set[str]:
    rows = Assignment.objects.filter(application__call=call)
    return {
        f"{evaluator}/{number}"
        for evaluator, number in rows.values_list("evaluator__code", "application__number")
    }


def call_application(call: Call, number: str) -> Application:
    return Application.objects.get(call=call, number=number)


def first_members(call: Call) -> list[Evaluator]:
    return list(Evaluator.objects.filter(panel__call=call).order_by("position"))


def test_boxes_give_and_take_and_leave_the_rest(town: Town, call: Call) -> None:
    client, here = town.client("Elsa"), f"{HERE}assegnazioni/"
    client.post(here, {"assegna": ["VAL1/0001", "VAL2/0001", "VAL2/0002"]})
    assert _pairs(call) == {"VAL1/0001", "VAL2/0001", "VAL2/0002"}

    # Another officer gave VAL3 something meanwhile: this page knew nothing of it.
    client.post(here, {"assegna": ["VAL3/0003"]})
    answer = client.post(
        here,
        {"prima": ["VAL1/0001", "VAL2/0001"], "assegna": ["VAL1/0001", "VAL1/0004"]},
        follow=True,
    )

    assert "Assegnazioni salvate: 1 in più, 1 in meno." in answer.content.decode()
    assert _pairs(call) == {"VAL1/0001", "VAL1/0004", "VAL2/0002", "VAL3/0003"}


def test_what_cannot_be_given_or_taken_changes_nothing(town: Town, call: Call) -> None:
    first = call_application(call, "0001")
    members = {row.code: row for row in first_members(call)}
    a_declaration(evaluator=members["VAL1"], application=first, has_conflict=True, reason="Parente")
    begun = an_assignment(evaluator=members["VAL2"], application=first)
    a_sheet(assignment=begun)
    client, here = town.client("Elsa"), f"{HERE}assegnazioni/"

    for given, said in (
        ({"assegna": ["VAL3/0002", "VAL1/0001"]}, "è in conflitto"),
        ({"prima": ["VAL2/0001"], "assegna": ["VAL3/0002"]}, "ha già cominciato la scheda"),
        ({"assegna": ["VAL9/0001"]}, "ricarica la pagina"),
        ({"assegna": ["VAL1/9999"]}, "ricarica la pagina"),
    ):
        answer = client.post(here, given)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert _pairs(call) == {"VAL2/0001"}


def test_the_plan_is_shown_then_confirmed_and_avoids_who_may_not(town: Town, call: Call) -> None:
    first = call_application(call, "0001")
    a_member(organisation=first.lead, user=town.people["Dario"])
    client = town.client("Elsa")
    page = client.get(f"{HERE}distribuzione/?valutatori=2")
    assert page.status_code == 200
    assert _pairs(call) == set()
    piano = page.context["fingerprint"]

    answer = client.post(f"{HERE}distribuzione/", {"valutatori": "2", "piano": piano})

    assert answer.status_code == 302
    pairs = _pairs(call)
    assert len(pairs) == 8
    assert "VAL1/0001" not in pairs
    loads = sorted(sum(pair.startswith(f"VAL{place}/") for pair in pairs) for place in (1, 2, 3))
    assert loads == [2, 3, 3]
    again = client.get(f"{HERE}distribuzione/?valutatori=2")
    assert again.context["plan"].added == ()


def test_a_plan_that_is_no_longer_the_same_is_shown_again(town: Town, call: Call) -> None:
    client = town.client("Elsa")
    piano = client.get(f"{HERE}distribuzione/?valutatori=2").context["fingerprint"]
    an_assignment(evaluator=first_members(call)[0], application=call_application(call, "0003"))

    answer = client.post(f"{HERE}distribuzione/", {"valutatori": "2", "piano": piano})

    assert answer.status_code == 422
    assert "qualcosa è cambiato" in answer.content.decode()
    assert _pairs(call) == {"VAL1/0003"}


@pytest.mark.parametrize("typed", ["0", "10", "due", "1e9", ""])
def test_a_number_that_is_none_gets_a_sentence(town: Town, call: Call, typed: str) -> None:
    answer = town.client("Elsa").post(f"{HERE}distribuzione/", {"valutatori": typed})

    assert answer.status_code == 422
    assert _pairs(call) == set()


def test_too_few_members_are_said_with_the_applications(town: Town, call: Call) -> None:
    page = town.client("Elsa").get(f"{HERE}distribuzione/?valutatori=4").content.decode()

    assert "non bastano: 0001, 0002, 0003, 0004" in page


def test_before_the_evaluation_nothing_is_given(town: Town) -> None:
    call = a_published_call(code="PRESTO")
    an_officer_function(call=call, user=town.people["Elsa"], function="appoint")
    an_application(call=call)
    an_evaluator(panel=a_panel(call=call), code="VAL1")

    answer = town.client("Elsa").post(
        "/gestione/bandi/PRESTO/gruppo/assegnazioni/", {"assegna": ["VAL1/0001"]}
    )

    assert answer.status_code == 422
    assert "solo durante la valutazione" in answer.content.decode()


@pytest.mark.parametrize("address", ["assegnazioni/", "distribuzione/?valutatori=1"])
def test_many_applications_cost_no_more_queries_than_one(town: Town, address: str) -> None:
    counts = []
    for count in (1, 3, 9):
        _call(town, code=f"N{count}", applications=count)
        client = town.client("Elsa")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/gestione/bandi/N{count}/gruppo/{address}").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 14
