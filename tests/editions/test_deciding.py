"""Deciding an edition: whole, once, and with the figures of the Giunta's act."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from funders.actions.call import CallStillOpen
from grants.actions.decision import CupMissing
from grants.actions.decision_sitting import SittingFacts, record_sitting
from grants.actions.reckoning import ApplicationsNotEvaluated
from grants.models import (
    Award,
    AwardRound,
    AwardShare,
    Deliberation,
    FundingDecision,
    Publication,
    RankingEntry,
)
from tests.editions.scratch import come_in, rows
from tests.editions.small import small, spoiled
from tests.editions.test_round_trips import DEMO
from tests.factories import a_call, a_person
from welfare_kmzero.accounts.models import COMMAND_LINE_EMAIL, User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.editions.deciding import CallNotYetPublished, decide

pytestmark = pytest.mark.django_db

SITTING = {
    "date": "2018-12-07",
    "time": None,
    "reference": None,
    "number": "2271",
    "president": None,
    "present": [],
    "absent": [],
    "assisting": None,
    "rapporteurs": [],
}


def command_line() -> User:
    return User.objects.command_line()


def test_the_edition_of_2018_concedes_what_the_press_release_says():
    call = decide(come_in(json.loads(DEMO.read_text())), by=command_line())

    outcomes = list(RankingEntry.objects.values_list("outcome", flat=True))
    assert (outcomes.count("funded"), outcomes.count("reserve")) == (7, 1)
    assert AwardRound.objects.get(call=call).total == Decimal("750000.00")
    decisions = FundingDecision.objects.values_list("funder__code", "total", "status")
    assert sorted(decisions) == [
        ("CARITRO", Decimal("500000.00"), "draft"),
        ("PAT", Decimal("250000.00"), "draft"),
    ]
    assert Deliberation.objects.get().decision.sitting.held_on == dt.date(2018, 12, 7)
    # MON-1: no cent is lost between the awards and their shares.
    for award in Award.objects.all():
        shares = award.shares.all()
        assert sum(share.carried for share in shares) == award.awarded
        assert sum(year.planned for share in shares for year in share.years.all()) == award.awarded


def test_a_second_time_nothing_changes():
    call = come_in({**small(), "sitting": SITTING})
    decide(call, by=command_line(), publish=True)
    before, events = rows(), Event.objects.count()

    decide(call, by=command_line(), publish=True)

    assert rows() == before
    assert Event.objects.count() == events


def test_the_audit_names_the_command_line_or_the_person():
    call = come_in(small())

    decide(call, by=command_line())
    decide(call, by=a_person("Furio"), publish=True)

    actor = dict(Event.objects.values_list("action", "actor"))
    assert actor["ranking.approved"] == COMMAND_LINE_EMAIL
    assert actor["results.published"] == "furio@demo.example"


def test_results_are_published_only_when_asked():
    call = come_in(small())

    decide(call, by=command_line())
    assert not Publication.objects.exists()

    decide(call, by=command_line(), publish=True)
    assert Publication.objects.get().call == call


def test_the_adoption_is_recorded_when_the_sitting_has_its_number():
    call = decide(come_in({**small(), "sitting": SITTING}), by=command_line())

    decision = FundingDecision.objects.get(funder__code="PAT")
    assert (decision.status, decision.number) == ("adopted", "2271")
    assert decision.decided_on == dt.date(2018, 12, 7)
    assert FundingDecision.objects.get(funder__code="CARITRO").status == "draft"
    conceded = AwardShare.objects.filter(status="conceded").values_list("funder__code", flat=True)
    assert set(conceded) == {"PAT"}
    assert call.status == "ranked"


def test_without_a_number_the_act_stays_a_draft():
    decide(come_in({**small(), "sitting": {**SITTING, "number": None}}), by=command_line())

    assert set(FundingDecision.objects.values_list("status", flat=True)) == {"draft"}


def test_a_number_learned_later_is_recorded_then():
    call = come_in({**small(), "sitting": {**SITTING, "number": None}})
    decide(call, by=command_line())
    sitting = Deliberation.objects.get().decision.sitting
    sitting.number = "2271"
    sitting.save()

    decide(call, by=command_line())

    assert FundingDecision.objects.get(funder__code="PAT").status == "adopted"


def test_a_board_whose_sitting_has_a_number_is_left_to_its_officer():
    call = decide(come_in(small()), by=command_line())
    board = FundingDecision.objects.get(funder__code="CARITRO")
    numbered = SittingFacts(held_on=dt.date(2018, 11, 27), number="15")
    record_sitting(board, numbered, by=command_line())

    decide(call, by=command_line())

    board.refresh_from_db()
    assert (board.status, board.sitting.number) == ("draft", "15")


def test_an_adoption_that_cannot_be_recorded_leaves_everything_as_it_was():
    file = spoiled(small(), "call.requires_cup", True)
    call = come_in({**file, "sitting": {**SITTING, "date": "2022-03-11"}})
    before = rows()

    with pytest.raises(CupMissing):
        decide(call, by=command_line())

    assert rows() == before


def test_a_call_without_sheets_is_refused():
    call = come_in({**small(), "evaluations": []})
    before = rows()

    with pytest.raises(ApplicationsNotEvaluated):
        decide(call, by=command_line())

    assert rows() == before


def test_a_call_still_open_is_refused():
    file = spoiled({**small(), "evaluations": []}, "call.closes_at", "2099-01-01T12:00:00+01:00")

    with pytest.raises(CallStillOpen):
        decide(come_in(file), by=command_line())


def test_a_call_in_preparation_is_refused():
    with pytest.raises(CallNotYetPublished):
        decide(a_call(), by=command_line())
