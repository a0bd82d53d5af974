"""Where the acts read their facts: rows of the database turned into frozen parts.

Every function asks the database a fixed number of queries, however many rows there are.
Titles, leads and territories of projects come from the snapshots of the applications.
"""

from collections import defaultdict

from funders.models import Call, Community, Endowment, ProtocolShare
from grants.documents.parts import (
    AwardLine,
    CommitmentLine,
    Decision,
    Minutes,
    RankingLine,
)
from grants.models import Award, Commitment, CriterionMean, FundingDecision, Ranking, RankingEntry
from grants.models import Minutes as MinutesRow
from grants.states import DecisionState, MinutesState, Outcome
from projects.documents.application import ApplicationContent, content_in_force
from projects.models import Completion
from projects.rules.numbering import number_order
from welfare_kmzero.acts.parts import Body, Party, Protocol, Sector, publishable_tax_code
from welfare_kmzero.money import Cents, cents

DECIDING_BODIES = {"province": "Giunta provinciale"}
# Of the programme's own foundation it is known; of another private funder nothing is made up.
BOARDS = {"CARITRO": "Consiglio di Gestione"}


def body(name: str, tax_code: str | None) -> Body:
    """A body as it may be printed: never the tax code of a natural person."""
    return Body(name=name, tax_code=publishable_tax_code(tax_code))


def protocol_of(call: Call) -> Protocol:
    """The protocol of ``call``, its parties with their endowments for the call."""
    endowments = {
        row.funder_id: cents(row.available) for row in Endowment.objects.filter(call=call)
    }
    shares = (
        ProtocolShare.objects.filter(protocol=call.protocol_id)
        .select_related("funder")
        .order_by("position")
    )
    partners = call.protocol.partners.select_related("funder").order_by("position")
    return Protocol(
        title=call.protocol.title,
        signed_on=call.protocol.signed_on,
        parties=tuple(
            Party(
                code=share.funder.code,
                name=share.funder.name,
                sector=Sector.PRIVATE if share.funder.is_private else Sector.PUBLIC,
                share=share.fraction,
                endowment=endowments.get(share.funder_id),
            )
            for share in shares
        ),
        partners=tuple(partner.funder.name for partner in partners),
    )


def minutes_of(call: Call) -> tuple[Minutes, ...]:
    """The approved minutes of the panel, in the order of the sittings."""
    rows = MinutesRow.objects.filter(panel__call=call, status=MinutesState.APPROVED)
    return tuple(
        Minutes(number=str(row.number), held_on=row.held_on) for row in rows.order_by("number")
    )


def deciding_body(decision: FundingDecision) -> str:
    """The body that decides, as recorded or as known of the funder; empty when not known."""
    funder = decision.funder
    known = BOARDS.get(funder.code, "") or DECIDING_BODIES.get(funder.kind, "")
    return decision.body or funder.deciding_body or known


def decision_of(row: FundingDecision) -> Decision:
    """One funder's decision; its funder and round are fetched."""
    return Decision(
        funder=row.funder.code,
        body=deciding_body(row),
        number=row.number or None,
        decided_on=row.decided_on,
        amount=cents(row.total),
        recorded=row.status == DecisionState.ADOPTED,
        round_number=row.round.number,
    )


def decisions_of(call: Call) -> tuple[Decision, ...]:
    """All decisions of the call, by round and in the order of the protocol."""
    rows = FundingDecision.objects.filter(round__call=call).select_related("funder", "round")
    order = dict(
        ProtocolShare.objects.filter(protocol=call.protocol_id).values_list("funder", "position")
    )
    ordered = sorted(rows, key=lambda row: (row.round.number, order[row.funder_id]))
    return tuple(decision_of(row) for row in ordered)


def territories() -> dict[str, str]:
    """Name of each territory by its code."""
    return dict(Community.objects.values_list("code", "name"))


