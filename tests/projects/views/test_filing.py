"""From the documents to the receipt, as people do it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.documents.application import read_content
from projects.models import Application, Project, SignOff
from tests.factories import (
    CLOSES_AT,
    a_budget_line,
    a_call,
    a_member,
    a_person,
    a_project,
    a_required_document,
    an_attachment,
    an_extension,
    an_organisation,
    with_terms,
)
from tests.uploads.corpus import pdf
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.uploads.checking import MAX_BYTES
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db
HOUR, SECOND, MICROSECOND = (
    dt.timedelta(hours=1),
    dt.timedelta(seconds=1),
    dt.timedelta(microseconds=1),
)


@pytest.fixture(autouse=True)
def before_the_deadline():
    with time_machine.travel(CLOSES_AT - HOUR, tick=False):
        yield


@pytest.fixture
def project() -> Project:
    call = with_terms(a_call(code="ORTI"))
    a_required_document(call=call, code="STAT", title="Statuto")
    lead = an_organisation()
    a_member(organisation=lead, user=a_person("Ada"))
    a_member(organisation=lead, user=a_person("Bruno"), role="editor")
    made = a_project(call=move(call, "published", by=a_person("Elsa")), lead=lead, requested=9000)
    a_budget_line(project=made)
    return Project.objects.get(pk=made.pk)


def enter(name: str = "Ada") -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


def page(project: Project, name: str) -> str:
    return f"/progetti/{project.pk}/{name}/"


def upload(client: Client, project: Project, content: bytes, *, name="statuto.pdf", **fields):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(
        page(project, "documenti"), {"richiesto": "STAT", **fields, "documento": file}
    )


def sign(client: Client, project: Project):
    project.refresh_from_db()
    return client.post(page(project, "firma"), {"version": project.version, "dichiaro": "si"})


def form_of(client: Client, project: Project) -> dict[str, str]:
    """What the page of the filing would send."""
    text = client.get(page(project, "invio")).content.decode()
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("version", "chiave")
    }


def send(client: Client, project: Project, form: dict[str, str] | None = None):
    return client.post(page(project, "invio"), form or form_of(client, project))


# Documents


def test_a_document_comes_in_answers_its_slot_and_goes_out_the_same(project: Project) -> None:
    content = pdf(2)

    answer = upload(enter("Bruno"), project, content, name="../Lo statuto.PDF")

    assert answer.status_code == 302
    row = project.attachments.get()
    assert (row.required_document.code, row.file_name) == ("STAT", "Lo statuto.pdf")
    got = enter("Bruno").get(f"{page(project, 'documenti')}{row.pk}/")
    assert got.content == content
    assert got["Content-Disposition"] == 'attachment; filename="Lo statuto.pdf"'
    assert "sandbox" in got["Content-Security-Policy"]


def test_a_second_file_takes_the_place_of_the_first(project: Project) -> None:
    client = enter()
    upload(client, project, pdf(1))
    upload(client, project, pdf(2))

    assert project.attachments.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "Questo tipo di file non è accettato"),
        (b"MZ\x90\x00", "Questo tipo di file non è accettato"),
        (b"%PDF-1.7 niente", "Il PDF è rovinato"),
    ],
)
def test_a_hostile_file_gets_a_sentence_beside_its_field(project, content, sentence) -> None:
    """UPL-2, UPL-3."""
    answer = upload(enter(), project, content)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not project.attachments.exists()


def test_a_body_beyond_the_limit_gets_413_and_keeps_nothing(project: Project) -> None:
    """UPL-5: one byte too many, and much too many."""
    client = enter()
    exactly = pdf() + b"\n" * (MAX_BYTES - len(pdf()))

    assert upload(client, project, exactly).status_code == 302
    for content in (exactly + b"\n", exactly + b"\n" * 3_000_000):
        answer = upload(client, project, content)
        assert answer.status_code == 413
        assert "Il file è troppo grande" in answer.content.decode()
    assert project.attachments.count() == 1


def test_a_script_gets_words_it_can_show(project: Project) -> None:
    file = SimpleUploadedFile("a.pdf", b"no")
    answer = enter().post(
        page(project, "documenti"), {"documento": file, "titolo": "A"}, headers={"X-Upload": "1"}
    )

    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("Questo tipo di file non è accettato.")


def test_another_document_needs_a_name_and_can_be_taken_away(project: Project) -> None:
    client = enter()
    assert upload(client, project, pdf(), richiesto="").status_code == 422
    assert upload(client, project, pdf(), richiesto="", titolo="Lettera").status_code == 302
    row = project.attachments.get()

    answer = client.post(f"{page(project, 'documenti')}{row.pk}/togli/")

    assert answer.status_code == 302
    assert not project.attachments.exists()


def test_a_required_document_of_another_call_is_refused(project: Project) -> None:
    """SUB-11."""
    assert upload(enter(), project, pdf(), richiesto="ALTRO").status_code == 422
    assert not project.attachments.exists()


# Signature


def test_declarations_are_kept_with_their_text_and_go_into_the_snapshot(project: Project) -> None:
    client = enter()

    answer = sign(client, project)

    assert answer["Location"] == page(project, "invio")
    row = SignOff.objects.get()
    assert (row.method, row.project_version, row.signed_by) == ("in_app", 1, a_person("Ada"))
    assert "DPR 28 dicembre 2000, n. 445" in row.declarations
    send(client, project)
    signature = read_content(Application.objects.get()).signature
    assert signature is not None
    assert (signature.method, signature.sha256) == ("in_app", "")


def test_who_may_not_sign_is_told_whom_to_ask(project: Project) -> None:
    client = enter("Bruno")

    text = client.get(page(project, "firma")).content.decode()

    assert "Chiedi a: Ada (Referente)" in text
    assert 'name="dichiaro"' not in text
    assert sign(client, project).status_code == 404


def test_without_the_mark_or_with_an_old_version_nothing_is_signed(project: Project) -> None:
    client = enter()
    assert client.post(page(project, "firma"), {"version": 1}).status_code == 422
    stale = client.post(page(project, "firma"), {"version": 7, "dichiaro": "si"})
    assert stale.status_code == 409
    assert not SignOff.objects.exists()


def test_an_incomplete_project_is_not_signed(project: Project) -> None:
    project.budget.all().delete()
    client = enter()

    assert "Il piano finanziario è vuoto" in client.get(page(project, "firma")).content.decode()
    assert sign(client, project).status_code == 422


# Filing


def test_sending_gives_a_number_an_instant_and_a_hash(project: Project) -> None:
    client = enter()
    sign(client, project)

    answer = send(client, project)

    assert (answer.status_code, answer["Location"]) == (302, page(project, "ricevuta"))
    sent = Application.objects.get()
    text = client.get(answer["Location"]).content.decode()
    assert f"Ricevuta n. {sent.register_entry}" in text
    assert "31/07/2018 alle 17:00 (ora italiana)" in text
    assert sent.snapshot.sha256[:4] in text
    assert "Bozza – non inviata" not in text
    assert Job.objects.filter(kind="projects.receipt").count() == 1


@pytest.mark.parametrize(
    ("late", "status"),
    [(-SECOND, 302), (-MICROSECOND, 302), (SECOND * 0, 302), (MICROSECOND, 409), (SECOND, 409)],
)
def test_the_deadline_is_the_last_instant_that_counts(project, late, status) -> None:
    """SUB-1."""
    client = enter()
    sign(client, project)
    form = form_of(client, project)

    with time_machine.travel(CLOSES_AT + late, tick=False):
        answer = send(client, project, form)
        if status == 409:
            assert "Il termine del bando è passato." in answer.content.decode()

    assert answer.status_code == status
    assert Application.objects.count() == (status == 302)


def test_the_deadline_in_force_is_the_extended_one(project: Project) -> None:
    client = enter()
    sign(client, project)
    form = form_of(client, project)
    an_extension(call=project.call)

    with time_machine.travel(CLOSES_AT + SECOND, tick=False):
        assert send(client, project, form).status_code == 302


def test_twenty_identical_sendings_are_one_application(project: Project) -> None:
    """SUB-4, SUB-5: a double click, and a retry after a lost answer."""
    client = enter()
    sign(client, project)
    form = form_of(client, project)

    answers = [send(client, project, form) for _ in range(20)]

    assert {(each.status_code, each["Location"]) for each in answers} == {
        (302, page(project, "ricevuta"))
    }
    assert Application.objects.count() == 1
    assert Job.objects.filter(kind="projects.receipt").count() == 1


def test_a_sending_seen_before_of_something_else_is_a_conflict(project: Project) -> None:
    """SUB-4: the same key with another body."""
    client = enter()
    sign(client, project)
    form = form_of(client, project)
    send(client, project, form)

    answer = send(client, project, {**form, "version": "999"})

    assert answer.status_code == 409
    assert Application.objects.count() == 1


def test_another_device_and_another_person_get_the_same_receipt(project: Project) -> None:
    """SUB-4: pages opened apart carry the same filing."""
    a_member(organisation=project.lead, user=a_person("Lia"), role="legal_representative")
    ada, lia = enter("Ada"), enter("Lia")
    sign(ada, project)
    forms = form_of(ada, project), form_of(lia, project)

    first, second = send(ada, project, forms[0]), send(lia, project, forms[1])

    assert forms[0] == forms[1]
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "form",
    [{}, {"version": "1"}, {"chiave": "a" * 64}, {"version": "1", "chiave": "breve"},
     {"version": "99999999999", "chiave": "a" * 64}, {"version": "-1", "chiave": "a" * 64},
     {"version": "²", "chiave": "a" * 64}],
)  # fmt: skip
def test_a_crafted_form_sends_nothing(project: Project, form: dict[str, str]) -> None:
    """SUB-11."""
    client = enter()
    sign(client, project)

    assert send(client, project, form or {"x": "y"}).status_code == 422
    assert not Application.objects.exists()


def test_an_unsigned_project_is_not_sent(project: Project) -> None:
    """SUB-11: a step skipped."""
    answer = send(enter(), project, {"version": "1", "chiave": "b" * 64})

    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_the_last_one_sent_counts_and_the_first_until_then(project: Project) -> None:
    client = enter()
    sign(client, project)
    send(client, project)

    assert client.post(page(project, "riprendi")).status_code == 302
    text = client.get(page(project, "documenti")).content.decode()
    assert "Bozza – non inviata" in text
    assert "Stai correggendo una domanda già inviata." in text
    assert Application.objects.in_force().get().code == "ORTI-0001"
    upload(client, project, pdf())
    sign(client, project)
    send(client, project)

    assert Application.objects.in_force().get().code == "ORTI-0002"
    assert "Sostituisce" in client.get(page(project, "ricevuta")).content.decode()


def test_after_the_deadline_what_was_sent_stays(project: Project) -> None:
    client = enter()
    sign(client, project)
    send(client, project)

    with time_machine.travel(CLOSES_AT + SECOND, tick=False):
        answer = client.post(page(project, "riprendi"))

    assert answer.status_code == 422
    assert "la domanda inviata resta com&#x27;è" in answer.content.decode()


def test_an_application_is_withdrawn_with_a_reason_and_a_mark(project: Project) -> None:
    client = enter()
    sign(client, project)
    send(client, project)
    address = "/domande/ORTI-0001/ritira/"

    assert client.post(address, {"reason": "Cambiati i partner"}).status_code == 422
    answer = client.post(address, {"reason": "Cambiati i partner", "is_meant": "on"})

    assert answer.status_code == 302
    assert Application.objects.get().status == "withdrawn"
    assert "Domanda ritirata" in client.get(answer["Location"]).content.decode()
    again = client.post(address, {"reason": "Di nuovo", "is_meant": "on"})
    assert again.status_code == 422


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_pages_ask_as_many_queries_for_one_file_as_for_many(project: Project, rows: int) -> None:
    for _ in range(rows):
        an_attachment(project=project)
    client = enter()
    client.get(page(project, "documenti"))

    with CaptureQueriesContext(connection) as captured:
        client.get(page(project, "documenti"))

    assert len(captured) <= 12
    assert len([each for each in captured if "projects_attachment" in each["sql"]]) == 1


def test_sending_is_cheap(project: Project) -> None:
    """The queries of the one POST that everybody makes in the last minute."""
    client = enter()
    sign(client, project)
    form = form_of(client, project)

    with CaptureQueriesContext(connection) as captured:
        send(client, project, form)

    assert len(captured) <= 27
