"""A funder decided: the decision is recorded, and its act becomes final in the same breath."""

import datetime as dt

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.states import FunderKind
from grants.actions import act
from grants.actions.decision import adopt
from grants.models import DeliberationItem, FundingDecision
from grants.states import ItemState
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act
from welfare_kmzero.money import format_euro

# In the checklist of the act: the money is set aside elsewhere, or need not be.
BOOKING_ITEM = "booking"


class CommitmentsMissing(ActionRefused):
    """The Giunta's act commits its share, row by row, unless it says why it need not."""


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

    Errors: CommitmentsMissing, those of ``decision.adopt``.
    """
    _check_committed(decision)
    decision = adopt(decision, decided_on=decided_on, number=number, body=body, by=by)
    issue_paper(decision, by=by)
    return decision


def _check_committed(decision: FundingDecision) -> None:
    if decision.funder.kind != FunderKind.PROVINCE or not decision.total:
        return
    not_due = DeliberationItem.objects.filter(
        deliberation__decision=decision, code=BOOKING_ITEM, state=ItemState.NOT_DUE
    )
    if not decision.commitments.exists() and not not_due.exists():
        raise CommitmentsMissing(
            f"Mancano gli impegni: scrivili finché fanno {format_euro(decision.total)}, oppure "
            "segna nel testo che la prenotazione di impegno non è dovuta, con il motivo."
        )


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
