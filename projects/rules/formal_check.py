"""Is an application formally admissible?

Rule. The check looks at each of these and proposes; an officer confirms or decides
otherwise with a reason. An application is not admitted if one of them is not met:
- it was filed by the effective deadline (extensions counted);
- the network has at least the bodies that the call asks for, the lead included, each
  counted once; the lead is of a kind that the call allows; the network has the kinds of
  bodies that the call asks for (the 2021 call: lead of the third sector, at least one
  local authority, at least one for-profit body);
- every required document is attached;
- the budget balances: total cost = contribution requested + the other sources;
- no category of cost exceeds its ``max_rate`` of the total cost (reaching it is allowed);
- the identifiers given (tax codes, CUP) are formally valid.

What was completed on request counts: a document supplied in time is there; a part corrected
in its own form is read as it was corrected, and the finding says so; a rule that is not met
on a part answered in prose is left to an officer, since the rules read no prose.

Source: the call; for the network, art. 3 of LP 13/2007 on who takes part in social
policies, as each call specifies it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from funders.rules.amounts import Cents, part_rounded_down
from funders.rules.deadline import is_in_time
from projects.rules.budget import BudgetItem, CategoryTerms, cost_by_category, total_cost
from projects.rules.findings import (
    Finding,
    FormalCheck,
    Rule,
    Truth,
    instant_in_words,
    listed,
    rate_in_words,
    truth_of,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body: its code and the Italian words for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RequiredKind:
    """At least ``minimum`` bodies of the network are of one of these kinds."""

    kinds: tuple[Kind, ...]
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document that must be attached."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FormalTerms:
    """What the call asks for. What it does not ask is None or empty, and gives no finding."""

    deadline: datetime
    categories: tuple[CategoryTerms, ...]
    min_bodies: int | None = None
    lead_kinds: tuple[Kind, ...] = ()
    required_kinds: tuple[RequiredKind, ...] = ()
    required_documents: tuple[RequiredDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the network. ``kind``: a code; None: not known."""

    code: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """``name``: which, in Italian, never its text. ``is_valid`` None: not verified."""

    name: str
    is_valid: bool | None


@dataclass(frozen=True, slots=True)
class Completed:
    """What answers to requests supplied in time: codes of documents, names of other parts.

    ``parts``: answered in prose. ``corrected``: what was filed is told with their corrections.
    """

    documents: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    corrected: frozenset[str] = frozenset()


NOTHING = Completed()
# The parts of an application that each rule reads.
PARTS_OF: Mapping[Rule, frozenset[str]] = {
    Rule.NETWORK_SIZE: frozenset({"network"}),
    Rule.NETWORK_LEAD: frozenset({"network"}),
    Rule.NETWORK_KINDS: frozenset({"network"}),
    Rule.BUDGET_BALANCE: frozenset({"budget", "funding"}),
    Rule.CATEGORY_LIMIT: frozenset({"budget"}),
    Rule.IDENTIFIER: frozenset({"identifiers", "network"}),
}


@dataclass(frozen=True, slots=True)
class FiledApplication:
    """What was filed. ``documents``: codes of those attached; None: not known."""

    filed_at: datetime
    lead: Body
    partners: tuple[Body, ...]
    budget: tuple[BudgetItem, ...]
    requested: Cents
    other_sources: Cents
    documents: frozenset[str] | None = None
    identifiers: tuple[Identifier, ...] = ()
    completed: Completed = NOTHING


def check(application: FiledApplication, *, terms: FormalTerms) -> FormalCheck:
    """Apply every rule. Errors: UnknownCategory, InstantWithoutZone."""
    findings = (
        _deadline(application, terms.deadline),
        *_network_size(application, terms.min_bodies),
        *_lead(application, terms.lead_kinds),
        *(_kinds(application, required) for required in terms.required_kinds),
        *(_document(application, required) for required in terms.required_documents),
        _balance(application),
        *_category_limits(application.budget, terms.categories),
        *(_identifier(identifier) for identifier in application.identifiers),
    )
    return FormalCheck(tuple(_reread(each, application.completed) for each in findings))


def _reread(finding: Finding, completed: Completed) -> Finding:
    """What rests on a part that was completed says so; a failing on prose is left to be verified."""
    parts = PARTS_OF.get(finding.rule, frozenset())
    if finding.truth is not Truth.NOT_MET or not parts & completed.parts:
        if not parts & completed.corrected:
            return finding
        sentence = f"{finding.sentence} Vale la parte corretta con un'integrazione."
        return replace(finding, sentence=sentence)
    sentence = f"{finding.sentence} La parte è stata completata con un'integrazione: va verificata."
    return replace(finding, truth=Truth.UNKNOWN, sentence=sentence)


