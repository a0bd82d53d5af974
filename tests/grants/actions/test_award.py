"""Rounds of awards: shared to the cent, spread over the years, sealed, each with its payee."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from funders.actions import funder as parties
from funders.actions.errors import ReasonMissing
from funders.models import Community
from funders.rules.amounts import Cents
from funders.states import Channel, LineRule
from grants.actions import award, decision, decision_sitting, ranking
from grants.actions.award_rows import NotFunded, RoundDoesNotFit, divide, given_by
from grants.actions.history import HistoricEntry
from grants.actions.terms import funding
from grants.models import Award, AwardRound, AwardShare, AwardYear
from tests.factories import a_tax_code
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_party,
    a_proposed_story,
    a_published_call,
    a_story,
    an_application,
    checked,
    elsa,
    facts_of,
    last_event,
    propose,
    rank,
    score_all,
)

pytestmark = pytest.mark.django_db

CUP = "C31B20000010003"


def table(row: AwardRound):
    """Number to amount and shares, in cents."""
    return {
        each.application.number: (
            int(each.awarded * 100),
            [int(share.carried * 100) for share in each.shares.order_by("position")],
        )
        for each in row.awards.select_related("application")
    }


def test_a_round_shares_every_award_to_the_cent():
    story = a_proposed_story("1000.00", "2000.01", "0.01")

    assert table(story.round) == {
        "0001": (100000, [66667, 33333]),
        "0002": (200001, [133334, 66667]),
        "0003": (1, [0, 1]),
    }
    totals = {each.funder.code: each.total for each in story.round.decisions.all()}
    assert totals == {"CARITRO": Decimal("2000.01"), "PAT": Decimal("1000.01")}
    assert story.round.total == Decimal("3000.02")
    event = last_event()
    assert event.action == "round.proposed"
    assert facts_of(event)["after"] == {
        "round": 1,
        "awards": 3,
        "total": 300002,
        "shares": {"CARITRO": 200001, "PAT": 100001},
    }


def test_the_years_of_each_share_sum_to_it():
    story = a_proposed_story("1000.00", "2000.01")

    for share in AwardShare.objects.all():
        planned = dict(share.years.values_list("year", "planned"))
        assert sum(planned.values()) == share.carried
        assert set(planned) == {2019, 2020}
    first = AwardShare.objects.get(award__application__number="0001", position=1)
    assert first.years.get(year=2019).planned in {Decimal("222.22"), Decimal("222.23")}
    assert AwardYear.objects.count() == 8
    assert story.round.awards.count() == 2


def test_three_funders_share_a_round():
    shares = {"CARITRO": Fraction(1, 2), "PAT": Fraction(1, 4), "COMUNE": Fraction(1, 4)}

    story = a_proposed_story("100.01", "100.01", shares=shares)

    totals = [each.total for each in story.round.decisions.order_by("id")]
    assert totals == [Decimal("100.01"), Decimal("50.01"), Decimal("50.00")]
    for amount, parts in table(story.round).values():
        assert sum(parts) == amount == 10001


def test_a_partial_award_says_that_it_was_reduced():
    story = a_proposed_story("20000.00", "20000.00", funding_line=LineRule.PARTIAL)

    reduced = Award.objects.get(application__number="0002")
    assert (reduced.awarded, reduced.is_reduced) == (Decimal("10000.00"), True)
    assert Award.objects.get(application__number="0001").is_reduced is False
    assert story.round.total == Decimal("30000.00")


def test_further_rounds_are_divided_on_the_cumulative_total():
    story = rank(score_all(a_story("0.01", "0.01", "0.01")))

    columns = []
    for number in ("0001", "0002", "0003"):
        row = award.propose_round(story.ranking, only=[number], by=elsa())
        columns.append([int(each.total * 100) for each in row.decisions.order_by("id")])

    assert columns == [[1, 0], [0, 1], [1, 0]]
    assert [row.number for row in AwardRound.objects.order_by("number")] == [1, 2, 3]
    with pytest.raises(award.NothingToAward):
        award.propose_round(story.ranking, by=elsa())


def test_only_what_the_ranking_funds_is_awarded_and_once():
    story = rank(score_all(a_story("9000.00", "30000.00")))

    with pytest.raises(NotFunded, match="0002"):
        award.propose_round(story.ranking, only=["0001", "0002"], by=elsa())
    award.propose_round(story.ranking, only=["0001"], by=elsa())
    with pytest.raises(NotFunded):
        award.propose_round(story.ranking, only=["0001"], by=elsa())

    assert Award.objects.count() == 1


def test_a_round_waits_for_the_approval():
    story = score_all(a_story())
    draft = ranking.compute(story.call, by=elsa())

    with pytest.raises(award.RankingNotApproved):
        award.propose_round(draft, by=elsa())


def test_an_edition_that_funds_nobody_has_an_empty_round_with_its_decisions():
    story = a_proposed_story("9000.00", threshold=Decimal(100))

    assert (story.round.total, story.round.awards.count()) == (Decimal(0), 0)
    assert [each.total for each in story.round.decisions.all()] == [0, 0]
    for each in story.round.decisions.all():
        decision.adopt(each, decided_on=ADOPTED_ON, number="1", by=elsa())
    story.call.refresh_from_db()
    assert story.call.status == "decided"


def test_a_history_is_shared_like_any_other_ranking():
    story = a_story()
    given = [
        HistoricEntry(
            application=each, outcome="funded", position=place, awarded=Decimal("1000.01")
        )
        for place, each in enumerate(story.applications, start=1)
    ]
    row = ranking.record_history(story.call, given, by=elsa())

    made = award.propose_round(ranking.approve(row, by=elsa()), by=elsa())

    assert made.total == Decimal("3000.03")
    assert [each.total for each in made.decisions.order_by("id")] == [
        Decimal("2000.02"),
        Decimal("1000.01"),
    ]
    assert made.awards.first().admitted_cost == Decimal("9000.00")


def test_the_draft_act_takes_the_sitting_and_the_body():
    story = rank(score_all(a_story()))
    sitting = decision_sitting.record_sitting_of_giunta(
        story.call, decision_sitting.SittingFacts(), by=elsa()
    )

    propose(story)

    assert story.decision("PAT").sitting == sitting
    assert story.decision("PAT").deliberation
    assert story.decision("CARITRO").sitting is None
    assert story.decision("CARITRO").body == "Consiglio di Gestione"
    assert not hasattr(story.decision("CARITRO"), "deliberation")


def test_without_the_provincia_there_is_no_deliberation():
    shares = {"CARITRO": Fraction(2, 3), "COMUNE": Fraction(1, 3)}

    story = a_proposed_story("9000.00", shares=shares)

    decisions = story.round.decisions.all()
    assert [hasattr(each, "deliberation") for each in decisions] == [False, False]


# Payee and CUP


def payee(story):
    row = story.round.awards.get()
    return row.payee_name, row.payee_tax_code


def test_through_the_communities_the_payee_is_that_of_the_territory():
    story = a_proposed_story("9000.00")

    assert payee(story) == ("Comunità della Valle di Cembra", "")


def test_a_territory_that_is_no_legal_person_has_its_own_payee():
    code = a_tax_code()
    valley = Community.objects.get(code="C15")
    parties.name_payee(valley, name="Comune di Trento", tax_code=code, by=elsa())
    call = a_published_call()
    application = an_application(call, territory="C15")

    assert payee(proposed(call, application)) == ("Comune di Trento", code)


def proposed(call, application):
    return propose(rank(score_all(checked(call, [application]))))


def test_through_demarchi_the_payee_is_the_foundation():
    story = a_proposed_story("9000.00", channel=Channel.VIA_DEMARCHI)

    demarchi = a_party("DEMARCHI")
    assert payee(story) == (demarchi.name, demarchi.tax_code)


def test_through_demarchi_without_demarchi_the_payee_is_not_known():
    story = a_proposed_story("9000.00", channel=Channel.VIA_DEMARCHI, partner_codes=("COMUNE",))

    assert payee(story) == ("", "")


def test_directly_the_payee_is_the_lead_as_it_was_filed():
    call = a_published_call(channel=Channel.DIRECT)
    application = an_application(call)
    lead = application.lead
    filed_as = lead.name
    lead.name = "Altro nome, dopo"
    lead.save(update_fields=["name"])

    assert payee(proposed(call, application)) == (filed_as, lead.tax_code)


def test_another_payee_is_named_with_a_reason():
    story = a_proposed_story("9000.00")
    row, code = story.round.awards.get(), a_tax_code()
    facts = {"name": "Comune di Rovereto", "tax_code": code, "by": elsa()}

    with pytest.raises(ReasonMissing):
        award.set_payee(row, reason="", **facts)
    with pytest.raises(award.PayeeWrong):
        award.set_payee(row, reason="Convenzione", **{**facts, "tax_code": "12345678901"})
    with pytest.raises(award.PayeeWrong):
        award.set_payee(row, reason="Convenzione", **{**facts, "name": " "})
    row = award.set_payee(row, reason="Convenzione", **facts)

    assert (row.payee_name, row.payee_tax_code) == ("Comune di Rovereto", code)
    assert row.payee_reason == "Convenzione"
    assert facts_of(last_event())["before"]["name"] == "Comunità della Valle di Cembra"


def test_a_cup_is_written_until_the_public_decision():
    story = a_proposed_story("9000.00")
    row = story.round.awards.get()

    with pytest.raises(award.CupWrong):
        award.set_cup(row, cup="C31", by=elsa())
    assert award.set_cup(row, cup=CUP, by=elsa()).cup == CUP
    decision.adopt(story.decision("CARITRO"), decided_on=ADOPTED_ON, by=elsa())
    decision.adopt(story.decision("PAT"), decided_on=ADOPTED_ON, number="1", by=elsa())

    with pytest.raises(award.AwardSettled):
        award.set_cup(row, cup=CUP, by=elsa())
    with pytest.raises(award.AwardSettled):
        award.set_payee(row, name="Altro", tax_code="", reason="Tardi", by=elsa())


def test_the_cup_of_the_application_comes_along():
    story = a_proposed_story("9000.00", cups=[CUP])

    assert story.round.awards.get().cup == CUP


def test_a_round_that_no_table_of_cents_fits_is_refused_in_words():
    story = rank(score_all(a_story("9000.00", "12000.00")))
    sources = funding(story.call)
    bare = replace(sources, money=replace(sources.money, endowments=(Cents(1), Cents(1))))

    with pytest.raises(RoundDoesNotFit) as refused:
        divide(story.call, given_by(story.ranking, None), bare)

    assert "fai aumentare una dotazione" in str(refused.value)
