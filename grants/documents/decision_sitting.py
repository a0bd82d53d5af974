"""The sitting in which a funder's body decides, as acts and pages tell it.

The Giunta's act and the proposal for a board tell it in the same words; only what is not
known differs: a blank in the first, nothing at all in the second.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from grants.documents.sources import deciding_body
from grants.models import FundingDecision
from grants.states import SittingRole
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class SittingFacts:
    """What is known of the sitting; None and empty where it is not.

    ``number``: of the act, in the register of the body that decides. ``unanimous`` None:
    the vote is not known.
    """

    number: str | None = None
    reference: str | None = None
    held_on: dt.date | None = None
    starts_at: dt.time | None = None
    closed_at: dt.time | None = None
    president: Person | None = None
    present: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    assisting: Person | None = None
    rapporteurs: tuple[Person, ...] = ()
    unanimous: bool | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """People under one role, which is printed once."""

    role: str
    names: tuple[str, ...]


def sitting_of(decision: FundingDecision) -> SittingFacts | None:
    """What is known of the sitting of ``decision``, which is fetched; one query for its people."""
    sitting = decision.sitting
    if sitting is None:
        return None
    people: dict[str, list[Person]] = {role: [] for role in SittingRole.values}
    for member in sitting.members.order_by("part", "position"):
        people[member.part].append(Person(role=member.role, name=member.name))
    return SittingFacts(
        number=sitting.number or None,
        reference=sitting.reference or None,
        held_on=sitting.held_on,
        starts_at=sitting.starts_at_hour,
        closed_at=sitting.closes_at_hour,
        president=_person(sitting.president_role, sitting.president_name),
        present=tuple(people[SittingRole.PRESENT]),
        absent=tuple(people[SittingRole.ABSENT]),
        assisting=_person(sitting.assisting_role, sitting.assisting_name),
        rapporteurs=tuple(people[SittingRole.RAPPORTEUR]),
        unanimous=sitting.is_unanimous,
    )


def _person(role: str, name: str) -> Person | None:
    return Person(role=role, name=name) if name else None


def sitting_title(decision: FundingDecision) -> str:
    """``Seduta della Giunta``, ``Seduta del Consiglio di Gestione``."""
    if hasattr(decision, "deliberation"):
        return "Seduta della Giunta"
    return f"Seduta {italian.joined('di', deciding_body(decision) or 'organo che decide')}"


def act_day(day: dt.date | None) -> str:
    return italian.BLANK if day is None else italian.act_date(day)


def rolls(people: Iterable[Person]) -> list[Roll]:
    """In capitals, in the order given: who follows under the same role is listed below it."""
    found: list[Roll] = []
    for person in people:
        if found and found[-1].role == person.role.upper():
            found[-1] = Roll(found[-1].role, (*found[-1].names, person.name.upper()))
        else:
            found.append(Roll(person.role.upper(), (person.name.upper(),)))
    return found


def office(person: Person | None, unknown: str) -> str:
    """``IL PRESIDENTE``; ``LA DIRIGENTE`` where the role already has its article."""
    if person is None or not person.role:
        return unknown
    return f"{italian.article(person.role)}{person.role}".upper()


def with_article(person: Person | None) -> tuple[Person, ...]:
    """Who assists, under the role as the acts print it: «IL DIRIGENTE», «LA DIRIGENTE»."""
    return () if person is None else (Person(role=office(person, ""), name=person.name),)


def presided_by(president: Person | None) -> str:
    """What follows «sotto la presidenza»: ``del ``, ``della `` as the role wants."""
    return italian.preposition("di", president.role if president else "presidente")


def vote(sitting: SittingFacts) -> str:
    """``a voti unanimi, legalmente espressi``, with a blank while it is not known."""
    if sitting.unanimous is None:
        return f"a voti {italian.BLANK} legalmente espressi"
    if sitting.unanimous:
        return "a voti unanimi, legalmente espressi"
    return "a maggioranza di voti, legalmente espressi"
