"""Many clicks at once through the whole stack, and the proof that the guards are needed."""

import pytest
import time_machine
from django.test import Client

from projects.actions import project as projects
from projects.documents.application import content_bytes, read_content
from projects.models import Application, Project
from projects.views import filing
from tests.factories import a_member, a_person
from tests.grants.actions.story import FILED_AT, a_project, a_published_call
from tests.grants.actions.test_together import race
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.jobs.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]
COUNT = 12


@pytest.fixture
def ready():
    with time_machine.travel(FILED_AT):
        project = a_project(a_published_call())
        a_member(organisation=project.lead, user=a_person("Ada"))
        yield projects.sign_off(project, by=a_person("Ada"))


def clients(count: int = COUNT) -> list[Client]:
    found = [Client() for _ in range(count)]
    for each in found:
        each.force_login(a_person("Ada"))
    return found


def click(client: Client, project: Project, key: str):
    form = {"version": str(project.version), "chiave": key}
    return lambda: client.post(f"/progetti/{project.pk}/invio/", form)


def test_twelve_devices_at_once_get_one_receipt(ready: Project) -> None:
    """SUB-4, SUB-5."""
    key = filing.filing_key(ready)

    made, refused = race([click(each, ready, key) for each in clients()])

    assert refused == []
    assert {(each.status_code, each["Location"]) for each in made} == {
        (302, f"/progetti/{ready.pk}/ricevuta/")
    }
    assert Application.objects.count() == 1
    assert Job.objects.filter(kind="projects.receipt").count() == 1


def test_pages_with_keys_of_their_own_get_one_receipt_too(ready: Project) -> None:
    """SUB-4: two tabs opened before the key was what it is now."""
    keys = [sha256_hex(bytes([number])) for number in range(COUNT)]
    attempts = [click(each, ready, key) for each, key in zip(clients(), keys, strict=True)]

    made, refused = race(attempts)

    assert refused == []
    assert {each.status_code for each in made} == {302}
    assert Application.objects.count() == 1


def test_without_the_guard_the_slower_tab_is_refused(
    ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same race, when a filing already made is not looked for."""
    monkeypatch.setattr(filing, "_is_sent", lambda *_: False)
    keys = [sha256_hex(bytes([number])) for number in range(COUNT)]

    made, _ = race([click(each, ready, key) for each, key in zip(clients(), keys, strict=True)])

    assert sorted({each.status_code for each in made}) == [302, 422]


def test_an_edit_racing_with_the_sending_leaves_one_consistent_version(ready: Project) -> None:
    """SUB-7: sent as signed, or taken up and not sent; never a mixture."""
    device, other = clients(2)
    key = filing.filing_key(ready)

    race(
        [
            click(device, ready, key),
            lambda: other.post(f"/progetti/{ready.pk}/riprendi/"),
        ]
    )

    ready.refresh_from_db()
    for sent in Application.objects.all():
        assert sent.project_version == ready.version
        assert sha256_hex(content_bytes(read_content(sent))) == sent.snapshot.sha256
    assert (ready.status, Application.objects.count()) in {
        ("filed", 1),
        ("draft", 0),
        ("draft", 1),
    }
