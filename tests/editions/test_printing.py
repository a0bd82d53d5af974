"""The acts as files: all of them, whole, the same the second time."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from funders.models import Call
from grants.actions.act import issue_all
from tests.editions.scratch import come_in, go_out
from tests.editions.small import File, decided, small
from tests.factories import a_person
from welfare_kmzero import clock
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Act
from welfare_kmzero.editions.format import read
from welfare_kmzero.editions.printing import (
    INDEX,
    ActsNotPrinted,
    FolderUnusable,
    prepare,
    print_acts,
    put,
    write_files,
)
from welfare_kmzero.editions.steps import Untold
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job

pytestmark = pytest.mark.django_db

STEMS = [
    "deliberazione",
    "graduatoria",
    "proposta-CARITRO",
    "prospetto-bando",
    "prospetto-finanziatore-CARITRO",
    "prospetto-finanziatore-PAT",
    "prospetto-progetto-1",
    "prospetto-progetto-2",
]


class Counted:
    """How many steps were told."""

    def __init__(self) -> None:
        self.count = 0.0

    def update(self, n: float = 1) -> None:
        self.count += n


def rendered(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir()}


def render(call: Call, folder: Path) -> str:
    out = io.StringIO()
    call_command("render_acts", call.code, "--output", str(folder), stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_every_act_is_there_with_its_hash_and_a_second_time_nothing_moves(tmp_path: Path):
    call = come_in(decided())
    folder = tmp_path / "atti" / "2018"

    said = render(call, folder)
    first, issued = rendered(folder), Act.objects.count()
    stamps = {place.name: place.stat().st_mtime_ns for place in folder.iterdir()}
    render(call, folder)

    assert said == f"8 atti, 24 file in {folder}, elencati in {INDEX}.\n"
    assert sorted(first) == sorted(
        [f"{stem}.{end}" for stem in STEMS for end in ("pdf", "csv", "json")] + [INDEX]
    )
    index = json.loads(first[INDEX])
    assert (index["format"], index["call"]) == ("welfare-kmzero/index/1", "PROVA")
    told = {each["name"]: (each["sha256"], each["size"]) for each in index["files"]}
    assert told == {
        name: (sha256_hex(content), len(content))
        for name, content in first.items()
        if name != INDEX
    }
    numbers = {each["name"]: each["register_number"] for each in index["files"]}
    assert numbers["deliberazione.pdf"] is None  # a draft
    assert numbers["prospetto-bando.pdf"] is not None
    assert {len(each["short_code"]) for each in index["files"]} == {12}
    assert rendered(folder) == first
    assert {place.name: place.stat().st_mtime_ns for place in folder.iterdir()} == stamps
    assert Act.objects.count() == issued
    # What was printed is told by the next export.
    documents = read(go_out(call).encode()).documents
    assert {each.sha256 for each in documents} == {sha256 for sha256, _ in told.values()}


@pytest.mark.slow
def test_a_file_changed_or_lost_is_put_right(tmp_path: Path):
    call, folder = come_in(an_edition_that_funds_nobody()), tmp_path / "atti"
    render(call, folder)
    first = rendered(folder)
    (folder / "graduatoria.csv").write_text("altro")
    (folder / "deliberazione.pdf").unlink()

    render(call, folder)

    assert rendered(folder) == first


def an_edition_that_funds_nobody() -> File:
    file = {**decided(), "awards": []}
    file["call"]["threshold"] = "15"
    for line in file["ranking"]:
        line |= {"outcome": "not_eligible", "eligible": False}
    return file


def test_the_steps_are_the_acts():
    elsa, told = a_person("Elsa"), Counted()
    acts = issue_all(come_in(an_edition_that_funds_nobody()), by=elsa)

    print_acts(acts, by=elsa, steps=told, patience=0)

    assert told.count == len(acts)
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


def test_what_a_worker_has_in_hand_is_waited_for(settings):
    settings.JOB_LEASE_SECONDS = 1
    elsa = a_person("Elsa")
    acts = issue_all(come_in(an_edition_that_funds_nobody()), by=elsa)
    held = work.claim(Job.objects.earliest("id").pk)
    started = clock.now()

    print_acts(acts, by=elsa, steps=Untold(), patience=0)

    # The worker never came back: its job was taken over when its lease had ended.
    assert clock.now() - started >= timedelta(seconds=0.9)
    assert Job.objects.get(pk=held.job_id).attempts == 2
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


def test_what_cannot_be_printed_is_told_and_tried_again_the_next_time(settings, tmp_path: Path):
    call, folder = come_in(an_edition_that_funds_nobody()), tmp_path / "atti"
    documents = settings.DOCUMENTS_DIR
    settings.DOCUMENTS_DIR = tmp_path / "non-una-cartella"
    settings.DOCUMENTS_DIR.write_text("")

    with pytest.raises(CommandError) as refused:
        render(call, folder)

    assert "Graduatoria – Bando di prova: " in str(refused.value)
    assert "NotADirectoryError" in str(refused.value) or "directory" in str(refused.value).lower()
    assert not (folder / INDEX).exists()
    settings.DOCUMENTS_DIR = documents
    Job.objects.update(available_at=clock.now())
    render(call, folder)
    assert (folder / INDEX).exists()


def test_jobs_that_failed_for_good_are_tried_again(settings, tmp_path: Path):
    elsa, documents = a_person("Elsa"), settings.DOCUMENTS_DIR
    acts = issue_all(come_in(an_edition_that_funds_nobody()), by=elsa)[:1]
    jobs = Job.objects.filter(key=f"act:{acts[0].pk}")
    settings.DOCUMENTS_DIR = tmp_path / "non-una-cartella"
    settings.DOCUMENTS_DIR.write_text("")
    for _ in range(jobs.get().max_attempts):
        jobs.update(available_at=clock.now())
        with pytest.raises(ActsNotPrinted):
            print_acts(acts, by=elsa, steps=Untold(), patience=0)
    assert jobs.get().status == "failed"
    settings.DOCUMENTS_DIR = documents

    print_acts(acts, by=elsa, steps=Untold(), patience=0)

    assert jobs.get().status == "done"


def test_a_folder_below_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(FolderUnusable, match="non è una cartella"):
        prepare(tmp_path / "file" / "atti")


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path):
    (tmp_path / "atto.pdf").mkdir()

    with pytest.raises(FolderUnusable, match=r"atto\.pdf"):
        put(tmp_path / "atto.pdf", b"contenuto")

    assert [each.name for each in tmp_path.iterdir()] == ["atto.pdf"]


def test_an_index_of_nothing(tmp_path: Path):
    call = come_in(small())

    assert write_files(call, [], tmp_path) == []
    assert json.loads((tmp_path / INDEX).read_text())["files"] == []
