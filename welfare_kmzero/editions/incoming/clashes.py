"""What the file says of things already registered here, and says otherwise.

All of it is looked at before anything is written, so that one run tells every clash.
"""

from collections.abc import Iterable

from funders.models import Call, Funder, Protocol
from projects.models import Organisation
from welfare_kmzero.editions.format.edition import (
    Edition,
    FunderEntry,
    OrganisationEntry,
    ProtocolEntry,
)
from welfare_kmzero.editions.format.faults import ROOT, Faults, item, quoted, under


def refuse_clashes(edition: Edition) -> None:
    """Raises BrokenEdition with every clash."""
    faults = Faults()
    call = under(ROOT, "call")
    if Call.objects.filter(code=edition.call.code).exists():
        faults.add(under(call, "code"), f"c'è già un bando con codice {edition.call.code}.")
    _check_funders(edition.funders, faults)
    _check_protocol(edition.protocol, faults)
    _check_organisations(edition.organisations, faults)
    faults.refuse_any()


def _check_funders(entries: Iterable[FunderEntry], faults: Faults) -> None:
    known = {funder.code: funder for funder in Funder.objects.all()}
    for place, entry in enumerate(entries):
        funder = known.get(entry.code)
        if funder is None:
            continue
        path = item(under(ROOT, "funders"), place)
        for name in ("name", "kind", "tax_code", "deciding_body"):
            here, there = getattr(funder, name), getattr(entry, name)
            # What the file leaves out it does not contradict.
            if there and here != there:
                faults.add(under(path, name), _registered(entry.code, here))


def _check_protocol(entry: ProtocolEntry, faults: Faults) -> None:
    protocol = Protocol.objects.filter(code=entry.code).first()
    if protocol is None:
        return
    path = under(ROOT, "protocol")
    for name in ("title", "signed_on", "valid_from", "valid_until"):
        if getattr(protocol, name) != getattr(entry, name):
            faults.add(under(path, name), _registered(entry.code, getattr(protocol, name)))
    shares = protocol.shares.order_by("position").select_related("funder")
    if [(each.funder.code, each.fraction) for each in shares] != [
        (each.funder, each.share) for each in entry.shares
    ]:
        written = ", ".join(f"{each.funder.code} {each.fraction}" for each in shares)
        faults.add(under(path, "shares"), _registered(entry.code, written))
    partners = protocol.partners.order_by("position").select_related("funder")
    if [(each.funder.code, each.commitment) for each in partners] != [
        (each.funder, each.commitment) for each in entry.partners
    ]:
        written = ", ".join(f"{each.funder.code}: {each.commitment}" for each in partners)
        faults.add(under(path, "partners"), _registered(entry.code, written))


def _check_organisations(entries: Iterable[OrganisationEntry], faults: Faults) -> None:
    entries = tuple(entries)
    known = Organisation.objects.in_bulk(
        [entry.tax_code for entry in entries], field_name="tax_code"
    )
    for place, entry in enumerate(entries):
        organisation = known.get(entry.tax_code)
        if organisation is None:
            continue
        path = item(under(ROOT, "organisations"), place)
        for name in ("name", "kind"):
            here = getattr(organisation, name)
            if here != getattr(entry, name):
                faults.add(under(path, name), _registered(entry.tax_code, here))


def _registered(what: str, here: object) -> str:
    said = "non noto" if here in (None, "") else quoted(str(here))
    return f"{quoted(what)} è già registrato qui con un altro valore: {said}."
