"""Each funder concedes its own share by its own act; here that act is recorded."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from funders.actions import call as calls
from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from funders.states import CallState, FunderKind
from grants.actions.reckoning import NumbersRefused
from grants.models import (
    Award,
    AwardRound,
    AwardShare,
    DeliberationItem,
    FundingDecision,
    RankingEntry,
)
from grants.states import DecisionState, ItemState, Outcome, RoundState, ShareState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.money import cents, format_euro
from welfare_kmzero.workflow import TransitionRefused, move, move_all

# DL 76/2020, art. 41: an act that finances a project without its CUP is void from this day.
CUP_REQUIRED_FROM = dt.date(2020, 7, 17)
CUP_ITEM = "cup"


class DecisionInTheFuture(ActionRefused):
    """A decision is recorded once it was taken."""


class NumberMissing(ActionRefused):
    """An adopted deliberation has its number in the Giunta's register (Reg. delib. n.)."""


class CupMissing(NumbersRefused):
    """The act must list the CUP of every project that it finances (L. 3/2003, art. 11)."""

    sentence = "Manca il CUP delle domande"


class CommitmentsDoNotSum(ActionRefused):
    """The rows of the commitment sum to something else than the public share."""


class SittingDisagrees(ActionRefused):
    """Date or number differ from those recorded for the sitting."""


@transaction.atomic
def adopt(
    decision: FundingDecision,
    *,
    decided_on: dt.date,
    number: str = "",
    body: str = "",
    by: User,
) -> FundingDecision:
    """Record that the funder decided: its shares are conceded and the act is frozen.

    ``number`` empty: not known, which the Giunta's never is. ``body`` empty: the one that
    the funder names. An award is conceded when every share of it above zero is; the round
    is decided with its last decision; the call with its last round, if every funded
    application has its award.
    Errors: TransitionRefused, DecisionInTheFuture, NumberMissing, CommitmentsDoNotSum,
    CupMissing, SittingDisagrees.
    """
    today, number = clock.today(), number.strip()
    call = lock(decision.round.call)
    award_round = lock(decision.round)
    decision = lock(decision)
    if decision.status != DecisionState.DRAFT:
        raise TransitionRefused(f"La decisione di {decision.funder} è già registrata.")
    if decided_on > today:
        raise DecisionInTheFuture("La data della decisione è nel futuro.")
    _check_commitments(decision)
    if decision.funder.kind == FunderKind.PROVINCE:
        if not number:
            raise NumberMissing("Scrivi il numero di registro della deliberazione.")
        _check_cups(decision, call, decided_on=decided_on)
    _fill_sitting(decision, decided_on=decided_on, number=number)
    decision.decided_on, decision.number = decided_on, number
    decision.body = body or decision.body
    decision.save(update_fields=["decided_on", "number", "body"])
    move(decision, DecisionState.ADOPTED, by=by)
    conceded_count = _concede(award_round, decision, by=by)
    record(
        "decision.adopted",
        by=by,
        target_type="call",
        target=call.code,
        after=_facts(decision, award_round, conceded_count),
    )
    _close_round(award_round, call, by=by)
    return decision


def _check_commitments(decision: FundingDecision) -> None:
    committed = decision.commitments.aggregate(total=Sum("committed"))["total"]
    if committed is not None and committed != decision.total:
        raise CommitmentsDoNotSum(
            f"Gli impegni sommano {format_euro(committed)}, la quota è "
            f"{format_euro(decision.total)}."
        )


def _check_cups(decision: FundingDecision, call: Call, *, decided_on: dt.date) -> None:
    if not call.requires_cup or decided_on < CUP_REQUIRED_FROM:
        return
    if DeliberationItem.objects.filter(
        deliberation__decision=decision, code=CUP_ITEM, state=ItemState.NOT_DUE
    ).exists():
        return
    without = AwardShare.objects.filter(
        award__round=decision.round_id, funder=decision.funder_id, carried__gt=0, award__cup=""
    )
    if numbers := list(without.values_list("award__application__number", flat=True)):
        raise CupMissing(numbers)


def _fill_sitting(decision: FundingDecision, *, decided_on: dt.date, number: str) -> None:
    """Write date and number on the sitting of the decision, where it did not know them yet."""
    sitting = decision.sitting
    if sitting is None:
        return
    if sitting.held_on not in {None, decided_on} or sitting.number not in {"", number}:
        raise SittingDisagrees("Data o numero non sono quelli registrati per la seduta.")
    sitting.held_on, sitting.number = decided_on, number
    sitting.save(update_fields=["held_on", "number"])


def _concede(award_round: AwardRound, decision: FundingDecision, *, by: User) -> int:
    """Concede the funder's shares, then the awards whose every share is; count the awards."""
    move_all(
        AwardShare.objects.filter(award__round=award_round, funder=decision.funder_id),
        ShareState.CONCEDED,
        by=by,
    )
    waiting = AwardShare.objects.filter(
        award=OuterRef("pk"), status=ShareState.PROPOSED, carried__gt=0
    )
    ready = Award.objects.filter(~Exists(waiting), round=award_round, status=ShareState.PROPOSED)
    return move_all(ready, ShareState.CONCEDED, by=by)


def _close_round(award_round: AwardRound, call: Call, *, by: User) -> None:
    if award_round.decisions.filter(status=DecisionState.DRAFT).exists():
        return
    move(award_round, RoundState.DECIDED, by=by)
    record(
        "round.decided",
        by=by,
        target_type="call",
        target=call.code,
        after={"round": award_round.number},
    )
    is_open = AwardRound.objects.filter(call=call, status=RoundState.PROPOSED).exists()
    if call.status == CallState.RANKED and not is_open and not _awaits_award(award_round):
        calls.record_decided(call, by=by)


def _awaits_award(award_round: AwardRound) -> bool:
    """Whether the ranking gives to someone an amount that no round has proposed yet."""
    awarded = Award.objects.filter(round__ranking=award_round.ranking_id).values("application")
    funded = RankingEntry.objects.filter(
        ranking=award_round.ranking_id, outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED]
    )
    return funded.exclude(application__in=awarded).exists()


def _facts(decision: FundingDecision, award_round: AwardRound, conceded_count: int) -> Json:
    on = decision.decided_on
    return {
        "round": award_round.number,
        "funder": decision.funder.code,
        "number": decision.number,
        "decided_on": None if on is None else on.isoformat(),
        "total": cents(decision.total),
        "awards_conceded": conceded_count,
    }
