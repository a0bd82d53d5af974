"""Reading who gives and on what terms."""

from collections.abc import Iterable
from decimal import Decimal

from funders.actions.call import deadline
from funders.models import Call, Criterion, Funder
from grants.models import Panel
from welfare_kmzero.editions.format.edition import (
    CallEntry,
    CategoryEntry,
    CriterionEntry,
    Edition,
    FunderEntry,
    LevelEntry,
    NetworkRuleEntry,
    PartnershipEntry,
    ProtocolEntry,
    RequiredDocumentEntry,
    ShareEntry,
)


def funders(call: Call, source: Edition | None) -> tuple[FunderEntry, ...]:
    """Those of the file from which the edition came, in its order; then the other parties."""
    protocol = call.protocol
    parties = [
        *Funder.objects.filter(shares__protocol=protocol).order_by("shares__position"),
        *Funder.objects.filter(partnerships__protocol=protocol).order_by("partnerships__position"),
        *_designating(call),
    ]
    codes = [
        *(each.code for each in (source.funders if source else ())),
        *(each.code for each in parties),
    ]
    known = Funder.objects.filter(code__in=codes).in_bulk(field_name="code")
    return tuple(
        FunderEntry(
            code=code,
            name=known[code].name,
            kind=known[code].kind,
            tax_code=known[code].tax_code,
            deciding_body=known[code].deciding_body,
        )
        for code in dict.fromkeys(codes)
    )


def _designating(call: Call) -> Iterable[Funder]:
    panel = Panel.objects.filter(call=call).first()
    evaluators = panel.evaluators.select_related("designated_by") if panel else ()
    return (evaluator.designated_by for evaluator in evaluators)


def protocol(call: Call) -> ProtocolEntry:
    row = call.protocol
    return ProtocolEntry(
        code=row.code,
        title=row.title,
        signed_on=row.signed_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        shares=tuple(
            ShareEntry(funder=each.funder.code, share=each.fraction)
            for each in row.shares.order_by("position").select_related("funder")
        ),
        partners=tuple(
            PartnershipEntry(funder=each.funder.code, commitment=each.commitment)
            for each in row.partners.order_by("position").select_related("funder")
        ),
    )


def call(row: Call) -> CallEntry:
    """``closes_at`` is the deadline in force: extensions are in it."""
    panel = Panel.objects.filter(call=row).first()
    return CallEntry(
        code=row.code,
        title=row.title,
        edition=row.edition,
        legal_basis=tuple(each.text for each in row.legal_bases.order_by("position")),
        opens_at=row.opens_at,
        closes_at=deadline(row),
        endowments=_endowments(row),
        channel=row.channel,
        duration_months=row.duration_months,
        max_grant=row.max_grant,
        max_grant_rate=row.max_grant_rate,
        min_partners=row.min_partners,
        requires_cup=row.requires_cup,
        threshold=row.threshold,
        criteria=tuple(
            _criterion(each)
            for each in row.criteria.order_by("position").prefetch_related("levels")
        ),
        tie_break=tuple(
            each.criterion.code
            for each in row.tie_breaks.order_by("position").select_related("criterion")
        ),
        funding_line=row.funding_line,
        min_partial_rate=row.min_partial_rate,
        cost_categories=tuple(
            CategoryEntry(code=each.code, title=each.title, max_rate=each.max_rate)
            for each in row.cost_categories.order_by("position")
        ),
        summary=row.summary,
        step=row.step,
        required_documents=tuple(
            RequiredDocumentEntry(code=each.code, title=each.title, is_mandatory=each.is_mandatory)
            for each in row.required_documents.order_by("position")
        ),
        network_rules=tuple(
            NetworkRuleEntry(
                scope=each.scope,
                title=each.title,
                kinds=tuple(kind.kind for kind in each.kinds.all()),
                minimum=each.minimum,
            )
            for each in row.network_rules.order_by("position").prefetch_related("kinds")
        ),
        appointing_body=row.appointing_body,
        appointing_act=panel.appointing_act if panel else "",
        appointed_on=panel.appointed_on if panel else None,
        responsible_structure=row.responsible_structure,
        responsible_officer=row.responsible_officer,
    )


def _endowments(row: Call) -> dict[str, Decimal]:
    """In the order of the protocol."""
    available = {
        each.funder.code: each.available for each in row.endowments.select_related("funder")
    }
    shares = row.protocol.shares.order_by("position").select_related("funder")
    codes = [share.funder.code for share in shares]
    return {code: available[code] for code in codes if code in available}


def _criterion(row: Criterion) -> CriterionEntry:
    return CriterionEntry(
        code=row.code,
        title=row.title,
        max_points=row.max_points,
        min_points=row.min_points,
        levels=tuple(
            LevelEntry(points=level.points, meaning=level.meaning) for level in row.levels.all()
        ),
        step=row.step,
    )
