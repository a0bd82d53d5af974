"""The parties of a protocol."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Community, Funder
from funders.states import FunderKind
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.identifiers import is_tax_code


class FunderCodeTaken(ActionRefused):
    """There is a party with this code already."""


class TaxCodeWrong(ActionRefused):
    """The check digit does not match."""


@transaction.atomic
def register(
    *,
    code: str,
    name: str,
    kind: FunderKind,
    by: User,
    tax_code: str = "",
    deciding_body: str = "",
) -> Funder:
    """Write down a party. Errors: FunderCodeTaken, TaxCodeWrong."""
    _check_tax_code(tax_code)
    if Funder.objects.filter(code=code).exists():
        raise FunderCodeTaken(f"C'è già una parte con codice {code}.")
    funder = Funder.objects.create(
        code=code, name=name, kind=kind, tax_code=tax_code, deciding_body=deciding_body
    )
    record(
        "funder.registered",
        by=by,
        target_type="funder",
        target=code,
        after={"name": name, "kind": str(kind), "deciding_body": deciding_body},
    )
    return funder


@transaction.atomic
def name_payee(community: Community, *, name: str, tax_code: str, by: User) -> Community:
    """Say which body pays in a territory that is no legal person. Errors: TaxCodeWrong."""
    _check_tax_code(tax_code)
    community = lock(community)
    before = {"name": community.payee_name, "tax_code": community.payee_tax_code}
    community.payee_name, community.payee_tax_code = name, tax_code
    community.save(update_fields=["payee_name", "payee_tax_code"])
    record(
        "community.payee_named",
        by=by,
        target_type="community",
        target=community.code,
        before=before,
        after={"name": name, "tax_code": tax_code},
    )
    return community


def _check_tax_code(tax_code: str) -> None:
    if tax_code and not is_tax_code(tax_code):
        raise TaxCodeWrong("Il codice fiscale non è valido: controlla i caratteri.")
