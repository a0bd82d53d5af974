"""What an officer writes of the Giunta's act: its sitting, its paragraphs, its checklist."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from funders.actions.errors import ActionRefused, check_seal, check_version
from funders.actions.locking import lock
from funders.models import Call
from grants.documents.checklist import CHECKLIST, Item
from grants.models import (
    Deliberation,
    DeliberationItem,
    DeliberationPart,
    Sitting,
    SittingMember,
)
from grants.states import DecisionState, ItemState, SittingRole
from welfare_kmzero import canonical, clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json

SECTIONS = frozenset({"premise", "visto", "point"})


class ActAdopted(ActionRefused):
    """The act is adopted: its text and its sitting are frozen."""


class SittingIncomplete(ActionRefused):
    """A number of the register goes with the date of the sitting."""


class SittingKnown(ActionRefused):
    """The act has its sitting already: that one is revised."""


class ItemUnknown(ActionRefused):
    """The checklist has no such item."""


class ItemWithoutText(ActionRefused):
    """A filled item says what, one not due says why; a blank one says nothing."""


class SectionUnknown(ActionRefused):
    """A paragraph is a premise, a visto or a point."""


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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``section``: premise, visto or point."""

    section: str
    text: str


@transaction.atomic
def record_sitting(
    call: Call, facts: SittingFacts, *, by: User, act: Deliberation | None = None
) -> Sitting:
    """Write down a sitting on ``call``, for ``act``; for None the first draft that has none.

    Errors: SittingIncomplete, ActAdopted, SittingKnown.
    """
    _check_facts(facts)
    call = lock(call)
    deliberation = _first_waiting(call) if act is None else _without_sitting(act)
    sitting = Sitting.objects.create(
        call=call, recorded_at=clock.now(), recorded_by=by, **_columns(facts)
    )
    _write_people(sitting, facts.people)
    if deliberation is not None:
        deliberation.sitting = sitting
        deliberation.save(update_fields=["sitting"])
    _record("sitting.recorded", call, by=by, after=_told(facts))
    return sitting


@transaction.atomic
def revise_sitting(
    sitting: Sitting, facts: SittingFacts, *, by: User, seal: str | None = None
) -> Sitting:
    """Write what is known now in the place of what was.

    ``seal``: of the sitting as the writer read it; None where nobody reads. Errors:
    SittingIncomplete, ActAdopted, StaleVersion.
    """
    _check_facts(facts)
    call = lock(sitting.call)
    sitting = lock(sitting)
    _check_draft(Deliberation.objects.filter(sitting=sitting).first())
    check_seal(seal_of(sitting), seal)
    for name, column in _columns(facts).items():
        setattr(sitting, name, column)
    sitting.save(update_fields=list(_columns(facts)))
    _write_people(sitting, facts.people)
    _record("sitting.revised", call, by=by, after=_told(facts))
    return sitting


def seal_of(sitting: Sitting | None) -> str:
    """The mark of all that is written of a sitting; None: nothing yet. At most one query."""
    if sitting is None:
        return canonical.seal(None)
    people = sitting.members.order_by("part", "position").values_list("part", "role", "name")
    columns = {name: getattr(sitting, name) for name in _columns(SittingFacts())}
    said = {name: None if each is None else str(each) for name, each in columns.items()}
    return canonical.seal({**said, "people": [list(each) for each in people]})


@transaction.atomic
def write_text(
    deliberation: Deliberation,
    *,
    subject: str,
    takes_note: bool,
    paragraphs: Iterable[Paragraph],
    version: int,
    by: User,
) -> Deliberation:
    """Write subject and own paragraphs in the place of those before; the version grows.

    Errors: ActAdopted, StaleVersion, SectionUnknown.
    """
    paragraphs = list(paragraphs)
    if any(each.section not in SECTIONS for each in paragraphs):
        raise SectionUnknown("Un paragrafo è una premessa, un visto o un punto.")
    deliberation = _lock_draft(deliberation, version=version)
    deliberation.subject, deliberation.takes_note = subject, takes_note
    deliberation.save(update_fields=["subject", "takes_note"])
    deliberation.parts.all().delete()
    DeliberationPart.objects.bulk_create(
        DeliberationPart(
            deliberation=deliberation, section=each.section, position=position, text=each.text
        )
        for position, each in enumerate(paragraphs, start=1)
    )
    return _saved(deliberation, "deliberation.text_written", by=by, after={"subject": subject})


