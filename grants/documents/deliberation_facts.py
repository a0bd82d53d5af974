"""What a deliberation of the Giunta holds: facts, and the few figures that follow from them."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from funders.states import Channel
from grants.documents.checklist import Item
from grants.documents.decision_sitting import SittingFacts
from grants.documents.parts import (
    AwardLine,
    CommitmentLine,
    Decision,
    Minutes,
    RankingLine,
    of_funder,
    party,
    total,
)
from welfare_kmzero.acts.parts import About, Party, Protocol, Sector
from welfare_kmzero.money import Cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What of the call and of the panel the premises tell.

    ``legal_basis``: norms in the order of the act. ``published_on``: None while unknown.
    """

    legal_basis: tuple[str, ...]
    channel: Channel
    requires_cup: bool
    published_on: dt.date | None
    deadline: dt.datetime
    minutes: tuple[Minutes, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliberationSnapshot:
    """``issuer``: code of the party whose Giunta decides. ``takes_note`` False: it approves.

    ``decisions``: of the other funders with a share. ``awards`` by application number.
    ``premises``, ``points``: paragraphs added by an officer. ``seen``: the laws that held on
    the day of the act and that nothing else of it names, then the visti added by an officer.
    """

    about: About
    issuer: str
    subject: str
    takes_note: bool
    round_number: int
    sitting: SittingFacts
    protocol: Protocol
    terms: Terms
    decisions: tuple[Decision, ...]
    ranking: tuple[RankingLine, ...]
    awards: tuple[AwardLine, ...]
    commitments: tuple[CommitmentLine, ...]
    items: tuple[Item, ...]
    premises: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What one funder carries of the awards of the act."""

    party: Party
    amount: Cents


@dataclass(frozen=True, slots=True)
class Figures:
    """``own``: the share on which this act decides; ``others`` in the order of the protocol."""

    awarded: Cents
    own: Carried
    others: tuple[Carried, ...]

    @property
    def all(self) -> tuple[Carried, ...]:
        return (*self.others, self.own)

    @property
    def others_share(self) -> Fraction:
        return 1 - self.own.party.share

    @property
    def others_amount(self) -> Cents:
        return total(each.amount for each in self.others)

    @property
    def is_whole_public_share(self) -> bool:
        """Whether no other public body carries a share."""
        return all(each.party.sector is Sector.PRIVATE for each in self.others)


def figures(facts: DeliberationSnapshot) -> Figures:
    """The totals of the act. Raises KeyError when the issuer is no party of the protocol."""
    carried = [Carried(each, of_funder(facts.awards, each.code)) for each in facts.protocol.parties]
    issuer = party(facts.protocol.parties, facts.issuer)
    return Figures(
        awarded=total(line.awarded for line in facts.awards),
        own=next(each for each in carried if each.party is issuer),
        others=tuple(each for each in carried if each.party is not issuer),
    )
