"""What the panel and the officers did, held against the terms of the call."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from funders.rules.amounts import Cents
from funders.rules.criterion import (
    CriterionTerms,
    PointsOffStep,
    PointsOutOfScale,
    check_points,
)
from funders.states import RuleScope
from grants.rules.amount_due import amount_due
from projects.documents.network import kinds_of
from projects.rules.admitted_cost import admitted_cost
from projects.rules.budget import BudgetItem, CategoryTerms, UnknownCategory
from projects.rules.findings import Outcome
from projects.rules.formal_check import (
    Body,
    FiledApplication,
    FormalTerms,
    RequiredDocument,
    RequiredKind,
)
from projects.rules.formal_check import (
    check as formal_check,
)
from welfare_kmzero.editions.format.edition import (
    ApplicationEntry,
    CallEntry,
    CriterionEntry,
    EvaluationEntry,
)
from welfare_kmzero.editions.format.faults import Faults, quoted, under
from welfare_kmzero.editions.format.fields import Placed
from welfare_kmzero.editions.format.sections import Sections
from welfare_kmzero.money import cents, euros


def check(sections: Sections, faults: Faults) -> None:
    _check_conflicts(sections, faults)
    if sections.part.criteria and sections.part.step is not None:
        for evaluation in sections.evaluations:
            _check_scores(evaluation, sections.part.criteria, sections.part.step, faults)
    if sections.call is None:
        return
    _check_costs(sections, sections.call, faults)
    _check_proposals(sections, sections.call, faults)
    _check_all_evaluated(sections, sections.call, faults)


def _check_conflicts(sections: Sections, faults: Faults) -> None:
    in_conflict = {(each.entry.evaluator, each.entry.application) for each in sections.conflicts}
    for placed in sections.evaluations:
        evaluation = placed.entry
        if (evaluation.evaluator, evaluation.application) in in_conflict:
            faults.add(
                under(placed.path, "evaluator"),
                f"{quoted(evaluation.evaluator)} è in conflitto sulla domanda "
                f"{evaluation.application} e non può valutarla.",
            )


def _check_scores(
    placed: Placed[EvaluationEntry],
    criteria: Sequence[CriterionEntry],
    usual_step: Decimal,
    faults: Faults,
) -> None:
    path, scores = under(placed.path, "scores"), placed.entry.scores
    for code in scores.keys() - {criterion.code for criterion in criteria}:
        faults.add(under(path, code), f"il criterio {quoted(code)} non è nel bando.")
    for criterion in criteria:
        points = scores.get(criterion.code)
        if points is None:
            faults.add(path, f"manca il punteggio del criterio {criterion.code}.")
            continue
        step = usual_step if criterion.step is None else criterion.step
        terms = CriterionTerms(criterion.code, criterion.max_points, step=step)
        try:
            check_points(points, criterion=terms)
        except PointsOutOfScale:
            faults.add(
                under(path, criterion.code), f"{points} supera il massimo ({criterion.max_points})."
            )
        except PointsOffStep:
            faults.add(
                under(path, criterion.code), f"{points} non è un multiplo del passo ({step})."
            )


def _check_costs(sections: Sections, call: CallEntry, faults: Faults) -> None:
    applications = {placed.entry.number: placed.entry for placed in sections.applications}
    for placed in sections.checks:
        application = applications.get(placed.entry.application)
        admitted = placed.entry.admitted_cost
        if application is None or admitted is None:
            continue
        limit = _admitted_cost(application, call)
        if limit is not None and cents(admitted) > limit:
            faults.add(
                under(placed.path, "admitted_cost"),
                f"supera il costo che i limiti del bando ammettono ({euros(limit)}).",
            )


def _check_proposals(sections: Sections, call: CallEntry, faults: Faults) -> None:
    applications = {placed.entry.number: placed.entry for placed in sections.applications}
    admitted = {each.entry.application: each.entry.admitted_cost for each in sections.checks}
    for placed in sections.proposals:
        proposal = placed.entry
        application = applications.get(proposal.application)
        if application is None:
            continue
        by_hand = admitted.get(proposal.application)
        cost = _admitted_cost(application, call) if by_hand is None else cents(by_hand)
        if cost is None:
            continue
        highest = amount_due(
            requested=Cents(cents(application.requested)),
            admitted_cost=Cents(cost),
            max_grant=None if call.max_grant is None else Cents(cents(call.max_grant)),
            max_grant_rate=call.max_grant_rate,
        ).amount
        if cents(proposal.amount) > highest:
            faults.add(
                under(placed.path, "amount"),
                f"{proposal.amount} supera quanto spetta al massimo ({euros(highest)}).",
            )


def _admitted_cost(application: ApplicationEntry, call: CallEntry) -> int | None:
    """In cents; None when the budget names a category that the call does not have."""
    try:
        return admitted_cost(_budget(application), categories=_categories(call)).total
    except UnknownCategory:
        return None


def _check_all_evaluated(sections: Sections, call: CallEntry, faults: Faults) -> None:
    """Once there are evaluations, every admitted application has at least one."""
    if not sections.keys.evaluations.found:
        return
    evaluated = sections.keys.evaluations.first_of("application")
    by_hand = {each.entry.application: each.entry.outcome for each in sections.checks}
    kinds = {each.entry.code: each.entry.kind for each in sections.organisations}
    for placed in sections.applications:
        number = placed.entry.number
        if number in evaluated:
            continue
        outcome = by_hand.get(number) or outcome_by_rules(placed.entry, call, kinds=kinds)
        if outcome == Outcome.ADMITTED:
            faults.add(
                placed.path,
                f"la domanda {number} è ammessa ma non ha valutazioni, mentre altre le hanno.",
            )


def outcome_by_rules(
    application: ApplicationEntry, call: CallEntry, *, kinds: Mapping[str, str]
) -> str | None:
    """As the formal check will say; None when the budget has a category of no call.

    ``kinds``: the kind of each organisation by its code; one that is not there is not known.
    """
    filed = FiledApplication(
        filed_at=application.filed_at,
        lead=Body(application.lead, kinds.get(application.lead)),
        partners=tuple(Body(code, kinds.get(code)) for code in application.partners),
        budget=_budget(application),
        requested=Cents(cents(application.requested)),
        other_sources=Cents(sum(cents(source.amount) for source in application.funding)),
    )
    terms = FormalTerms(
        deadline=call.closes_at,
        categories=_categories(call),
        min_bodies=call.min_partners,
        lead_kinds=tuple(
            kind
            for rule in call.network_rules
            if rule.scope == RuleScope.LEAD
            for kind in kinds_of(rule.kinds)
        ),
        required_kinds=tuple(
            RequiredKind(kinds_of(rule.kinds), rule.minimum)
            for rule in call.network_rules
            if rule.scope == RuleScope.NETWORK
        ),
        required_documents=tuple(
            RequiredDocument(each.code, each.title)
            for each in call.required_documents
            if each.is_mandatory
        ),
    )
    try:
        return formal_check(filed, terms=terms).outcome.value
    except UnknownCategory:
        return None


def _budget(application: ApplicationEntry) -> tuple[BudgetItem, ...]:
    return tuple(
        BudgetItem(line.category, line.year, Cents(cents(line.amount)))
        for line in application.budget
    )


def _categories(call: CallEntry) -> tuple[CategoryTerms, ...]:
    return tuple(
        CategoryTerms(each.code, each.title, each.max_rate) for each in call.cost_categories
    )
