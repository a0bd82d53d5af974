"""What the database refuses of a sitting, whoever writes and by whatever hand."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grants.models import FundingDecision, Sitting, SittingMember
from tests.factories import a_published_call, an_officer
from tests.worlds import SITTING_ON, a_sitting, a_sitting_member, adopt, an_edition, awarded
from welfare_kmzero import clock

pytestmark = pytest.mark.django_db

EVERY_BODY = pytest.mark.parametrize("place", [0, -1], ids=["board", "giunta"])


@pytest.fixture
def decisions():
    """A decision of a board and one of the Giunta, in draft, each with its sitting."""
    edition = awarded(an_edition())
    board = edition.decisions[0]
    board.sitting = a_sitting(call=edition.call)
    board.save(update_fields=["sitting"])
    a_sitting_member(sitting=board.sitting)
    return edition.decisions


def refused(rows, **columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**columns)


@EVERY_BODY
def test_sitting_and_people_are_still_once_the_decision_is_adopted(decisions, place):
    sitting = Sitting.objects.filter(decision=decisions[place])
    people = SittingMember.objects.filter(sitting__decision=decisions[place])
    assert (sitting.update(reference="AA/1"), people.update(name="Prima")) == (1, 1)
    pk = sitting.get().pk

    adopt(decisions[place])

    refused(sitting, reference="BB/2")
    refused(people, name="Dopo")
    refused(FundingDecision.objects.filter(pk=decisions[place].pk), sitting=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        people.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_sitting_member(sitting=sitting.get(pk=pk))
    assert (sitting.get().reference, people.get().name) == ("AA/1", "Prima")


@EVERY_BODY
def test_a_decision_sits_on_its_own_call(decisions, place):
    decision = FundingDecision.objects.filter(pk=decisions[place].pk)
    elsewhere = a_sitting(call=a_published_call())

    refused(decision, sitting=elsewhere)
    refused(Sitting.objects.filter(decision__in=decision), call=elsewhere.call)

    assert decision.update(sitting=a_sitting(call=decisions[place].round.call)) == 1


def test_two_decisions_do_not_share_a_sitting(decisions):
    board, giunta = decisions

    refused(FundingDecision.objects.filter(pk=board.pk), sitting=giunta.sitting)


@pytest.mark.parametrize(
    ("columns", "is_taken"),
    [
        ({"decided_on": SITTING_ON, "number": "15"}, True),
        ({"decided_on": SITTING_ON, "number": ""}, False),
        ({"decided_on": SITTING_ON, "number": "16"}, False),
        ({"decided_on": SITTING_ON + dt.timedelta(days=1), "number": "15"}, False),
    ],
)
def test_a_decision_is_adopted_with_date_and_number_of_its_sitting(decisions, columns, is_taken):
    board = FundingDecision.objects.filter(pk=decisions[0].pk)
    Sitting.objects.filter(decision__in=board).update(number="15")
    adopted = {"status": "adopted", "adopted_at": clock.now(), "adopted_by": an_officer()}

    if is_taken:
        assert board.update(**columns, **adopted) == 1
    else:
        refused(board, **columns, **adopted)


def test_a_sitting_without_a_date_adopts_nothing(decisions):
    Sitting.objects.filter(decision=decisions[0]).update(held_on=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        adopt(decisions[0])
