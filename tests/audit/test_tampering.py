"""AUD-1: whatever is done to the chain behind the product's back is found, and where."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.audit.unguarded import drop_guards
from tests.factories import a_person
from welfare_kmzero import clock
from welfare_kmzero.audit import anchor
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import Content, record
from welfare_kmzero.audit.verify import Finding, Walk, Weight

pytestmark = pytest.mark.django_db

LENGTH = 25
TIMES = 125  # for each of the nine ways below
TEXTS = ["actor", "actor_name", "action", "target_type", "target", "details"]
FAR = 1_000_000


@pytest.fixture
def chain() -> None:
    """Twenty-five events, anchored, on a table that no trigger guards any more."""
    people = [a_person("Ada"), a_person("Élsa")]
    for number in range(LENGTH):
        event = record(
            f"prova.fatta_{number % 4}",
            by=people[number % 2],
            target_type="prova",
            target=f"P-{number}",
            before={"stato": "è bozza"},
            after={"stato": number},
        )
        anchor.keep(event.sequence, event.hash, event.at)
    drop_guards()


def findings() -> list[Finding]:
    return list(Walk(anchor.Copies.now([])).findings())


def faults() -> list[Finding]:
    return [finding for finding in findings() if finding.weight is Weight.FAULT]


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount != 0


def content(sequence: int) -> Content:
    columns = (*Content.__dataclass_fields__,)
    return Content(**Event.objects.values(*columns).get(sequence=sequence))


def rehash(first: int, last: int) -> None:
    """Compute the chain anew, as somebody who has read the source would."""
    for sequence in range(first, last + 1):
        if sequence > 1:
            before = Event.objects.get(sequence=sequence - 1).hash
            sql("UPDATE audit_event SET previous_hash = %s WHERE sequence = %s", before, sequence)
        sql(
            "UPDATE audit_event SET hash = %s WHERE sequence = %s", content(sequence).hash, sequence
        )


def move_up(first: int, by: int) -> None:
    """Renumber from ``first`` on, past the uniqueness of the numbers."""
    sql("UPDATE audit_event SET sequence = sequence + %s WHERE sequence >= %s", FAR, first)
    sql("UPDATE audit_event SET sequence = sequence - %s WHERE sequence >= %s", FAR - by, FAR)


def forge(sequence: int, dice: random.Random, *, previous: str | None = None) -> None:
    """Insert an event that never happened."""
    previous = previous or f"{dice.getrandbits(256):064x}"
    forged = Content(
        sequence=sequence,
        at=clock.now(),
        actor="carla@demo.example",
        actor_name="Carla",
        action="award.conceded",
        target_type="award",
        target="2018-0001",
        details="{}",
        previous_hash=previous,
    )
    Event.objects.create(
        **{name: getattr(forged, name) for name in Content.__dataclass_fields__}, hash=forged.hash
    )


def edit_text(dice: random.Random) -> int:
    """Any text of any event, by as little as one character or the case of one."""
    place, column = dice.randint(1, LENGTH), dice.choice(TEXTS)
    (old,) = Event.objects.filter(sequence=place).values_list(column, flat=True)
    new = dice.choice([old + " ", old[:-1], old.swapcase(), old.replace("a", "à"), "x"])
    if new in (old, ""):
        new = old + "."
    sql(f"UPDATE audit_event SET {column} = %s WHERE sequence = %s", new, place)
    return place


def edit_instant(dice: random.Random) -> int:
    place = dice.randint(1, LENGTH)
    at = Event.objects.get(sequence=place).at
    Event.objects.filter(sequence=place).update(at=at + dice.choice([1, -1, 10**6]) * MICROSECOND)
    return place


def edit_hash(dice: random.Random) -> int:
    place, column = dice.randint(1, LENGTH), dice.choice(["hash", "previous_hash"])
    sql(
        f"UPDATE audit_event SET {column} = %s WHERE sequence = %s",
        f"{dice.getrandbits(256):064x}",
        place,
    )
    return place


def edit_and_hash_again(dice: random.Random) -> int:
    place = edit_text(dice)
    sql("UPDATE audit_event SET hash = %s WHERE sequence = %s", content(place).hash, place)
    return place


def delete(dice: random.Random) -> int:
    place = dice.randint(1, LENGTH)
    last = dice.randint(place, min(place + 2, LENGTH))
    sql("DELETE FROM audit_event WHERE sequence BETWEEN %s AND %s", place, last)
    if last < LENGTH and dice.random() < 0.5:  # and close the gap
        move_up(last + 1, place - last - 1)
    return place


def insert(dice: random.Random) -> int:
    place = dice.randint(1, LENGTH)
    move_up(place, 1)
    previous = Event.objects.get(sequence=place - 1).hash if place > 1 else "0" * 64
    if dice.random() < 0.5:
        # As convincing as can be: the next one says that it follows the forged one.
        sql("UPDATE audit_event SET previous_hash = %s WHERE sequence = %s", "f" * 64, place + 1)
        forge(place, dice, previous=previous)
        rehash(place + 1, place + 1)
    else:
        forge(place, dice)
    return place


def swap(dice: random.Random) -> int:
    one, other = sorted(dice.sample(range(1, LENGTH + 1), 2))
    sql("UPDATE audit_event SET sequence = %s WHERE sequence = %s", FAR, one)
    sql("UPDATE audit_event SET sequence = %s WHERE sequence = %s", one, other)
    sql("UPDATE audit_event SET sequence = %s WHERE sequence = %s", other, FAR)
    return one


def cut_tail(dice: random.Random) -> int:
    place = dice.randint(1, LENGTH)
    sql("DELETE FROM audit_event WHERE sequence >= %s", place)
    return place


def rewrite_from_the_middle(dice: random.Random) -> int:
    """A consistent chain of another history: nothing in the database betrays it."""
    place = dice.randint(1, LENGTH)
    sql("UPDATE audit_event SET target = 'P-999' WHERE sequence = %s", place)
    for sequence in range(place + 1, LENGTH + 1):  # out of the way of the unique hashes
        sql(
            "UPDATE audit_event SET previous_hash = %s, hash = %s WHERE sequence = %s",
            f"a{sequence:063d}",
            f"b{sequence:063d}",
            sequence,
        )
    rehash(place, LENGTH)
    return place


MICROSECOND = dt.timedelta(microseconds=1)
WAYS: list[Callable[[random.Random], int]] = [
    edit_text,
    edit_instant,
    edit_hash,
    edit_and_hash_again,
    delete,
    insert,
    swap,
    cut_tail,
    rewrite_from_the_middle,
]


@pytest.mark.slow
@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found_and_located(
    chain: None, tamper: Callable[[random.Random], int]
) -> None:
    dice = random.Random(tamper.__name__)  # noqa: S311  # a seed, so that a failure comes back
    missed = []
    assert faults() == []

    for time in range(TIMES):
        savepoint = transaction.savepoint()
        place = tamper(dice)
        found = faults()
        if not found or min(fault.first for fault in found) != place:
            missed.append((time, place, found))
        transaction.savepoint_rollback(savepoint)

    assert missed == []
    assert faults() == []
