"""The walk along the chain and its command; the copies of the head outside the database."""

import datetime as dt
import os
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.audit.unguarded import drop_guards
from tests.factories import a_person
from tests.yard import Yard
from welfare_kmzero import clock
from welfare_kmzero.audit import anchor
from welfare_kmzero.audit.anchor import Anchor, Copies, Illegible
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import Content, record
from welfare_kmzero.audit.verify import Walk

UNREADABLE = {
    "sqlite": ["at = 'ieri'", "details = x'ff'", "sequence = 'tre'", "actor = x'00'"],
    "postgresql": ["at = 'infinity'"],
}
NOON = dt.datetime(2018, 12, 7, 11, tzinfo=dt.UTC)


def events(count: int, *, anchored: bool = True) -> list[Event]:
    made = [
        record("prova.fatta", by=a_person("Elsa"), target_type="prova", target=f"P-{number}")
        for number in range(count)
    ]
    for event in made if anchored else []:
        anchor.keep(event.sequence, event.hash, event.at)
    return made


def verify(*options: str) -> str:
    printed = StringIO()
    call_command("verify_audit", *options, stdout=printed)
    return printed.getvalue()


def refused(*options: str) -> str:
    """What is printed when the command ends with an error, that included."""
    printed = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", *options, stdout=printed)
    return f"{printed.getvalue()}{error.value}"


@pytest.mark.django_db
def test_an_empty_chain_is_whole() -> None:
    assert "0 operazioni" in verify("--strict")


@pytest.mark.django_db
def test_a_whole_chain_is_said_to_be_whole() -> None:
    made = events(3)

    printed = verify("--strict")

    assert printed == (
        f"3 operazioni, 3 ancoraggi, testa {made[-1].hash}\nIl tracciato è integro.\n"
    )


@pytest.mark.django_db
def test_events_that_no_copy_confirms_are_noted_and_strictly_a_fault() -> None:
    """A crash between commit and copy leaves one; so does an event forged at the tail."""
    events(2)
    events(2, anchored=False)

    assert "nota: n. 3-4: nessuna copia" in verify()
    assert "Il tracciato non è integro: 1 anomalie." in refused("--strict")


@pytest.mark.django_db
def test_a_cut_tail_shows_against_a_copy_kept_elsewhere(tmp_path: Path, settings: object) -> None:
    events(5)
    elsewhere = tmp_path / "copia.log"
    anchor.default_file().rename(elsewhere)
    drop_guards()
    Event.objects.filter(sequence__gt=3)._raw_delete("default")

    assert "3 operazioni" in verify()
    assert "anomalia: n. 4-5: mancano: la coda è stata tagliata" in refused(
        "--anchors", str(elsewhere)
    )


@pytest.mark.django_db
def test_everything_deleted_is_a_cut_tail() -> None:
    events(2)
    drop_guards()
    Event.objects.all()._raw_delete("default")

    assert "anomalia: n. 1-2: mancano" in refused()


@pytest.mark.django_db
def test_a_copy_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert "non si legge" in refused("--anchors", str(tmp_path / "niente.log"))


@pytest.mark.django_db
@pytest.mark.parametrize("change", UNREADABLE[connection.vendor])
def test_a_row_that_cannot_be_read_is_a_fault_with_its_place(change: str) -> None:
    events(4)
    drop_guards()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_event SET {change} WHERE sequence = 3")

    printed = refused()

    assert "anomalia: n. 3: " in printed


@pytest.mark.django_db
def test_many_findings_are_cut_short_but_counted() -> None:
    events(150)
    drop_guards()
    Event.objects.update(target="altro")

    printed = refused()

    assert printed.count("anomalia: n.") == 100
    assert "... e altre 50" in printed
    assert "150 anomalie" in printed


# Anchors


def test_anchors_are_kept_in_lines_and_read_back() -> None:
    anchor.keep(1, "a" * 64, NOON)
    anchor.keep(2, "b" * 64, NOON)

    assert list(Copies.now([]).read()) == [Anchor(1, "a" * 64), Anchor(2, "b" * 64)]
    assert anchor.default_file().read_text() == (
        f"1 {'a' * 64} 2018-12-07T11:00:00+00:00\n2 {'b' * 64} 2018-12-07T11:00:00+00:00\n"
    )


