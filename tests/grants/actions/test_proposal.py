"""An officer's lower amount."""

from decimal import Decimal
from fractions import Fraction

import pytest

from funders.actions.errors import ReasonMissing
from grants.actions import proposal, ranking
from grants.actions.evaluating import CallNotUnderEvaluation
from grants.models import AmountProposal, RankingEntry
from grants.rules.amount_due import ProposalAboveLimit, ProposalNotPositive
from tests.grants.actions.story import a_story, elsa, facts_of, last_event, rank, score_all

pytestmark = pytest.mark.django_db


def propose(story, text="6000.00", reason="Costi eccessivi"):
    return proposal.propose_amount(
        story.applications[0], proposed=Decimal(text), reason=reason, by=elsa()
    )


def test_a_proposal_lowers_what_is_due_and_is_replaced_by_the_next():
    story = score_all(a_story())

    propose(story)
    second = propose(story, "7000.00", "Rivisti")

    assert AmountProposal.objects.get() == second
    assert facts_of(last_event()) == {
        "before": {"proposed": 600000},
        "after": {"proposed": 700000},
        "reason": "Rivisti",
    }
    ranking.compute(story.call, by=elsa())
    entry = RankingEntry.objects.get(application=story.applications[0])
    assert (entry.due, entry.proposed, entry.outcome) == (7000, 7000, "funded")


def test_a_proposal_never_raises_what_is_due():
    story = a_story(max_grant=Decimal("8000.00"))

    with pytest.raises(ProposalAboveLimit):
        propose(story, "8000.01")
    assert propose(story, "8000.00").proposed == 8000


def test_a_proposal_is_held_to_the_rate_of_the_admitted_cost():
    story = a_story(max_grant_rate=Fraction(1, 2))

    with pytest.raises(ProposalAboveLimit):
        propose(story, "4500.01")


def test_a_proposal_is_positive_and_reasoned():
    story = a_story()

    with pytest.raises(ProposalNotPositive):
        propose(story, "0.00")
    with pytest.raises(ReasonMissing):
        propose(story, reason=" ")


def test_a_proposal_can_be_dropped():
    story = a_story()
    row = propose(story)

    proposal.drop(row, by=elsa())

    assert not AmountProposal.objects.exists()
    assert last_event().action == "amount.proposal_dropped"


def test_amounts_are_settled_once_the_ranking_is_approved():  # EVA-5
    story = score_all(a_story())
    row = propose(story)
    rank(story)

    with pytest.raises(CallNotUnderEvaluation):
        propose(story, "100.00")
    with pytest.raises(CallNotUnderEvaluation):
        proposal.drop(row, by=elsa())
