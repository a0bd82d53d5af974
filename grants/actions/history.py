"""A past edition of which only the outcome is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.rules.amounts import Cents
from funders.rules.endowment import fits
from grants.actions.reckoning import Line, applications_in_force, counting_evaluations
from grants.actions.terms import category_terms, funding
from grants.states import Outcome
from projects.documents.application import read_content
from projects.models import Application
from projects.rules.admitted_cost import admitted_cost
from projects.rules.budget import CategoryTerms
from welfare_kmzero.money import cents

AWARDED = frozenset({Outcome.FUNDED, Outcome.PARTIALLY_FUNDED})


class HistoryIncomplete(ActionRefused):
    """Every application in force has one line, and positions run from 1 without a gap."""


class HistoryHasScores(ActionRefused):
    """Where sheets count, the ranking is computed, not recorded."""


class AwardsBeyondEndowment(ActionRefused):
    """The amounts given exceed what a funder made available, or what was requested."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoricEntry:
    """A line as it was published. ``awarded``: euro, for the outcomes that fund."""

    application: Application
    outcome: Outcome
    position: int | None = None
    total: Decimal | None = None
    tie_break: str = ""
    awarded: Decimal | None = None


def lines_of_history(call: Call, entries: Sequence[HistoricEntry]) -> list[Line]:
    """The lines given, completed with the admitted cost: three queries.

    Errors: HistoryIncomplete, HistoryHasScores, AwardsBeyondEndowment.
    """
    if counting_evaluations(call):
        raise HistoryHasScores("Ci sono schede consegnate: la graduatoria si calcola.")
    in_force = {each.pk: each for each in applications_in_force(call)}
    _check_whole(entries, in_force)
    _check_amounts(call, entries)
    categories = category_terms(call)
    return [_line(entry, in_force[entry.application.pk], categories) for entry in entries]


def _check_whole(entries: Sequence[HistoricEntry], in_force: Iterable[int]) -> None:
    given = sorted(entry.application.pk for entry in entries)
    if given != sorted(in_force):
        raise HistoryIncomplete("Ogni domanda in campo deve avere una e una sola riga.")
    ranked = [entry for entry in entries if entry.outcome != Outcome.NOT_ADMITTED]
    positions = sorted(entry.position or 0 for entry in ranked)
    if positions != list(range(1, len(ranked) + 1)):
        raise HistoryIncomplete("Le posizioni vanno da 1 in avanti, senza salti né ripetizioni.")
    for entry in entries:
        is_bare = entry.position is None and entry.total is None
        if entry.outcome == Outcome.NOT_ADMITTED and not is_bare:
            raise HistoryIncomplete("Una domanda non ammessa non ha posizione né punteggio.")
        if (entry.outcome in AWARDED) != bool(entry.awarded):
            raise HistoryIncomplete("L'importo va alle domande finanziate, e a loro sole.")


def _check_amounts(call: Call, entries: Sequence[HistoricEntry]) -> None:
    for entry in entries:
        if entry.awarded is not None and not 0 < entry.awarded <= entry.application.requested:
            raise AwardsBeyondEndowment(
                f"Il contributo della domanda n. {entry.application.number} supera la richiesta."
            )
    total = Cents(sum(cents(entry.awarded) for entry in entries if entry.awarded is not None))
    money = funding(call).money
    if not fits(total, shares=money.shares, endowments=money.endowments):
        raise AwardsBeyondEndowment("I contributi superano la dotazione di un finanziatore.")


def _line(
    entry: HistoricEntry, application: Application, categories: Sequence[CategoryTerms]
) -> Line:
    is_ranked = entry.outcome != Outcome.NOT_ADMITTED
    items = read_content(application).budget_items
    return Line(
        application=application,
        position=entry.position,
        total=entry.total,
        is_eligible=entry.outcome in {*AWARDED, Outcome.RESERVE},
        tie_break=entry.tie_break,
        outcome=entry.outcome,
        admitted_cost=admitted_cost(items, categories=categories).total if is_ranked else None,
        due=None,
        proposed=None if entry.awarded is None else cents(entry.awarded),
        means={},
    )
