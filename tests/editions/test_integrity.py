"""``check_integrity`` sees every kind of damage, names its place, and nothing else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from funders.models import Call
from grants.actions.act import issue_all
from tests.editions.scratch import come_in
from tests.editions.small import small
from tests.factories import (
    a_completion,
    a_link,
    a_register_entry,
    a_stored_document,
    an_application,
    an_officer,
)
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act, RegisterEntry, StoredDocument
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.integrity.looking import look
from welfare_kmzero.editions.steps import Untold
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.triggers import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """A whole edition: two awards, their decisions in draft, all acts in the queue."""
    call = decide(come_in(small()), by=User.objects.command_line())
    issue_all(call, by=an_officer())
    return call


def _found() -> list[str]:
    return [str(wrong) for wrong in look()]


def _damage(*statements: str) -> None:
    """Write behind the product's back, and leave the triggers as they were."""
    connection.check_constraints()
    catalogue.drop(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount > 0, statement
    catalogue.install(connection)


def test_a_whole_edition_is_in_order(call: Call) -> None:
    assert _found() == []


FIRST = "(SELECT MIN(id) FROM {0})"
DAMAGES = [
    (
        "UPDATE funders_call SET threshold = threshold + 100",
        ["bando PROVA: i termini non sono quelli pubblicati: threshold"],
    ),
    (
        "UPDATE funders_call SET terms_sha256 = 'x'",
        [
            "bando PROVA: manca la fotografia dei termini pubblicati",
            "domanda PROVA-1: non dice quello che dice la sua fotografia: termini",
            "domanda PROVA-2: non dice quello che dice la sua fotografia: termini",
            "domanda PROVA-3: non dice quello che dice la sua fotografia: termini",
        ],
    ),
    (
        "UPDATE grants_award SET awarded = awarded + 1 WHERE id = " + FIRST.format("grants_award"),
        ["i contributi fanno", "le quote fanno", "non è quello della graduatoria"],
    ),
    (
        "UPDATE grants_awardyear SET planned = planned + 1 WHERE id = "
        + FIRST.format("grants_awardyear"),
        ["domanda PROVA-1, quota di CARITRO: gli anni fanno"],
    ),
    (
        "UPDATE grants_awardround SET total = total + 1",
        ["bando PROVA, tornata 1: i contributi fanno"],
    ),
    (
        "UPDATE grants_fundingdecision SET total = total + 1 WHERE id = "
        + FIRST.format("grants_fundingdecision"),
        ["bando PROVA, tornata 1, decisione di CARITRO: le quote fanno"],
    ),
    (
        "UPDATE funders_endowment SET available = 100 WHERE id = "
        + FIRST.format("funders_endowment"),
        ["i termini non sono quelli pubblicati: endowments", "più della dotazione di"],
    ),
    (
        "UPDATE funders_protocolshare SET denominator = 4 WHERE denominator = 3 AND numerator = 1",
        [
            "i termini non sono quelli pubblicati: protocol",
            "bando PROVA: le quote del protocollo fanno 11/12, non 1",
            "domanda PROVA-1, quota di PAT: ",
            "domanda PROVA-2, quota di PAT: ",
        ],
    ),
    (
        "UPDATE projects_application SET requested = requested - 1 WHERE number = '1'",
        ["domanda PROVA-1: non dice quello che dice la sua fotografia: richiesta"],
    ),
    (
        "DELETE FROM grants_score WHERE id = " + FIRST.format("grants_score"),
        ["non ha un punteggio per ogni criterio"],
    ),
    (
        "UPDATE grants_score SET points = points + 1 WHERE id = " + FIRST.format("grants_score"),
        ["non valgono"],
    ),
    (
        "UPDATE grants_evaluation SET evaluator_id = (SELECT MAX(id) FROM grants_evaluator)"
        " WHERE id = " + FIRST.format("grants_evaluation"),
        ["non è di chi ha ricevuto la domanda da valutare"],
    ),
    (
        "UPDATE grants_rankingentry SET position = 9 WHERE position = 2",
        ["graduatoria PROVA: le posizioni non vanno da 1 in poi"],
    ),
    (
        "UPDATE grants_ranking SET status = 'draft', approved_at = NULL, approved_by_id = NULL",
        ["bando PROVA: non ha una graduatoria approvata"],
    ),
    (
        "UPDATE documents_registercounter SET last_number = last_number + 1 WHERE register = 'atti'",
        ["registro atti "],
    ),
    (
        "UPDATE documents_registerentry SET sha256 = 'x' WHERE register = 'atti' AND number = 1",
        ["la registrazione porta un'altra impronta"],
    ),
    (
        "UPDATE documents_act SET version = 3 WHERE id = " + FIRST.format("documents_act"),
        ["è la versione 3, non 1"],
    ),
    (
        "UPDATE jobs_job SET status = 'done' WHERE id = " + FIRST.format("jobs_job"),
        ["il lavoro è finito, ma mancano i suoi file"],
    ),
    (
        "DELETE FROM jobs_job WHERE id = " + FIRST.format("jobs_job"),
        ["non ha né file né un lavoro che li prepari"],
    ),
]


@pytest.mark.parametrize(("statement", "expected"), DAMAGES)
def test_damage_is_found_in_its_place(call: Call, statement: str, expected: list[str]) -> None:
    _damage(statement)

    found = _found()

    assert len(found) == len(expected), found
    assert [part for part, line in zip(expected, found, strict=True) if part not in line] == []


def test_a_completion_of_another_application_is_found() -> None:
    completion, other = a_completion(), an_application()
    about = [line for line in _found() if "integrazione" in line]
    assert about == []

    _damage(f"UPDATE projects_completion SET application_id = {other.pk}")

    wrong = f"domanda {other.code}: l'integrazione non è della sua domanda: "
    assert f"{wrong}domanda, fotografia inviata, riapertura" in _found()
    assert completion.application_id != other.pk


def test_a_changed_snapshot_is_found(call: Call) -> None:
    act = Act.objects.order_by("pk").first()
    assert act is not None
    _damage(f"UPDATE documents_snapshot SET content = '{{}}' WHERE id = {act.snapshot_id}")

    assert _found() == [f"fotografia {act.snapshot.sha256}: il contenuto non ha questa impronta"]


def test_a_gap_in_the_register_is_found() -> None:  # DAT-4
    for _ in range(3):
        entry = a_register_entry(register="prova")
    year = entry.year
    _damage("DELETE FROM documents_registerentry WHERE register = 'prova' AND number = 2")

    assert _found() == [f"registro prova, n. 3/{year}: ci si aspettava il n. 2"]


def test_a_cut_tail_of_the_register_is_found() -> None:  # DAT-4
    for _ in range(3):
        entry = a_register_entry(register="prova")
    _damage("DELETE FROM documents_registerentry WHERE register = 'prova' AND number = 3")

    assert _found() == [
        f"registro prova {entry.year}: il contatore è a 3, l'ultima registrazione è la 2"
    ]
    assert RegisterEntry.objects.count() == 2


def _place(document: StoredDocument) -> Path:
    digest = document.sha256
    return Path(settings.DOCUMENTS_DIR) / digest[:2] / digest[2:4] / digest


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda place: place.unlink(), "non è più dove è conservato"),
        (
            lambda place: (place.chmod(0o600), place.write_bytes(b"altro")),
            "è danneggiato: i byte non hanno questa impronta",
        ),
    ],
)
def test_a_spoiled_document_is_named(  # UPL-9
    spoil: Callable[[Path], Any], sentence: str
) -> None:
    document = a_stored_document(b"uno")
    a_stored_document(b"due")
    spoil(_place(document))

    assert _found() == [f"documento {document.sha256}: {sentence}"]


def test_a_dropped_trigger_is_found() -> None:  # AUD-2
    connection.check_constraints()
    on = " ON audit_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_event_frozen_delete{on}")

    assert _found() == ["trigger audit_event_frozen_delete di audit_event: manca"]


def test_the_command_tells_and_ends_with_status_one(capsys: pytest.CaptureFixture[str]) -> None:
    document = a_stored_document(b"uno")
    _place(document).unlink()

    with pytest.raises(CommandError, match="1 casi") as ended:
        call_command("check_integrity", "--quiet")

    assert ended.value.returncode == 1
    assert capsys.readouterr().err == (
        f"documento {document.sha256}: non è più dove è conservato\n"
    )


def test_the_command_says_when_all_is_well(call: Call) -> None:
    output = io.StringIO()

    call_command("check_integrity", stdout=output)

    assert output.getvalue() == "Tutto è in ordine.\n"


def test_looking_changes_nothing_and_tells_its_steps(call: Call) -> None:
    class Counted(Untold):
        count = 0

        def update(self, n: float = 1) -> None:
            self.count += int(n)

    a_link()
    before = Job.objects.count()
    bar = Counted()

    list(look(bar))

    assert bar.count > 15
    assert Job.objects.count() == before
