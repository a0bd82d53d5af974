"""Bodies, and the people who act for them."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock
from funders.models import Community
from funders.states import OrganisationKind
from projects.models import Application, Member, Organisation
from projects.rules.names import foreign_letters, tidy_name
from projects.states import MemberRole
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.identifiers import is_iban, is_tax_code, is_vat_number

CODE_LENGTH = 40
# Words of our own addresses (/enti/nuovo/): no body is called so.
RESERVED = frozenset({"nuovo", "inviti"})
WRITABLE = frozenset(
    {
        "name",
        "kind",
        "tax_code",
        "vat_number",
        "territory",
        "address",
        "pec",
        "iban",
        "legal_representative",
    }
)
# What an event tells with its text; of the rest, which may be a person's, only that it changed.
TOLD = ("name", "kind", "iban")

_TAX_CODE_TAKEN = (
    "Un ente con questo codice fiscale è già registrato. Se ne fai parte, chiedi al suo"
    " Referente o al legale rappresentante di invitarti dalla pagina dell'ente."
)


class OrganisationCodeTaken(ActionRefused):
    """Another organisation has this code."""


class TaxCodeTaken(ActionRefused):
    """An organisation with this tax code is registered already."""


class TaxCodeFixed(ActionRefused):
    """The organisation has filed an application under its tax code."""


class NameInDisguise(ActionRefused):
    """The name holds letters that look like others."""


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
    _check_tax_code_free(tax_code)
    if code and Organisation.objects.filter(code=code).exists():
        raise OrganisationCodeTaken(f"C'è già un ente con codice {code}.")
    try:
        with transaction.atomic():
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
    except IntegrityError as taken:
        # Somebody registered it between the question and the answer.
        _check_tax_code_free(tax_code)
        raise OrganisationCodeTaken(
            "Un altro ente ha appena preso questo codice: riprova."
        ) from taken
    record(
        "organisation.registered",
        by=by,
        target_type="organisation",
        target=organisation.code,
        after={"name": name, "kind": str(kind), "territory": territory.code},
    )
    return organisation


@transaction.atomic
def register_own(
    *,
    name: str,
    kind: OrganisationKind,
    tax_code: str,
    territory: Community,
    by: User,
    vat_number: str = "",
    address: str = "",
    pec: str = "",
    iban: str = "",
    legal_representative: str = "",
) -> Organisation:
    """Write down the body of ``by``, who becomes its owner (Referente).

    A body known only as somebody's partner, for which nobody ever acted, is taken over with
    what the form says. Errors: NameInDisguise, IdentifierWrong, TaxCodeTaken,
    OrganisationCodeTaken.
    """
    name = _honest(name)
    known = Organisation.objects.nobodys().filter(tax_code=tax_code).first()
    if known is None:
        organisation = register(
            name=name,
            kind=kind,
            tax_code=tax_code,
            territory=territory,
            by=by,
            vat_number=vat_number,
            address=address,
            pec=pec,
            iban=iban,
            legal_representative=legal_representative,
        )
    else:
        organisation = revise(
            known,
            version=known.version,
            by=by,
            name=name,
            kind=kind,
            territory=territory,
            vat_number=vat_number,
            address=address,
            pec=pec,
            iban=iban,
            legal_representative=legal_representative,
        )
    add_member(organisation, user=by, role=MemberRole.OWNER, by=by)
    return organisation


@transaction.atomic
def revise(
    organisation: Organisation, *, version: int, by: User, **columns: str | Community
) -> Organisation:
    """Write anew the columns given; the version grows.

    ``columns``: those of ``WRITABLE``. What was filed keeps the texts that it had. Errors:
    StaleVersion, NameInDisguise, IdentifierWrong, TaxCodeFixed, TaxCodeTaken; TypeError for
    another column.
    """
    if unknown := columns.keys() - WRITABLE:
        raise TypeError(f"not written here: {sorted(unknown)}")
    organisation = lock(organisation)
    check_version(organisation.version, version)
    if "name" in columns:
        columns["name"] = _honest(str(columns["name"]))
    changed = {
        name: value for name, value in columns.items() if getattr(organisation, name) != value
    }
    if "tax_code" in changed:
        _check_tax_code_may_change(organisation, str(changed["tax_code"]))
    before = {name: str(getattr(organisation, name)) for name in TOLD if name in changed}
    for name, value in changed.items():
        setattr(organisation, name, value)
    _check_identifiers(
        tax_code=organisation.tax_code,
        vat_number=organisation.vat_number,
        iban=organisation.iban,
    )
    organisation.version += 1
    try:
        with transaction.atomic():
            organisation.save(update_fields=[*changed, "version"])
    except IntegrityError as taken:
        # Somebody registered it between the question and the answer.
        raise TaxCodeTaken(_TAX_CODE_TAKEN) from taken
    record(
        "organisation.revised",
        by=by,
        target_type="organisation",
        target=organisation.code,
        before={**before},
        after={
            **{name: str(getattr(organisation, name)) for name in before},
            "changed": sorted(changed),
            "version": organisation.version,
        },
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


def _honest(name: str) -> str:
    name = tidy_name(name)
    if letters := foreign_letters(name):
        raise NameInDisguise(
            f"La denominazione contiene lettere di un altro alfabeto: {' '.join(letters)}."
            " Scrivila con le lettere della tastiera italiana o tedesca."
        )
    return name


def _check_tax_code_free(tax_code: str) -> None:
    if Organisation.objects.filter(tax_code=tax_code).exists():
        raise TaxCodeTaken(_TAX_CODE_TAKEN)


def _check_tax_code_may_change(organisation: Organisation, tax_code: str) -> None:
    if Application.objects.filter(lead=organisation).exists():
        raise TaxCodeFixed("L'ente ha inviato una domanda: il suo codice fiscale non cambia.")
    _check_tax_code_free(tax_code)


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
    taken = RESERVED.union(
        Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True)
    )
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
