"""An officer's lower amount, with its reason."""

from decimal import Decimal

from django.db import transaction

from funders.actions.errors import check_reason, check_seal
from funders.actions.locking import lock
from funders.models import Call
from funders.rules.amounts import Cents
from grants.actions.evaluating import lock_evaluating
from grants.actions.terms import category_terms
from grants.models import AmountProposal, EligibilityCheck
from grants.rules.amount_due import Proposal, amount_due, check_proposal
from projects.documents.application import content_now
from projects.models import Application
from projects.rules.admitted_cost import admitted_cost
from welfare_kmzero import canonical, clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.money import cents


@transaction.atomic
def propose_amount(
    application: Application,
    *,
    proposed: Decimal,
    reason: str,
    by: User,
    seal: str | None = None,
) -> AmountProposal:
    """Propose less than what would be due; a second proposal takes the place of the first.

    ``proposed``: euro. ``seal``: of the proposal that was read (``seal_of``), None where
    nobody reads. Errors: CallNotUnderEvaluation, ReasonMissing, ProposalNotPositive,
    ProposalAboveLimit, StaleVersion.
    """
    reason = check_reason(reason)
    call = lock_evaluating(application.call)
    proposal = Proposal(Cents(cents(proposed)), reason)
    check_proposal(proposal, highest=highest_due(application, call))
    earlier = AmountProposal.objects.filter(application=application).first()
    check_seal(seal_of(earlier), seal)
    row, _ = AmountProposal.objects.update_or_create(
        application=application,
        defaults={
            "proposed": proposed,
            "reason": reason,
            "proposed_at": clock.now(),
            "proposed_by": by,
        },
    )
    _record(
        "amount.proposed",
        application,
        by=by,
        before=None if earlier is None else {"proposed": cents(earlier.proposed)},
        after={"proposed": proposal.amount},
        reason=reason,
    )
    return row


@transaction.atomic
def drop(proposal: AmountProposal, *, by: User) -> Application:
    """Take the proposal back: what the rules give is due again.

    Errors: CallNotUnderEvaluation.
    """
    application = proposal.application
    lock_evaluating(application.call)
    proposal = lock(proposal)
    before = {"proposed": cents(proposal.proposed)}
    proposal.delete()
    _record("amount.proposal_dropped", application, by=by, before=before)
    return application


def seal_of(proposal: AmountProposal | None) -> str:
    """The mark of what is proposed, as it is now; None: nothing yet."""
    if proposal is None:
        return canonical.seal(None)
    return canonical.seal([cents(proposal.proposed), proposal.reason])


def highest_due(application: Application, call: Call) -> Cents:
    """What would be due without a proposal, in cents."""
    content = content_now(application)
    check = EligibilityCheck.objects.filter(application=application).first()
    admitted = None if check is None else check.admitted_cost
    cost = admitted_cost(
        content.budget_items,
        categories=category_terms(call),
        admitted_by_check=None if admitted is None else Cents(cents(admitted)),
    )
    return amount_due(
        requested=Cents(content.requested),
        admitted_cost=cost.total,
        max_grant=None if call.max_grant is None else Cents(cents(call.max_grant)),
        max_grant_rate=call.max_grant_rate,
    ).amount


def _record(
    action: str,
    application: Application,
    *,
    by: User,
    before: Json = None,
    after: Json = None,
    reason: str = "",
) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=application.code,
        before=before,
        after=after,
        reason=reason,
    )
