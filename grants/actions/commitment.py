"""The rows of the public commitment (impegno), typed by an officer."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction

from funders.actions.errors import ActionRefused, check_seal
from funders.actions.locking import lock
from grants.models import Commitment, FundingDecision
from grants.states import DecisionState
from welfare_kmzero import canonical
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.money import cents


class PrivateFunderCommits(ActionRefused):
    """A private funder decides by an act of private law, without commitments."""


class DecisionAdopted(ActionRefused):
    """The commitments of an adopted act are frozen."""


class CommitmentWrong(ActionRefused):
    """A row has a payee, a chapter and an amount; its tax code, if any, passes its check."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitmentDraft:
    """``committed`` in euro; numbers empty until they are known."""

    payee_name: str
    chapter: str
    exercise: int
    committed: Decimal
    payee_tax_code: str = ""
    booking_number: str = ""
    commitment_number: str = ""


@transaction.atomic
def write(
    decision: FundingDecision,
    rows: Iterable[CommitmentDraft],
    *,
    by: User,
    seal: str | None = None,
) -> FundingDecision:
    """Write the rows in the place of those before; their sum is held at the adoption.

    ``seal``: of the rows as the writer read them; None where nobody reads. Errors:
    PrivateFunderCommits, DecisionAdopted, CommitmentWrong, StaleVersion.
    """
    rows = list(rows)
    if decision.funder.is_private:
        raise PrivateFunderCommits("La decisione di un ente privato non ha impegni di spesa.")
    for row in rows:
        _check(row)
    lock(decision.round.call)
    decision = lock(decision)
    if decision.status != DecisionState.DRAFT:
        raise DecisionAdopted("La decisione è registrata: gli impegni non si modificano.")
    check_seal(seal_of(decision), seal)
    decision.commitments.all().delete()
    Commitment.objects.bulk_create(
        Commitment(
            decision=decision,
            position=position,
            payee_name=row.payee_name.strip(),
            payee_tax_code=row.payee_tax_code,
            chapter=row.chapter.strip(),
            exercise=row.exercise,
            committed=row.committed,
            booking_number=row.booking_number,
            commitment_number=row.commitment_number,
        )
        for position, row in enumerate(rows, start=1)
    )
    record(
        "commitments.written",
        by=by,
        target_type="call",
        target=decision.round.call.code,
        after={
            "round": decision.round.number,
            "funder": decision.funder.code,
            "rows": len(rows),
            "total": sum(cents(row.committed) for row in rows),
        },
    )
    return decision


def seal_of(decision: FundingDecision) -> str:
    """The mark of the rows as they are: one query."""
    names = [each.name for each in fields(CommitmentDraft)]
    rows = decision.commitments.order_by("position").values_list(*names)
    return canonical.seal([[str(each) for each in row] for row in rows])


def _check(row: CommitmentDraft) -> None:
    if not row.payee_name.strip() or not row.chapter.strip() or row.committed <= 0:
        raise CommitmentWrong("Ogni riga ha beneficiario, capitolo e un importo maggiore di zero.")
    if row.payee_tax_code and not is_tax_code(row.payee_tax_code):
        raise CommitmentWrong(f"Il codice fiscale di {row.payee_name} non è valido.")
