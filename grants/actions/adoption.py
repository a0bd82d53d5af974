"""A funder decided: the decision is recorded, and its act becomes final in the same breath."""

import datetime as dt

from django.db import transaction

from grants.actions import act
from grants.actions.decision import adopt
from grants.models import FundingDecision
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act


@transaction.atomic
def record_adoption(
    decision: FundingDecision,
    *,
    decided_on: dt.date,
    number: str = "",
    body: str = "",
    by: User,
) -> FundingDecision:
    """Record the decision, then ask for its act with the number: one cannot be without the other.

    Errors: those of ``decision.adopt``.
    """
    decision = adopt(decision, decided_on=decided_on, number=number, body=body, by=by)
    issue_paper(decision, by=by)
    return decision


@transaction.atomic
def issue_paper(decision: FundingDecision, *, by: User) -> Act | None:
    """The act on which the funder decides, as things stand.

    None for a public funder whose act is written elsewhere.
    """
    if decision.funder.is_private:
        return act.issue_proposal(decision, by=by)
    if hasattr(decision, "deliberation"):
        return act.issue_deliberation(decision.deliberation, by=by)
    return None
