"""Reading who gives and on what terms: funders, protocol, call."""

from fractions import Fraction
from typing import TypeVar

from funders.states import Channel, FunderKind, LineRule, OrganisationKind, RuleScope
from welfare_kmzero.editions.format import values
from welfare_kmzero.editions.format.edition import (
    CODE_LENGTH,
    DEFAULT_STEP,
    CallEntry,
    CategoryEntry,
    CriterionEntry,
    FunderEntry,
    LevelEntry,
    NetworkRuleEntry,
    PartnershipEntry,
    ProtocolEntry,
    RequiredDocumentEntry,
    ShareEntry,
)
from welfare_kmzero.editions.format.faults import ROOT, Faults
from welfare_kmzero.editions.format.fields import Fields, Reader
from welfare_kmzero.editions.format.json_text import Members, Value
from welfare_kmzero.editions.format.repeated import refuse_repeated
from welfare_kmzero.editions.format.sections import CallInPart

T = TypeVar("T")


def funder(fields: Fields) -> FunderEntry:
    return FunderEntry(
        code=fields.take("code", values.slug(20)),
        name=fields.take("name", values.words(200)),
        kind=fields.take("kind", values.one_of(FunderKind.values)),
        tax_code=fields.take_or("tax_code", values.tax_code, ""),
        deciding_body=fields.take_or("deciding_body", values.words_or_blank(120), ""),
    )


def protocol(fields: Fields) -> ProtocolEntry:
    entry = ProtocolEntry(
        code=fields.take("code", values.words(40)),
        title=fields.take("title", values.words(300)),
        signed_on=fields.take_or_none("signed_on", values.date),
        valid_from=fields.take_or_none("valid_from", values.date),
        valid_until=fields.take_or_none("valid_until", values.date),
        shares=fields.records("shares", _share),
        partners=fields.records_or_none("partners", _partnership),
    )
    if fields.is_whole:
        _check_protocol(entry, fields)
    return entry


def _share(fields: Fields) -> ShareEntry:
    return ShareEntry(
        funder=fields.refer("funder", values.slug(20), "funders"),
        share=fields.take("share", values.positive_fraction),
    )


def _partnership(fields: Fields) -> PartnershipEntry:
    return PartnershipEntry(
        funder=fields.refer("funder", values.slug(20), "funders"),
        commitment=fields.take("commitment", values.words(300)),
    )


def _check_protocol(entry: ProtocolEntry, fields: Fields) -> None:
    refuse_repeated([each.funder for each in entry.shares], fields, "shares", "funder")
    refuse_repeated([each.funder for each in entry.partners], fields, "partners", "funder")
    total = sum((each.share for each in entry.shares), Fraction(0))
    if len(entry.shares) < 2:
        fields.wrong("shares", "servono almeno due finanziatori con una quota.")
    elif total != 1:
        fields.wrong("shares", f"le quote sommano a {total}, devono sommare esattamente a 1.")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        fields.wrong("valid_until", "la validità finisce prima di cominciare.")


def call(fields: Fields) -> CallEntry:
    entry = CallEntry(
        code=fields.take("code", values.slug(40)),
        title=fields.take("title", values.words(300)),
        edition=fields.take_or_none("edition", values.whole(1, 32_767)),
        legal_basis=fields.values_or_none("legal_basis", values.words(400)),
        opens_at=fields.take("opens_at", values.instant),
        closes_at=fields.take("closes_at", values.instant),
        endowments=fields.mapping("endowments", values.amount),
        channel=fields.take("channel", values.one_of(Channel.values)),
        duration_months=fields.take("duration_months", values.whole(1, 600)),
        max_grant=fields.take_or_none("max_grant", values.positive_amount),
        max_grant_rate=fields.take_or_none("max_grant_rate", values.fraction),
        min_partners=fields.take_or("min_partners", values.whole(1, 32_767), 1),
        requires_cup=fields.take("requires_cup", values.truth),
        threshold=fields.take("threshold", values.points),
        criteria=fields.records("criteria", _criterion),
        tie_break=fields.values("tie_break", values.words(CODE_LENGTH)),
        funding_line=fields.take("funding_line", values.one_of(LineRule.values)),
        min_partial_rate=fields.take_or_none("min_partial_rate", values.fraction),
        cost_categories=fields.records("cost_categories", _category),
        summary=fields.take_or("summary", values.words_or_blank(20_000), ""),
        step=fields.take_or("step", values.positive_points, DEFAULT_STEP),
        required_documents=fields.records_or_none("required_documents", _required_document),
        network_rules=fields.records_or_none("network_rules", _network_rule),
        appointing_body=fields.take_or("appointing_body", values.words_or_blank(200), ""),
        appointing_act=fields.take_or("appointing_act", values.words_or_blank(200), ""),
        appointed_on=fields.take_or_none("appointed_on", values.date),
        responsible_structure=fields.take_or(
            "responsible_structure", values.words_or_blank(200), ""
        ),
        responsible_officer=fields.take_or("responsible_officer", values.words_or_blank(150), ""),
    )
    if fields.is_whole:
        _check_call(entry, fields)
    return entry


