"""Bodies, and the people who act for them."""

from django.db import transaction
from django.utils.text import slugify

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Community
from projects.models import Member, Organisation
from projects.states import MemberRole, OrganisationKind
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.identifiers import is_iban, is_tax_code, is_vat_number

CODE_LENGTH = 40


class OrganisationCodeTaken(ActionRefused):
    """Another organisation has this code."""


class TaxCodeTaken(ActionRefused):
    """An organisation with this tax code is registered already."""


class IdentifierWrong(ActionRefused):
    """A tax code, VAT number or IBAN does not pass its check."""


class AlreadyAMember(ActionRefused):
    """The person acts for this organisation already, in one role or another."""


class NoLongerAMember(ActionRefused):
    """The person no longer acts for this organisation."""


@transaction.atomic
def register(
    *,
    name: str,
    kind: OrganisationKind,
    tax_code: str,
    territory: Community,
    by: User,
    code: str = "",
    vat_number: str = "",
    address: str = "",
    pec: str = "",
    iban: str = "",
    legal_representative: str = "",
    is_demonstration: bool = False,
) -> Organisation:
    """Write down a body. ``code`` empty: made from the name.

    Errors: IdentifierWrong, TaxCodeTaken, OrganisationCodeTaken.
    """
    _check_identifiers(tax_code=tax_code, vat_number=vat_number, iban=iban)
    if Organisation.objects.filter(tax_code=tax_code).exists():
        raise TaxCodeTaken("Un ente con questo codice fiscale è già registrato.")
    if code and Organisation.objects.filter(code=code).exists():
        raise OrganisationCodeTaken(f"C'è già un ente con codice {code}.")
    organisation = Organisation.objects.create(
        code=code or _free_code(name),
        name=name,
        kind=kind,
        tax_code=tax_code,
        vat_number=vat_number,
        territory=territory,
        address=address,
        pec=pec,
        iban=iban,
        legal_representative=legal_representative,
        is_demonstration=is_demonstration,
        created_at=clock.now(),
        created_by=by,
    )
    record(
        "organisation.registered",
        by=by,
        target_type="organisation",
        target=organisation.code,
        after={"name": name, "kind": str(kind), "territory": territory.code},
    )
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, *, user: User, role: MemberRole, by: User) -> Member:
    """Let ``user`` act for ``organisation``. Errors: AlreadyAMember."""
    organisation = lock(organisation)
    if organisation.members.filter(user=user, ended_at__isnull=True).exists():
        raise AlreadyAMember("La persona agisce già per questo ente.")
    member = Member.objects.create(
        organisation=organisation, user=user, role=role, joined_at=clock.now(), joined_by=by
    )
    _record("organisation.member_added", member, by=by)
    return member


@transaction.atomic
def end_member(member: Member, *, by: User) -> Member:
    """The person no longer acts for the body; the row stays. Errors: NoLongerAMember."""
    member = lock(member)
    if member.ended_at is not None:
        raise NoLongerAMember("La persona non agisce più per questo ente.")
    member.ended_at, member.ended_by = clock.now(), by
    member.save(update_fields=["ended_at", "ended_by"])
    _record("organisation.member_ended", member, by=by)
    return member


def _check_identifiers(*, tax_code: str, vat_number: str, iban: str) -> None:
    faults = [
        ("codice fiscale", not is_tax_code(tax_code)),
        ("partita IVA", bool(vat_number) and not is_vat_number(vat_number)),
        ("IBAN", bool(iban) and not is_iban(iban)),
    ]
    if wrong := [name for name, is_wrong in faults if is_wrong]:
        raise IdentifierWrong(f"Non valido: {', '.join(wrong)}. Controlla i caratteri.")


def _free_code(name: str) -> str:
    stem = slugify(name)[: CODE_LENGTH - 6].strip("-") or "ente"
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code


def _record(action: str, member: Member, *, by: User) -> None:
    record(
        action,
        by=by,
        target_type="organisation",
        target=member.organisation.code,
        after={"member": member.user.email, "role": member.role},
    )
