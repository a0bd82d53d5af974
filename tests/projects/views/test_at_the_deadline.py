"""The last seconds of a call on a live server: real sockets, a clock that the test moves.

Nothing waits for time to pass: requests are held where the test says, and the clock jumps.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection, connections, transaction

from funders.actions import call as calls
from funders.models import Call
from projects.actions import application as filings
from projects.actions import project as projects
from projects.models import Application, Project
from projects.views import filing
from tests.factories import a_member, a_person
from tests.grants.actions.story import CLOSES_AT, a_project, a_published_call, elsa
from tests.sockets import END, FORM, MULTIPART, PATIENCE, PIECE, TOKEN, Answer, Browser, part
from tests.uploads.corpus import pdf
from welfare_kmzero.audit.models import Event
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.triggers import catalogue
from welfare_kmzero.uploads.receiving import LimitedUpload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def wall():
    """The clock of the product, one second before the deadline; ``move_to`` moves it."""
    with time_machine.travel(CLOSES_AT - SECOND, tick=False) as traveller:
        yield traveller


@dataclass
class Held:
    """A place in the product where one request at a time says that it is there, and waits."""

    is_there: threading.Event = field(default_factory=threading.Event)
    may_go: threading.Event = field(default_factory=threading.Event)

    def before(self, work: Callable[..., object]) -> Callable[..., object]:
        def wait(*given: object, **named: object) -> object:
            self.is_there.set()
            assert self.may_go.wait(PATIENCE)
            return work(*given, **named)

        return wait


class Sending(threading.Thread):
    """A request on its way, in a thread of its own."""

    def __init__(self, send: Callable[[], Answer]) -> None:
        super().__init__()
        self.send = send
        self.start()

    def run(self) -> None:
        try:
            self.got = self.send()
        finally:
            connections.close_all()

    def end(self) -> Answer:
        self.join(PATIENCE)
        return self.got


def ready(call: Call) -> Project:
    """Signed off by Ada, to be filed."""
    project = a_project(call)
    a_member(organisation=project.lead, user=a_person("Ada"))
    return projects.sign_off(project, by=a_person("Ada"))


def sends(base: str, project: Project) -> Callable[[], Answer]:
    """Ada presses «Invia» for the project, on a connection of its own."""
    browser = Browser(base, "Ada")
    return lambda: browser.post(f"/progetti/{project.pk}/invio/", the_fields(project))


def the_fields(project: Project) -> dict[str, str]:
    return {"version": str(project.version), "chiave": filing.filing_key(project)}


@pytest.mark.parametrize("is_judged_on_arrival", [True, False])
def test_what_waits_for_a_lock_across_the_deadline_is_in_time(
    live_server, wall, monkeypatch, is_judged_on_arrival
) -> None:
    """SUB-2; the control judges on the end of the handling, and loses who was in time."""
    project, place = ready(a_published_call()), Held()
    place.may_go.set()
    monkeypatch.setattr(filing, "file", place.before(filings.file))
    if not is_judged_on_arrival:
        guard = filings._check_open
        monkeypatch.setattr(
            filings, "_check_open", lambda call, **_: guard(call, arrived_at=late, now=late)
        )
    late, send = CLOSES_AT + 60 * SECOND, sends(live_server.url, project)

    with transaction.atomic():
        Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        sending = Sending(send)
        assert place.is_there.wait(PATIENCE)
        wall.move_to(late)
    answer = sending.end()

    if is_judged_on_arrival:
        assert answer.status == 302
        assert Application.objects.get().filed_at == CLOSES_AT - SECOND
    else:
        assert answer.status == 409
        assert not Application.objects.exists()


def test_an_answer_lost_after_the_commit_is_given_again(live_server, wall, monkeypatch) -> None:
    """SUB-5: the network goes between commit and answer; pressing again finds the receipt."""
    project = ready(a_published_call())
    has_committed, may_go = threading.Event(), threading.Event()

    def file(*given: object, **named: object) -> Application:
        made = filings.file(*given, **named)
        has_committed.set()
        assert may_go.wait(PATIENCE)
        return made

    monkeypatch.setattr(filing, "file", file)
    address = f"/progetti/{project.pk}/invio/"
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **the_fields(project)}).encode()
    lost = Browser(live_server.url, "Ada")
    lost.begin(address, body, Content_Type=FORM, Content_Length=len(body))
    assert has_committed.wait(PATIENCE)
    lost.leave()
    may_go.set()
    wall.move_to(CLOSES_AT + SECOND)

    again = sends(live_server.url, project)()

    made = Application.objects.get()
    assert (again.status, made.filed_at) == (302, CLOSES_AT - SECOND)
    assert Event.objects.filter(action="application.filed").count() == 1
    assert Job.objects.filter(kind="projects.receipt").count() == 1


def upload() -> tuple[bytes, bytes]:
    """The two halves of a request that brings a document, each of more than one reading."""
    content = pdf(3) + b"\n" * (6 * PIECE)
    whole = b"".join(
        [
            part("csrfmiddlewaretoken", TOKEN.encode()),
            part("titolo", b"Lettera"),
            part("documento", content, file_name="a.pdf", Content_Type="application/pdf"),
            END,
        ]
    )
    half = len(whole) - len(content) // 2
    return whole[:half], whole[half:]


@pytest.fixture
def draft():
    """Ada's, with a document already there."""
    project = a_project(a_published_call())
    a_member(organisation=project.lead, user=a_person("Ada"))
    return project


