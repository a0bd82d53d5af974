"""Bringing in who gives and on what terms."""

import re

from funders.actions import call as calls
from funders.actions import funder as funders
from funders.actions import protocol as protocols
from funders.actions.draft import (
    CallDraft,
    CategoryDraft,
    CriterionDraft,
    DocumentDraft,
    NetworkRuleDraft,
)
from funders.models import Call, Funder, Protocol
from funders.states import Channel, FunderKind, LineRule, OrganisationKind, RuleScope
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.format.edition import Edition, ProtocolEntry
from welfare_kmzero.editions.format.faults import ROOT, item, under
from welfare_kmzero.editions.incoming.refusals import at

_SPEAKS_OF_DEMONSTRATION = re.compile("demonstration|dimostra", re.IGNORECASE)


def is_demonstration(edition: Edition) -> bool:
    """Whether the note of the file says that its content is made up."""
    return _SPEAKS_OF_DEMONSTRATION.search(edition.note) is not None


def bring_in_funders(edition: Edition, *, by: User) -> dict[str, Funder]:
    """Code to party; those registered here already are reused."""
    found = {funder.code: funder for funder in Funder.objects.all()}
    for place, entry in enumerate(edition.funders):
        if entry.code not in found:
            with at(item(under(ROOT, "funders"), place)):
                found[entry.code] = funders.register(
                    code=entry.code,
                    name=entry.name,
                    kind=FunderKind(entry.kind),
                    tax_code=entry.tax_code,
                    deciding_body=entry.deciding_body,
                    by=by,
                )
    return found


def bring_in_call(edition: Edition, *, parties: dict[str, Funder], by: User) -> Call:
    """The call of the edition, published."""
    protocol = _protocol(edition.protocol, parties=parties, by=by)
    draft = draft_of(edition, protocol=protocol)
    with at(under(ROOT, "call")):
        return calls.publish(calls.create(draft, by=by), by=by)


def _protocol(entry: ProtocolEntry, *, parties: dict[str, Funder], by: User) -> Protocol:
    known = Protocol.objects.filter(code=entry.code).first()
    if known is not None:
        return known
    with at(under(ROOT, "protocol")):
        return protocols.establish(
            code=entry.code,
            title=entry.title,
            signed_on=entry.signed_on,
            valid_from=entry.valid_from,
            valid_until=entry.valid_until,
            shares=[protocols.Share(parties[each.funder], each.share) for each in entry.shares],
            partners=[
                protocols.Partnership(parties[each.funder], each.commitment)
                for each in entry.partners
            ],
            by=by,
        )


def draft_of(edition: Edition, *, protocol: Protocol) -> CallDraft:
    """The terms of the call as the action that prepares it takes them.

    The parties of ``protocol`` are those of the edition.
    """
    entry = edition.call
    parties = {each.funder.code: each.funder for each in protocol.shares.select_related("funder")}
    return CallDraft(
        code=entry.code,
        title=entry.title,
        protocol=protocol,
        opens_at=entry.opens_at,
        closes_at=entry.closes_at,
        endowments={parties[code]: available for code, available in entry.endowments.items()},
        criteria=tuple(
            CriterionDraft(
                each.code,
                each.title,
                each.max_points,
                each.min_points,
                tuple((level.points, level.meaning) for level in each.levels),
                each.step,
            )
            for each in entry.criteria
        ),
        cost_categories=tuple(
            CategoryDraft(each.code, each.title, each.max_rate) for each in entry.cost_categories
        ),
        tie_break=entry.tie_break,
        required_documents=tuple(
            DocumentDraft(each.code, each.title, each.is_mandatory)
            for each in entry.required_documents
        ),
        network_rules=tuple(
            NetworkRuleDraft(
                RuleScope(each.scope),
                each.title,
                tuple(OrganisationKind(kind) for kind in each.kinds),
                each.minimum,
            )
            for each in entry.network_rules
        ),
        legal_basis=entry.legal_basis,
        edition=entry.edition,
        summary=entry.summary,
        channel=Channel(entry.channel),
        duration_months=entry.duration_months,
        max_grant=entry.max_grant,
        max_grant_rate=entry.max_grant_rate,
        min_partners=entry.min_partners,
        requires_cup=entry.requires_cup,
        threshold=entry.threshold,
        step=entry.step,
        funding_line=LineRule(entry.funding_line),
        min_partial_rate=entry.min_partial_rate,
        appointing_body=entry.appointing_body,
        responsible_structure=entry.responsible_structure,
        responsible_officer=entry.responsible_officer,
        note=edition.note,
        is_demonstration=is_demonstration(edition),
    )
