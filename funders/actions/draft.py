"""What a call says while it is prepared, and the writing of its rows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from funders.models import (
    Call,
    CostCategory,
    Criterion,
    CriterionLevel,
    Endowment,
    Funder,
    LegalBasis,
    NetworkRule,
    NetworkRuleKind,
    Protocol,
    RequiredDocument,
    TieBreak,
)
from funders.states import Channel, LineRule, OrganisationKind, RuleScope


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """``levels``: points to what they mean, in words. ``step`` None: that of the call."""

    code: str
    title: str
    max_points: Decimal
    min_points: Decimal | None = None
    levels: tuple[tuple[Decimal, str], ...] = ()
    step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """``max_rate``: of the total cost of a project; None: no limit."""

    code: str
    title: str
    max_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document that an application must, or may, carry."""

    code: str
    title: str
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True)
class NetworkRuleDraft:
    """Who may lead, or at least ``minimum`` bodies of the network, of any of ``kinds``."""

    scope: RuleScope
    title: str
    kinds: tuple[OrganisationKind, ...]
    minimum: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CallDraft:
    """The whole terms of a call. Amounts in euro; the sequences in the order of the act.

    ``tie_break``: codes of criteria. ``endowments``: one for each party with a share.
    """

    code: str
    title: str
    protocol: Protocol
    opens_at: dt.datetime
    closes_at: dt.datetime
    endowments: Mapping[Funder, Decimal]
    criteria: tuple[CriterionDraft, ...]
    cost_categories: tuple[CategoryDraft, ...]
    tie_break: tuple[str, ...] = ()
    required_documents: tuple[DocumentDraft, ...] = ()
    network_rules: tuple[NetworkRuleDraft, ...] = ()
    legal_basis: tuple[str, ...] = ()
    edition: int | None = None
    summary: str = ""
    channel: Channel = Channel.VIA_COMMUNITY
    duration_months: int = 36
    max_grant: Decimal | None = None
    max_grant_rate: Fraction | None = None
    min_partners: int = 1
    requires_cup: bool = True
    threshold: Decimal = Decimal(0)
    step: Decimal = field(default=Decimal("0.50"))
    funding_line: LineRule = LineRule.STOP
    min_partial_rate: Fraction | None = None
    appointing_body: str = ""
    responsible_structure: str = ""
    responsible_officer: str = ""
    note: str = ""
    is_demonstration: bool = False


PLAIN_COLUMNS = (
    "code",
    "title",
    "protocol",
    "opens_at",
    "closes_at",
    "edition",
    "summary",
    "channel",
    "duration_months",
    "max_grant",
    "min_partners",
    "requires_cup",
    "threshold",
    "step",
    "funding_line",
    "appointing_body",
    "responsible_structure",
    "responsible_officer",
    "note",
    "is_demonstration",
)


def row_of(draft: CallDraft) -> Call:
    """The row of the call, not saved."""
    call = Call(**{name: getattr(draft, name) for name in PLAIN_COLUMNS})
    call.max_grant_rate_numerator, call.max_grant_rate_denominator = _two(draft.max_grant_rate)
    call.min_partial_rate_numerator, call.min_partial_rate_denominator = _two(
        draft.min_partial_rate
    )
    return call


def write_terms(call: Call, draft: CallDraft) -> None:
    """Write the rows that hang from the call."""
    criteria = _write_criteria(call, draft.criteria)
    TieBreak.objects.bulk_create(
        TieBreak(call=call, position=position, criterion=criteria[code])
        for position, code in enumerate(draft.tie_break, start=1)
    )
    CostCategory.objects.bulk_create(_categories(call, draft.cost_categories))
    RequiredDocument.objects.bulk_create(
        RequiredDocument(
            call=call,
            code=document.code,
            position=position,
            title=document.title,
            is_mandatory=document.is_mandatory,
        )
        for position, document in enumerate(draft.required_documents, start=1)
    )
    _write_network_rules(call, draft.network_rules)
    LegalBasis.objects.bulk_create(
        LegalBasis(call=call, position=position, text=text)
        for position, text in enumerate(draft.legal_basis, start=1)
    )
    Endowment.objects.bulk_create(
        Endowment(call=call, funder=funder, available=available)
        for funder, available in draft.endowments.items()
    )


def _write_criteria(call: Call, drafts: Iterable[CriterionDraft]) -> dict[str, Criterion]:
    drafts = list(drafts)
    criteria = Criterion.objects.bulk_create(
        Criterion(
            call=call,
            code=draft.code,
            position=position,
            title=draft.title,
            max_points=draft.max_points,
            min_points=draft.min_points,
            step=draft.step,
        )
        for position, draft in enumerate(drafts, start=1)
    )
    CriterionLevel.objects.bulk_create(
        CriterionLevel(criterion=criterion, points=points, meaning=meaning)
        for criterion, draft in zip(criteria, drafts, strict=True)
        for points, meaning in draft.levels
    )
    return {criterion.code: criterion for criterion in criteria}


def _write_network_rules(call: Call, drafts: Iterable[NetworkRuleDraft]) -> None:
    drafts = list(drafts)
    rules = NetworkRule.objects.bulk_create(
        NetworkRule(
            call=call,
            position=position,
            scope=draft.scope,
            title=draft.title,
            minimum=draft.minimum,
        )
        for position, draft in enumerate(drafts, start=1)
    )
    NetworkRuleKind.objects.bulk_create(
        NetworkRuleKind(rule=rule, position=position, kind=kind)
        for rule, draft in zip(rules, drafts, strict=True)
        for position, kind in enumerate(draft.kinds, start=1)
    )


def _categories(call: Call, drafts: Iterable[CategoryDraft]) -> Iterable[CostCategory]:
    for position, draft in enumerate(drafts, start=1):
        numerator, denominator = _two(draft.max_rate)
        yield CostCategory(
            call=call,
            code=draft.code,
            position=position,
            title=draft.title,
            max_rate_numerator=numerator,
            max_rate_denominator=denominator,
        )


def _two(rate: Fraction | None) -> tuple[int | None, int | None]:
    return (None, None) if rate is None else (rate.numerator, rate.denominator)
