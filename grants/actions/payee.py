"""Which body pays the public share to the lead (ente erogatore).

The channel is the call's: through the Comunità of the territory (2017–2020), through
Fondazione Demarchi (from 2021), or directly. The territory is not always the payee:
Territorio Val d'Adige is no legal person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from funders.models import Call, Community, Funder
from funders.states import Channel
from projects.documents.application import ApplicationContent

DEMARCHI = "demarchi"


@dataclass(frozen=True, slots=True)
class Payee:
    """Name and tax code; empty where not known."""

    name: str = ""
    tax_code: str = ""


UNKNOWN = Payee()
PayeeOf = Callable[[ApplicationContent], Payee]


def payees(call: Call) -> PayeeOf:
    """How to find the payee of each application of ``call``: at most two queries in all."""
    if call.channel == Channel.DIRECT:
        return _lead
    if call.channel == Channel.VIA_DEMARCHI:
        foundation = _demarchi(call)
        return lambda _: foundation
    territories = {
        each.code: Payee(each.payee_name or each.name, each.payee_tax_code)
        for each in Community.objects.all()
    }
    return lambda content: territories.get(content.territory, UNKNOWN)


def _lead(content: ApplicationContent) -> Payee:
    return Payee(content.lead.name, content.lead.tax_code)


def _demarchi(call: Call) -> Payee:
    """Fondazione Demarchi as a party of the protocol, known by its code or its name."""
    parties = Funder.objects.filter(shares__protocol=call.protocol) | Funder.objects.filter(
        partnerships__protocol=call.protocol
    )
    for party in parties.distinct():
        if DEMARCHI in party.code.lower() or DEMARCHI in party.name.lower():
            return Payee(party.name, party.tax_code)
    return UNKNOWN
