"""The terms of a call and the words of an application, as the rules take them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from funders.actions.call import deadline
from funders.models import Call, Criterion, Funder
from funders.rules.amounts import ZERO, Cents
from funders.rules.criterion import CriterionTerms
from grants.models import IntegrationItem
from grants.rules.funding_line import Money
from projects.documents.application import ApplicationContent
from projects.documents.network import network_terms
from projects.models import Completion
from projects.rules.budget import CategoryTerms
from projects.rules.formal_check import (
    NOTHING,
    Body,
    Completed,
    FiledApplication,
    FormalTerms,
    Identifier,
    RequiredDocument,
)
from welfare_kmzero.identifiers import is_cup, is_tax_code
from welfare_kmzero.money import cents


@dataclass(frozen=True, slots=True)
class Funding:
    """The parties with a share, in the order of the protocol, and what there is."""

    funders: tuple[Funder, ...]
    money: Money


def funding(call: Call, *, committed: int = 0) -> Funding:
    """Shares and endowments: two queries. ``committed``: cents of the earlier rounds."""
    shares = list(call.protocol.shares.order_by("position").select_related("funder"))
    available = {
        endowment.funder_id: Cents(cents(endowment.available))
        for endowment in call.endowments.all()
    }
    return Funding(
        funders=tuple(share.funder for share in shares),
        money=Money(
            shares=tuple(share.fraction for share in shares),
            endowments=tuple(available.get(share.funder_id, ZERO) for share in shares),
            committed=Cents(committed),
        ),
    )


def category_terms(call: Call) -> tuple[CategoryTerms, ...]:
    """One query, in the order of the call."""
    return tuple(
        CategoryTerms(category.code, category.title, category.max_rate)
        for category in call.cost_categories.order_by("position")
    )


def criterion_terms(call: Call) -> tuple[CriterionTerms, ...]:
    """One query, in the order of the call."""
    return terms_of_criteria(call.criteria.order_by("position"), step=call.step)


def terms_of_criteria(
    criteria: Iterable[Criterion], *, step: Decimal
) -> tuple[CriterionTerms, ...]:
    """In the order given. ``step``: that of the call, for the criteria without one of their own."""
    return tuple(
        CriterionTerms(
            code=criterion.code,
            max_points=criterion.max_points,
            min_points=criterion.min_points,
            step=step if criterion.step is None else criterion.step,
        )
        for criterion in criteria
    )


def formal_terms(call: Call) -> FormalTerms:
    """What the formal check holds an application to: four queries, five with rules of the network."""
    required = call.required_documents.filter(is_mandatory=True).order_by("position")
    rules = call.network_rules.order_by("position").prefetch_related("kinds")
    network = network_terms(rules)
    return FormalTerms(
        deadline=deadline(call),
        categories=category_terms(call),
        min_bodies=call.min_partners if call.min_partners > 1 else None,
        lead_kinds=network.lead_kinds,
        required_kinds=network.required_kinds,
        required_documents=tuple(RequiredDocument(each.code, each.title) for each in required),
    )


@dataclass(frozen=True, slots=True)
class Supplied:
    """What answers supplied: for the rules, and what the application says with it.

    ``content``: of its last completion (``content_in_force``); None where there is none.
    """

    completed: Completed = NOTHING
    content: str | None = None


def supplied_to(applications: Iterable[int]) -> Mapping[int, Supplied]:
    """What answers to requests supplied to each of ``applications``, by their keys: one query.

    An item is there only where its answer came in time. A part is told from the code of a
    document by what it carries, a text or a file; one that was opened again in its own form
    stands in the content too.
    """
    keys = list(applications)
    of_application = "request__application"
    rows = IntegrationItem.objects.filter(request__application__in=keys).values_list(
        of_application,
        "part",
        "document",
        "request__reopening",
        Completion.objects.last_content(of_application),
    )
    documents, prose, corrected = (defaultdict[int, set[str]](set) for _ in range(3))
    contents: dict[int, str | None] = {}
    for key, part, document, reopening, content in rows:
        of_document, of_prose = document is not None, reopening is None
        kind = documents if of_document else prose if of_prose else corrected
        kind[key].add(part)
        contents[key] = content
    return {
        key: Supplied(
            Completed(frozenset(documents[key]), frozenset(prose[key]), frozenset(corrected[key])),
            contents.get(key),
        )
        for key in keys
    }


def filed_application(
    content: ApplicationContent, *, completed: Completed = NOTHING
) -> FiledApplication:
    """What an application says now, with what was supplied on request; no query."""
    lead, *partners = (Body(body.code, body.kind) for body in content.bodies)
    return FiledApplication(
        filed_at=content.filed_at,
        lead=lead,
        partners=tuple(partners),
        budget=content.budget_items,
        requested=Cents(content.requested),
        other_sources=content.other_sources,
        documents=content.required_documents,
        identifiers=_identifiers(content),
        completed=completed,
    )


def _identifiers(content: ApplicationContent) -> tuple[Identifier, ...]:
    """Whether each is valid, never its text."""
    found = [
        Identifier(f"Codice fiscale di {body.name}", is_tax_code(body.tax_code))
        for body in content.bodies
    ]
    if content.cup:
        found.append(Identifier("CUP", is_cup(content.cup)))
    return tuple(found)
