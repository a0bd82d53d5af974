"""Two at once, on real transactions: one act, one number, one set of files (DOC-5)."""

import pytest

from grants import tasks as grants_tasks
from grants.actions import act as acts
from grants.actions.statement import issue_statements
from grants.models import CofundingStatement
from projects.actions.receipt import issue_receipt
from tests.acts.desk import files_of, job_of
from tests.factories import a_person
from tests.grants.actions.story import a_proposed_story, elsa
from tests.grants.actions.test_together import chain_is_whole, race
from tests.projects.actions.test_receipt import a_project as a_draft_project
from tests.projects.actions.test_receipt import a_published_call, filed
from welfare_kmzero.acts.issuing import ACT_REGISTER
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act, DocumentLink, RegisterEntry, StoredDocument
from welfare_kmzero.jobs import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]

assert grants_tasks  # it registers the printers
COUNT = 4


def numbers():
    entries = RegisterEntry.objects.filter(register=ACT_REGISTER)
    return sorted(entries.values_list("number", flat=True))


def test_asked_by_many_at_once_every_act_is_issued_once():
    story = a_proposed_story("9000.00")

    made, refused = race([lambda: acts.issue_all(story.call, by=elsa())] * COUNT)

    assert refused == []
    assert {tuple(act.pk for act in issued) for issued in made} == {
        tuple(act.pk for act in made[0])
    }
    assert Act.objects.count() == len(made[0])
    assert numbers() == [1, 2, 3, 4, 5]
    assert Event.objects.filter(action="act.issued").count() == len(made[0])
    assert CofundingStatement.objects.count() == 4
    assert chain_is_whole()


def test_two_calls_issue_at_once_and_the_register_has_no_gap():
    stories = [a_proposed_story("9000.00") for _ in range(2)]

    made, refused = race(
        [lambda story=story: issue_statements(story.call, by=elsa()) for story in stories * 2]
    )

    assert refused == []
    assert len(made) == 4
    assert numbers() == list(range(1, 9))
    assert chain_is_whole()


def test_a_receipt_asked_twice_at_once_is_one():
    application = filed(a_draft_project(a_published_call()))

    made, refused = race([lambda: issue_receipt(application, by=a_person("Ada"))] * COUNT)

    assert refused == []
    assert {act.pk for act in made} == {Act.objects.get().pk}


def test_a_message_delivered_to_many_workers_makes_one_set_of_files():
    """DOC-5."""
    story = a_proposed_story("9000.00")
    act = acts.issue_ranking(story.ranking, by=elsa())
    job = job_of(act)

    made, refused = race([lambda: work.work(job.pk)] * COUNT)

    assert refused == []
    assert sorted(made) == [False] * (COUNT - 1) + [True]
    assert DocumentLink.objects.count() == StoredDocument.objects.count() == 3
    assert files_of(act).json == act.snapshot.content.encode()
    assert job_of(act).token == 1
