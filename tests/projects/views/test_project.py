"""A project begun, its list of things to do, its preview."""

import datetime as dt
import html

import pytest
import time_machine

from projects.actions import application as applications
from projects.actions import project as projects
from projects.models import Project
from projects.views.frame import TimeLeft
from tests.factories import (
    a_budget_line,
    a_member,
    a_person,
    a_published_call,
    a_territory,
    an_activity,
)
from tests.grants.actions.story import OPENS_AT
from tests.grants.actions.story import a_project as a_whole_project
from tests.grants.actions.story import a_published_call as a_call_of_the_story
from tests.projects.views.writing import a_draft, address, an_open_call, client_of

pytestmark = pytest.mark.django_db


def _text(answer):
    return html.unescape(answer.content.decode())


def test_a_project_begins_for_one_of_ones_own_bodies():
    project, call = a_draft(), an_open_call()
    start = f"/progetti/nuovo/{call.code}/"

    answer = client_of().post(start, {"lead": project.lead.code, "title": "Nuovi orti"})

    begun = Project.objects.exclude(pk=project.pk).get()
    assert (answer.status_code, answer["Location"]) == (302, address(begun))
    assert (begun.title, begun.lead, begun.call, begun.created_by) == (
        "Nuovi orti",
        project.lead,
        call,
        a_person("Ada"),
    )
    assert begun.territory == a_territory()
    foreign = client_of("Carla").post(start, {"lead": project.lead.code, "title": "Rubato"})
    assert foreign.status_code == 422
    reader = client_of("Dario").post(start, {"lead": project.lead.code, "title": "Rubato"})
    assert reader.status_code == 422
    assert Project.objects.count() == 2


def test_the_only_body_of_a_person_is_chosen_already():
    project, call = a_draft(), an_open_call()
    start = f"/progetti/nuovo/{call.code}/"
    chosen = f'<option value="{project.lead.code}" selected>'
    assert chosen in _text(client_of().get(start))

    a_member(user=a_person("Ada"), role="owner")

    assert " selected>" not in _text(client_of().get(start)).replace('value="" selected>', "")


def test_who_has_no_body_is_told_to_register_one():
    answer = client_of("Carla").get(f"/progetti/nuovo/{an_open_call().code}/")

    assert "Prima serve un ente." in _text(answer)


def test_nothing_begins_on_a_call_that_is_not_open():
    closed = a_published_call()

    assert client_of().get(f"/progetti/nuovo/{closed.code}/").status_code == 404


def test_the_list_says_what_is_missing_and_leads_there():
    project = a_draft()
    a_budget_line(project=project, year=2099)

    page = client_of().get(address(project))

    assert "Bozza – non inviata" in _text(page)
    assert [(part.label, str(part.progress)) for part in page.context["parts"]] == [
        ("Presentazione", "Da iniziare"),
        ("Obiettivi", "Da iniziare"),
        ("Rete", "Da iniziare"),
        ("Attività", "Da iniziare"),
        ("Piano finanziario", "Completa"),
        ("Piano delle fonti", "Da iniziare"),
        ("Documenti", "Completa"),
    ]
    assert page.context["missing"][0].address == f"{address(project, 'presentazione')}#id_summary"


def test_what_the_lead_lacks_is_told_and_stops_nothing():
    project = a_draft()
    ada, carla = client_of(), client_of("Dario")
    Project.objects.filter(pk=project.pk).update(title="Orti")
    project.lead.pec = project.lead.iban = ""
    project.lead.save()

    said = _text(ada.get(address(project)))

    assert "manca ancora: " in said
    assert "la PEC" in said.partition("manca ancora: ")[2][:120]
    assert f'href="/enti/{project.lead.code}/modifica/"' in said
    # Who only reads is asked for nothing.
    assert "manca ancora: " not in _text(carla.get(address(project)))


def test_it_says_who_saved_last():
    project = a_draft()
    projects.revise(project, version=1, summary="Breve", by=a_person("Bruno"))

    assert "di Bruno." in _text(client_of().get(address(project)))


def test_a_filed_project_says_its_receipt_and_a_corrected_one_both():
    call = a_call_of_the_story()
    project = a_whole_project(call)
    a_member(organisation=project.lead, user=a_person("Ada"))
    projects.sign_off(project, by=a_person("Ada"))
    assert "Pronta, da inviare – non inviata" in _text(client_of().get(address(project)))
    with time_machine.travel(OPENS_AT + dt.timedelta(days=1), tick=False) as now:
        arrived = dt.datetime.now(dt.UTC)
        applications.file(
            project, by=a_person("Ada"), arrived_at=arrived, idempotency_key="k", version=1
        )
        filed = _text(client_of().get(address(project)))
        assert "– ricevuta n. 1/" in filed
        assert "non inviata" not in filed
        assert "Cosa manca" not in filed
        [sent] = project.applications.all()
        assert f'href="/domande/{sent.code}/"' in filed
        assert "Correggi e sostituisci" in filed
        projects.take_up(project, by=a_person("Ada"))
        corrected = _text(client_of().get(address(project)))
        assert "Bozza – non inviata" in corrected
        assert "vale ancora, finché non invii quella corretta" in corrected
        assert now is not None


