"""From the rows of a call to the lines of its ranking: fetched whole, reckoned by the rules.

The number of queries does not depend on how many applications there are. Reckoned again
under lock before the approval, it tells whether a draft is still true.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.rules.amounts import Cents
from grants.actions.terms import category_terms, criterion_terms, funding
from grants.models import AmountProposal, ConflictDeclaration, EligibilityCheck, Score
from grants.rules.amount_due import Proposal, amount_due
from grants.rules.funding_line import Due, LineEntry, LineOutcome, LineRule, draw_line
from grants.rules.ranking import RankedEntry, Scored, rank
from grants.rules.scoring import ApplicationScore, Evaluation, eligibility, score
from grants.states import CheckState, EvaluationState, Outcome
from projects.documents.application import ApplicationContent, content_in_force
from projects.models import Application, Completion
from projects.rules.admitted_cost import admitted_cost
from projects.rules.numbering import number_order
from welfare_kmzero.money import cents

OUTCOMES = {
    LineOutcome.FUNDED: Outcome.FUNDED,
    LineOutcome.PARTIALLY_FUNDED: Outcome.PARTIALLY_FUNDED,
    LineOutcome.RESERVE: Outcome.RESERVE,
}


class NumbersRefused(ActionRefused):
    """Some applications stand in the way; ``numbers`` are theirs, in order."""

    sentence = ""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = tuple(sorted(numbers, key=number_order))
        super().__init__(f"{self.sentence}: {', '.join(self.numbers)}.")


class ChecksNotDecided(NumbersRefused):
    """The formal check of some applications is not decided."""

    sentence = "L'istruttoria formale non è decisa per le domande"


class ApplicationsNotEvaluated(NumbersRefused):
    """Some admitted applications have no sheet that counts."""

    sentence = "Non c'è nessuna scheda consegnata per le domande"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What the ranking says of one application; amounts in cents, None as in the row.

    ``means``: criterion code to published mean, in the order of the call; empty where the
    application was not scored.
    """

    application: Application
    position: int | None
    total: Decimal | None
    is_eligible: bool
    tie_break: str
    outcome: Outcome
    admitted_cost: int | None = None
    due: int | None = None
    proposed: int | None = None
    means: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class _Admitted:
    """An admitted application with what the rules found of it so far."""

    application: Application
    score: ApplicationScore
    is_eligible: bool
    admitted_cost: Cents
    due: Cents


def reckon(call: Call) -> list[Line]:
    """The lines of the ranking, from the first position to those not admitted.

    Errors: ChecksNotDecided, ApplicationsNotEvaluated, and those of the rules: an
    officer's proposal that is now above what is due raises ProposalAboveLimit.
    """
    applications = applications_in_force(call)
    checks = _checks(applications)
    admitted = [each for each in applications if checks[each.pk].status == CheckState.ADMITTED]
    found = {each.application.number: each for each in _evaluated(call, admitted, checks)}
    entries = rank(
        [
            Scored(number, each.application.filed_at, each.score, each.is_eligible)
            for number, each in found.items()
        ],
        tie_break=_tie_break(call),
        not_admitted=[each.number for each in applications if each.number not in found],
    )
    drawn = _draw(call, entries, found)
    by_number = {each.number: each for each in applications}
    return [_line(by_number[entry.number], entry, found, drawn) for entry in entries]


def applications_in_force(call: Call) -> list[Application]:
    """With what they say now, their corrections included: one query."""
    applications = Application.objects.in_force().filter(call=call).select_related("snapshot")
    return list(applications.annotate(completed=Completion.objects.last_content("pk")))


def _checks(applications: Sequence[Application]) -> dict[int, EligibilityCheck]:
    """The decided check of each. Errors: ChecksNotDecided."""
    if not applications:
        return {}
    decided = EligibilityCheck.objects.filter(application__call=applications[0].call_id).exclude(
        status=CheckState.PENDING
    )
    checks = {check.application_id: check for check in decided}
    if missing := [each.number for each in applications if each.pk not in checks]:
        raise ChecksNotDecided(missing)
    return checks


