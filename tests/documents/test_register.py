"""DAT-4: numbers from 1 on, without gaps, times that never go back, annulled ones kept."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from tests.factories import a_person
from tests.yard import Yard
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import RegisterAnnulment, RegisterCounter, RegisterEntry
from welfare_kmzero.documents.register import (
    AlreadyAnnulled,
    NumberNotHeld,
    ReasonMissing,
    annul,
    enter,
    take_number,
)

HASH = "0" * 64
ELEVEN_AT_NIGHT_UTC = dt.datetime(2026, 12, 31, 22, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in Trento


def entered(register: str = "atti") -> RegisterEntry:
    with transaction.atomic():
        return enter(take_number(register), title="Atto", sha256=HASH, by=a_person("Elsa"))


def numbers(register: str = "atti") -> list[str]:
    lines = RegisterEntry.objects.filter(register=register).order_by("year", "number")
    return [str(line) for line in lines]


@pytest.mark.django_db
def test_numbers_begin_with_one_in_each_register() -> None:
    entries = [entered("atti"), entered("atti"), entered("domande/2018"), entered("atti")]

    assert [(entry.register, entry.number) for entry in entries] == [
        ("atti", 1),
        ("atti", 2),
        ("domande/2018", 1),
        ("atti", 3),
    ]


@pytest.mark.django_db
def test_a_number_taken_and_not_entered_was_never_taken() -> None:
    class Refused(Exception):
        pass

    @transaction.atomic
    def refused() -> None:
        enter(take_number("atti"), title="Atto", sha256=HASH, by=a_person())
        raise Refused

    entered()
    with transaction.atomic():
        forgotten = take_number("atti")
    with pytest.raises(Refused):
        refused()
    entered()

    assert forgotten.number == 2
    assert [number.split("/")[0] for number in numbers()] == ["1", "2"]
    assert RegisterCounter.objects.get(register="atti").last_number == 2


@pytest.mark.django_db
def test_a_number_is_not_entered_twice() -> None:
    with transaction.atomic():
        taken = take_number("atti")
        enter(taken, title="Atto", sha256=HASH, by=a_person())

    with pytest.raises(NumberNotHeld), transaction.atomic():
        enter(taken, title="Un altro", sha256=HASH, by=a_person())

    assert len(numbers()) == 1


@pytest.mark.django_db
def test_the_year_is_that_of_trento() -> None:
    with time_machine.travel(ELEVEN_AT_NIGHT_UTC, tick=False) as clock:
        for _ in range(3):
            entered()
        clock.shift(1)  # midnight in Trento, eleven in the evening in Greenwich
        entered()
        clock.shift(3600)
        entered()

    assert numbers() == ["1/2026", "2/2026", "3/2026", "1/2027", "2/2027"]


@pytest.mark.django_db
def test_a_clock_set_back_over_new_year_does_not_disturb_the_order() -> None:
    with time_machine.travel(ELEVEN_AT_NIGHT_UTC, tick=False) as clock:
        clock.shift(1)
        first = entered()
        clock.shift(-600)
        second = entered()

    assert numbers() == ["1/2027", "2/2027"]
    assert first.registered_at == second.registered_at


@pytest.mark.django_db
def test_an_annulled_registration_keeps_its_number() -> None:
    elsa = a_person("Elsa")
    first = entered()

    annulment = annul(first, reason="  Registrata due volte. ", by=elsa)

    event = Event.objects.in_order().last()
    assert (annulment.entry, annulment.reason, annulment.annulled_by) == (
        first,
        "Registrata due volte.",
        elsa,
    )
    assert (event.action, event.target) == ("register.annulled", f"atti {first}")
    assert entered().number == 2


@pytest.mark.django_db
def test_a_registration_is_annulled_once_and_for_a_reason() -> None:
    first = entered()

    with pytest.raises(ReasonMissing):
        annul(first, reason=" \n", by=a_person())
    annul(first, reason="Errore", by=a_person())
    with pytest.raises(AlreadyAnnulled):
        annul(first, reason="Errore", by=a_person())

    assert RegisterAnnulment.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_sixteen_writers_leave_no_gap_over_new_year(yard: Yard, engine: str) -> None:
    # DAT-4: one in ten rolls back; the clock jumps over midnight in the middle
    writers, each = 16, 40

    told = yard.tell("tests.documents.write_numbers", str(writers), str(each))

    lines = yard.rows(
        "SELECT year, number, registered_at FROM documents_registerentry"
        " WHERE register = 'prova' ORDER BY year, number"
    )
    years = sorted({year for year, _, _ in lines})
    instants = [instant for _, _, instant in lines]
    assert told["failures"] == []
    assert told["rolled_back"] > 0
    assert len(lines) == writers * each - told["rolled_back"]
    assert years == [2026, 2027]
    for year in years:
        given = [number for of, number, _ in lines if of == year]
        assert given == list(range(1, len(given) + 1))
        counted = yard.one(
            "SELECT last_number FROM documents_registercounter"
            f" WHERE register = 'prova' AND year = {year}"
        )
        assert counted == len(given)
    assert instants == sorted(instants)
    yard.run("manage.py", "verify_audit")
