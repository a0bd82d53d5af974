"""A computed ranking under other terms, beside the real one; nothing is written.

It starts from the lines of the draft, not from the sheets: two readings whatever the number of
applications, and the same rules that made the draft (``grants.rules.what_if``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from funders.models import Call, Criterion
from funders.rules.amounts import Cents
from grants.actions.terms import Funding, funding, terms_of_criteria
from grants.models import AmountProposal, CriterionMean, Ranking, RankingEntry
from grants.rules.amount_due import Proposal, amount_due
from grants.rules.funding_line import LineOutcome, LineRule
from grants.rules.scoring import ApplicationScore
from grants.rules.scoring import CriterionMean as Mean
from grants.rules.what_if import Contender, Place, Terms, places
from grants.states import Outcome, RankingState, outcome_label
from projects.models import requested_now
from welfare_kmzero.money import cents, euros
from welfare_kmzero.screens.line import ZERO, Line, draw

OUTCOMES = {
    LineOutcome.FUNDED: Outcome.FUNDED,
    LineOutcome.PARTIALLY_FUNDED: Outcome.PARTIALLY_FUNDED,
    LineOutcome.RESERVE: Outcome.RESERVE,
    None: Outcome.NOT_ELIGIBLE,
}


@dataclass(frozen=True, slots=True)
class Change:
    """How one application fares: ``real`` and ``given`` in euro, zero where nothing."""

    entry: RankingEntry
    position: int
    outcome: Outcome
    real: Decimal
    given: Decimal
    is_approved: bool

    @property
    def real_label(self) -> str:
        return outcome_label(self.entry.outcome, is_approved=self.is_approved)

    @property
    def label(self) -> str:
        return outcome_label(self.outcome, is_approved=self.is_approved)

    @property
    def difference(self) -> Decimal:
        return self.given - self.real

    @property
    def enters(self) -> bool:
        return self.real == 0 and self.given > 0

    @property
    def leaves(self) -> bool:
        return self.real > 0 and self.given == 0

    @property
    def is_changed(self) -> bool:
        return self.difference != 0 or self.outcome != self.entry.outcome


@dataclass(frozen=True, slots=True)
class Simulation:
    """Every admitted application under other terms, in the order that would be."""

    changes: tuple[Change, ...]
    line: Line
    real: Decimal

    @property
    def enter(self) -> int:
        return sum(each.enters for each in self.changes)

    @property
    def leave(self) -> int:
        return sum(each.leaves for each in self.changes)

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.is_changed)

    @property
    def difference(self) -> Decimal:
        return self.line.awarded - self.real


@dataclass(frozen=True, slots=True)
class Ground:
    """A draft as the rules take it: its terms, its contenders, the money."""

    terms: Terms
    sources: Funding
    entries: Mapping[str, RankingEntry]
    contenders: tuple[Contender, ...]
    is_approved: bool


def ground_of(
    ranking: Ranking, *, criteria: Sequence[Criterion], tie_break: Sequence[str]
) -> Ground:
    """Five queries, however many applications. ``criteria``: of the call, in its order."""
    call = ranking.call
    sources = funding(call)
    entries = {
        entry.application.number: entry
        for entry in RankingEntry.objects.filter(ranking=ranking, position__isnull=False)
        .select_related("application__lead")
        .annotate(asked=requested_now("application"))
        .order_by("position")
    }
    proposals = {
        row.application_id: Proposal(Cents(cents(row.proposed)), row.reason)
        for row in AmountProposal.objects.filter(application__call=call)
    }
    scores = _scores(ranking, entries)
    return Ground(
        terms=Terms(
            criteria=terms_of_criteria(criteria, step=call.step),
            threshold=call.threshold,
            tie_break=tuple(tie_break),
            money=sources.money,
            rule=LineRule(call.funding_line),
            min_partial_rate=call.min_partial_rate,
        ),
        sources=sources,
        entries=entries,
        is_approved=ranking.status == RankingState.APPROVED,
        contenders=tuple(
            Contender(
                number,
                entry.application.filed_at,
                scores[entry.pk],
                _due(call, entry, proposals.get(entry.application_id)),
            )
            for number, entry in entries.items()
        ),
    )


def _scores(ranking: Ranking, entries: Mapping[str, RankingEntry]) -> dict[int, ApplicationScore]:
    means: dict[int, list[Mean]] = {}
    rows = CriterionMean.objects.filter(entry__ranking=ranking).order_by("criterion__position")
    for entry, code, mean in rows.values_list("entry", "criterion__code", "mean"):
        means.setdefault(entry, []).append(Mean(code, Fraction(mean), mean))
    return {
        entry.pk: ApplicationScore(
            means=tuple(means.get(entry.pk, ())), total=entry.total or ZERO, evaluation_count=0
        )
        for entry in entries.values()
    }


def _due(call: Call, entry: RankingEntry, proposal: Proposal | None) -> Cents:
    """What it would be due if eligible: the draft says it for those that are, and for them alone."""
    if entry.due is not None:
        return Cents(cents(entry.due))
    return amount_due(
        requested=Cents(cents(entry.asked)),  # type: ignore[attr-defined]  # annotated by ground_of()
        admitted_cost=Cents(cents(entry.admitted_cost or ZERO)),
        max_grant=None if call.max_grant is None else Cents(cents(call.max_grant)),
        max_grant_rate=call.max_grant_rate,
        proposal=proposal,
    ).amount


def other_terms(
    ground: Ground,
    *,
    threshold: Decimal | None,
    rule: str,
    min_partial_rate: Fraction | None,
    endowments: Sequence[Decimal | None],
) -> Terms:
    """The terms to try; what is None or empty stays as in the call."""
    terms = ground.terms
    money = replace(
        terms.money,
        endowments=tuple(
            real if typed is None else Cents(cents(typed))
            for real, typed in zip(terms.money.endowments, endowments, strict=True)
        ),
    )
    return replace(
        terms,
        threshold=terms.threshold if threshold is None else threshold,
        rule=LineRule(rule) if rule else terms.rule,
        min_partial_rate=terms.min_partial_rate if min_partial_rate is None else min_partial_rate,
        money=money,
    )


def simulate(ground: Ground, terms: Terms) -> Simulation:
    """No query at all."""
    changes = tuple(
        _change(ground.entries[place.number], place, is_approved=ground.is_approved)
        for place in places(ground.contenders, terms)
    )
    due = {each.number: euros(each.due) for each in ground.contenders}
    return Simulation(
        changes=changes,
        line=draw(
            endowment=euros(sum(terms.money.endowments)),
            awards=[each.given for each in changes if each.given],
            reserves=[
                due[each.entry.application.number]
                for each in changes
                if each.outcome == Outcome.RESERVE
            ],
        ),
        real=sum((each.real for each in changes), ZERO),
    )


def _change(entry: RankingEntry, place: Place, *, is_approved: bool) -> Change:
    return Change(
        entry=entry,
        position=place.position,
        outcome=OUTCOMES[place.outcome],
        real=entry.proposed or ZERO,
        given=euros(place.amount),
        is_approved=is_approved,
    )
