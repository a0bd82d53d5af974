"""What may never be in ``grants``, even by raw SQL.

The order in which things must be written, so that each trigger finds what it verifies:

1.  *Check.* Insert it ``pending``; its findings, reason and admitted cost are written while
    it is pending; then move it. Nothing of it changes after.
2.  *Panel.* Evaluators, then declarations and assignments: evaluator and application belong
    to the same call. No assignment or sheet against a declared conflict. A conflict found
    late: void the sheet first, then insert the declaration, in one transaction. A conflict
    declared is never denied by a later declaration.
3.  *Sheet.* Insert it ``draft``; scores and comment are written while it is a draft;
    submitting wants exactly one score for each criterion of the call. Reopening is a move
    back to ``draft``.
4.  *Ranking.* Insert it ``draft``, its entries and means; approve it while the call is
    ``evaluating`` (every application in force has its entry, positions are 1..N), then move
    the call to ``ranked``. From approval on nothing changes in checks, findings,
    declarations, assignments, sheets, scores, amount proposals and panel of that call.
5.  *Round.* Insert the round with its final ``total``, then awards, shares, years and, last,
    the decisions, one for each share of the protocol. **The first decision seals the
    round**: it is refused unless every sum is right (years = share, shares = award, awards
    = round, column = decision) and every funder's cumulative total of all rounds fits its
    endowment; after it nothing can be added to the round's tables.
    Each award repeats the amount of its line in the approved ranking (a reserve line, from
    the second round on: at most its ``due``); each share is its exact part rounded down or
    up to the cent, with the party's position in the protocol.
6.  *Adoption.* Commitments, sitting, deliberation, its parts and items are written while the
    decision is a draft; so are ``decided_on``, ``number`` and ``body``. Adopting wants a
    decision for each share of the protocol; if there are commitments, that they sum to the
    total; if there is a sitting, that it has the date and number of the decision. Then, in this order: shares of that funder, awards (every share greater than
    zero conceded), round (every decision adopted, every award conceded), call ``decided``.
7.  An award's payee may change, with ``payee_reason``, and its CUP be filled, until a public
    funder's decision of its round is adopted.

Lower down (``funders``, ``projects``, ``documents``): ``terms_sha256`` is written before the
call is published; a project is signed off before its application is inserted, and moved to
``filed`` after; a withdrawal is inserted before its application is moved; the register entry
of an application or act carries the hash of its snapshot; a register number is entered before
the next one of the same register is taken.
"""

from collections.abc import Iterator

from grants.triggers import (
    award,
    award_round,
    check,
    decision,
    decision_sitting,
    deliberation,
    evaluation,
    panel,
    ranking,
)
from welfare_kmzero.triggers.declare import Trigger

_SUBJECTS = (
    check,
    panel,
    evaluation,
    ranking,
    award_round,
    award,
    decision,
    decision_sitting,
    deliberation,
)


def triggers() -> Iterator[Trigger]:
    for subject in _SUBJECTS:
        yield from subject.triggers()