def test_what_was_withdrawn_and_is_written_again_is_a_draft():
    project = a_whole_project(a_call_of_the_story())
    ada = a_person("Ada")
    a_member(organisation=project.lead, user=ada)
    projects.sign_off(project, by=ada)
    with time_machine.travel(OPENS_AT + dt.timedelta(days=1), tick=False):
        arrived = dt.datetime.now(dt.UTC)
        sent = applications.file(
            project, by=ada, arrived_at=arrived, idempotency_key="k", version=1
        )
        applications.withdraw(sent, reason="Ripensamento", by=ada)
        assert "Ritirata" in _states(project.lead)
        for part in ("presentazione", "documenti"):
            page = _text(client_of().get(address(project, part)))
            assert "La domanda è ritirata" in page
            assert "La domanda è inviata" not in page
        projects.take_up(project, by=ada)

        states = _states(project.lead)

    assert "Bozza – non inviata" in states
    assert "Ritirata" not in states
    assert "Inviata" not in states


def _states(lead):
    """What the page of the body and the desk say of its projects."""
    pages = [client_of().get(page) for page in (f"/enti/{lead.code}/", "/scrivania/")]
    return " ".join(_text(page) for page in pages)


def test_a_filed_project_is_not_corrected_after_the_deadline_nor_by_a_reader():
    call = a_call_of_the_story()
    project = a_whole_project(call)
    a_member(organisation=project.lead, user=a_person("Ada"))
    a_member(organisation=project.lead, user=a_person("Dario"), role="reader")
    projects.sign_off(project, by=a_person("Ada"))
    with time_machine.travel(OPENS_AT + dt.timedelta(days=1), tick=False):
        applications.file(
            project,
            by=a_person("Ada"),
            arrived_at=dt.datetime.now(dt.UTC),
            idempotency_key="k",
            version=1,
        )
        [sent] = project.applications.all()
        pages = (address(project), f"/domande/{sent.code}/")
        for page in pages:
            assert "Correggi e sostituisci" in _text(client_of().get(page)), page
            assert "Correggi e sostituisci" not in _text(client_of("Dario").get(page)), page
    with time_machine.travel(call.closes_at + dt.timedelta(seconds=1), tick=False):
        for page in pages:
            assert "Correggi e sostituisci" not in _text(client_of().get(page)), page


def test_the_list_leads_to_the_next_part_then_to_the_signature():
    project = a_draft()

    assert "Continua da: Presentazione" in _text(client_of().get(address(project)))


def test_a_draft_that_lacks_nothing_is_ready_to_be_signed():
    project = a_whole_project(a_call_of_the_story())
    ada = a_person("Ada")
    a_member(organisation=project.lead, user=ada)
    an_activity(project=project)
    for name in ("summary", "context", "generativity", "objectives"):
        setattr(project, name, "Un cortile aperto")
    project.save()
    with time_machine.travel(OPENS_AT + dt.timedelta(days=1), tick=False):
        assert "Pronta, da firmare – non inviata" in _text(client_of().get(address(project)))
        assert "Pronta, da firmare – non inviata" in _text(client_of().get("/scrivania/"))

        project.summary = ""
        project.save()

        assert "Bozza – non inviata" in _text(client_of().get(address(project)))
        assert "da firmare" not in _text(client_of().get("/scrivania/"))


def test_before_signing_and_before_sending_it_is_said_what_is_missing():
    project = a_whole_project(a_call_of_the_story())
    a_member(organisation=project.lead, user=a_person("Ada"))
    said = "ma all'istruttoria formale la domanda potrebbe non essere ammessa"

    assert said in _text(client_of().get(address(project, "firma")))
    projects.sign_off(project, by=a_person("Ada"))
    sending = _text(client_of().get(address(project, "invio")))
    assert said in sending
    assert "Scrivi gli obiettivi." in sending
    listed = client_of().get(address(project))
    assert listed.context["next_part"] is None
    assert "Vai all'invio" in _text(listed)


def test_officers_do_not_see_drafts():
    project = a_draft()

    for name in ("Elsa", "Furio", "Carla"):
        for page in ("", "anteprima", "presentazione"):
            assert client_of(name).get(address(project, page)).status_code == 404


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ({"days": 29, "hours": 4, "minutes": 59}, "Mancano 29 giorni e 4 ore."),
        ({"days": 1, "hours": 1}, "Manca 1 giorno e 1 ora."),
        ({"hours": 5, "minutes": 1}, "Mancano 5 ore e 1 minuto."),
        ({"minutes": 2, "seconds": 59}, "Mancano 2 minuti."),
        ({"days": 30, "minutes": 59}, "Mancano 30 giorni."),
        ({"hours": 1, "seconds": 59}, "Manca 1 ora."),
        ({"minutes": 1}, "Manca 1 minuto."),
        ({"seconds": 0}, "Manca meno di un minuto."),
        ({"seconds": -1}, "Il termine è passato."),
    ],
)
def test_the_time_left_in_words(left, sentence):
    now = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)

    assert TimeLeft(now + dt.timedelta(**left), now).sentence == sentence
