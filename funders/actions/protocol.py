"""The protocol and the exact share of each party."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.models import Funder, Protocol, ProtocolPartner, ProtocolShare
from funders.rules.apportionment import check_shares
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


class ProtocolCodeTaken(ActionRefused):
    """There is a protocol with this code already."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of every award that ``funder`` carries."""

    funder: Funder
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Partnership:
    """What ``funder`` brings that is not a share of the awards."""

    funder: Funder
    commitment: str


@transaction.atomic
def establish(
    *,
    code: str,
    title: str,
    shares: Sequence[Share],
    by: User,
    partners: Sequence[Partnership] = (),
    signed_on: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Protocol:
    """Write down a protocol; the order of ``shares`` is that of the parties.

    ``signed_on`` None: not signed yet, or not known.
    Errors: ProtocolCodeTaken, NegativeShare, SharesDoNotSumToOne.
    """
    check_shares([share.fraction for share in shares])
    if Protocol.objects.filter(code=code).exists():
        raise ProtocolCodeTaken(f"C'è già un protocollo con codice {code}.")
    protocol = Protocol.objects.create(
        code=code,
        title=title,
        signed_on=signed_on,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    ProtocolShare.objects.bulk_create(
        ProtocolShare(
            protocol=protocol,
            funder=share.funder,
            position=position,
            numerator=share.fraction.numerator,
            denominator=share.fraction.denominator,
        )
        for position, share in enumerate(shares, start=1)
    )
    ProtocolPartner.objects.bulk_create(
        ProtocolPartner(
            protocol=protocol,
            funder=partner.funder,
            position=position,
            commitment=partner.commitment,
        )
        for position, partner in enumerate(partners, start=1)
    )
    record(
        "protocol.established",
        by=by,
        target_type="protocol",
        target=code,
        after={share.funder.code: str(share.fraction) for share in shares},
    )
    return protocol
