"""The panel: appointment, members, who signs in, reminders."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funders.models import Call
from grants.models import Evaluator, Panel
from tests.factories import (
    a_declaration,
    a_panel,
    a_person,
    a_published_call,
    an_application,
    an_assignment,
    an_evaluator,
    an_officer_function,
)
from tests.grants.actions.story import facts_of, last_event
from tests.grants.views.seals import seal_in, seal_on
from tests.pages.town import Town
from tests.worlds import an_edition, evaluating
from welfare_kmzero.mail.models import Message
from welfare_kmzero.workflow import move

HERE = "/gestione/bandi/NUOVO/gruppo/"


@pytest.fixture
def call(town: Town) -> Call:
    call = a_published_call(code="NUOVO")
    an_officer_function(call=call, user=town.people["Elsa"], function="appoint")
    return call


def _page(town: Town, address: str = HERE, name: str = "Elsa") -> str:
    answer = town.client(name).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _party(call: Call) -> str:
    return call.protocol.shares.first().funder.code


def test_the_appointment_is_recorded_and_written_again(town: Town, call: Call) -> None:
    client = town.client("Elsa")
    assert "Il gruppo non è ancora registrato." in _page(town)

    first = {"n-appointing_body": "Giunta provinciale"}
    client.post(f"{HERE}nomina/", first | seal_on(client, HERE))
    client.post(
        f"{HERE}nomina/",
        seal_on(client, HERE)
        | {
            "n-appointing_body": "Giunta provinciale",
            "n-appointing_act": "determinazione n. 12",
            "n-appointed_on": "2018-09-03",
            "n-due_at": "2018-10-31T18:00",
        },
    )

    panel = Panel.objects.get(call=call)
    assert (panel.appointing_act, panel.appointed_on.isoformat(), panel.due_at.isoformat()) == (
        "determinazione n. 12",
        "2018-09-03",
        "2018-10-31T17:00:00+00:00",
    )
    page = _page(town)
    assert "3 settembre 2018" in page
    assert "31/10/2018 alle 18:00 (ora italiana)" in page


def test_an_appointment_saved_by_another_is_set_beside_mine(town: Town, call: Call) -> None:
    """SUB-6: act, date and term, whoever writes them."""
    client = town.client("Elsa")
    read_before = seal_on(client, HERE)
    saved = {"n-appointing_body": "Giunta", "n-appointing_act": "delibera n. 1"}
    mine = saved | {"n-appointing_act": "delibera n. 2", "n-due_at": "2018-10-31T18:00"}
    assert client.post(f"{HERE}nomina/", saved | read_before).status_code == 302

    late = client.post(f"{HERE}nomina/", mine | read_before)

    shown = late.content.decode()
    panel = Panel.objects.get(call=call)
    assert late.status_code == 409
    assert "delibera n. 1" in shown
    assert "delibera n. 2" in shown
    assert (panel.appointing_act, panel.due_at) == ("delibera n. 1", None)
    assert client.post(f"{HERE}nomina/", saved | read_before).status_code == 302
    assert client.post(f"{HERE}nomina/", mine | seal_in(shown)).status_code == 302
    panel.refresh_from_db()
    assert (panel.appointing_act, panel.due_at is None) == ("delibera n. 2", False)


def test_an_hour_that_exists_twice_is_no_term(town: Town, call: Call) -> None:  # SUB-9
    answer = town.client("Elsa").post(f"{HERE}nomina/", {"n-due_at": "2018-10-28T02:30"})

    assert answer.status_code == 422
    assert "due volte" in answer.content.decode()
    assert not Panel.objects.filter(call=call).exists()


def test_members_get_codes_in_their_order(town: Town, call: Call) -> None:
    client = town.client("Elsa")
    for name, email in (("Dario Conci", town.people["Dario"].email), ("Donata Gasperi", "")):
        client.post(
            f"{HERE}componenti/",
            {"c-name": name, "c-designated_by": _party(call), "c-email": email},
        )

    found = list(Evaluator.objects.filter(panel__call=call).values_list("code", "name", "user"))
    assert found == [
        ("VAL1", "Dario Conci", town.people["Dario"].pk),
        ("VAL2", "Donata Gasperi", None),
    ]


def test_a_member_wants_a_name_a_party_and_a_person_who_is_registered(
    town: Town, call: Call
) -> None:
    client = town.client("Elsa")
    for typed, said in (
        ({"c-name": " "}, "Scrivi il nome del componente."),
        ({"c-designated_by": "INVENTATO"}, "Scegli una parte del protocollo."),
        ({"c-email": "nessuno@example.org"}, "Nessuna persona registrata"),
    ):
        given = {"c-name": "Dario", "c-designated_by": _party(call), "c-email": "", **typed}
        answer = client.post(f"{HERE}componenti/", given)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Evaluator.objects.filter(panel__call=call).exists()


def test_a_seat_is_given_and_ended(town: Town, call: Call) -> None:
    an_evaluator(panel=a_panel(call=call), code="VAL1", name="Dario Conci")
    dario, client, here = town.people["Dario"], town.client("Elsa"), f"{HERE}componenti/VAL1/"

    assert client.post(here, {"email": dario.email.upper()}).status_code == 302
    assert Evaluator.objects.get(panel__call=call).user == dario
    without = client.post(here, {"reason": ""})
    assert without.status_code == 422
    client.post(here, {"reason": "Trasferito"})

    assert Evaluator.objects.get(panel__call=call).user is None
    event = last_event()
    assert event.action == "panel.evaluator_released"
    assert facts_of(event)["reason"] == "Trasferito"
    assert facts_of(event)["before"] == {"evaluator": "VAL1", "user": dario.email}


def test_a_seat_with_sheets_of_another_is_not_passed_on(town: Town) -> None:
    edition = evaluating(an_edition(code="NUOVO", requests=("9.00",), evaluator_count=1))
    an_officer_function(call=edition.call, user=town.people["Elsa"], function="appoint")
    client, here = town.client("Elsa"), f"{HERE}componenti/VAL1/"
    client.post(here, {"reason": "Trasferito"})

    answer = client.post(here, {"email": a_person("Donata").email})

    assert answer.status_code == 422
    assert "ha già compilato delle schede" in answer.content.decode()


def test_who_lacks_sheets_is_reminded_once_a_day(town: Town, call: Call) -> None:
    panel = a_panel(call=call)
    dario = an_evaluator(panel=panel, code="VAL1", name="Dario", user=town.people["Dario"])
    an_evaluator(panel=panel, code="VAL2", name="Delia")
    for _ in range(2):
        an_assignment(evaluator=dario, application=an_application(call=call))
    move(call, "evaluating", by=town.people["Elsa"])
    client = town.client("Elsa")
    assert "Manda un promemoria (2 schede da consegnare)" in _page(town)

    first = client.post(f"{HERE}promemoria/", follow=True).content.decode()
    again = client.post(f"{HERE}promemoria/", follow=True).content.decode()

    assert "Promemoria a Dario." in first
    assert "già stato avvisato oggi" in again
    (message,) = Message.objects.filter(key__startswith="reminder:")
    assert message.address == town.people["Dario"].email
    assert "hai 2 schede da consegnare" in message.body
    assert "/valutazioni/" in message.body
    assert _page(town).count("mai") >= 1


def test_conflicts_are_shown_and_their_reasons_to_who_appoints(town: Town, call: Call) -> None:
    member = an_evaluator(panel=a_panel(call=call), name="Delia")
    a_declaration(
        evaluator=member,
        application=an_application(call=call),
        has_conflict=True,
        reason="Parente del presidente",
    )
    an_officer_function(call=call, user=town.people["Furio"], function="decide")

    assert "Parente del presidente" in _page(town)
    furio = _page(town, name="Furio")
    assert "Delia" in furio
    assert "Parente del presidente" not in furio


def test_many_members_cost_no_more_queries_than_one(town: Town) -> None:
    counts = []
    for count in (1, 3, 7):
        edition = an_edition(code=f"G{count}", requests=("9.00",) * count, evaluator_count=count)
        an_officer_function(call=edition.call, user=town.people["Elsa"], function="appoint")
        client = town.client("Elsa")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/gestione/bandi/G{count}/gruppo/").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 16
