"""From the database to the snapshot of each act: what is known now, and nothing else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from funders.models import Call
from funders.states import Channel, LineRule
from grants.documents.checklist import Item, complete
from grants.documents.decision_sitting import SittingFacts, sitting_of
from grants.documents.deliberation_facts import DeliberationSnapshot, Terms
from grants.documents.parts import AwardLine, CommitmentLine, Decision, Minutes
from grants.documents.proposal import ProposalSnapshot
from grants.documents.ranking import CriterionTerms, RankingSnapshot
from grants.documents.sources import (
    award_lines,
    commitment_lines,
    commitments_by_funder,
    decision_of,
    decisions_of,
    minutes_of,
    protocol_of,
    ranking_lines,
)
from grants.documents.statement import Scope, StatementSnapshot
from grants.models import CitedLaw, Deliberation, FundingDecision, Panel, Ranking
from grants.rules.law import Law, to_be_seen
from grants.states import DecisionState, ItemState
from welfare_kmzero import clock, italian
from welfare_kmzero.accounts.models import IMPORT_EMAIL
from welfare_kmzero.acts.issuing import Build, Envelope
from welfare_kmzero.acts.parts import Protocol


def ranking_builder(ranking: Ranking) -> Build:
    """Reads the ranking once; the envelope is put around it."""
    call = ranking.call
    criteria = tuple(
        CriterionTerms(
            code=row.code, title=row.title, max_points=row.max_points, min_points=row.min_points
        )
        for row in call.criteria.order_by("position")
    )
    ties = call.tie_breaks.order_by("position").select_related("criterion")
    tie_break = tuple(row.criterion.code for row in ties)
    minutes, lines = minutes_of(call), ranking_lines(ranking)

    def build(envelope: Envelope) -> RankingSnapshot:
        return RankingSnapshot(
            about=envelope.about,
            criteria=criteria,
            threshold=call.threshold,
            tie_break=tie_break,
            funding_line=LineRule(call.funding_line),
            minutes=minutes,
            lines=lines,
        )

    return build


def proposal_builder(decision: FundingDecision) -> Build:
    """Reads the share of one private funder; of its sitting, once its decision is recorded."""
    call = decision.round.call
    protocol, minutes = protocol_of(call), minutes_of(call)
    awards = award_lines(call, round_number=decision.round.number)
    facts = decision_of(decision)
    sitting = sitting_of(decision) if decision.status == DecisionState.ADOPTED else None

    def build(envelope: Envelope) -> ProposalSnapshot:
        return ProposalSnapshot(
            about=envelope.about,
            protocol=protocol,
            minutes=minutes,
            decision=facts,
            sitting=sitting,
            awards=awards,
        )

    return build


def deliberation_builder(
    deliberation: Deliberation, *, own_seen: Sequence[str] | None = None
) -> Build:
    """Reads everything the Giunta's act says, blanks included.

    ``own_seen``: the officer's visti that are being written, in place of those saved.
    """
    decision = deliberation.decision
    call = decision.round.call
    protocol = protocol_of(call)
    others = tuple(
        each
        for each in decisions_of(call)
        if each.round_number == decision.round.number and each.funder != decision.funder.code
    )
    lines = ranking_lines(decision.round.ranking)
    awards = award_lines(call, round_number=decision.round.number)
    parts = list(deliberation.parts.order_by("section", "position"))

    def section(name: str) -> tuple[str, ...]:
        return tuple(part.text for part in parts if part.section == name)

    terms, sitting = _terms(call), _sitting_of_act(decision)
    own = section("visto") if own_seen is None else tuple(own_seen)
    laws = to_be_seen(
        _laws_on(sitting.held_on or clock.today()),
        already=(*terms.legal_basis, *own),
        has_awards=bool(awards),
    )
    commitments, items = commitment_lines(decision), checklist_items(deliberation, call)
    subject = deliberation.subject or proposed_subject(
        protocol, call, decision, award_count=len(awards)
    )

    def build(envelope: Envelope) -> DeliberationSnapshot:
        return DeliberationSnapshot(
            about=envelope.about,
            issuer=decision.funder.code,
            subject=subject,
            takes_note=deliberation.takes_note,
            round_number=decision.round.number,
            sitting=sitting,
            protocol=protocol,
            terms=terms,
            decisions=others,
            ranking=lines,
            awards=awards,
            commitments=commitments,
            items=items,
            premises=section("premise"),
            seen=(*laws, *own),
            points=section("point"),
        )

    return build


def proposed_subject(
    protocol: Protocol, call: Call, decision: FundingDecision, *, award_count: int
) -> str:
    """The OGGETTO that follows from the data, until an officer writes another."""
    heading = f"{protocol.title}. {call.title}"
    if not award_count:
        return f"{heading}: esiti della selezione, senza assegnazione di contributi."
    carried = italian.joined("di", decision.funder.name)
    to = "al progetto ammesso" if award_count == 1 else "ai progetti ammessi"
    return f"{heading}: assegnazione della quota a carico {carried} {to} a finanziamento."


def checklist_items(deliberation: Deliberation, call: Call) -> tuple[Item, ...]:
    """The whole checklist; what the call and the panel already say is filled from them."""
    given = {
        row.code: Item(row.code, ItemState(row.state), row.text) for row in deliberation.items.all()
    }
    panel = Panel.objects.filter(call=call).first()
    known = {
        "structure": call.responsible_structure,
        "officer": call.responsible_officer,
        "panel_act": panel.appointing_act if panel else "",
    }
    for code, text in known.items():
        if text and code not in given:
            given[code] = Item(code, ItemState.FILLED, text)
    if not call.requires_cup and "cup" not in given:
        given["cup"] = Item("cup", ItemState.NOT_DUE, "il bando non li richiede")
    return complete(tuple(given.values()))


def _laws_on(day: dt.date) -> list[Law]:
    """The laws that hold on ``day``, in the order of the act."""
    rows = CitedLaw.objects.valid_on(day).values_list("text", "is_for_awards_only")
    return [Law(text, for_awards_only) for text, for_awards_only in rows]


def _terms(call: Call) -> Terms:
    deadline = call.extensions.order_by("-id").values_list("closes_at", flat=True).first()
    return Terms(
        legal_basis=tuple(call.legal_bases.order_by("position").values_list("text", flat=True)),
        channel=Channel(call.channel),
        requires_cup=call.requires_cup,
        published_on=_published_on(call),
        deadline=deadline or call.closes_at,
        minutes=minutes_of(call),
    )


def _published_on(call: Call) -> dt.date | None:
    """The day of publication; of an edition that was imported it is not known."""
    if call.published_at is None or call.published_by is None:
        return None
    if call.published_by.email == IMPORT_EMAIL:
        return None
    return clock.rome(call.published_at).date()


def _sitting_of_act(decision: FundingDecision) -> SittingFacts:
    """What is known of the sitting; a blank stays a blank.

    Where no sitting was written down, number and date are those of the decision recorded.
    """
    recorded = SittingFacts(number=decision.number or None, held_on=decision.decided_on)
    return sitting_of(decision) or recorded


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFacts:
    """What the statements of a call tell, all rounds together. ``commitments`` by funder."""

    protocol: Protocol
    minutes: tuple[Minutes, ...]
    decisions: tuple[Decision, ...]
    awards: tuple[AwardLine, ...]
    commitments: dict[str, tuple[CommitmentLine, ...]]

    def of_project(self, number: str) -> "StatementFacts":
        """Those of one award; of the decisions, the ones on its round."""
        awards = tuple(line for line in self.awards if line.number == number)
        rounds = {line.round_number for line in awards}
        decisions = tuple(each for each in self.decisions if each.round_number in rounds)
        # Money is committed to a payee, not to a project.
        return replace(self, awards=awards, decisions=decisions, commitments={})

    def of_funder(self, code: str) -> "StatementFacts":
        """Every award and decision; of the commitments, those of the funder."""
        return replace(self, commitments={code: self.commitments.get(code, ())})


def statement_facts(call: Call) -> StatementFacts:
    """Reads once what all the statements of ``call`` tell."""
    return StatementFacts(
        protocol=protocol_of(call),
        minutes=minutes_of(call),
        decisions=decisions_of(call),
        awards=award_lines(call),
        commitments=commitments_by_funder(call),
    )


def statement_builder(facts: StatementFacts, *, scope: Scope, subject: str = "") -> Build:
    """Those of ``facts`` in ``scope``; ``subject``: application number or funder's code."""
    if scope is Scope.PROJECT:
        facts = facts.of_project(subject)
    elif scope is Scope.FUNDER:
        facts = facts.of_funder(subject)
    provisional = not facts.decisions or not all(each.recorded for each in facts.decisions)

    def build(envelope: Envelope) -> StatementSnapshot:
        return StatementSnapshot(
            about=envelope.about,
            scope=scope,
            subject=subject,
            version=envelope.version,
            replaces=envelope.replaces,
            provisional=provisional,
            protocol=facts.protocol,
            minutes=facts.minutes,
            decisions=facts.decisions,
            awards=facts.awards,
            commitments=tuple(line for lines in facts.commitments.values() for line in lines),
        )

    return build
