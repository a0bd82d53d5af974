"""The ranking in the hands of its officers: computed, read, approved."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import proposal, ranking
from grants.models import AmountProposal, Ranking
from grants.rules.amount_due import ProposalAboveLimit
from grants.views.ranking import STALE_PROPOSAL, said
from tests.grants.actions.story import (
    a_story,
    elsa,
    facts_of,
    last_event,
    rank,
    score_all,
)
from tests.grants.people import a_world
from tests.grants.views.office import Office, an_office
from tests.grants.views.seals import seal_on

pytestmark = pytest.mark.django_db

CONFIRMED = {"is_read": "on"}


def computed(story):
    score_all(story)
    ranking.compute(story.call, by=elsa())
    return story


def page_of(office: Office, name: str = "Elsa", query: str = ""):
    return office.client(name).get(office.at(f"graduatoria/{query}"))


def seen(office: Office) -> str:
    return office.client("Elsa").get(office.at("graduatoria/approva/")).context["fingerprint"]


def test_computed_from_the_page_and_read_line_by_line():
    office = an_office()
    client = office.client("Elsa")
    before = client.get(office.at("graduatoria/"))
    assert (before.context["ranking"], before.context["may_compute"]) == (None, True)

    answer = client.post(office.at("graduatoria/calcola/"))

    assert (answer.status_code, answer["Location"]) == (302, office.at("graduatoria/"))
    page = client.get(office.at("graduatoria/"))
    rows = page.context["rows"]
    assert [
        (row.entry.position, row.entry.application.number, row.entry.total, row.outcome,
         row.entry.due, row.entry.proposed, [mean for _, mean in row.means], row.is_below_line)
        for row in rows
    ] == [
        (1, "0001", Decimal("45.00"), "Proposta per il finanziamento", Decimal("9000.00"),
         Decimal("9000.00"), [Decimal("25.00"), Decimal("20.00")], False),
        (2, "0002", Decimal("43.00"), "Proposta per il finanziamento", Decimal("12000.00"),
         Decimal("12000.00"), [Decimal("24.00"), Decimal("19.00")], False),
        (3, "0003", Decimal("41.00"), "Idonea non finanziata (in riserva)", Decimal("15000.00"),
         None, [Decimal("23.00"), Decimal("18.00")], True),
    ]  # fmt: skip
    line = page.context["line"]
    assert (line.endowment, line.awarded, line.reserve, line.left) == (
        Decimal("30000.00"),
        Decimal("21000.00"),
        Decimal("15000.00"),
        Decimal("9000.00"),
    )
    assert (len(line.awards), len(line.reserves)) == (2, 1)


def test_who_does_not_run_the_panel_reads_and_cannot_compute():
    office = an_office(computed)

    for name, status in {"Furio": 200, "Gina": 200, "Ivo": 404, "Ada": 404, "Dario": 404}.items():
        client = office.client(name)
        assert client.get(office.at("graduatoria/")).status_code == status
        assert client.post(office.at("graduatoria/calcola/")).status_code == 404
        assert client.post(office.at("graduatoria/approva/"), CONFIRMED).status_code == 404
    assert page_of(office, "Furio").context["may_compute"] is False


def test_what_lacks_is_said_by_number_and_shortened_when_it_is_long():
    office = an_office(lambda story: story, *["1000.00"] * 22)

    answer = office.client("Elsa").post(office.at("graduatoria/calcola/"))

    assert answer.status_code == 422
    assert answer.context["refused"].startswith(
        "Non c'è nessuna scheda consegnata per le domande: 0001, 0002"
    )
    assert answer.context["refused"].endswith("0020 e altre 2.")


def test_an_amount_above_what_is_now_due_is_said_in_italian():
    assert said(ProposalAboveLimit("1 cents")) == STALE_PROPOSAL


def test_approved_as_it_was_read():
    office = an_office(computed)
    fingerprint = seen(office)

    answer = office.client("Elsa").post(
        office.at("graduatoria/approva/"), {**CONFIRMED, "seen": fingerprint}
    )

    assert (answer.status_code, answer["Location"]) == (302, office.at("graduatoria/"))
    assert (Ranking.objects.get().status, office.call.status) == ("approved", "ranked")
    assert facts_of(last_event())["after"] == {"sha256": fingerprint}
    assert ranking.fingerprint(Ranking.objects.get()) == fingerprint
    page = page_of(office)
    assert (page.context["may_compute"], page.context["may_award"]) == (False, True)
    assert [row.outcome for row in page.context["rows"]][:2] == ["Ammessa a finanziamento"] * 2


def test_a_draft_computed_again_meanwhile_is_not_approved_unseen():
    """Two tabs: the figures under the hand are not those that were read."""
    office = an_office(computed)
    old = seen(office)
    first = office.story.applications[0]
    proposal.propose_amount(first, proposed=Decimal("8000.00"), reason="Meno", by=elsa())
    ranking.compute(office.call, by=elsa())
    client = office.client("Elsa")

    refused = client.post(office.at("graduatoria/approva/"), {**CONFIRMED, "seen": old})

    assert refused.status_code == 422
    assert "ricalcolata mentre la leggevi" in refused.content.decode()
    assert Ranking.objects.get().status == "draft"
    (shown,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', refused.content.decode())
    assert shown == ranking.fingerprint(Ranking.objects.get()) != old
    again = client.post(office.at("graduatoria/approva/"), {**CONFIRMED, "seen": shown})
    assert again.status_code == 302


def test_a_draft_no_longer_true_is_refused_with_a_way_on():
    office = an_office(computed)
    fingerprint = seen(office)
    first = office.story.applications[0]
    proposal.propose_amount(first, proposed=Decimal("8000.00"), reason="Meno", by=elsa())

    answer = office.client("Elsa").post(
        office.at("graduatoria/approva/"), {**CONFIRMED, "seen": fingerprint}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ricalcola la graduatoria" in page
    assert "scegli «Ricalcola»" in page
    assert Ranking.objects.get().status == "draft"


def test_without_the_last_word_nothing_is_approved():
    office = an_office(computed)
    client = office.client("Elsa")

    for data in ({}, {"seen": seen(office)}, {**CONFIRMED, "seen": "x"}, CONFIRMED):
        assert client.post(office.at("graduatoria/approva/"), data).status_code == 422
    assert Ranking.objects.get().status == "draft"


def test_approved_twice_says_so():
    office = Office(a_world(rank(score_all(a_story()))))
    client = office.client("Elsa")
    fingerprint = ranking.fingerprint(Ranking.objects.get())

    answer = client.post(office.at("graduatoria/approva/"), {**CONFIRMED, "seen": fingerprint})

    assert answer.status_code == 422
    assert "La graduatoria è approvata" in answer.content.decode()
    assert client.get(office.at("graduatoria/approva/")).status_code == 200


def test_there_is_nothing_to_approve_before_it_is_computed():
    office = an_office()

    assert office.client("Elsa").get(office.at("graduatoria/approva/")).status_code == 404


def test_pages_beyond_the_last_are_not_there():
    # INJ-4
    office = an_office(computed)

    for query in ("?pagina=2", f"?pagina={10**30}", "?pagina=-1", "?pagina=1e9", "?pagina="):
        assert page_of(office, query=query).status_code == 404


def test_an_amount_is_proposed_with_its_reason_and_dropped():
    office = an_office(computed)
    client = office.client("Elsa")
    address = office.at("graduatoria/importi/0001/")
    assert client.get(address).context["highest"] == Decimal("9000.00")

    read_before = seal_on(client, address)
    typed = {"proposed": "8.000,50", "reason": "Spese doppie"} | read_before
    answer = client.post(address, typed)

    assert answer.status_code == 302
    late = client.post(address, typed | {"proposed": "7.000,00"})
    assert late.status_code == 409  # SUB-6
    assert "8.000,50" in late.content.decode()
    assert "7.000,00" in late.content.decode()
    assert client.post(address, typed).status_code == 302
    row = AmountProposal.objects.get()
    assert (row.proposed, row.reason) == (Decimal("8000.50"), "Spese doppie")
    assert "Spese doppie" in page_of(office).content.decode()
    assert client.post(f"{address}togli/").status_code == 302
    assert not AmountProposal.objects.exists()
    assert client.post(f"{address}togli/")["Location"] == address


def test_amounts_that_are_none_are_explained():
    # MON-3, MON-5
    office = an_office(computed)
    client = office.client("Elsa")
    address = office.at("graduatoria/importi/0001/")

    for typed in ("9000,01", "0", "-5", "1E+2", "NaN", "1_000", "٣", "1,234", "", "9" * 60):
        answer = client.post(address, {"proposed": typed, "reason": "Prova"})
        assert answer.status_code == 422, typed
        assert answer.context["form"].errors.keys() == {"proposed"}, typed
    assert client.post(address, {"proposed": "1,00", "reason": " "}).status_code == 422
    assert client.get(office.at("graduatoria/importi/9999/")).status_code == 404
    assert not AmountProposal.objects.exists()


def test_amounts_are_of_who_checks_and_before_the_approval():
    office = Office(a_world(rank(score_all(a_story()))))
    address = office.at("graduatoria/importi/0001/")

    assert office.client("Furio").get(address).status_code == 404
    answer = office.client("Elsa").post(address, {"proposed": "1,00", "reason": "Tardi"})
    assert answer.status_code == 422
    assert "si può fare solo" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_queries_do_not_grow_with_the_rows(count):
    office = an_office(computed, *["3000.00"] * count)
    client = office.client("Elsa")
    client.get(office.at("graduatoria/"))

    with CaptureQueriesContext(connection) as captured:
        client.get(office.at("graduatoria/"))

    assert len(captured) == 12


def test_a_ranking_too_long_to_draw_is_drawn_by_blocks(monkeypatch):
    monkeypatch.setattr("grants.views._ranking.MANY", 2)
    office = an_office(computed)

    line = page_of(office).context["line"]

    assert (len(line.awards), len(line.reserves), line.awarded) == (1, 1, Decimal("21000.00"))
