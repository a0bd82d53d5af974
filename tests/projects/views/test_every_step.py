"""SUB-11: every step of a project, in every state, by everybody: what is not due writes nothing.

The table is made of two short lists, the states and the roles in which a step is due; all
other cells are crafted requests, with every field in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from projects.actions import application as filings
from projects.actions import project as projects
from projects.models import Project
from projects.views.filing import filing_key
from tests.factories import a_member, a_person, an_attachment
from tests.grants.actions.story import FILED_AT, a_project, a_published_call
from tests.house.differences import whole
from tests.uploads.corpus import pdf

pytestmark = pytest.mark.django_db

ROLES = {"Ada": "owner", "Lia": "legal_representative", "Bruno": "editor", "Dario": "reader"}
COMMITTERS, WRITERS = {"Ada", "Lia"}, {"Ada", "Lia", "Bruno"}
PEOPLE = (*ROLES, "Carla", "nobody")
STATES = ("draft", "signed_off", "filed", "withdrawn")
Send = Callable[[Client, Project], HttpResponse]


@dataclass(frozen=True)
class Step:
    """``states``, ``people``: where and by whom it is due."""

    send: Send
    states: set[str]
    people: set[str]


def to(page: str, **fields: str) -> Send:
    """The form of a page of the project, with its version and its key."""

    def send(client: Client, project: Project) -> HttpResponse:
        known = {"version": str(project.version), "chiave": filing_key(project)}
        return client.post(f"/progetti/{project.pk}/{page}/", {**known, **fields})

    return send


def upload(client: Client, project: Project) -> HttpResponse:
    file = SimpleUploadedFile("a.pdf", pdf())
    fields = {"titolo": "Lettera", "documento": file}
    return client.post(f"/progetti/{project.pk}/documenti/", fields)


def remove(client: Client, project: Project) -> HttpResponse:
    place = project.attachments.get().pk
    return client.post(f"/progetti/{project.pk}/documenti/{place}/togli/")


def withdraw(client: Client, project: Project) -> HttpResponse:
    sent = project.applications.last()
    code = sent.code if sent else f"{project.call.code}-0001"
    return client.post(f"/domande/{code}/ritira/", {"reason": "Altro", "is_meant": "on"})


STEPS = {
    "upload": Step(upload, {"draft"}, WRITERS),
    "remove": Step(remove, {"draft"}, WRITERS),
    "sign": Step(to("firma", dichiaro="si"), {"draft"}, COMMITTERS),
    "ask the copy": Step(to("firma/copia"), {"draft"}, WRITERS),
    "take up": Step(to("riprendi"), {"signed_off", "filed", "withdrawn"}, WRITERS),
    "file": Step(to("invio"), {"signed_off"}, COMMITTERS),
    "withdraw": Step(withdraw, {"filed"}, COMMITTERS),
}


@pytest.fixture
def project():
    with time_machine.travel(FILED_AT, tick=False):
        project = a_project(a_published_call())
        for name, role in ROLES.items():
            a_member(organisation=project.lead, user=a_person(name), role=role)
        a_person("Carla")
        an_attachment(project=project)
        yield Project.objects.get(pk=project.pk)


def brought_to(state: str, project: Project) -> Project:
    ada = a_person("Ada")
    if state != "draft":
        project = projects.sign_off(project, by=ada)
    if state in {"filed", "withdrawn"}:
        application = filings.file(
            project,
            by=ada,
            arrived_at=FILED_AT,
            idempotency_key=filing_key(project),
            version=project.version,
        )
        if state == "withdrawn":
            filings.withdraw(application, reason="Altro", by=ada)
    return Project.objects.get(pk=project.pk)


def refusals(step: str, person: str, state: str) -> set[int]:
    """Who is nobody signs in first; who sends again what is sent is led to its receipt."""
    if person == "nobody":
        return {302, 401}
    if step == "file" and state in {"filed", "withdrawn"} and person in COMMITTERS:
        return {302}
    return {404, 409, 422}


@pytest.mark.parametrize("state", STATES)
def test_a_step_that_is_not_due_writes_nothing(project: Project, state: str) -> None:
    # SUB-11
    project = brought_to(state, project)
    clients = {name: Client() for name in PEOPLE}
    for name in set(PEOPLE) - {"nobody"}:
        clients[name].force_login(a_person(name))
    before, wrong = whole(), []

    for name, step in STEPS.items():
        for person, client in clients.items():
            is_due = state in step.states and person in step.people
            with transaction.atomic():
                answer = step.send(client, Project.objects.get(pk=project.pk))
                has_written = whole() != before
                transaction.set_rollback(True)
            allowed = {302} if is_due else refusals(name, person, state)
            if has_written != is_due or answer.status_code not in allowed:
                wrong.append((name, person, answer.status_code, has_written))

    assert wrong == []
