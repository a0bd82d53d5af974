"""Colleagues: asked by a message, accepted once, given another role, let go (AUT-7)."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from projects.models import Invitation, Member
from tests.factories import a_member, a_person, an_organisation
from welfare_kmzero import clock
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.mail.tasks import SEND

pytestmark = pytest.mark.django_db
BRUNO = "bruno@demo.example"


def browser(name="Ada"):
    client = Client()
    if name:
        client.force_login(a_person(name))
    return client


@pytest.fixture
def body():
    organisation = an_organisation(name="La Rete")
    a_member(organisation=organisation)
    return organisation


def invited(body, email=BRUNO, role="editor"):
    """The address of the link that the message carries."""
    answer = browser().post(f"/enti/{body.code}/invita/", {"email": email, "role": role})
    assert answer.status_code == 302
    work(Job.objects.filter(kind=SEND).order_by("-pk").first().pk)
    [line] = [line for line in mail.outbox[-1].body.splitlines() if "/inviti/" in line]
    return line.removeprefix("http://127.0.0.1:8000")


def test_an_invitation_goes_by_a_job_and_makes_a_member(body):
    link = invited(body)
    bruno = browser("Bruno")

    assert "La Rete" in bruno.get(link).content.decode()
    answer = bruno.post(link)

    assert answer["Location"] == f"/enti/{body.code}/"
    assert Member.objects.get(user=a_person("Bruno")).role == "editor"
    assert bruno.get(answer["Location"]).status_code == 200


def test_the_request_never_speaks_to_the_mail_server(body, settings):  # OPS-5
    settings.EMAIL_BACKEND = "tests.nobody.there"

    answer = browser().post(f"/enti/{body.code}/invita/", {"email": BRUNO, "role": "reader"})

    assert answer.status_code == 302
    assert Job.objects.get(kind=SEND).status == "queued"


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("ADA@demo.example", "agisce già"),
        ("nessuno", "valido"),
        ("", "obbligatorio"),
        ("a@x.it\r\nBcc: b@x.it", "valido"),
    ],
)
def test_an_invitation_that_cannot_be_is_said(body, email, sentence):  # INJ-8
    answer = browser().post(f"/enti/{body.code}/invita/", {"email": email, "role": "editor"})

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["email"])
    assert Invitation.objects.count() == 0


def test_whether_an_address_has_an_account_is_told_to_nobody(body):  # AUT-4
    a_person("Bruno")
    answers = [
        browser().post(
            f"/enti/{body.code}/invita/", {"email": email, "role": "editor"}, follow=True
        )
        for email in (BRUNO, "nuova@demo.example")
    ]

    texts = [
        next(str(message) for message in answer.context["messages"]).replace(email, "")
        for answer, email in zip(answers, (BRUNO, "nuova@demo.example"), strict=True)
    ]
    assert texts[0] == texts[1]


def test_who_has_no_account_is_led_to_make_one(body):
    link = invited(body, email="nuova@ente.example")

    answer = browser("").get(link)

    page = answer.content.decode()
    assert f'/accesso/signup/?next={link}"' in page
    assert f'/accesso/login/?next={link}"' in page
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["Cache-Control"] == "no-store, private"
    assert browser("").post(link)["Location"] == f"/accesso/login/?next={link}"


def test_the_wrong_account_reads_why_and_gets_nothing(body):
    link = invited(body)
    carla = browser("Carla")

    page = carla.get(link).content.decode()

    assert "Questo invito è per un altro indirizzo" in page
    assert BRUNO not in page
    assert carla.post(link).status_code == 404
    assert not Member.objects.filter(user=a_person("Carla")).exists()


def test_a_second_click_is_harmless(body):  # SUB-4
    link, bruno = invited(body), browser("Bruno")
    bruno.post(link)

    answer = bruno.post(link, follow=True)

    assert "Agisci già per La Rete" in answer.content.decode()
    assert Member.objects.filter(user=a_person("Bruno")).count() == 1
    assert "già stato accettato" in bruno.get(link).content.decode()


def test_an_expired_link_says_so(body):
    link, bruno = invited(body), browser("Bruno")

    with time_machine.travel(clock.now() + dt.timedelta(days=14, minutes=1), tick=False):
        bruno.force_login(a_person("Bruno"))
        assert "è scaduto il" in bruno.get(link).content.decode()
        assert bruno.post(link)["Location"] == "/scrivania/"
    assert not Member.objects.filter(user=a_person("Bruno")).exists()


def test_a_link_nobody_sent_is_not_there(body):
    invited(body)

    for token in ("altro", "a" * 43, "%00", "..%2f"):
        assert browser("Bruno").get(f"/inviti/{token}/").status_code in {400, 404}


def test_resending_closes_the_old_link_and_revoking_the_new(body):
    old, ada, bruno = invited(body), browser(), browser("Bruno")
    row = Invitation.objects.get()
    ada.post(f"/enti/{body.code}/inviti/{row.pk}/rimanda/")
    newer = Invitation.objects.pending().get()

    assert "ritirato o sostituito" in bruno.get(old).content.decode()
    ada.post(f"/enti/{body.code}/inviti/{newer.pk}/ritira/")

    assert Invitation.objects.pending().count() == 0
    answer = ada.post(f"/enti/{body.code}/inviti/{newer.pk}/ritira/", follow=True)
    assert "ritirato o sostituito" in answer.content.decode()


def test_from_the_desk_no_link_is_needed(body):
    invited(body)
    row = Invitation.objects.get()

    assert browser("Carla").post(f"/enti/inviti/{row.pk}/accetta/").status_code == 404
    assert browser("Bruno").post(f"/enti/inviti/{row.pk}/accetta/").status_code == 302
    assert Member.objects.filter(user=a_person("Bruno")).count() == 1


def test_roles_change_hands(body):
    ada = browser()
    bruno = a_member(organisation=body, user=a_person("Bruno"), role="editor")

    answer = ada.post(f"/enti/{body.code}/persone/{bruno.pk}/ruolo/", {"role": "owner"})

    assert answer.status_code == 302
    changed = Member.objects.get(user=a_person("Bruno"), ended_at__isnull=True)
    assert changed.role == "owner"
    assert ada.post(f"/enti/{body.code}/persone/{bruno.pk}/ruolo/").status_code == 404
    same = ada.post(f"/enti/{body.code}/persone/{changed.pk}/ruolo/", {"role": "owner"})
    assert same.status_code == 422


def test_the_last_owner_is_told_to_name_another(body):
    ada, member = browser(), Member.objects.get(user=a_person("Ada"))

    for answer in (
        ada.post(f"/enti/{body.code}/persone/{member.pk}/togli/"),
        ada.post(f"/enti/{body.code}/persone/{member.pk}/ruolo/", {"role": "reader"}),
    ):
        assert answer.status_code == 422
        assert "unico Referente" in answer.content.decode()


def test_a_person_may_leave_and_is_out_at_once(body):  # AUT-8
    bruno = browser("Bruno")
    row = a_member(organisation=body, user=a_person("Bruno"), role="reader")

    answer = bruno.post(f"/enti/{body.code}/persone/{row.pk}/togli/")

    assert answer["Location"] == "/scrivania/"
    assert bruno.get(f"/enti/{body.code}/").status_code == 404
