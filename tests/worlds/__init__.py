"""Small worlds that go through the whole story, and what ``grants`` keeps of their decisions.

``an_edition()`` is a published call with applications, checks, a panel and submitted sheets.
``ranked(edition)``, ``awarded(edition)`` and ``adopted(edition)`` carry it on, each by the
steps that the triggers admit and no others. Rows of decisions stand here because each needs
a ranking.
"""

from tests.worlds.adopted import adopt, adopted, awarded
from tests.worlds.decided import (
    SITTING_ON,
    a_cited_law,
    a_commitment,
    a_decision,
    a_deliberation,
    a_part,
    a_publication,
    a_round,
    a_sitting,
    a_sitting_member,
    a_statement,
    an_award,
    an_award_share,
    an_award_year,
    an_item,
    divided,
)
from tests.worlds.ranked import Edition, an_edition, evaluating, ranked

__all__ = [
    "SITTING_ON",
    "Edition",
    "a_cited_law",
    "a_commitment",
    "a_decision",
    "a_deliberation",
    "a_part",
    "a_publication",
    "a_round",
    "a_sitting",
    "a_sitting_member",
    "a_statement",
    "adopt",
    "adopted",
    "an_award",
    "an_award_share",
    "an_award_year",
    "an_edition",
    "an_item",
    "awarded",
    "divided",
    "evaluating",
    "ranked",
]
