"""Awards proposed, their payee and CUP, the results told to everyone."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import decision
from grants.models import Award, AwardRound, Publication
from tests.factories import a_tax_code
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_proposed_story,
    a_story,
    elsa,
    facts_of,
    last_event,
    rank,
    score_all,
)
from tests.grants.people import a_world
from tests.grants.views.office import Office, an_office
from tests.grants.views.seals import seal_in, seal_on

pytestmark = pytest.mark.django_db

SURE = {"is_sure": "on"}
CUP = "C31B20000010003"


def ranked_office(*requests: str) -> Office:
    return Office(a_world(rank(score_all(a_story(*requests)))))


def proposed_office(*requests: str) -> Office:
    return Office(a_world(a_proposed_story(*requests)))


def test_proposed_from_the_page_and_listed_with_their_parts():
    office = ranked_office()
    client = office.client("Elsa")
    assert client.get(office.at("contributi/")).context["left"].awards == 2

    answer = client.post(office.at("contributi/proponi/"), SURE)

    assert (answer.status_code, answer["Location"]) == (302, office.at("contributi/"))
    page = client.get(office.at("contributi/"))
    assert [
        (row.award.application.number, row.award.awarded, [part for _, part in row.parts])
        for row in page.context["rows"]
    ] == [
        ("0001", Decimal("9000.00"), [Decimal("6000.00"), Decimal("3000.00")]),
        ("0002", Decimal("12000.00"), [Decimal("8000.00"), Decimal("4000.00")]),
    ]
    assert page.context["left"].awards == 0


def test_proposed_twice_by_two_tabs_makes_one_round():
    office = ranked_office()
    client = office.client("Elsa")
    client.post(office.at("contributi/proponi/"), SURE)

    again = client.post(office.at("contributi/proponi/"), SURE)

    assert again.status_code == 422
    assert "già proposti" in again.content.decode()
    assert AwardRound.objects.count() == 1


def test_nothing_is_proposed_without_the_word_or_before_the_approval():
    office = an_office()
    client = office.client("Elsa")

    assert client.get(office.at("contributi/proponi/")).status_code == 200
    assert client.post(office.at("contributi/proponi/"), {}).status_code == 422
    refused = client.post(office.at("contributi/proponi/"), SURE)
    assert refused.status_code == 422
    assert "La graduatoria non è ancora approvata" in refused.content.decode()
    assert not AwardRound.objects.exists()


def test_an_edition_that_funds_nobody_is_closed_by_an_empty_round():
    office = ranked_office("90000.00")
    client = office.client("Elsa")
    assert "tornata vuota" in client.get(office.at("contributi/")).content.decode()

    assert client.post(office.at("contributi/proponi/"), SURE).status_code == 302

    assert AwardRound.objects.get().total == 0
    assert client.get(office.at("contributi/")).status_code == 200


def test_payee_and_cup_are_set_with_their_checks():
    office = proposed_office()
    client = office.client("Elsa")
    address, code = office.at("contributi/domanda/0001/"), a_tax_code()
    payee = {"ente-name": " Comune di Rovereto ", "ente-tax_code": f" {code} ",
             "ente-reason": "Sede del progetto"}  # fmt: skip

    payee |= seal_on(client, address, form=1)
    cup = {"cup-cup": "c31b2000 0010003"} | seal_on(client, address)
    assert client.post(f"{address}erogatore/", payee).status_code == 302
    assert client.post(f"{address}cup/", cup).status_code == 302

    award = Award.objects.get(application__number="0001")
    assert (award.payee_name, award.payee_tax_code, award.cup) == ("Comune di Rovereto", code, CUP)
    assert facts_of(last_event())["after"] == {"cup": CUP}


def test_a_payee_or_a_cup_set_by_another_is_set_beside_mine():
    """SUB-6: two officers on one award; the CUP of one does not disturb the payee of the other."""
    office = proposed_office()
    client = office.client("Elsa")
    address, other_cup = office.at("contributi/domanda/0001/"), "C31B20000020003"
    cup_read, payee_read = seal_on(client, address), seal_on(client, address, form=1)
    payee = {"ente-name": "Comune di Rovereto", "ente-tax_code": "", "ente-reason": "Sede"}
    another = payee | {"ente-name": "Comune di Arco"}
    assert client.post(f"{address}erogatore/", payee | payee_read).status_code == 302
    assert client.post(f"{address}cup/", {"cup-cup": CUP} | cup_read).status_code == 302

    late_payee = client.post(f"{address}erogatore/", another | payee_read)
    late_cup = client.post(f"{address}cup/", {"cup-cup": other_cup} | cup_read)

    award = Award.objects.get(application__number="0001")
    assert (late_payee.status_code, late_cup.status_code) == (409, 409)
    assert (award.payee_name, award.cup) == ("Comune di Rovereto", CUP)
    shown = late_payee.content.decode()
    assert "Comune di Rovereto" in shown
    assert "Comune di Arco" in shown
    assert client.post(f"{address}cup/", {"cup-cup": CUP} | cup_read).status_code == 302
    assert client.post(f"{address}erogatore/", another | seal_in(shown)).status_code == 302
    award.refresh_from_db()
    assert (award.payee_name, award.payee_reason) == ("Comune di Arco", "Sede")


def test_what_is_no_payee_and_no_cup_is_explained():
    office = proposed_office()
    client = office.client("Elsa")
    address = office.at("contributi/domanda/0001/")
    before = Award.objects.get(application__number="0001")

    for cup in ("", "C31B2000001000", "x" * 41, "C31B2000001000é"):
        assert client.post(f"{address}cup/", {"cup-cup": cup}).status_code == 422
    for name, code, reason in (
        ("", "", "Perché"),
        ("Comune", "12345678901", "Perché"),
        ("Comune", "", " "),
    ):
        payee = {"ente-name": name, "ente-tax_code": code, "ente-reason": reason}
        assert client.post(f"{address}erogatore/", payee).status_code == 422

    after = Award.objects.get(pk=before.pk)
    assert (after.payee_name, after.cup) == (before.payee_name, before.cup)


def test_after_the_public_decision_the_award_stays_as_printed():
    story = a_proposed_story("9000.00", cups=[CUP])
    office = Office(a_world(story))
    for code in ("CARITRO", "PAT"):
        decision.adopt(story.decision(code), decided_on=ADOPTED_ON, number="1", by=elsa())
    client = office.client("Elsa")
    address = office.at("contributi/domanda/0001/")

    assert client.get(address).context["may_write"] is False
    refused = client.post(f"{address}cup/", {"cup-cup": CUP})
    assert refused.status_code == 422
    assert "già registrata" in refused.content.decode()
    assert office.client("Furio").post(f"{address}cup/", {"cup-cup": CUP}).status_code == 404


def test_results_are_published_once_by_who_publishes():
    office = ranked_office()
    client = office.client("Furio")
    address = office.at("pubblica-esiti/")
    assert "non sono ancora proposti" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert office.client("Elsa").post(address, SURE).status_code == 404

    answer = client.post(address, SURE)

    assert (answer.status_code, answer["Location"]) == (302, office.at("graduatoria/"))
    assert Publication.objects.get().published_by == office.world.people["Furio"]
    again = client.post(address, SURE)
    assert again.status_code == 422
    assert "già pubblici" in again.content.decode()
    assert client.get(office.at("graduatoria/")).context["ranking"].is_published is True


def test_results_wait_for_the_approval():
    office = an_office()

    answer = office.client("Furio").post(office.at("pubblica-esiti/"), SURE)

    assert answer.status_code == 422
    assert "dopo l'approvazione" in answer.content.decode().replace("&#x27;", "'")
    assert not Publication.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_queries_do_not_grow_with_the_rows(count):
    office = proposed_office(*["3000.00"] * count)
    client = office.client("Elsa")
    client.get(office.at("contributi/"))

    with CaptureQueriesContext(connection) as captured:
        client.get(office.at("contributi/"))

    assert len(captured) == 11
