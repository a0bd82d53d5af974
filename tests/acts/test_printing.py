"""From the job to the three files: once, from what was frozen, under the fencing token."""

import datetime as dt
import json

import pytest

from grants import tasks as grants_tasks
from grants.actions import act as acts
from grants.actions.award import set_payee
from grants.models import Deliberation
from tests.acts.desk import files_of, job_of, print_now
from tests.grants.actions.story import a_proposed_story, elsa
from tests.pdf_reading import attachments_of, solid, text_of
from welfare_kmzero import clock
from welfare_kmzero.acts.printing import MEDIA_TYPES, SnapshotChanged
from welfare_kmzero.canonical import canonical_bytes, sha256_hex
from welfare_kmzero.documents.models import Act, DocumentLink, Snapshot, StoredDocument
from welfare_kmzero.identifiers import new_short_code
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.queue import enqueue
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.work import Claim, StaleLease

pytestmark = pytest.mark.django_db

assert grants_tasks  # it registers what is tested here


@pytest.fixture
def story():
    return a_proposed_story("9000.00", "12000.00")


@pytest.fixture
def issued(story):
    return acts.issue_ranking(story.ranking, by=elsa())


def test_a_job_makes_three_files_linked_once(issued):
    assert work.work(job_of(issued).pk)
    assert not work.work(job_of(issued).pk)

    links = issued.links.select_related("document").order_by("file_name")
    assert [(link.role, link.file_name, link.document.media_type) for link in links] == [
        (role, f"graduatoria.{role}", MEDIA_TYPES[role]) for role in ("csv", "json", "pdf")
    ]
    job = job_of(issued)
    assert (job.status, job.done_count, job.total_count) == ("done", 2, 2)


def test_the_three_files_come_from_the_one_snapshot(issued):
    files = print_now(issued)

    assert files.json == issued.snapshot.content.encode()
    assert sha256_hex(files.json) == issued.snapshot.sha256
    assert attachments_of(files.pdf)["dati.json"] == (files.json, "/Source")
    text = solid(text_of(files.pdf))
    assert issued.snapshot.sha256 in text
    assert issued.short_code in text
    assert f"n.{issued.register_entry}" in text
    assert len(files.csv.decode("utf-8-sig").splitlines()) == 3


def test_rows_that_change_after_the_issue_change_nothing_on_paper(story):
    """DOC-7."""
    deliberation = Deliberation.objects.get(decision__round=story.round)
    act = acts.issue_deliberation(deliberation, by=elsa())
    award = story.round.awards.get(application__number="0001")
    set_payee(award, name="Ente arrivato dopo", tax_code="", reason="Competenza", by=elsa())

    files = print_now(act)

    text = text_of(files.pdf)
    assert "Ente arrivato dopo" not in f"{text}{files.csv.decode()}{files.json.decode()}"
    assert "Comunità" in text
    assert act.snapshot.sha256 in solid(text)


class Frozen(Claim):
    """A worker that stands still once the page is drawn, until another has done its job."""

    __slots__ = ()

    def progress(self, done_count, total_count, item=""):
        super().progress(done_count, total_count, item)
        if done_count:
            Job.objects.filter(pk=self.job_id).update(
                lease_until=clock.now() - dt.timedelta(seconds=1)
            )
            assert work.work(self.job_id)


def by_hand(act):
    """The job of ``act`` in the hands of a worker that will be overtaken."""
    held = work.claim(job_of(act).pk)
    return Frozen(
        job_id=held.job_id, kind=held.kind, subject=held.subject, token=held.token,
        queued_by=held.queued_by,
    )  # fmt: skip


def test_a_worker_overtaken_while_it_draws_leaves_no_link(issued):
    """DOC-5."""
    slow = by_hand(issued)

    with pytest.raises(StaleLease):
        work._handlers["acts.ranking"](slow)

    assert issued.links.count() == 3
    assert StoredDocument.objects.count() == 3
    assert Act.objects.count() == 1
    assert job_of(issued).token == slow.token + 1
    assert files_of(issued).json == issued.snapshot.content.encode()


def test_a_worker_that_wakes_after_its_lease_does_not_even_begin(issued):
    """DOC-5."""
    held = work.claim(job_of(issued).pk)
    Job.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    assert work.work(job_of(issued).pk)
    before = list(DocumentLink.objects.order_by("pk").values_list("pk", "linked_at"))

    with pytest.raises(StaleLease):
        work._handlers["acts.ranking"](held)

    assert list(DocumentLink.objects.order_by("pk").values_list("pk", "linked_at")) == before


def true_facts(issued):
    return json.loads(issued.snapshot.content)


def hashed(content):
    """With a hash that is right: what is wrong is the content."""
    return sha256_hex(content.encode()), content


def with_another_total(issued):
    facts = true_facts(issued)
    facts["lines"][0]["awarded"] += 1
    return "0" * 64, canonical_bytes(facts).decode()


def cut_short(issued):
    return "0" * 64, issued.snapshot.content[:-1]


def with_more_than_it_has_fields_for(issued):
    facts = true_facts(issued)
    facts["lines"][0]["iban"] = "IT60X0542811101000000123456"
    return hashed(canonical_bytes(facts).decode())


def not_canonical(issued):
    return hashed(f" {issued.snapshot.content}")


DAMAGES = (with_another_total, cut_short, with_more_than_it_has_fields_for, not_canonical)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_snapshot_is_not_printed(issued, damage):
    sha256, content = damage(issued)
    snapshot = Snapshot.objects.create(sha256=sha256, content=content, created_at=clock.now())
    act = Act.objects.create(
        kind="ranking", call_code="ALTRO", title="Graduatoria", file_stem="graduatoria",
        short_code=new_short_code(), snapshot=snapshot, issued_at=clock.now(), issued_by=elsa(),
    )  # fmt: skip
    job = enqueue(kind="acts.ranking", key="prova", subject=str(act.pk), title="-", by=elsa())

    assert not work.work(job.pk)

    job.refresh_from_db()
    assert job.status == JobState.QUEUED
    assert job.failure == str(SnapshotChanged(act))
    assert not act.links.exists()
    assert not StoredDocument.objects.exists()


def test_a_snapshot_that_is_whole_is_printed(issued):
    """What the damaged ones are compared with."""
    assert print_now(issued).pdf.startswith(b"%PDF-")


def test_every_kind_of_act_has_its_printer():
    assert {f"acts.{kind}" for kind in ("ranking", "deliberation", "proposal", "statement")} <= set(
        work._handlers
    )