@pytest.mark.parametrize("torn", ["2", "2 ", f"2 {'b' * 30}", "2 b"])
def test_a_line_cut_short_by_a_crash_hides_no_other(torn: str) -> None:
    anchor.keep(1, "a" * 64, NOON)
    with anchor.default_file().open("a") as lines:
        lines.write(torn)
    anchor.keep(3, "c" * 64, NOON)

    assert list(Copies.now([]).read()) == [Anchor(1, "a" * 64), Anchor(3, "c" * 64)]


@pytest.mark.parametrize("line", ["x", f"1 {'A' * 64}", f"-1 {'a' * 64}", "1 é", f"1 {'a' * 65}"])
def test_a_line_that_somebody_spoilt_is_reported(line: str) -> None:
    anchor.keep(1, "a" * 64, NOON)
    with anchor.default_file().open("a") as lines:
        lines.write(f"{line}\n")

    assert Illegible(anchor.default_file(), 2) in list(Copies.now([]).read())


@pytest.mark.django_db
def test_a_spoilt_line_is_a_fault_of_the_chain() -> None:
    events(1)
    with anchor.default_file().open("a") as lines:
        lines.write("altro\n")

    assert "la riga 2 di" in refused()


def test_what_is_written_after_the_start_is_left_for_the_next_time() -> None:
    anchor.keep(1, "a" * 64, NOON)
    copies = Copies.now([])
    anchor.keep(2, "b" * 64, NOON)

    assert list(copies.read()) == [Anchor(1, "a" * 64)]


def test_concurrent_writers_never_mix_their_lines() -> None:
    def write(writer: int) -> None:
        for turn in range(50):
            anchor.keep(writer * 50 + turn + 1, f"{writer:x}" * 64, NOON)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(a.sequence for a in Copies.now([]).read()) == list(range(1, 801))


def test_a_folder_that_cannot_be_written_is_logged_and_stops_nobody(
    settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.AUDIT_ANCHOR_DIR = Path("/dev/null/anchors")

    anchor.keep(1, "a" * 64, NOON)

    assert "could not be copied" in caplog.text


# G-16


@pytest.mark.slow
def test_the_command_ends_with_status_one_on_a_fault_and_walks_fast(yard: Yard) -> None:
    yard.run("-m", "tests.audit.fill", "60000")

    began = _processor()
    whole = yard.run("manage.py", "verify_audit", "--strict")
    seconds = _processor() - began
    spoil(yard)
    spoilt = yard.start("manage.py", "verify_audit")

    assert "60000 operazioni, 60000 ancoraggi" in whole
    assert seconds < 60 / 1_000_000 * 60_000 + 10  # a million in a minute; ten to start
    assert spoilt.wait(60) == 1
    assert "anomalia: n. 31234: il contenuto non corrisponde" in yard.logs()


def _processor() -> float:
    """Seconds of processor of the processes that have ended here, whatever else ran beside them."""
    spent = os.times()
    return spent.children_user + spent.children_system


def spoil(yard: Yard) -> None:
    yard.run("-m", "tests.audit.fill", "--spoil", "31234")


def test_content_is_hashed_in_utc_whatever_the_zone() -> None:
    rome = clock.rome(NOON)
    columns = {
        "sequence": 1,
        "actor": "a",
        "actor_name": "",
        "action": "b",
        "target_type": "c",
        "target": "d",
        "details": "{}",
        "previous_hash": "0" * 64,
    }

    assert Content(at=NOON, **columns).hash == Content(at=rome, **columns).hash


@pytest.mark.django_db
def test_the_walk_counts_what_it_saw() -> None:
    made = events(3)
    walk = Walk(Copies.now([]))

    assert list(walk.findings()) == []
    assert (walk.event_count, walk.anchor_count, walk.head) == (3, 3, made[-1].hash)