def award_lines(call: Call, *, round_number: int | None = None) -> tuple[AwardLine, ...]:
    """The awards of the call, or of one round, by application number."""
    awards = (
        Award.objects.filter(round__call=call)
        .select_related("application__snapshot", "round")
        .prefetch_related("shares__funder", "shares__years")
        .annotate(completed=Completion.objects.last_content("application"))
    )
    if round_number is not None:
        awards = awards.filter(round__number=round_number)
    names = territories()
    ordered = sorted(awards, key=lambda award: number_order(award.application.number))
    return tuple(_award_line(award, names) for award in ordered)


def _award_line(award: Award, names: dict[str, str]) -> AwardLine:
    content = content_in_force(award.application, award.completed)  # type: ignore[attr-defined]  # annotated by award_lines()
    shares = sorted(award.shares.all(), key=lambda share: share.position)
    years: dict[str, dict[str, Cents]] = defaultdict(dict)
    for share in shares:
        for row in sorted(share.years.all(), key=lambda row: row.year):
            years[str(row.year)][share.funder.code] = cents(row.planned)
    return AwardLine(
        number=content.number,
        title=content.title,
        lead=body(content.lead.name, content.lead.tax_code),
        territory=names[content.territory],
        payee=body(award.payee_name, award.payee_tax_code) if award.payee_name else None,
        cup=award.cup or content.cup or None,
        admitted_cost=cents(award.admitted_cost),
        awarded=cents(award.awarded),
        shares={share.funder.code: cents(share.carried) for share in shares},
        years=dict(sorted(years.items())),
        is_reduced=award.is_reduced,
        round_number=award.round.number,
    )


def ranking_lines(ranking: Ranking) -> tuple[RankingLine, ...]:
    """The ranking from its first position to the last number not admitted."""
    entries = (
        RankingEntry.objects.filter(ranking=ranking)
        .select_related("application__snapshot")
        .annotate(completed=Completion.objects.last_content("application"))
    )
    means: dict[int, list[CriterionMean]] = defaultdict(list)
    for mean in (
        CriterionMean.objects.filter(entry__ranking=ranking)
        .select_related("criterion")
        .order_by("criterion__position")
    ):
        means[mean.entry_id].append(mean)
    names = territories()
    ordered = sorted(
        entries,
        key=lambda entry: (
            entry.position is None,
            entry.position or 0,
            number_order(entry.application.number),
        ),
    )
    return tuple(
        _ranking_line(
            entry,
            content_in_force(entry.application, entry.completed),  # type: ignore[attr-defined]  # annotated above
            means[entry.pk],
            names,
        )
        for entry in ordered
    )


def _ranking_line(
    entry: RankingEntry,
    content: ApplicationContent,
    means: list[CriterionMean],
    names: dict[str, str],
) -> RankingLine:
    return RankingLine(
        number=content.number,
        title=content.title,
        lead=body(content.lead.name, content.lead.tax_code),
        territory=names[content.territory],
        position=entry.position,
        means={mean.criterion.code: mean.mean for mean in means},
        total=entry.total,
        outcome=Outcome(entry.outcome),
        tie_break=entry.tie_break or None,
        awarded=None if entry.proposed is None else cents(entry.proposed),
    )


def commitment_lines(decision: FundingDecision) -> tuple[CommitmentLine, ...]:
    """The commitments of one decision, in order."""
    rows = Commitment.objects.filter(decision=decision).order_by("position")
    return tuple(_commitment_line(row) for row in rows)


def commitments_by_funder(call: Call) -> dict[str, tuple[CommitmentLine, ...]]:
    """The commitments of every round of the call, by the code of the funder that commits."""
    rows = (
        Commitment.objects.filter(decision__round__call=call)
        .select_related("decision__funder")
        .order_by("decision__round__number", "decision__funder__code", "position")
    )
    lines: dict[str, tuple[CommitmentLine, ...]] = {}
    for row in rows:
        code = row.decision.funder.code
        lines[code] = (*lines.get(code, ()), _commitment_line(row))
    return lines


def _commitment_line(row: Commitment) -> CommitmentLine:
    return CommitmentLine(
        payee=body(row.payee_name, row.payee_tax_code),
        chapter=row.chapter,
        exercise=row.exercise,
        amount=cents(row.committed),
        booking_number=row.booking_number or None,
        commitment_number=row.commitment_number or None,
    )
