"""Awards: proposed in a round, shared to the cent, each with its payee."""

from collections.abc import Collection, Iterable

from django.db import transaction

from funders.actions.errors import ActionRefused, check_reason, check_seal
from funders.actions.locking import lock
from funders.states import CallState, FunderKind
from grants.actions.award_rows import divide, given_by, write_awards, write_decisions
from grants.actions.terms import Funding, funding
from grants.models import (
    Award,
    AwardRound,
    Ranking,
)
from grants.rules.rounds import DividedRound
from grants.states import DecisionState, RankingState, ShareState
from welfare_kmzero import canonical, clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.identifiers import is_cup, is_tax_code
from welfare_kmzero.money import cents, euros


class RankingNotApproved(ActionRefused):
    """Awards follow an approved ranking."""


class NothingToAward(ActionRefused):
    """Every amount that the ranking gives is in a round already."""


class AwardSettled(ActionRefused):
    """The public decision is adopted: the award stays as that act prints it."""


class PayeeWrong(ActionRefused):
    """A payee has a name, and a tax code that passes its check where it is known."""


class CupWrong(ActionRefused):
    """The CUP does not have the form of one."""


@transaction.atomic
def propose_round(ranking: Ranking, *, by: User, only: Collection[str] | None = None) -> AwardRound:
    """Propose what the ranking gives, shared among the funders and over the years.

    ``only``: numbers of the applications to award now; None: all that have no award yet.
    A first round may be empty, so that an edition that funds nobody is decided too. Each
    funder with a share gets its draft decision, the Provincia the draft of its text. The
    decisions are written last: they seal the round. The number of queries does not depend
    on how many awards there are.
    Errors: RankingNotApproved, NothingToAward, NotFunded, RoundDoesNotFit.
    """
    call = lock(ranking.call)
    ranking = lock(ranking)
    if ranking.status != RankingState.APPROVED or call.status != CallState.RANKED:
        raise RankingNotApproved("La graduatoria non è approvata, o il bando è concluso.")
    earlier = AwardRound.objects.filter(call=call).count()
    given = given_by(ranking, only)
    if earlier and not given:
        raise NothingToAward("Tutti i contributi della graduatoria sono già proposti.")
    sources = funding(call)
    divided = divide(call, given, sources)
    award_round = AwardRound.objects.create(
        call=call,
        ranking=ranking,
        number=earlier + 1,
        total=euros(sum(each.amount for each in given)),
        proposed_at=clock.now(),
        proposed_by=by,
    )
    write_awards(award_round, given, divided, sources)
    write_decisions(award_round, divided, sources, by=by)
    _record_round(award_round, divided, sources, by=by)
    return award_round


@transaction.atomic
def set_payee(
    award: Award, *, name: str, tax_code: str, reason: str, by: User, seal: str | None = None
) -> Award:
    """Name another body that pays the public share of this award.

    ``tax_code`` empty: not known. ``seal``: of the payee that was read (``payee_seal``), None
    where nobody reads. Errors: ReasonMissing, PayeeWrong, AwardSettled, StaleVersion.
    """
    reason = check_reason(reason)
    if not name.strip() or (tax_code and not is_tax_code(tax_code)):
        raise PayeeWrong(
            "Scrivi il nome dell'ente erogatore e, se lo sai, il codice fiscale esatto."
        )
    award = _lock_unsettled(award)
    check_seal(payee_seal(award), seal)
    before = {"name": award.payee_name, "tax_code": award.payee_tax_code}
    award.payee_name, award.payee_tax_code, award.payee_reason = name.strip(), tax_code, reason
    award.save(update_fields=["payee_name", "payee_tax_code", "payee_reason"])
    _record_award(
        "award.payee_set",
        award,
        by=by,
        before=before,
        after={"name": award.payee_name, "tax_code": tax_code},
        reason=reason,
    )
    return award


@transaction.atomic
def set_cup(award: Award, *, cup: str, by: User, seal: str | None = None) -> Award:
    """Write the CUP, when it becomes known. ``seal``: ``cup_seal`` of what was read.

    Errors: CupWrong, AwardSettled, StaleVersion.
    """
    if not is_cup(cup):
        raise CupWrong("Il CUP non è valido: sono 15 caratteri, per esempio C31B20000010003.")
    award = _lock_unsettled(award)
    check_seal(cup_seal(award), seal)
    before, award.cup = award.cup, cup
    award.save(update_fields=["cup"])
    _record_award("award.cup_set", award, by=by, before={"cup": before}, after={"cup": cup})
    return award


def payee_seal(award: Award) -> str:
    """The mark of who pays, as it is now."""
    return canonical.seal([award.payee_name, award.payee_tax_code, award.payee_reason])


def cup_seal(award: Award) -> str:
    """The mark of the CUP, as it is now."""
    return canonical.seal(award.cup)


def _lock_unsettled(award: Award) -> Award:
    lock(award.round.call)
    award = lock(award)
    adopted = award.round.decisions.filter(
        funder__kind=FunderKind.PROVINCE, status=DecisionState.ADOPTED
    )
    if award.status != ShareState.PROPOSED or adopted.exists():
        raise AwardSettled("La decisione sulla quota pubblica è già registrata.")
    return award


def _record_round(
    award_round: AwardRound, divided: DividedRound, sources: Funding, *, by: User
) -> None:
    columns: Iterable[tuple[str, int]] = zip(
        (funder.code for funder in sources.funders), divided.columns, strict=True
    )
    record(
        "round.proposed",
        by=by,
        target_type="call",
        target=award_round.call.code,
        after={
            "round": award_round.number,
            "awards": len(divided.awards),
            "total": cents(award_round.total),
            "shares": dict(columns),
        },
    )


def _record_award(
    action: str, award: Award, *, by: User, before: Json, after: Json, reason: str = ""
) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=award.application.code,
        before=before,
        after=after,
        reason=reason,
    )