@transaction.atomic
def fill_item(
    deliberation: Deliberation, *, code: str, state: ItemState, text: str, version: int, by: User
) -> Deliberation:
    """Fill an item of the checklist, say why it is not due, or leave it blank again.

    Errors: ItemUnknown, ItemWithoutText, ActAdopted, StaleVersion.
    """
    return fill_items(deliberation, [Item(code, state, text)], version=version, by=by)


@transaction.atomic
def fill_items(
    deliberation: Deliberation, items: Iterable[Item], *, version: int, by: User
) -> Deliberation:
    """Fill several items at once: all of them or none; one event for each.

    Errors: as ``fill_item``.
    """
    filled = [_checked(item) for item in items]
    deliberation = _lock_draft(deliberation, version=version)
    for item in filled:
        DeliberationItem.objects.update_or_create(
            deliberation=deliberation,
            code=item.code,
            defaults={"state": item.state, "text": item.text},
        )
        deliberation = _saved(
            deliberation,
            "deliberation.item_filled",
            by=by,
            after={"item": item.code, "state": str(item.state)},
        )
    return deliberation


def _checked(item: Item) -> Item:
    """The item without blanks around its text. Errors: ItemUnknown, ItemWithoutText."""
    text = item.text.strip()
    if item.code not in CHECKLIST:
        raise ItemUnknown(f"La lista di controllo non ha la voce {item.code}.")
    if (item.state == ItemState.BLANK) == bool(text):
        raise ItemWithoutText("Scrivi il testo, o il motivo per cui la voce non è dovuta.")
    return Item(item.code, item.state, text)


def _first_waiting(call: Call) -> Deliberation | None:
    waiting = Deliberation.objects.filter(
        decision__round__call=call, decision__status=DecisionState.DRAFT, sitting__isnull=True
    )
    return waiting.order_by("decision__round__number").first()


def _without_sitting(act: Deliberation) -> Deliberation:
    """``act`` under lock. Errors: ActAdopted, SittingKnown."""
    act = lock(act)
    _check_draft(act)
    if act.sitting_id is not None:
        raise SittingKnown("La seduta è già registrata: ricarica la pagina e correggila.")
    return act


def _check_facts(facts: SittingFacts) -> None:
    if facts.number and facts.held_on is None:
        raise SittingIncomplete("Il numero va con la data della seduta.")


def _check_draft(deliberation: Deliberation | None) -> None:
    if deliberation is not None and deliberation.decision.status != DecisionState.DRAFT:
        raise ActAdopted("La deliberazione è adottata: non si modifica.")


def _lock_draft(deliberation: Deliberation, *, version: int) -> Deliberation:
    lock(deliberation.decision.round.call)
    deliberation = lock(deliberation)
    _check_draft(deliberation)
    check_version(deliberation.version, version)
    return deliberation


def _saved(deliberation: Deliberation, action: str, *, by: User, after: Json) -> Deliberation:
    deliberation.version += 1
    deliberation.save(update_fields=["version"])
    _record(action, deliberation.decision.round.call, by=by, after=after)
    return deliberation


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


def _told(facts: SittingFacts) -> Json:
    return {
        "held_on": None if facts.held_on is None else facts.held_on.isoformat(),
        "number": facts.number,
        "reference": facts.reference,
    }


def _record(action: str, call: Call, *, by: User, after: Json) -> None:
    record(action, by=by, target_type="call", target=call.code, after=after)
