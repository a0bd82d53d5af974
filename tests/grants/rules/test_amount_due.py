from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funders.rules.amounts import Cents, NegativeAmount
from grants.rules.amount_due import (
    AmountDue,
    Limit,
    Proposal,
    ProposalAboveLimit,
    ProposalNotPositive,
    ProposalWithoutReason,
    amount_due,
)


@pytest.mark.parametrize(
    ("requested", "cost", "max_grant", "rate", "due"),
    [
        (100, 100, None, None, AmountDue(Cents(100), Limit.REQUESTED)),
        (100, 50, None, None, AmountDue(Cents(100), Limit.REQUESTED)),
        (100, 200, 80, None, AmountDue(Cents(80), Limit.MAX_GRANT)),
        (100, 200, 100, None, AmountDue(Cents(100), Limit.REQUESTED)),
        (100, 100, None, Fraction(3, 5), AmountDue(Cents(60), Limit.MAX_GRANT_RATE)),
        (100, 101, None, Fraction(2, 3), AmountDue(Cents(67), Limit.MAX_GRANT_RATE)),
        (100, 100, 60, Fraction(3, 5), AmountDue(Cents(60), Limit.MAX_GRANT)),
        (100, 100, 61, Fraction(3, 5), AmountDue(Cents(60), Limit.MAX_GRANT_RATE)),
        (100, 1, None, Fraction(3, 5), AmountDue(Cents(0), Limit.MAX_GRANT_RATE)),
        (
            15_000_001,
            25_000_000,
            15_000_000,
            Fraction(3, 5),
            AmountDue(Cents(15_000_000), Limit.MAX_GRANT),
        ),
    ],
)
def test_amount_due_is_the_lowest_of_request_and_maxima(requested, cost, max_grant, rate, due):
    result = amount_due(
        requested=requested, admitted_cost=cost, max_grant=max_grant, max_grant_rate=rate
    )

    assert result == due


@pytest.mark.parametrize("amount", [1, 59, 60])
def test_amount_due_is_the_proposal_within_the_lowest_limit(amount):
    result = amount_due(
        requested=Cents(100),
        admitted_cost=Cents(100),
        max_grant_rate=Fraction(3, 5),
        proposal=Proposal(Cents(amount), "Spese non coerenti con il bando."),
    )

    assert result == AmountDue(amount, Limit.PROPOSAL)


@pytest.mark.parametrize(
    ("amount", "reason", "error"),
    [
        (50, "", ProposalWithoutReason),
        (50, " \n", ProposalWithoutReason),
        (0, "Motivo", ProposalNotPositive),
        (-1, "Motivo", ProposalNotPositive),
        (61, "Motivo", ProposalAboveLimit),
        (100, "Motivo", ProposalAboveLimit),
    ],
)
def test_amount_due_refuses_a_proposal_outside_the_rule(amount, reason, error):  # MON-5
    with pytest.raises(error):
        amount_due(
            requested=Cents(100),
            admitted_cost=Cents(100),
            max_grant_rate=Fraction(3, 5),
            proposal=Proposal(Cents(amount), reason),
        )


@pytest.mark.parametrize(("requested", "cost"), [(-1, 1), (1, -1)])
def test_amount_due_refuses_amounts_below_zero(requested, cost):
    with pytest.raises(NegativeAmount):
        amount_due(requested=requested, admitted_cost=cost)


@given(
    requested=st.integers(0, 10**12),
    cost=st.integers(0, 10**12),
    max_grant=st.none() | st.integers(0, 10**12),
    rate=st.none() | st.fractions(0, 1),
)
def test_amount_due_is_the_greatest_that_respects_every_limit(requested, cost, max_grant, rate):
    amount = amount_due(
        requested=requested, admitted_cost=cost, max_grant=max_grant, max_grant_rate=rate
    ).amount

    def respects(cents):
        return (
            cents <= requested
            and (max_grant is None or cents <= max_grant)
            and (rate is None or cents <= cost * rate)
        )

    assert respects(amount)
    assert not respects(amount + 1)
