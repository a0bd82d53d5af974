"""The rows of a round: who gets what, divided by the rules, written in few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.rules.amounts import Cents
from funders.states import FunderKind
from grants.actions.payee import payees
from grants.actions.terms import Funding
from grants.models import (
    Award,
    AwardRound,
    AwardShare,
    AwardYear,
    Deliberation,
    FundingDecision,
    Ranking,
    RankingEntry,
    Sitting,
)
from grants.rules.rounding import CeilingsCannotHold
from grants.rules.rounds import DividedRound, RoundAward, divide_round
from grants.rules.years import AwardPlan, AwardToSpread, spread_over_years
from grants.states import Outcome
from projects.documents.application import ApplicationContent, content_in_force
from projects.models import Completion
from projects.rules.budget import cost_by_year
from projects.rules.numbering import number_order
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.money import cents, euros

BATCH = 1000


class NotFunded(ActionRefused):
    """Some of the numbers asked for get nothing from the ranking, or have their award already."""


class RoundDoesNotFit(ActionRefused):
    """No table of whole cents keeps every funder within its endowment."""


@dataclass(frozen=True, slots=True)
class Given:
    """An entry that gets money, with what its application said."""

    entry: RankingEntry
    content: ApplicationContent

    @property
    def amount(self) -> Cents:
        assert self.entry.proposed is not None  # noqa: S101 - a constraint holds it
        return Cents(cents(self.entry.proposed))


def given_by(ranking: Ranking, only: Collection[str] | None) -> list[Given]:
    """Entries that get money and have no award yet, by application number: two queries.

    Errors: NotFunded.
    """
    awarded = Award.objects.filter(round__ranking=ranking).values("application")
    entries = (
        ranking.entries.filter(outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED])
        .exclude(application__in=awarded)
        .select_related("application__snapshot")
        .annotate(completed=Completion.objects.last_content("application"))
    )
    if only is not None:
        entries = entries.filter(application__number__in=only)
    given = [
        Given(entry, content_in_force(entry.application, entry.completed))  # type: ignore[attr-defined]  # annotated above
        for entry in entries
    ]
    if only is not None and len(given) != len(set(only)):
        missing = set(only) - {each.content.number for each in given}
        raise NotFunded(f"Senza contributo da proporre: {', '.join(sorted(missing))}.")
    return sorted(given, key=lambda each: number_order(each.content.number))


def divide(call: Call, given: Sequence[Given], sources: Funding) -> DividedRound:
    """The table of the round, on the cumulative total of the call: one query.

    Errors: RoundDoesNotFit.
    """
    columns = {
        row["funder"]: Cents(cents(row["carried"]))
        for row in AwardShare.objects.filter(award__round__call=call)
        .values("funder")
        .annotate(carried=Sum("carried"))
    }
    try:
        return divide_round(
            [RoundAward(each.content.number, each.amount) for each in given],
            shares=sources.money.shares,
            earlier_columns=[columns.get(funder.pk, Cents(0)) for funder in sources.funders],
            endowments=sources.money.endowments,
        )
    except CeilingsCannotHold as error:
        raise RoundDoesNotFit(
            "Al centesimo questi contributi non stanno nelle dotazioni di tutti i finanziatori: "
            "proponi importi di qualche centesimo più bassi, o fai aumentare una dotazione."
        ) from error


def _spread(given: Sequence[Given], divided: DividedRound) -> tuple[AwardPlan, ...]:
    costs = {each.content.number: cost_by_year(each.content.budget_items) for each in given}
    return spread_over_years(
        [AwardToSpread(each.number, each.parts, costs[each.number]) for each in divided.awards]
    )


def write_awards(
    award_round: AwardRound, given: Sequence[Given], divided: DividedRound, sources: Funding
) -> None:
    """Awards, then shares, then years: the order that the triggers ask for."""
    awards = _write_awards(award_round, given, award_round.call)
    shares = _write_shares(awards, divided, sources)
    _write_years(shares, _spread(given, divided))


def _write_awards(award_round: AwardRound, given: Sequence[Given], call: Call) -> list[Award]:
    payee_of = payees(call)
    rows = []
    for each in given:
        payee = payee_of(each.content)
        rows.append(
            Award(
                round=award_round,
                application=each.entry.application,
                awarded=euros(each.amount),
                admitted_cost=each.entry.admitted_cost,
                is_reduced=each.entry.outcome == Outcome.PARTIALLY_FUNDED,
                channel=call.channel,
                payee_name=payee.name,
                payee_tax_code=payee.tax_code,
                cup=each.content.cup,
            )
        )
    return Award.objects.bulk_create(rows, batch_size=BATCH)


def _write_shares(
    awards: Sequence[Award], divided: DividedRound, sources: Funding
) -> list[list[AwardShare]]:
    """Award by award in the order given, funder by funder."""
    rows = [
        [
            AwardShare(award=award, funder=funder, position=position, carried=euros(part))
            for position, (funder, part) in enumerate(
                zip(sources.funders, each.parts, strict=True), start=1
            )
        ]
        for award, each in zip(awards, divided.awards, strict=True)
    ]
    AwardShare.objects.bulk_create(
        (share for of_award in rows for share in of_award), batch_size=BATCH
    )
    return rows


def _write_years(shares: Sequence[Sequence[AwardShare]], plans: Sequence[AwardPlan]) -> None:
    AwardYear.objects.bulk_create(
        (
            AwardYear(share=share, year=year.year, planned=euros(part))
            for of_award, plan in zip(shares, plans, strict=True)
            for year in plan.years
            for share, part in zip(of_award, year.parts, strict=True)
        ),
        batch_size=BATCH,
    )


def write_decisions(
    award_round: AwardRound, divided: DividedRound, sources: Funding, *, by: User
) -> None:
    now = clock.now()
    for funder, column in zip(sources.funders, divided.columns, strict=True):
        is_giunta = funder.kind == FunderKind.PROVINCE
        decision = FundingDecision.objects.create(
            round=award_round,
            funder=funder,
            total=euros(column),
            body=funder.deciding_body,
            sitting=_waiting_sitting(award_round) if is_giunta else None,
            drafted_at=now,
            drafted_by=by,
        )
        if is_giunta:
            Deliberation.objects.create(decision=decision, drafted_at=now, drafted_by=by)


def _waiting_sitting(award_round: AwardRound) -> Sitting | None:
    """The last sitting of the Giunta that was written down before there was its decision."""
    waiting = Sitting.objects.filter(call=award_round.call, decision__isnull=True)
    return waiting.order_by("id").last()
