"""Writing an edition: one text for one edition.

JSON indented by one space, with the keys of a record in the order of the format and text
as it is. What is at its default and need not be in a file is left out; instants are told
on the clocks of Trento.
"""

import json

from welfare_kmzero.editions.format import writing_terms
from welfare_kmzero.editions.format.edition import (
    FORMAT,
    ApplicationEntry,
    AwardEntry,
    DocumentEntry,
    Edition,
    PersonEntry,
    RankedEntry,
    SittingEntry,
)
from welfare_kmzero.editions.format.texts import (
    Json,
    Record,
    amount_or_none,
    amount_text,
    amounts_text,
    date_text,
    given,
    hour_text,
    instant_text,
    points_text,
)


def write(edition: Edition) -> str:
    """The text of ``edition``, ending with a new line."""
    return json.dumps(_edition(edition), ensure_ascii=False, indent=1) + "\n"


def _edition(edition: Edition) -> Record:
    return {
        "format": FORMAT,
        "note": edition.note,
        "funders": [writing_terms.funder(each) for each in edition.funders],
        "protocol": writing_terms.protocol(edition.protocol),
        "call": writing_terms.call(edition.call),
        "organisations": [
            {
                "code": each.code,
                "name": each.name,
                "kind": each.kind,
                "tax_code": each.tax_code,
                "territory": each.territory,
            }
            for each in edition.organisations
        ],
        "applications": [_application(each) for each in edition.applications],
        "panel": [
            {"code": each.code, "name": each.name, "appointed_for": each.appointed_for}
            for each in edition.panel
        ],
        "conflicts": [
            {
                "evaluator": each.evaluator,
                "application": each.application,
                "reason": each.reason,
            }
            for each in edition.conflicts
        ],
        "evaluations": [
            {
                "application": each.application,
                "evaluator": each.evaluator,
                "scores": {code: points_text(points) for code, points in each.scores.items()},
                "comment": each.comment,
            }
            for each in edition.evaluations
        ],
        **given(
            checks=[
                {
                    "application": each.application,
                    "outcome": each.outcome,
                    "reason": each.reason,
                    **given(admitted_cost=amount_or_none(each.admitted_cost)),
                }
                for each in edition.checks
            ]
        ),
        "proposals": [
            {
                "application": each.application,
                "amount": amount_text(each.amount),
                "reason": each.reason,
            }
            for each in edition.proposals
        ],
        "sitting": None if edition.sitting is None else _sitting(edition.sitting),
        **_decision(edition),
    }


def _decision(edition: Edition) -> Record:
    if edition.ranking is None or edition.awards is None:
        return given(documents=[_document(each) for each in edition.documents])
    return {
        "ranking": [_ranked(each) for each in edition.ranking],
        "awards": [_award(each) for each in edition.awards],
        "documents": [_document(each) for each in edition.documents],
    }


def _application(entry: ApplicationEntry) -> Record:
    return {
        "number": entry.number,
        "title": entry.title,
        "summary": entry.summary,
        "lead": entry.lead,
        "partners": list(entry.partners),
        "territory": entry.territory,
        "budget": [
            {
                "category": line.category,
                "description": line.description,
                "year": line.year,
                "amount": amount_text(line.amount),
            }
            for line in entry.budget
        ],
        "funding": [
            {
                "source": each.source,
                "description": each.description,
                "amount": amount_text(each.amount),
            }
            for each in entry.funding
        ],
        "requested": amount_text(entry.requested),
        "filed_at": instant_text(entry.filed_at),
        **given(
            cup=entry.cup,
            context=entry.context,
            objectives=entry.objectives,
            generativity=entry.generativity,
            partner_roles=dict(entry.partner_roles),
            activities=[
                {
                    "title": each.title,
                    "description": each.description,
                    "first_month": each.first_month,
                    "last_month": each.last_month,
                }
                for each in entry.activities
            ],
        ),
    }


def _sitting(entry: SittingEntry) -> Record:
    return {
        "date": date_text(entry.date),
        "time": hour_text(entry.time),
        "reference": entry.reference or None,
        "number": entry.number or None,
        "president": _person(entry.president),
        "present": [_person(each) for each in entry.present],
        "absent": [_person(each) for each in entry.absent],
        "assisting": _person(entry.assisting),
        "rapporteurs": [_person(each) for each in entry.rapporteurs],
        **given(closing_time=hour_text(entry.closing_time)),
        **({} if entry.is_unanimous is None else {"is_unanimous": entry.is_unanimous}),
    }


def _person(entry: PersonEntry | None) -> Json:
    return None if entry is None else {"role": entry.role, "name": entry.name}


def _ranked(entry: RankedEntry) -> Record:
    return {
        "position": entry.position,
        "application": entry.application,
        "total": None if entry.total is None else f"{entry.total:.2f}",
        "eligible": entry.eligible,
        "tie_break": entry.tie_break,
        "outcome": entry.outcome,
    }


def _award(entry: AwardEntry) -> Record:
    years = entry.years
    return {
        "application": entry.application,
        "amount": amount_text(entry.amount),
        "shares": None if entry.shares is None else amounts_text(entry.shares),
        "years": None
        if years is None
        else {str(year): amounts_text(cells) for year, cells in years.items()},
        "channel": entry.channel,
        **given(round=None if entry.round == 1 else entry.round),
    }


def _document(entry: DocumentEntry) -> Record:
    return {
        "kind": entry.kind,
        "title": entry.title,
        "sha256": entry.sha256,
        "register_number": entry.register_number,
        "created_at": instant_text(entry.created_at),
    }
