"""Writing who gives and on what terms: funders, protocol, call."""

from welfare_kmzero.editions.format.edition import (
    DEFAULT_STEP,
    CallEntry,
    CriterionEntry,
    FunderEntry,
    ProtocolEntry,
)
from welfare_kmzero.editions.format.texts import (
    Record,
    amount_or_none,
    amounts_text,
    date_text,
    fraction_or_none,
    fraction_text,
    given,
    instant_text,
    points_text,
)


def funder(entry: FunderEntry) -> Record:
    return {
        "code": entry.code,
        "name": entry.name,
        "kind": entry.kind,
        **given(tax_code=entry.tax_code, deciding_body=entry.deciding_body),
    }


def protocol(entry: ProtocolEntry) -> Record:
    return {
        "code": entry.code,
        "title": entry.title,
        "signed_on": date_text(entry.signed_on),
        "valid_from": date_text(entry.valid_from),
        "valid_until": date_text(entry.valid_until),
        "shares": [
            {"funder": each.funder, "share": fraction_text(each.share)} for each in entry.shares
        ],
        "partners": [
            {"funder": each.funder, "commitment": each.commitment} for each in entry.partners
        ],
    }


def call(entry: CallEntry) -> Record:
    return {
        "code": entry.code,
        "title": entry.title,
        "edition": entry.edition,
        "legal_basis": list(entry.legal_basis),
        "opens_at": instant_text(entry.opens_at),
        "closes_at": instant_text(entry.closes_at),
        "endowments": amounts_text(entry.endowments),
        "channel": entry.channel,
        "duration_months": entry.duration_months,
        "max_grant": amount_or_none(entry.max_grant),
        "max_grant_rate": fraction_or_none(entry.max_grant_rate),
        "min_partners": entry.min_partners,
        "requires_cup": entry.requires_cup,
        "threshold": points_text(entry.threshold),
        "criteria": [_criterion(each) for each in entry.criteria],
        "tie_break": list(entry.tie_break),
        "funding_line": entry.funding_line,
        "min_partial_rate": fraction_or_none(entry.min_partial_rate),
        "cost_categories": [
            {
                "code": each.code,
                "title": each.title,
                "max_rate": fraction_or_none(each.max_rate),
            }
            for each in entry.cost_categories
        ],
        **given(
            summary=entry.summary,
            step=None if entry.step == DEFAULT_STEP else points_text(entry.step),
            required_documents=[
                {
                    "code": each.code,
                    "title": each.title,
                    **({} if each.is_mandatory else {"is_mandatory": False}),
                }
                for each in entry.required_documents
            ],
            network_rules=[
                {
                    "scope": each.scope,
                    "title": each.title,
                    "kinds": list(each.kinds),
                    **({} if each.minimum == 1 else {"minimum": each.minimum}),
                }
                for each in entry.network_rules
            ],
            appointing_body=entry.appointing_body,
            appointing_act=entry.appointing_act,
            appointed_on=date_text(entry.appointed_on),
            responsible_structure=entry.responsible_structure,
            responsible_officer=entry.responsible_officer,
        ),
    }


def _criterion(entry: CriterionEntry) -> Record:
    return {
        "code": entry.code,
        "title": entry.title,
        "max_points": points_text(entry.max_points),
        "min_points": None if entry.min_points is None else points_text(entry.min_points),
        **given(
            levels=[
                {"points": points_text(each.points), "meaning": each.meaning}
                for each in entry.levels
            ],
            step=None if entry.step is None else points_text(entry.step),
        ),
    }
