"""The published terms of a call as one frozen text, whose hash follows every act."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from funders.models import Call, Criterion
from welfare_kmzero.canonical import Json, canonical_bytes
from welfare_kmzero.documents.models import Snapshot
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.money import cents

FORMAT = "welfare-kmzero/terms/1"


def terms_snapshot(call: Call) -> Snapshot:
    """Freeze what ``call`` says now: amounts in cents, points and fractions as text."""
    return keep_snapshot(canonical_bytes(terms(call)))


def terms(call: Call) -> Json:
    """Every term of the call, in the order of the act."""
    return {
        "format": FORMAT,
        "code": call.code,
        "title": call.title,
        "edition": call.edition,
        "summary": call.summary,
        "note": call.note,
        "is_demonstration": call.is_demonstration,
        "opens_at": instant(call.opens_at),
        "closes_at": instant(call.closes_at),
        "channel": call.channel,
        "duration_months": call.duration_months,
        "max_grant": None if call.max_grant is None else cents(call.max_grant),
        "max_grant_rate": _rate(call.max_grant_rate),
        "min_partners": call.min_partners,
        "requires_cup": call.requires_cup,
        "threshold": points(call.threshold),
        "step": points(call.step),
        "funding_line": call.funding_line,
        "min_partial_rate": _rate(call.min_partial_rate),
        "appointing_body": call.appointing_body,
        "responsible_structure": call.responsible_structure,
        "responsible_officer": call.responsible_officer,
        "protocol": _protocol(call),
        "legal_basis": [basis.text for basis in call.legal_bases.order_by("position")],
        "endowments": {
            endowment.funder.code: cents(endowment.available)
            for endowment in call.endowments.select_related("funder")
        },
        "criteria": [
            _criterion(criterion)
            for criterion in call.criteria.order_by("position").prefetch_related("levels")
        ],
        "tie_break": [
            each.criterion.code
            for each in call.tie_breaks.order_by("position").select_related("criterion")
        ],
        "cost_categories": [
            {"code": each.code, "title": each.title, "max_rate": _rate(each.max_rate)}
            for each in call.cost_categories.order_by("position")
        ],
        "required_documents": [
            {"code": each.code, "title": each.title, "is_mandatory": each.is_mandatory}
            for each in call.required_documents.order_by("position")
        ],
        **_network_rules(call),
    }


def instant(at: dt.datetime) -> str:
    """ISO text in UTC, to the microsecond: one text for one instant."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def points(number: Decimal) -> str:
    """Points with two decimals."""
    return str(number.quantize(Decimal("0.01")))


def _rate(rate: Fraction | None) -> str | None:
    return None if rate is None else str(rate)


def _criterion(criterion: Criterion) -> Json:
    return {
        "code": criterion.code,
        "title": criterion.title,
        "max_points": points(criterion.max_points),
        "min_points": None if criterion.min_points is None else points(criterion.min_points),
        # Without its own step a criterion reads, and hashes, as before it could have one.
        **({} if criterion.step is None else {"step": points(criterion.step)}),
        "levels": [
            {"points": points(level.points), "meaning": level.meaning}
            for level in criterion.levels.all()
        ],
    }


def _network_rules(call: Call) -> dict[str, Json]:
    """Nothing for a call without rules: it reads, and hashes, as before there could be any."""
    rules: list[Json] = [
        {
            "scope": rule.scope,
            "title": rule.title,
            "minimum": rule.minimum,
            "kinds": [each.kind for each in rule.kinds.all()],
        }
        for rule in call.network_rules.order_by("position").prefetch_related("kinds")
    ]
    return {"network_rules": rules} if rules else {}


def _protocol(call: Call) -> Json:
    protocol = call.protocol
    return {
        "code": protocol.code,
        "title": protocol.title,
        "signed_on": _date(protocol.signed_on),
        "valid_from": _date(protocol.valid_from),
        "valid_until": _date(protocol.valid_until),
        "shares": [
            {"funder": share.funder.code, "share": str(share.fraction)}
            for share in protocol.shares.order_by("position").select_related("funder")
        ],
        "partners": [
            {"funder": partner.funder.code, "commitment": partner.commitment}
            for partner in protocol.partners.order_by("position").select_related("funder")
        ],
    }


def _date(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