def _deadline(application: FiledApplication, deadline: datetime) -> Finding:
    in_time = is_in_time(application.filed_at, deadline=deadline)
    filed, limit = instant_in_words(application.filed_at), instant_in_words(deadline)
    sentence = (
        f"Domanda presentata il {filed}, entro il termine del {limit}."
        if in_time
        else f"Domanda presentata il {filed}, dopo il termine del {limit}."
    )
    return Finding(Rule.DEADLINE, truth_of(in_time), sentence)


def _network(application: FiledApplication) -> tuple[Body, ...]:
    """Lead first, each body once."""
    bodies = {body.code: body for body in (*application.partners, application.lead)}
    return tuple(bodies.values())


def _network_size(application: FiledApplication, minimum: int | None) -> Iterable[Finding]:
    if minimum is None:
        return
    size = len(_network(application))
    bodies = "1 ente" if size == 1 else f"{size} enti"
    sentence = f"La rete conta {bodies}, capofila compreso: il bando ne chiede almeno {minimum}."
    yield Finding(Rule.NETWORK_SIZE, truth_of(size >= minimum), sentence)


def _lead(application: FiledApplication, allowed: Sequence[Kind]) -> Iterable[Finding]:
    if not allowed:
        return
    kind = application.lead.kind
    names = listed(f"«{each.name}»" for each in allowed)
    if kind is None:
        yield Finding(
            Rule.NETWORK_LEAD,
            Truth.UNKNOWN,
            f"La natura del capofila non è nota: il bando chiede {names}.",
        )
        return
    is_allowed = kind in {each.code for each in allowed}
    verb = "è" if is_allowed else "non è"
    sentence = f"Il capofila {verb} di natura {names}, come chiede il bando."
    yield Finding(Rule.NETWORK_LEAD, truth_of(is_allowed), sentence)


def _kinds(application: FiledApplication, required: RequiredKind) -> Finding:
    codes = {kind.code for kind in required.kinds}
    network = _network(application)
    count = sum(body.kind in codes for body in network)
    unknown = sum(body.kind is None for body in network)
    is_met = None if count < required.minimum <= count + unknown else count >= required.minimum
    names = listed(f"«{kind.name}»" for kind in required.kinds)
    sentence = (
        f"Enti della rete di natura {names}: {count}; il bando ne chiede almeno {required.minimum}."
    )
    subject = ",".join(kind.code for kind in required.kinds)
    return Finding(Rule.NETWORK_KINDS, truth_of(is_met), sentence, subject)


def _document(application: FiledApplication, required: RequiredDocument) -> Finding:
    if required.code in application.completed.documents:
        sentence = f"Il documento «{required.title}» è stato consegnato con un'integrazione."
        return Finding(Rule.REQUIRED_DOCUMENT, Truth.MET, sentence, required.code)
    if application.documents is None:
        sentence = f"Non è noto se il documento «{required.title}» sia allegato."
        return Finding(Rule.REQUIRED_DOCUMENT, Truth.UNKNOWN, sentence, required.code)
    is_there = required.code in application.documents
    state = "è allegato" if is_there else "manca"
    sentence = f"Il documento «{required.title}» {state}."
    return Finding(Rule.REQUIRED_DOCUMENT, truth_of(is_there), sentence, required.code)


def _balance(application: FiledApplication) -> Finding:
    sources = application.requested + application.other_sources
    is_balanced = total_cost(application.budget) == sources
    verb = "è" if is_balanced else "non è"
    sentence = f"Il totale dei costi {verb} pari al contributo richiesto più le altre fonti."
    return Finding(Rule.BUDGET_BALANCE, truth_of(is_balanced), sentence)


def _category_limits(
    budget: Sequence[BudgetItem], categories: Sequence[CategoryTerms]
) -> Iterable[Finding]:
    total = total_cost(budget)
    costs = cost_by_category(budget, categories=categories)
    for category in categories:
        if category.max_rate is None:
            continue
        is_within = costs[category.code] <= part_rounded_down(total, category.max_rate)
        verb = "non supera" if is_within else "supera"
        sentence = (
            f"La categoria «{category.title}» {verb} "
            f"il limite di {rate_in_words(category.max_rate)} del costo totale."
        )
        yield Finding(Rule.CATEGORY_LIMIT, truth_of(is_within), sentence, category.code)


def _identifier(identifier: Identifier) -> Finding:
    words = {None: "da verificare", True: "formalmente valido", False: "non valido"}
    sentence = f"{identifier.name}: {words[identifier.is_valid]}."
    return Finding(Rule.IDENTIFIER, truth_of(identifier.is_valid), sentence, identifier.name)
