"""What is an eligible application due, before the line of the money is drawn?

Rule. It is due what it requested, but no more than the maximum contribution of the call
(``max_grant``) and no more than the maximum rate of the call (``max_grant_rate``) of the
admitted cost, parts of a cent dropped. An officer may propose another amount with a
written reason: more than zero, and no more than the lowest of request and maxima.

Source: the call, which fixes the maxima (2021: 150.000 euro and 60 % of the cost).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from funders.rules.amounts import Cents, check_not_negative, part_rounded_down
from funders.rules.errors import RuleError


class ProposalWithoutReason(RuleError):
    """An amount that differs from the rule needs a written reason."""


class ProposalNotPositive(RuleError):
    """To propose nothing is not an award."""


class ProposalAboveLimit(RuleError):
    """A proposal lowers what is due, never raises it."""


class Limit(StrEnum):
    """What decided the amount due."""

    REQUESTED = "requested"
    MAX_GRANT = "max_grant"
    MAX_GRANT_RATE = "max_grant_rate"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An officer's amount, with the reason that will be printed."""

    amount: Cents
    reason: str


@dataclass(frozen=True, slots=True)
class AmountDue:
    """``decided_by``: the first of the limits, in their order, that gave the amount."""

    amount: Cents
    decided_by: Limit


def amount_due(
    *,
    requested: Cents,
    admitted_cost: Cents,
    max_grant: Cents | None = None,
    max_grant_rate: Fraction | None = None,
    proposal: Proposal | None = None,
) -> AmountDue:
    """``max_grant`` or ``max_grant_rate`` None: the call sets no such maximum.

    The amount is zero where the rate leaves less than a cent.
    Errors: NegativeAmount, ProposalWithoutReason, ProposalNotPositive, ProposalAboveLimit.
    """
    check_not_negative(requested)
    check_not_negative(admitted_cost)
    limits = [AmountDue(requested, Limit.REQUESTED)]
    if max_grant is not None:
        limits.append(AmountDue(max_grant, Limit.MAX_GRANT))
    if max_grant_rate is not None:
        ceiling = part_rounded_down(admitted_cost, max_grant_rate)
        limits.append(AmountDue(ceiling, Limit.MAX_GRANT_RATE))
    lowest = min(limits, key=lambda limit: limit.amount)
    if proposal is None:
        return lowest
    check_proposal(proposal, highest=lowest.amount)
    return AmountDue(proposal.amount, Limit.PROPOSAL)


def check_proposal(proposal: Proposal, *, highest: Cents) -> None:
    """Errors: ProposalWithoutReason, ProposalNotPositive, ProposalAboveLimit."""
    if not proposal.reason.strip():
        raise ProposalWithoutReason
    if proposal.amount <= 0:
        raise ProposalNotPositive(f"{proposal.amount} cents")
    if proposal.amount > highest:
        raise ProposalAboveLimit(f"{proposal.amount} cents, at most {highest}")
