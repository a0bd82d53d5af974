"""Bringing in what was decided, held against what the rules compute.

With evaluations everything is computed again, and any difference is a fault. Without, the
ranking and the amounts are history; shares and years are computed, and compared where the
file gives them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

from grants.actions import award
from grants.actions import ranking as rankings
from grants.actions.history import HistoricEntry
from grants.models import Ranking
from grants.states import Outcome
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.format.edition import AwardEntry, Edition, RankedEntry
from welfare_kmzero.editions.format.faults import ROOT, Faults, item, quoted, under
from welfare_kmzero.editions.format.texts import plain
from welfare_kmzero.editions.incoming.judgement import Judged
from welfare_kmzero.editions.incoming.refusals import at
from welfare_kmzero.editions.outgoing import outcome as computed

RANKING = under(ROOT, "ranking")
AWARDS = under(ROOT, "awards")
T = TypeVar("T", RankedEntry, AwardEntry)


def bring_in_outcome(edition: Edition, judged: Judged, *, by: User) -> None:
    """Nothing for a file that carries no decision."""
    if edition.ranking is None or edition.awards is None:
        return
    faults = Faults()
    with at(RANKING):
        ranking = _rank(edition, judged, by=by)
        rankings.approve(ranking, by=by)
    _compare(RANKING, edition.ranking, computed.ranking(judged.call), faults)
    rounds = {entry.application: entry.round for entry in edition.awards}
    if set(rounds.values()) - {1}:
        faults.refuse_any()
    with at(AWARDS):
        _propose(ranking, rounds, by=by)
    _compare(AWARDS, edition.awards, computed.awards(judged.call), faults)
    faults.refuse_any()


def _rank(edition: Edition, judged: Judged, *, by: User) -> Ranking:
    if not edition.is_history:
        return rankings.compute(judged.call, by=by)
    amounts = {entry.application: entry.amount for entry in edition.awards or ()}
    lines = [
        HistoricEntry(
            application=judged.applications[entry.application],
            outcome=Outcome(entry.outcome),
            position=entry.position,
            total=entry.total,
            tie_break=entry.tie_break or "",
            awarded=amounts.get(entry.application),
        )
        for entry in edition.ranking or ()
    ]
    return rankings.record_history(judged.call, lines, by=by)


def _propose(ranking: Ranking, rounds: Mapping[str, int], *, by: User) -> None:
    """One round after another; the only one takes all that the ranking gives."""
    last = max(rounds.values(), default=1)
    for number in range(1, last + 1):
        only = {application for application, of in rounds.items() if of == number}
        award.propose_round(ranking, by=by, only=only if last > 1 else None)


def _compare(path: str, told: Sequence[T], found: Sequence[T], faults: Faults) -> None:
    """A fault for each thing that the file tells otherwise than it was found."""
    by_number = {entry.application: entry for entry in found}
    for place, entry in enumerate(told):
        other = by_number.pop(entry.application, None)
        if other is None:
            faults.add(
                under(item(path, place), "application"),
                f"dal calcolo la domanda {entry.application} non c'è.",
            )
        else:
            _compare_entry(item(path, place), entry, other, faults)
    for number in by_number:
        faults.add(path, f"manca la domanda {number}, che dal calcolo c'è.")


def _compare_entry(path: str, told: T, found: T, faults: Faults) -> None:
    for field in fields(told):
        here, there = getattr(told, field.name), getattr(found, field.name)
        if here is not None or field.name not in {"shares", "years"}:
            _compare_value(under(path, field.name), here, there, faults)


def _compare_value(path: str, told: object, found: object, faults: Faults) -> None:
    """Amounts by funder, and years, are compared one by one."""
    if not isinstance(told, Mapping) or not isinstance(found, Mapping):
        if told != found:
            written, reckoned = quoted(plain(told)), quoted(plain(found))
            faults.add(path, f"nel file {written}, dal calcolo {reckoned}.")
        return
    for key in told:
        if key not in found:
            faults.add(under(path, str(key)), "dal calcolo non c'è.")
    for key, value in found.items():
        if key not in told:
            faults.add(path, f"manca {key}, che dal calcolo c'è.")
        else:
            _compare_value(under(path, str(key)), told[key], value, faults)
