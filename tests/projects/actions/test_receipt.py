"""Issuing the receipt of a filing: the application's own registration, once."""

import datetime as dt

import pytest
import time_machine

from funders.actions import call as calls
from projects import tasks as projects_tasks
from projects.actions import application as filings
from projects.actions import project as projects
from projects.actions.receipt import NotRegistered, issue_receipt
from projects.documents.receipt import RECEIPT
from tests.acts.desk import print_now
from tests.factories import a_person, a_stored_document
from tests.grants.actions.story import (
    CLOSES_AT,
    FILED_AT,
    a_project,
    a_published_call,
    an_application,
    elsa,
)
from tests.pdf_reading import solid, text_of
from welfare_kmzero.acts.production import thaw
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act, RegisterEntry
from welfare_kmzero.jobs import work
from welfare_kmzero.jobs.models import Job

pytestmark = pytest.mark.django_db

assert projects_tasks  # it registers what is tested here
LATE = CLOSES_AT + dt.timedelta(days=2)


@pytest.fixture
def call():
    return a_published_call()


def ada():
    return a_person("Ada")


def filed(project, *, at=FILED_AT, key="chiave-1"):
    if project.status == "draft":
        project = projects.sign_off(project, by=ada())
    with time_machine.travel(at, tick=False):
        return filings.file(
            project, by=ada(), arrived_at=at, idempotency_key=key, version=project.version
        )


def extend(call):
    with time_machine.travel(FILED_AT, tick=False):
        calls.extend(call, closes_at=LATE, reason="Guasto della piattaforma", by=elsa())


def facts_of(act):
    return thaw(RECEIPT, act.snapshot.content.encode())


def test_the_receipt_carries_the_registration_of_the_application(call):
    application = filed(a_project(call))
    numbers = RegisterEntry.objects.count()

    receipt = issue_receipt(application, by=ada())

    assert receipt.register_entry == application.register_entry
    assert RegisterEntry.objects.count() == numbers
    assert receipt.file_stem == f"ricevuta-{application.code}"
    facts = facts_of(receipt)
    assert facts.about.number == str(application.register_entry)
    assert (facts.application, facts.sha256) == (application.code, application.snapshot.sha256)
    assert (facts.filed_at, facts.deadline, facts.is_in_time) == (FILED_AT, CLOSES_AT, True)
    assert (facts.total_cost, facts.requested) == (900000, 900000)
    assert (facts.filed_by, facts.replaces) == ("Ada", None)


def test_asked_again_it_is_the_same_receipt(call):
    application = filed(a_project(call))
    first = issue_receipt(application, by=ada())
    events = Event.objects.count()
    extend(call)

    assert issue_receipt(application, by=elsa()) == first
    assert Event.objects.filter(action="act.issued").count() == 1
    assert Event.objects.count() == events + 1


def test_the_deadline_is_the_one_that_held_when_it_was_filed(call):
    extend(call)
    after_the_first_deadline = CLOSES_AT + dt.timedelta(hours=1)

    receipt = issue_receipt(filed(a_project(call), at=after_the_first_deadline), by=ada())

    facts = facts_of(receipt)
    assert (facts.deadline, facts.is_in_time) == (LATE, True)


def test_it_lists_the_files_with_their_hashes(call):
    project, document = a_project(call), a_stored_document()
    projects.attach(
        project, document=document, required_document=None, title="Statuto",
        file_name="statuto.pdf", by=ada(),
    )  # fmt: skip
    project.refresh_from_db()

    (file,) = facts_of(issue_receipt(filed(project), by=ada())).files

    assert (file.kind, file.name, file.size, file.sha256) == (
        "Statuto",
        "statuto.pdf",
        document.size,
        document.sha256,
    )


def test_the_receipt_of_a_later_filing_names_the_one_it_replaces(call):
    first = filed(a_project(call))
    issue_receipt(first, by=ada())
    project = first.project
    project.refresh_from_db()
    with time_machine.travel(FILED_AT, tick=False):
        project = projects.take_up(project, by=ada())
    later = FILED_AT + dt.timedelta(hours=1)

    receipt = issue_receipt(filed(project, at=later, key="chiave-2"), by=ada())

    assert facts_of(receipt).replaces == str(first.register_entry)
    assert receipt.supersedes is None
    assert Act.objects.count() == 2


def test_an_application_of_a_past_edition_has_no_receipt(call):
    application = an_application(call)

    with pytest.raises(NotRegistered):
        issue_receipt(application, by=ada())

    assert not Act.objects.exists()


def test_filing_leads_to_the_printed_receipt_by_two_jobs(call):
    application = filed(a_project(call))
    asked = Job.objects.get(kind="projects.receipt")

    assert work.work(asked.pk)
    assert not work.work(asked.pk)

    receipt = Act.objects.get(kind="receipt")
    files = print_now(receipt)
    text = solid(text_of(files.pdf))
    assert application.code in text
    assert application.snapshot.sha256 in text
    assert application.snapshot.sha256 in files.csv.decode()
