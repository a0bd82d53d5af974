"""A file that carries a decision: ranking and awards that go together.

Where there are evaluations everything is computed again when the edition comes in, and
compared; here is judged what a past edition alone, taken at its word, must respect.
"""

from collections.abc import Sequence
from decimal import Decimal

from funders.rules.amounts import Cents
from funders.rules.endowment import fits
from grants.states import Outcome
from welfare_kmzero.editions.format.edition import AwardEntry, RankedEntry
from welfare_kmzero.editions.format.faults import ROOT, Faults, under
from welfare_kmzero.editions.format.fields import Placed
from welfare_kmzero.editions.format.sections import Sections
from welfare_kmzero.money import cents

RANKING = under(ROOT, "ranking")
AWARDS = under(ROOT, "awards")
WITH_AWARD = frozenset({Outcome.FUNDED.value, Outcome.PARTIALLY_FUNDED.value})


def check(sections: Sections, faults: Faults) -> None:
    """``sections`` has no other fault."""
    ranking, awards = sections.ranking, sections.awards
    if ranking is None and awards is None:
        return
    if ranking is None or awards is None:
        missing = RANKING if ranking is None else AWARDS
        faults.add(missing, "manca: graduatoria e contributi vanno insieme.")
        return
    _check_complete(sections, ranking, faults)
    _check_awarded(ranking, awards, faults)
    if not sections.evaluations:
        _check_positions(ranking, faults)
        _check_amounts(sections, awards, faults)


def _check_complete(
    sections: Sections, ranking: Sequence[Placed[RankedEntry]], faults: Faults
) -> None:
    ranked = {placed.entry.application for placed in ranking}
    for placed in sections.applications:
        if placed.entry.number not in ranked:
            faults.add(RANKING, f"manca la domanda {placed.entry.number}.")


def _check_awarded(
    ranking: Sequence[Placed[RankedEntry]], awards: Sequence[Placed[AwardEntry]], faults: Faults
) -> None:
    awarded = {placed.entry.application for placed in awards}
    funded = {each.entry.application for each in ranking if each.entry.outcome in WITH_AWARD}
    for line in ranking:
        if line.entry.application in funded - awarded:
            faults.add(
                AWARDS, f"manca il contributo della domanda {line.entry.application}, finanziata."
            )
    for award in awards:
        if award.entry.application not in funded:
            faults.add(
                under(award.path, "application"),
                f"la domanda {award.entry.application} non è finanziata nella graduatoria.",
            )


def _check_positions(ranking: Sequence[Placed[RankedEntry]], faults: Faults) -> None:
    """Positions run from 1 without a gap, the eligible first, totals never rising in a group."""
    placed = [each for each in ranking if each.entry.position is not None]
    placed.sort(key=lambda each: each.entry.position or 0)
    above: RankedEntry | None = None
    for expected, line in enumerate(placed, start=1):
        entry = line.entry
        if entry.position != expected:
            faults.add(
                under(line.path, "position"), f"qui la posizione dovrebbe essere {expected}."
            )
            return
        if above is not None:
            _check_below(line, above, faults)
        above = entry


def _check_below(line: Placed[RankedEntry], above: RankedEntry, faults: Faults) -> None:
    entry = line.entry
    if entry.eligible and not above.eligible:
        faults.add(under(line.path, "eligible"), "una domanda idonea sta dopo una non idonea.")
    same_group = entry.eligible == above.eligible
    if same_group and None not in (entry.total, above.total):
        total, total_above = entry.total or Decimal(0), above.total or Decimal(0)
        if total > total_above:
            faults.add(under(line.path, "total"), f"{total} supera il punteggio di chi precede.")


def _check_amounts(
    sections: Sections, awards: Sequence[Placed[AwardEntry]], faults: Faults
) -> None:
    call, protocol = sections.call, sections.protocol
    assert call is not None and protocol is not None  # noqa: S101, PT018 - there is no other fault
    requested = {each.entry.number: each.entry.requested for each in sections.applications}
    for award in awards:
        asked = requested[award.entry.application]
        if award.entry.amount > asked:
            faults.add(under(award.path, "amount"), f"supera il contributo richiesto ({asked}).")
    total = sum((award.entry.amount for award in awards), Decimal(0))
    if not fits(
        Cents(cents(total)),
        shares=[each.share for each in protocol.shares],
        endowments=[Cents(cents(call.endowments[each.funder])) for each in protocol.shares],
    ):
        faults.add(AWARDS, f"il totale {total} supera la dotazione di un finanziatore.")