@pytest.fixture
def half_sent(live_server, wall, draft, monkeypatch):
    """An upload of which the server has begun to read the file: its browser and its rest."""
    has_begun, begin = threading.Event(), LimitedUpload.new_file

    def begun(*given: object, **named: object) -> None:
        begin(*given, **named)
        has_begun.set()

    monkeypatch.setattr(LimitedUpload, "new_file", begun)
    first, rest = upload()
    browser = Browser(live_server.url, "Ada")
    browser.begin(
        f"/progetti/{draft.pk}/documenti/",
        first,
        Content_Type=MULTIPART,
        Content_Length=len(first) + len(rest),
    )
    assert has_begun.wait(PATIENCE)
    yield browser, rest
    browser.leave()


def test_an_upload_still_running_at_the_deadline_is_refused_in_words(
    wall, draft, half_sent
) -> None:
    """SUB-3: judged when the file is whole; nothing of it is kept with the project."""
    browser, rest = half_sent
    wall.move_to(CLOSES_AT + SECOND)

    answer = browser.go_on(rest)

    assert answer.status == 422
    assert "passato prima che il file fosse arrivato tutto" in answer.text
    assert not draft.attachments.exists()


def test_what_was_there_is_filed_while_an_upload_runs(live_server, wall, draft, half_sent) -> None:
    """SUB-3: signing and sending do not wait for the file; then it is refused."""
    browser, rest = half_sent
    signed = projects.sign_off(draft, by=a_person("Ada"))

    sent = sends(live_server.url, signed)()
    wall.move_to(CLOSES_AT + SECOND)
    late = browser.go_on(rest)

    assert sent.status == 302
    assert Application.objects.get().filed_at == CLOSES_AT - SECOND
    assert late.status == 422
    assert "già firmata o inviata" in late.text
    assert not draft.attachments.exists()


def test_an_upload_that_ends_in_time_is_kept(draft, half_sent) -> None:
    """The control: the same bytes, when the clock has not moved."""
    browser, rest = half_sent

    assert browser.go_on(rest).status == 302
    assert draft.attachments.get().title == "Lettera"


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_call_is_not_closed_over_who_arrived_in_time(
    live_server, wall, monkeypatch, is_guarded
) -> None:
    """SUB-8: an officer begins the evaluation while a filing that is in time is handled.

    The control waits for nobody in flight, and shuts the door in the face of one.
    """
    call, place = a_published_call(), Held()
    project = ready(call)
    monkeypatch.setattr(filing, "file", place.before(filings.file))
    if not is_guarded:
        monkeypatch.setattr(calls, "IN_FLIGHT", dt.timedelta(0))
    sending = Sending(sends(live_server.url, project))
    assert place.is_there.wait(PATIENCE)
    wall.move_to(CLOSES_AT + 60 * SECOND)

    try:
        if is_guarded:
            with pytest.raises(calls.CallStillOpen):
                calls.start_evaluation(call, by=elsa())
        else:
            calls.start_evaluation(call, by=elsa())
    finally:
        place.may_go.set()
    answer = sending.end()

    assert answer.status == (302 if is_guarded else 422)
    assert Application.objects.exists() == is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_deadline_moved_while_people_file_lets_in_nobody_before_it(
    live_server, wall, monkeypatch, is_guarded
) -> None:
    """SUB-8: five too late for the first deadline, racing with the act that moves it.

    The officer begins when the first has had an answer; the others come before, with or
    after. The history is held to a model: who is filed was filed under the deadline that
    was in force. The control has neither the check nor the triggers, and breaks it.
    """
    call = a_published_call()
    people = [sends(live_server.url, ready(call)) for _ in range(5)]
    arrived = CLOSES_AT + SECOND
    wall.move_to(arrived)
    if not is_guarded:
        monkeypatch.setattr(filings, "_check_open", lambda *_, **__: None)
        catalogue.drop(connection)
    first_answered, together = threading.Event(), threading.Barrier(len(people))

    def file(send: Callable[[], Answer]) -> Answer:
        together.wait(PATIENCE)
        answer = send()
        first_answered.set()
        return answer

    def extend() -> Answer:
        assert first_answered.wait(PATIENCE)
        calls.extend(call, closes_at=CLOSES_AT + 60 * SECOND, reason="Proroga", by=elsa())
        return Answer(200, "")

    threads = [Sending(extend), *(Sending(lambda send=send: file(send)) for send in people)]
    _, *answers = [each.end() for each in threads]

    history = list(
        Event.objects.filter(action__in=["call.extended", "application.filed"])
        .order_by("sequence")
        .values_list("action", flat=True)
    )
    filed = [each.status for each in answers].count(302)
    assert Application.objects.filter(filed_at=arrived).count() == filed
    assert history.count("application.filed") == filed
    if is_guarded:
        assert history[0] == "call.extended"
        assert {each.status for each in answers} <= {302, 409}
        assert {send().status for send in (sends(live_server.url, each) for each in
                Project.objects.filter(status="signed_off"))} <= {302}  # fmt: skip
        assert Application.objects.count() == len(people)
    else:
        assert history[0] == "application.filed"
