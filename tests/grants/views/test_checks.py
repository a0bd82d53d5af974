"""The list of the formal check, and many applications admitted together."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funders.models import Call
from grants.models import EligibilityCheck
from projects.models import Application
from tests.factories import (
    a_protocol_entry,
    a_published_call,
    an_application,
    an_integration_request,
    an_officer_function,
)
from tests.grants.views.test_check import a_filed_application
from tests.pages.town import Town
from welfare_kmzero.workflow import move


@pytest.fixture
def call(town: Town) -> Call:
    """Under evaluation, Elsa checks."""
    call = a_published_call(code="ISTRUTTORIA")
    an_officer_function(call=call, user=town.people["Elsa"])
    return call


def _evaluating(town: Town, call: Call) -> Call:
    return move(call, "evaluating", by=town.people["Elsa"])


def _page(town: Town, address: str, name: str = "Elsa") -> str:
    answer = town.client(name).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_list_says_state_proposal_and_protocol(town: Town, call: Call) -> None:
    first = a_filed_application(call, title="Orti in comune")
    a_filed_application(call, title="Portierato sociale", documents=0)
    a_protocol_entry(target=first.code, number="PAT-77")
    _evaluating(town, call)

    page = _page(town, "/gestione/bandi/ISTRUTTORIA/istruttoria/")

    assert "2 domande." in page
    assert "n. 0001 – Orti in comune" in page
    assert "In istruttoria formale" in page
    assert "n. PAT-77 del" in page
    assert "Ammetti insieme le domande senza rilievi" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("stato=da-decidere", {"0001"}),
        ("stato=ammesse", {"0002"}),
        ("stato=integrazione", {"0003"}),
        ("stato=non-ammesse", set()),
        ("testo=0002", {"0002"}),
        ("testo=%25", set()),
        ("stato=inventato", {"0001", "0002", "0003"}),
    ],
)
def test_filters_choose_the_applications(
    town: Town, call: Call, query: str, shown: set[str]
) -> None:
    rows = [an_application(call=call) for _ in range(3)]
    check = EligibilityCheck.objects.create(
        application=rows[1], opened_at=rows[1].filed_at, opened_by=town.people["Elsa"]
    )
    move(check, "admitted", by=town.people["Elsa"])
    an_integration_request(application=rows[2])
    _evaluating(town, call)

    page = _page(town, f"/gestione/bandi/ISTRUTTORIA/istruttoria/?{query}")

    assert {row.number for row in rows if f"n. {row.number} –" in page} == shown


def test_those_without_findings_are_admitted_together_and_no_other(town: Town, call: Call) -> None:
    clean = [a_filed_application(call) for _ in range(2)]
    wrong = a_filed_application(call, requested=Decimal("1.00"))
    _evaluating(town, call)
    address = "/gestione/bandi/ISTRUTTORIA/ammissione/"
    page = _page(town, address)
    assert "<strong>2 domande saranno ammesse</strong>" in page
    assert "1 domanda ha qualcosa da guardare" in page

    answer = town.client("Elsa").post(
        address, {"domanda": [row.code for row in (*clean, wrong)]}, follow=True
    )

    assert "2 domande ammesse." in answer.content.decode()
    decided = dict(EligibilityCheck.objects.values_list("application__code", "status"))
    assert {row.code: decided.get(row.code) for row in (*clean, wrong)} == {
        clean[0].code: "admitted",
        clean[1].code: "admitted",
        wrong.code: None,
    }


def test_admitted_twice_is_once(town: Town, call: Call) -> None:
    row = a_filed_application(call)
    _evaluating(town, call)
    client = town.client("Elsa")

    for _ in range(2):
        client.post("/gestione/bandi/ISTRUTTORIA/ammissione/", {"domanda": [row.code]})

    assert EligibilityCheck.objects.filter(application=row).count() == 1


def test_an_application_of_another_call_is_not_admitted(town: Town, call: Call) -> None:
    other = a_filed_application(a_published_call(code="ALTRO"))
    a_filed_application(call)
    _evaluating(town, call)

    town.client("Elsa").post("/gestione/bandi/ISTRUTTORIA/ammissione/", {"domanda": [other.code]})

    assert not EligibilityCheck.objects.filter(application=other).exists()


def test_many_applications_cost_no_more_queries_than_one(town: Town) -> None:
    counts = []
    for count in (1, 3, 12):
        call = a_published_call(code=f"ISTR-{count}")
        an_officer_function(call=call, user=town.people["Elsa"])
        for _ in range(count):
            an_application(call=call)
        _evaluating(town, call)
        client = town.client("Elsa")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/gestione/bandi/ISTR-{count}/istruttoria/").status_code == 200
        counts.append(len(captured))

    assert Application.objects.filter(call__code="ISTR-12").count() == 12
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
