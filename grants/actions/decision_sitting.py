"""What an officer writes of the sitting in which a funder's body decides, and who was there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from funders.actions.errors import ActionRefused, check_seal
from funders.actions.locking import lock
from funders.models import Call
from grants.models import FundingDecision, Sitting, SittingMember
from grants.states import DecisionState, SittingRole
from welfare_kmzero import canonical, clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json


class SittingFrozen(ActionRefused):
    """The decision is adopted: its sitting is frozen with it."""


class SittingIncomplete(ActionRefused):
    """The number of the act goes with the date of the sitting."""


class SittingKnown(ActionRefused):
    """The decision has its sitting already: that one is revised."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in the act, as printed."""

    part: SittingRole
    role: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SittingFacts:
    """What is known of a sitting; None or empty where it is not known."""

    held_on: dt.date | None = None
    starts_at_hour: dt.time | None = None
    closes_at_hour: dt.time | None = None
    reference: str = ""
    number: str = ""
    president_role: str = ""
    president_name: str = ""
    assisting_role: str = ""
    assisting_name: str = ""
    is_unanimous: bool | None = None
    people: tuple[Person, ...] = ()


@transaction.atomic
def record_sitting(decision: FundingDecision, facts: SittingFacts, *, by: User) -> Sitting:
    """Write down the sitting of ``decision``.

    Errors: SittingIncomplete, SittingFrozen, SittingKnown.
    """
    _check_facts(facts)
    call = lock(decision.round.call)
    return _recorded(call, facts, decision=_without_sitting(decision), by=by)


@transaction.atomic
def record_sitting_of_giunta(call: Call, facts: SittingFacts, *, by: User) -> Sitting:
    """Write down a sitting of the Giunta on ``call``, where nobody says for which decision.

    It goes to the first draft of the Giunta that has none; where there is none yet, to the
    first that will be prepared. Errors: SittingIncomplete.
    """
    _check_facts(facts)
    call = lock(call)
    waiting = FundingDecision.objects.filter(
        round__call=call,
        status=DecisionState.DRAFT,
        sitting__isnull=True,
        deliberation__isnull=False,
    )
    decision = waiting.order_by("round__number").first()
    return _recorded(call, facts, decision=decision and _without_sitting(decision), by=by)


@transaction.atomic
def revise_sitting(
    sitting: Sitting, facts: SittingFacts, *, by: User, seal: str | None = None
) -> Sitting:
    """Write what is known now in the place of what was.

    ``seal``: of the sitting as the writer read it; None where nobody reads. Errors:
    SittingIncomplete, SittingFrozen, StaleVersion.
    """
    _check_facts(facts)
    call = lock(sitting.call)
    sitting = lock(sitting)
    decision = FundingDecision.objects.filter(sitting=sitting).first()
    if decision is not None:
        _check_draft(decision)
    check_seal(seal_of(sitting), seal)
    for name, column in _columns(facts).items():
        setattr(sitting, name, column)
    sitting.save(update_fields=list(_columns(facts)))
    _write_people(sitting, facts.people)
    _record("sitting.revised", call, facts, decision=decision, by=by)
    return sitting


def seal_of(sitting: Sitting | None) -> str:
    """The mark of all that is written of a sitting; None: nothing yet. At most one query."""
    if sitting is None:
        return canonical.seal(None)
    people = sitting.members.order_by("part", "position").values_list("part", "role", "name")
    columns = {name: getattr(sitting, name) for name in _columns(SittingFacts())}
    said = {name: None if each is None else str(each) for name, each in columns.items()}
    return canonical.seal({**said, "people": [list(each) for each in people]})


def _without_sitting(decision: FundingDecision) -> FundingDecision:
    """``decision`` under lock. Errors: SittingFrozen, SittingKnown."""
    decision = lock(decision)
    _check_draft(decision)
    if decision.sitting_id is not None:
        raise SittingKnown("La seduta è già registrata: ricarica la pagina e correggila.")
    return decision


def _check_draft(decision: FundingDecision) -> None:
    if decision.status != DecisionState.DRAFT:
        raise SittingFrozen("La decisione è registrata: la sua seduta non si modifica.")


def _check_facts(facts: SittingFacts) -> None:
    if facts.number and facts.held_on is None:
        raise SittingIncomplete("Il numero va con la data della seduta.")


def _recorded(
    call: Call, facts: SittingFacts, *, decision: FundingDecision | None, by: User
) -> Sitting:
    sitting = Sitting.objects.create(
        call=call, recorded_at=clock.now(), recorded_by=by, **_columns(facts)
    )
    _write_people(sitting, facts.people)
    if decision is not None:
        decision.sitting = sitting
        decision.save(update_fields=["sitting"])
    _record("sitting.recorded", call, facts, decision=decision, by=by)
    return sitting


def _columns(facts: SittingFacts) -> dict[str, object]:
    columns = asdict(facts)
    del columns["people"]
    return columns


def _write_people(sitting: Sitting, people: Iterable[Person]) -> None:
    """Each part of the sitting numbers its own people from 1."""
    sitting.members.all().delete()
    counts: dict[SittingRole, int] = {}
    rows = []
    for person in people:
        counts[person.part] = counts.get(person.part, 0) + 1
        rows.append(
            SittingMember(
                sitting=sitting,
                part=person.part,
                position=counts[person.part],
                role=person.role,
                name=person.name,
            )
        )
    SittingMember.objects.bulk_create(rows)


def _record(
    action: str, call: Call, facts: SittingFacts, *, decision: FundingDecision | None, by: User
) -> None:
    after: dict[str, Json] = {
        "held_on": None if facts.held_on is None else facts.held_on.isoformat(),
        "number": facts.number,
        "reference": facts.reference,
    }
    if decision is not None:
        after |= {"funder": decision.funder.code, "round": decision.round.number}
    record(action, by=by, target_type="call", target=call.code, after=after)