def _evaluated(
    call: Call, admitted: Sequence[Application], checks: Mapping[int, EligibilityCheck]
) -> Iterable[_Admitted]:
    """Errors: ApplicationsNotEvaluated."""
    evaluations = counting_evaluations(call)
    if missing := [each.number for each in admitted if each.pk not in evaluations]:
        raise ApplicationsNotEvaluated(missing)
    criteria = criterion_terms(call)
    categories = category_terms(call)
    proposals = _proposals(call)
    for application in admitted:
        content = content_in_force(application, application.completed)  # type: ignore[attr-defined]  # annotated by applications_in_force()
        by_check = checks[application.pk].admitted_cost
        cost = admitted_cost(
            content.budget_items,
            categories=categories,
            admitted_by_check=None if by_check is None else Cents(cents(by_check)),
        ).total
        result = score(evaluations[application.pk], criteria=criteria)
        verdict = eligibility(result, criteria=criteria, threshold=call.threshold)
        yield _Admitted(
            application=application,
            score=result,
            is_eligible=verdict.is_eligible,
            admitted_cost=cost,
            due=_due(call, content, cost, proposals.get(application.pk)),
        )


def counting_evaluations(call: Call) -> dict[int, list[Evaluation]]:
    """Application to its sheets that count: submitted, and no conflict stands. One query."""
    conflict = ConflictDeclaration.objects.filter(
        evaluator=OuterRef("evaluation__assignment__evaluator"),
        application=OuterRef("evaluation__assignment__application"),
        has_conflict=True,
    )
    rows = (
        Score.objects.filter(
            ~Exists(conflict),
            evaluation__assignment__application__call=call,
            evaluation__status=EvaluationState.SUBMITTED,
        )
        .order_by("evaluation_id")
        .values_list(
            "evaluation__assignment__application_id", "evaluation_id", "criterion__code", "points"
        )
    )
    sheets: dict[int, dict[int, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for application_id, evaluation_id, code, points in rows:
        sheets[application_id][evaluation_id][code] = points
    return {application_id: list(given.values()) for application_id, given in sheets.items()}


def _proposals(call: Call) -> dict[int, Proposal]:
    rows = AmountProposal.objects.filter(application__call=call)
    return {row.application_id: Proposal(Cents(cents(row.proposed)), row.reason) for row in rows}


def _due(call: Call, content: ApplicationContent, cost: Cents, proposal: Proposal | None) -> Cents:
    return amount_due(
        requested=Cents(content.requested),
        admitted_cost=cost,
        max_grant=None if call.max_grant is None else Cents(cents(call.max_grant)),
        max_grant_rate=call.max_grant_rate,
        proposal=proposal,
    ).amount


def _tie_break(call: Call) -> list[str]:
    order = call.tie_breaks.order_by("position")
    return list(order.values_list("criterion__code", flat=True))


def _draw(
    call: Call, entries: Iterable[RankedEntry], found: Mapping[str, _Admitted]
) -> dict[str, LineEntry]:
    """The funding line over the eligible, by number."""
    drawn = draw_line(
        [Due(entry.number, found[entry.number].due) for entry in entries if entry.is_eligible],
        money=funding(call).money,
        rule=LineRule(call.funding_line),
        min_partial_rate=call.min_partial_rate,
    )
    return {entry.number: entry for entry in drawn}


def _line(
    application: Application,
    entry: RankedEntry,
    found: Mapping[str, _Admitted],
    drawn: Mapping[str, LineEntry],
) -> Line:
    if entry.position is None:
        return Line(
            application=application,
            position=None,
            total=None,
            is_eligible=False,
            tie_break="",
            outcome=Outcome.NOT_ADMITTED,
            means={},
        )
    each = found[entry.number]
    granted = drawn.get(entry.number)
    return Line(
        application=application,
        position=entry.position,
        total=entry.total,
        is_eligible=entry.is_eligible,
        tie_break=entry.tie_break or "",
        outcome=OUTCOMES[granted.outcome] if granted else Outcome.NOT_ELIGIBLE,
        admitted_cost=each.admitted_cost,
        due=each.due if entry.is_eligible else None,
        proposed=(granted.amount or None) if granted else None,
        means={mean.code: mean.published for mean in each.score.means},
    )
