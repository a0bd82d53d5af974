"""The commands as they are typed: what they print, how they end, what they leave."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from funders.models import Call
from tests.editions.scratch import come_in, rows
from tests.editions.small import File, decided, small, spoiled, text
from tests.factories import a_person
from welfare_kmzero.accounts.models import COMMAND_LINE_EMAIL
from welfare_kmzero.audit.models import Event


def run(*words: str) -> tuple[str, str]:
    """What a command that ends well writes on its two outputs."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(*words: str) -> tuple[list[str], str]:
    """The lines on standard error and the last sentence of a command that ends with 1."""
    err = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=io.StringIO(), stderr=err)
    assert refused.value.returncode == 1
    return err.getvalue().splitlines(), str(refused.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, small())


def written(folder: Path, edition: File) -> Path:
    place = folder / "edizione.json"
    place.write_bytes(text(edition))
    return place


@pytest.mark.django_db
def test_import_says_what_came_in(file: Path):
    out, err = run("import_edition", str(file))

    assert out == "Bando PROVA importato: 3 domande, 5 valutazioni. Stato: In valutazione.\n"
    assert err == ""


@pytest.mark.django_db
def test_import_tells_every_fault_on_standard_error_and_writes_nothing(tmp_path: Path):
    broken = spoiled(spoiled(small(), "call.colour", "red"), "applications.0.lead", "ORG9")
    before = rows()

    lines, last = refusal("import_edition", str(written(tmp_path, broken)))

    assert lines == [
        "$.call.colour: chiave sconosciuta «colour».",
        "$.applications[0].lead: l'ente «ORG9» non è nel file.",
    ]
    assert last == "L'edizione ha 2 errori: non è stato scritto nulla."
    assert rows() == before


@pytest.mark.django_db
def test_import_of_a_missing_file(tmp_path: Path):
    lines, _ = refusal("import_edition", str(tmp_path / "nulla.json"))

    assert len(lines) == 1
    assert lines[0].startswith("$: il file ")


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(file: Path):
    before = rows()

    out, _ = run("import_edition", str(file), "--dry-run")

    assert "può entrare" in out
    assert rows() == before


@pytest.mark.django_db
def test_decide_says_outcomes_and_shares():
    come_in(small())

    out, _ = run("decide", "PROVA", "--publish")

    assert "Ammessa a finanziamento: 2" in out
    assert "Tornata 1: €\N{NO-BREAK SPACE}15.000,01" in out
    assert "Fondazione Caritro: €\N{NO-BREAK SPACE}10.000,01 – In attesa di decisione" in out
    assert run("decide", "PROVA", "--publish")[0] == out


@pytest.mark.django_db
def test_decide_acts_in_the_name_of_who_is_named():
    come_in(small())
    a_person("Elsa")

    run("decide", "PROVA", "--by", "Elsa@demo.example")

    actors = dict(Event.objects.values_list("action", "actor"))
    assert actors["ranking.approved"] == "elsa@demo.example"


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["nessuno@demo.example", COMMAND_LINE_EMAIL])
def test_decide_refuses_who_is_not_a_person(email: str):
    come_in(small())

    _, last = refusal("decide", "PROVA", "--by", email)

    assert last == f"Non c'è una persona attiva con posta elettronica {email}."
    assert Call.objects.get().status == "evaluating"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", [("decide",), ("export_edition",), ("render_acts", "--output", "atti")]
)
def test_a_call_that_is_not_there_is_named_with_those_that_are(words: tuple[str, ...]):
    come_in(small())

    _, last = refusal(words[0], "2031", *words[1:])

    assert last == "Non c'è un bando 2031. Ci sono: PROVA."


@pytest.mark.django_db
def test_decide_says_why_not():
    come_in({**small(), "evaluations": []})

    _, last = refusal("decide", "PROVA")

    assert last == "Non c'è nessuna scheda consegnata per le domande: 1, 2, 3."


@pytest.mark.django_db
def test_export_writes_to_standard_output_or_to_a_file(tmp_path: Path):
    come_in(decided())
    folder = tmp_path / "uscite"
    folder.mkdir()
    place = folder / "uscita.json"

    out, _ = run("export_edition", "PROVA")
    told, _ = run("export_edition", "PROVA", "--output", str(place))

    assert out.encode() == text(decided())
    assert place.read_text() == out
    assert told == f"Bando PROVA esportato in {place}.\n"
    assert [each.name for each in folder.iterdir()] == ["uscita.json"]


@pytest.mark.django_db
def test_export_into_a_folder_that_is_not_there(tmp_path: Path):
    come_in(small())

    _, last = refusal("export_edition", "PROVA", "--output", str(tmp_path / "no" / "uscita.json"))

    assert str(tmp_path / "no" / "uscita.json") in last


@pytest.mark.django_db
def test_quiet_says_nothing(file: Path, tmp_path: Path):
    assert run("import_edition", str(file), "--quiet") == ("", "")
    assert run("decide", "PROVA", "--quiet") == ("", "")
    assert run("export_edition", "PROVA", "--quiet", "--output", str(tmp_path / "x")) == ("", "")


@pytest.mark.django_db
def test_render_acts_before_a_ranking(tmp_path: Path):
    come_in(small())

    _, last = refusal("render_acts", "PROVA", "--output", str(tmp_path / "atti"))

    assert "graduatoria approvata" in last


@pytest.mark.django_db
def test_render_acts_where_there_is_a_file(file: Path):
    come_in(decided())

    _, last = refusal("render_acts", "PROVA", "--output", str(file))

    assert last == f"{file} non è una cartella."


class Installation:
    """An installation of its own, with nothing in it, and its commands as processes."""

    def __init__(self, folder: Path) -> None:
        self.env = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "VAR_DIR": str(folder / "var"),
            "PYTHONIOENCODING": "utf-8",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
            env=self.env,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.mark.slow
def test_the_commands_as_processes(tmp_path: Path):
    here = Installation(tmp_path)
    place = written(tmp_path, spoiled(small(), "format", "x"))

    before = here.run("export_edition", "PROVA")
    assert before.returncode == 1
    assert "manage.py migrate" in before.stderr
    assert "Traceback" not in before.stderr
    assert here.run("migrate", "--verbosity", "0").returncode == 0

    broken = here.run("import_edition", str(place))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr.splitlines()[0] == (
        "$.format: «x» non è il formato welfare-kmzero/edition/1."
    )
    place.write_bytes(text(small()))
    assert here.run("import_edition", str(place), "--quiet").returncode == 0
    assert here.run("decide", "PROVA", "--quiet").returncode == 0
    exported = here.run("export_edition", "PROVA")
    assert exported.returncode == 0
    assert [each["outcome"] for each in json.loads(exported.stdout)["ranking"]] == [
        "funded",
        "funded",
        "not_eligible",
    ]
    missing = here.run("import_edition")
    assert (missing.returncode, "Traceback" in missing.stderr) == (2, False)
