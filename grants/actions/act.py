"""Issuing the acts of a call: the ranking, the Giunta's deliberation, the boards' proposals."""

from django.db import transaction
from django.db.models import QuerySet

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from grants.actions import statement
from grants.documents.building import deliberation_builder, proposal_builder, ranking_builder
from grants.models import AwardRound, Deliberation, FundingDecision, Ranking
from grants.states import DecisionState, RankingState
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Finality, Paper, issue
from welfare_kmzero.documents.models import Act


class NothingToIssue(ActionRefused):
    """The call has no approved ranking yet: there is no act to make."""


@transaction.atomic
def issue_ranking(ranking: Ranking, *, by: User) -> Act:
    """The ranking as a document; a draft, without number, until it is approved."""
    call = lock(ranking.call)
    ranking = Ranking.objects.select_related("call").get(pk=ranking.pk)
    (act,) = issue([_ranking(ranking)], call=call, by=by)
    return act


@transaction.atomic
def issue_deliberation(deliberation: Deliberation, *, by: User) -> Act:
    """The Giunta's act on one round: a draft until its adoption is recorded, then final."""
    call = lock(deliberation.decision.round.call)
    decision = _decisions(call).get(deliberation=deliberation)
    (act,) = issue([_deliberation(decision.deliberation)], call=call, by=by)
    return act


@transaction.atomic
def issue_proposal(decision: FundingDecision, *, by: User) -> Act:
    """The proposal for a funder's board: a draft until its decision is recorded, then final."""
    call = lock(decision.round.call)
    (act,) = issue([_proposal(_decisions(call).get(pk=decision.pk))], call=call, by=by)
    return act


@transaction.atomic
def issue_all(call: Call, *, by: User) -> list[Act]:
    """Every act of the call as it stands: those in force are given back unchanged.

    Order: ranking, then for each round deliberation and proposals, then the statements.
    Raises NothingToIssue before a ranking is approved.
    """
    call = lock(call)
    approved = Ranking.objects.filter(call=call, status=RankingState.APPROVED)
    ranking = approved.select_related("call").first()
    if ranking is None:
        raise NothingToIssue(f"Il bando {call.code} non ha ancora una graduatoria approvata.")
    acts = issue([_ranking(ranking), *_of_rounds(call)], call=call, by=by)
    if AwardRound.objects.filter(call=call).exists():
        acts += statement.issue_statements(call, by=by)
    return acts


def named(decision: FundingDecision) -> tuple[str, str]:
    """Kind and subject of the act on which the funder decides: they name its versions."""
    if decision.funder.is_private:
        return "proposal", "/".join(filter(None, [decision.funder.code, _round(decision)]))
    return "deliberation", _round(decision)


def _of_rounds(call: Call) -> list[Paper]:
    """The papers on which the funders decide, round by round."""
    papers = []
    for decision in _decisions(call).order_by("round__number", "funder__code"):
        if hasattr(decision, "deliberation"):
            papers.append(_deliberation(decision.deliberation))
        elif decision.funder.is_private:
            papers.append(_proposal(decision))
    return papers


def _decisions(call: Call) -> QuerySet[FundingDecision]:
    """The decisions of the call as they stand now, with what their papers tell of them."""
    return FundingDecision.objects.filter(round__call=call).select_related(
        "funder",
        "round__call__protocol",
        "round__call__published_by",
        "round__ranking",
        "deliberation",
        "sitting",
    )


def _ranking(ranking: Ranking) -> Paper:
    is_draft = ranking.status != RankingState.APPROVED
    return Paper(
        kind="ranking",
        subject="",
        title=f"Graduatoria – {ranking.call.title}",
        file_stem="graduatoria",
        finality=Finality.DRAFT if is_draft else Finality.FINAL,
        build=ranking_builder(ranking),
    )


def _deliberation(deliberation: Deliberation) -> Paper:
    decision = deliberation.decision
    return Paper(
        kind="deliberation",
        subject=_round(decision),
        title=f"Deliberazione della Giunta – {_of_call(decision)}",
        file_stem=_with_round("deliberazione", decision),
        finality=_finality(decision),
        build=deliberation_builder(deliberation),
    )


def _proposal(decision: FundingDecision) -> Paper:
    funder = decision.funder
    kind, subject = named(decision)
    return Paper(
        kind=kind,
        subject=subject,
        title=f"Proposta – {funder.name} – {_of_call(decision)}",
        file_stem=_with_round(f"proposta-{funder.code}", decision),
        finality=_finality(decision),
        build=proposal_builder(decision),
    )


def _finality(decision: FundingDecision) -> Finality:
    """A decision is recorded once; what others decide later does not change its text."""
    return Finality.FINAL if decision.status == DecisionState.ADOPTED else Finality.DRAFT


def _of_call(decision: FundingDecision) -> str:
    number, title = decision.round.number, decision.round.call.title
    return title if number == 1 else f"{title} – tornata {number}"


def _round(decision: FundingDecision) -> str:
    """Empty for the first round; later ones are told apart."""
    number = decision.round.number
    return "" if number == 1 else f"tornata-{number}"


def _with_round(stem: str, decision: FundingDecision) -> str:
    return "-".join(filter(None, [stem, _round(decision)]))