def call_in_part(value: Value) -> CallInPart:
    """What of a call can be read by itself, whatever the rest of it is like."""
    return CallInPart(
        criteria=_alone(value, lambda fields: fields.records("criteria", _criterion)),
        tie_break=_alone(
            value, lambda fields: fields.values("tie_break", values.words(CODE_LENGTH))
        ),
        step=_alone(value, lambda f: f.take_or("step", values.positive_points, DEFAULT_STEP)),
        cost_categories=_alone(value, lambda fields: fields.records("cost_categories", _category)),
        endowments=_alone(value, lambda fields: fields.mapping("endowments", values.amount)),
    )


def _alone(value: Value, taken: Reader[T]) -> T | None:
    """A part of a record; None when it cannot be read, which is told where the whole is read."""
    if not isinstance(value, Members):
        return None
    fields = Fields(value, ROOT, Faults())
    found = taken(fields)
    return found if fields.is_whole else None


def _criterion(fields: Fields) -> CriterionEntry:
    entry = CriterionEntry(
        code=fields.take("code", values.words(CODE_LENGTH)),
        title=fields.take("title", values.words(300)),
        max_points=fields.take("max_points", values.positive_points),
        min_points=fields.take_or_none("min_points", values.points),
        levels=fields.records_or_none("levels", _level),
        step=fields.take_or_none("step", values.positive_points),
    )
    if fields.is_whole:
        refuse_repeated([each.points for each in entry.levels], fields, "levels", "points")
        if entry.min_points is not None and entry.min_points > entry.max_points:
            fields.wrong("min_points", f"il minimo supera il massimo ({entry.max_points}).")
        for place, level in enumerate(entry.levels):
            if level.points > entry.max_points:
                fields.wrong_item(
                    "levels", place, "points", f"supera il massimo ({entry.max_points})."
                )
    return entry


def _level(fields: Fields) -> LevelEntry:
    return LevelEntry(
        points=fields.take("points", values.points),
        meaning=fields.take("meaning", values.words(400)),
    )


def _category(fields: Fields) -> CategoryEntry:
    return CategoryEntry(
        code=fields.take("code", values.words(CODE_LENGTH)),
        title=fields.take("title", values.words(200)),
        max_rate=fields.take_or_none("max_rate", values.fraction),
    )


def _required_document(fields: Fields) -> RequiredDocumentEntry:
    return RequiredDocumentEntry(
        code=fields.take("code", values.words(CODE_LENGTH)),
        title=fields.take("title", values.words(200)),
        is_mandatory=fields.take_or("is_mandatory", values.truth, default=True),
    )


def _network_rule(fields: Fields) -> NetworkRuleEntry:
    entry = NetworkRuleEntry(
        scope=fields.take("scope", values.one_of(RuleScope.values)),
        title=fields.take("title", values.words(200)),
        kinds=fields.values("kinds", values.one_of(OrganisationKind.values)),
        minimum=fields.take_or("minimum", values.whole(1, 32_767), 1),
    )
    if fields.is_whole:
        refuse_repeated(entry.kinds, fields, "kinds")
        if not entry.kinds:
            fields.wrong("kinds", "la lista non può essere vuota.")
        if entry.scope == RuleScope.LEAD and entry.minimum != 1:
            fields.wrong("minimum", "il capofila è uno solo.")
    return entry


def _check_call(entry: CallEntry, fields: Fields) -> None:
    codes = [each.code for each in entry.criteria]
    refuse_repeated(codes, fields, "criteria", "code")
    refuse_repeated(
        [each.code for each in entry.cost_categories], fields, "cost_categories", "code"
    )
    refuse_repeated(
        [each.code for each in entry.required_documents], fields, "required_documents", "code"
    )
    refuse_repeated(entry.tie_break, fields, "tie_break")
    of_lead = [
        place for place, rule in enumerate(entry.network_rules) if rule.scope == RuleScope.LEAD
    ]
    for place in of_lead[1:]:
        fields.wrong_item("network_rules", place, "scope", "il capofila ha già la sua regola.")
    if entry.closes_at <= entry.opens_at:
        fields.wrong("closes_at", "il bando scade prima di aprire.")
    for key, entries in (("criteria", entry.criteria), ("cost_categories", entry.cost_categories)):
        if not entries:
            fields.wrong(key, "la lista non può essere vuota.")
    highest = sum(each.max_points for each in entry.criteria)
    if entry.criteria and entry.threshold > highest:
        fields.wrong(
            "threshold",
            f"la soglia supera la somma dei punti massimi ({highest}): nessuno è idoneo.",
        )
