"""An invitation is for one address, once, within its term (AUT-7)."""

import datetime as dt
import hashlib

import pytest
import time_machine
from django.core import mail

from projects.actions import invitation as invitations
from projects.actions.organisation import AlreadyAMember
from projects.models import Invitation, Member
from projects.states import MemberRole
from tests.factories import OPENS_AT, a_member, a_person, an_organisation
from welfare_kmzero.audit.models import Event
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.jobs.work import work
from welfare_kmzero.mail import tasks as sending
from welfare_kmzero.mail.models import Message

pytestmark = pytest.mark.django_db
NOW = OPENS_AT
BRUNO = "bruno@demo.example"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def body():
    organisation = an_organisation(name="La Rete")
    a_member(organisation=organisation)
    return organisation


def invited(organisation=None, email=BRUNO, role=MemberRole.EDITOR):
    organisation = organisation or body()
    return invitations.invite(organisation, email=email, role=role, by=a_person("Ada"))


def sent_token():
    """The token as the last message carries it."""
    work(Job.objects.filter(kind=sending.SEND).order_by("-pk").first().pk)
    [line] = [line for line in mail.outbox[-1].body.splitlines() if "/inviti/" in line]
    return line.split("/inviti/")[1].rstrip("/")


def actions():
    return list(Event.objects.order_by("sequence").values_list("action", flat=True))


def test_the_message_says_who_for_what_and_until_when():
    row = invited(email=" Bruno@Demo.Example ")

    token = sent_token()

    [message] = mail.outbox
    assert (message.to, message.subject) == ([BRUNO], "Invito ad agire per La Rete")
    assert message.body.startswith(
        "Buongiorno,\n\nAda ti invita ad agire per «La Rete» su Welfare a km zero,"
        " nel ruolo: Collabora.\n"
    )
    assert "fino al 15 febbraio 2018, ore 09:00 (ora italiana)" in message.body
    assert row.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43
    assert invitations.of_token(token) == row
    assert invitations.of_token("altro") is None


def test_the_token_stands_in_no_table_once_the_message_left():
    invited()
    token = sent_token()

    kept = [str(list(model.objects.values())) for model in (Invitation, Event, Job, Message)]
    assert [token in text for text in kept] == [False] * 4


def test_who_accepts_becomes_a_member():
    row, bruno = invited(), a_person("Bruno")

    member = invitations.accept(row, by=bruno)

    assert (member.user, member.role, member.joined_by) == (bruno, "editor", a_person("Ada"))
    row.refresh_from_db()
    assert (row.accepted_at, row.accepted_by) == (NOW, bruno)
    assert actions()[-2:] == ["organisation.member_added", "organisation.invitation_accepted"]


def test_twice_is_refused():
    row, bruno = invited(), a_person("Bruno")
    invitations.accept(row, by=bruno)

    with pytest.raises(invitations.InvitationUsed):
        invitations.accept(row, by=bruno)

    assert Member.objects.filter(user=bruno).count() == 1


def test_after_leaving_the_old_invitation_opens_nothing():
    row, bruno = invited(), a_person("Bruno")
    member = invitations.accept(row, by=bruno)
    Member.objects.filter(pk=member.pk).update(ended_at=NOW, ended_by=bruno)

    with pytest.raises(invitations.InvitationUsed):
        invitations.accept(row, by=bruno)


def test_another_person_is_refused_also_with_the_link():
    row = invited()

    with pytest.raises(invitations.InvitationForAnother):
        invitations.accept(row, by=a_person("Carla"))


def test_a_person_who_changed_address_is_another():
    row, bruno = invited(), a_person("Bruno")
    bruno.email = "bruno@altrove.example"
    bruno.save()

    with pytest.raises(invitations.InvitationForAnother):
        invitations.accept(row, by=bruno)


@pytest.mark.parametrize(("late", "is_refused"), [(0, False), (1, True)])
def test_the_term_is_to_the_second(late, is_refused):
    row, bruno = invited(), a_person("Bruno")

    with time_machine.travel(row.expires_at + dt.timedelta(seconds=late), tick=False):
        if is_refused:
            with pytest.raises(invitations.InvitationExpired):
                invitations.accept(row, by=bruno)
        else:
            invitations.accept(row, by=bruno)

    assert Member.objects.filter(user=bruno).exists() is not is_refused


def test_a_revoked_one_opens_nothing():
    row = invited()
    invitations.revoke(row, by=a_person("Ada"))

    with pytest.raises(invitations.InvitationRevoked):
        invitations.accept(row, by=a_person("Bruno"))
    with pytest.raises(invitations.InvitationRevoked):
        invitations.revoke(row, by=a_person("Ada"))
    assert actions()[-1] == "organisation.invitation_revoked"


def test_a_link_sent_again_takes_the_place_of_the_one_before():
    first = invited()
    old = sent_token()

    second = invitations.resend(first, by=a_person("Ada"))
    new = sent_token()

    assert invitations.of_token(new) == second
    with pytest.raises(invitations.InvitationRevoked):
        invitations.accept(invitations.of_token(old), by=a_person("Bruno"))
    invitations.accept(second, by=a_person("Bruno"))
    with pytest.raises(invitations.InvitationUsed):
        invitations.resend(second, by=a_person("Ada"))


def test_nobody_is_invited_twice_or_when_already_there():
    organisation = body()
    invited(organisation)

    with pytest.raises(invitations.AlreadyInvited):
        invited(organisation, email="BRUNO@demo.example")
    with pytest.raises(AlreadyAMember):
        invited(organisation, email="ada@demo.example")
    assert len(mail.outbox) == 0


def test_an_expired_one_makes_room():
    organisation = body()
    first = invited(organisation)

    with time_machine.travel(first.expires_at + dt.timedelta(days=1), tick=False):
        second = invited(organisation)
        assert list(Invitation.objects.open_at(second.invited_at)) == [second]


def test_an_organisation_does_not_write_to_the_whole_world(monkeypatch):
    monkeypatch.setattr(invitations, "PENDING_AT_MOST", 2)
    organisation = body()
    rows = [invited(organisation, email=f"{name}@demo.example") for name in ("dario", "elsa")]

    with pytest.raises(invitations.TooManyInvitations):
        invited(organisation)
    invitations.revoke(rows[0], by=a_person("Ada"))
    invited(organisation)


def test_no_address_stands_in_the_audit_trail():
    invited(email="nuova@ente.example")

    assert "nuova@ente.example" not in "".join(Event.objects.values_list("details", flat=True))
