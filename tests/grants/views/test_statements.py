"""Statements asked for, followed, downloaded one by one or together."""

import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import grants.tasks  # noqa: F401  # its handlers
from grants.documents.archive import statements_of, zipped
from tests.factories import a_link, a_stored_document
from tests.grants.actions.story import (
    a_proposed_story,
    a_story,
    last_event,
    rank,
    score_all,
)
from tests.grants.people import a_world
from welfare_kmzero import clock
from welfare_kmzero.documents.models import Act, DocumentLink
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.results import LASTS, delivered
from welfare_kmzero.jobs.work import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world(a_proposed_story("9000.00", "12000.00"))


def client(world, name):
    browser = Client()
    browser.force_login(world.people[name])
    return browser


def address(world, page=""):
    return f"/gestione/bandi/{world.story.call.code}/prospetti/{page}"


def printed(world):
    """As the jobs of printing would leave them, without the printing."""
    for act in statements_of(world.story.call.code):
        for role in ("pdf", "csv", "json"):
            a_link(
                act=act,
                role=role,
                document=a_stored_document(f"{act.file_stem} {role}".encode()),
                file_name=f"{act.file_stem}.{role}",
            )


def test_all_of_them_are_asked_for_at_once(world):
    answer = client(world, "Elsa").post(address(world, "genera/"), {"wanted": "tutti"})

    assert answer.status_code == 302
    assert list(statements_of(world.story.call.code).values_list("file_stem", flat=True)) == [
        "prospetto-bando",
        "prospetto-finanziatore-CARITRO",
        "prospetto-finanziatore-PAT",
        "prospetto-progetto-0001",
        "prospetto-progetto-0002",
    ]
    page = client(world, "Gina").get(address(world)).content.decode()
    assert "0 di 5 pronti" in page
    assert "Genera i prospetti" not in page


def test_before_the_awards_there_is_nothing_to_share():
    world = a_world(rank(score_all(a_story("9000.00"))))

    page = client(world, "Elsa").get(address(world)).content.decode()

    assert "ancora nulla da ripartire" in page
    assert "Genera i prospetti" not in page
    assert f"/gestione/bandi/{world.story.call.code}/contributi/" in page


@pytest.mark.parametrize(
    ("wanted", "subject"),
    [("call", "call"), ("project:0002", "project:0002"), ("funder:PAT", "funder:PAT")],
)
def test_one_is_asked_for_by_what_it_is_about(world, wanted, subject):
    client(world, "Furio").post(address(world, "genera/"), {"wanted": wanted})

    assert list(Act.objects.filter(kind="statement").values_list("subject", flat=True)) == [subject]


@pytest.mark.parametrize("wanted", ["", "project:9999", "funder:", "tutti "])
def test_what_is_not_there_cannot_be_asked_for(world, wanted):
    answer = client(world, "Elsa").post(address(world, "genera/"), {"wanted": wanted})

    assert answer.status_code == 422
    assert not Act.objects.filter(kind="statement").exists()


def test_the_archive_waits_for_the_statements(world):
    client(world, "Elsa").post(address(world, "genera/"), {"wanted": "tutti"})

    answer = client(world, "Elsa").post(address(world, "archivio/"), follow=True)

    assert "Sono pronti 0 prospetti su 5" in answer.content.decode()
    assert not Job.objects.filter(kind="grants.archive").exists()


def test_the_archive_is_made_once_and_given_to_who_asked(world):
    """DOC-4: the same acts, the same bytes."""
    elsa = client(world, "Elsa")
    elsa.post(address(world, "genera/"), {"wanted": "tutti"})
    printed(world)

    elsa.post(address(world, "archivio/"))
    elsa.post(address(world, "archivio/"))
    job = Job.objects.get(kind="grants.archive")
    assert work(job.pk)

    place = f"/gestione/bandi/{world.story.call.code}/file/{job.pk}/"
    answer = elsa.get(place)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("prospetto-bando.pdf") == b"prospetto-bando pdf"
    assert len(names) == 15
    assert answer["Content-Type"] == "application/zip"
    acts = list(statements_of(world.story.call.code))
    assert zipped(acts, tell=lambda *_: None) == answer.content
    assert last_event().action == "statements.archive_asked"
    for name in ("Furio", "Gina", "Ivo", "Carla"):
        assert client(world, name).get(place).status_code == 404


def test_what_a_job_made_is_given_back_for_a_day(world):
    elsa = client(world, "Elsa")
    elsa.post(address(world, "genera/"), {"wanted": "call"})
    printed(world)
    elsa.post(address(world, "archivio/"))
    job = Job.objects.get(kind="grants.archive")
    work(job.pk)

    link = DocumentLink.objects.get(target_type="job", target=str(job.pk))

    assert delivered(job, now=link.linked_at + LASTS / 2) == link
    assert delivered(job, now=link.linked_at + LASTS) is None
    assert delivered(job, now=clock.now()) == link


def test_more_projects_cost_no_more_queries():
    counts = []
    for requests in (("3000.00",), ("3000.00",) * 3, ("1000.00",) * 8):
        world = a_world(a_proposed_story(*requests))
        browser = client(world, "Elsa")
        browser.post(address(world, "genera/"), {"wanted": "tutti"})
        printed(world)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address(world)).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 22
