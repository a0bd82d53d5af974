"""Each funder concedes its own share: what follows, what is refused, what is told."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from grants.actions import award, commitment, decision, deliberation
from grants.models import Award, AwardShare
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_proposed_story,
    a_story,
    elsa,
    facts_of,
    last_event,
    rank,
    score_all,
)
from welfare_kmzero import clock
from welfare_kmzero.audit.models import Event
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

CUP = "C31B20000010003"


def adopt(story, code, **facts):
    given = {"decided_on": ADOPTED_ON, "number": "1937", "by": elsa()}
    return decision.adopt(story.decision(code), **{**given, **facts})


def states(story):
    """Of shares by funder, of awards, of the round, of the call."""
    story.round.refresh_from_db()
    story.call.refresh_from_db()
    return (
        {
            code: set(AwardShare.objects.filter(funder__code=code).values_list("status", flat=True))
            for code in AwardShare.objects.values_list("funder__code", flat=True).distinct()
        },
        set(Award.objects.values_list("status", flat=True)),
        story.round.status,
        story.call.status,
    )


def test_each_funder_concedes_its_own_column_and_the_last_perfects_the_awards():
    story = a_proposed_story("9000.00", "12000.00")

    adopt(story, "CARITRO", number="")
    assert states(story) == (
        {"CARITRO": {"conceded"}, "PAT": {"proposed"}},
        {"proposed"},
        "proposed",
        "ranked",
    )

    row = adopt(story, "PAT")
    assert states(story) == (
        {"CARITRO": {"conceded"}, "PAT": {"conceded"}},
        {"conceded"},
        "decided",
        "decided",
    )
    assert (row.number, row.decided_on, row.body) == ("1937", ADOPTED_ON, "Giunta provinciale")
    assert row.adopted_by == elsa()


def test_the_order_of_the_funders_is_free():
    story = a_proposed_story("9000.00")

    adopt(story, "PAT")
    adopt(story, "CARITRO", number="", body="Consiglio di amministrazione")

    assert states(story)[1:] == ({"conceded"}, "decided", "decided")
    assert story.decision("CARITRO").body == "Consiglio di amministrazione"


def test_an_award_is_perfect_when_every_share_above_zero_is():
    story = a_proposed_story("0.01", "9000.00")

    adopt(story, "CARITRO")

    perfect = Award.objects.filter(status="conceded")
    assert [each.application.number for each in perfect] == ["0001"]


def test_the_trail_tells_decision_round_and_call():
    story = a_proposed_story("9000.00")
    before = last_event().sequence

    adopt(story, "CARITRO", number="")
    adopt(story, "PAT")

    told = Event.objects.in_order().filter(sequence__gt=before)
    assert [event.action for event in told] == [
        "decision.adopted",
        "decision.adopted",
        "round.decided",
        "call.decided",
    ]
    assert facts_of(told[1])["after"] == {
        "round": 1,
        "funder": "PAT",
        "number": "1937",
        "decided_on": "2018-12-07",
        "total": 300000,
        "awards_conceded": 1,
    }


def test_a_decision_is_adopted_once():
    story = a_proposed_story("9000.00")
    adopt(story, "PAT")

    with pytest.raises(TransitionRefused):
        adopt(story, "PAT", number="1938")

    assert story.decision("PAT").number == "1937"


def test_a_decision_of_tomorrow_is_not_recorded():
    story = a_proposed_story("9000.00")

    with pytest.raises(decision.DecisionInTheFuture):
        adopt(story, "PAT", decided_on=clock.today() + dt.timedelta(days=1))


def test_the_number_of_the_giunta_is_needed_the_board_may_have_none():
    story = a_proposed_story("9000.00")

    with pytest.raises(decision.NumberMissing):
        adopt(story, "PAT", number=" ")

    assert adopt(story, "CARITRO", number="").status == "adopted"


def test_the_call_is_not_decided_while_a_funded_application_waits_for_its_award():
    story = rank(score_all(a_story("9000.00", "9000.00")))
    for number, state in (("0001", "ranked"), ("0002", "decided")):
        story.round = award.propose_round(story.ranking, only=[number], by=elsa())
        adopt(story, "CARITRO", number="")
        adopt(story, "PAT", number=f"19{number}")
        assert states(story)[2:] == ("decided", state)


def test_the_call_waits_for_every_round():
    story = rank(score_all(a_story("9000.00", "9000.00")))
    first = award.propose_round(story.ranking, only=["0001"], by=elsa())
    second = award.propose_round(story.ranking, only=["0002"], by=elsa())

    story.round = second
    adopt(story, "CARITRO", number="")
    adopt(story, "PAT")
    assert states(story)[2:] == ("decided", "ranked")

    story.round = first
    adopt(story, "CARITRO", number="")
    adopt(story, "PAT", number="1938")
    assert states(story)[2:] == ("decided", "decided")


# CUP


@pytest.mark.parametrize(
    ("decided_on", "is_refused"),
    [(dt.date(2020, 7, 16), False), (dt.date(2020, 7, 17), True)],
)
def test_cups_are_required_since_the_law_makes_the_act_void(decided_on, is_refused):
    story = a_proposed_story("9000.00", "9000.00", cups=[CUP, ""])
    adopt(story, "CARITRO", decided_on=decided_on)

    if is_refused:
        with pytest.raises(decision.CupMissing) as refusal:
            adopt(story, "PAT", decided_on=decided_on)
        assert refusal.value.numbers == ("0002",)
        missing = Award.objects.get(application__number="0002")
        award.set_cup(missing, cup=CUP, by=elsa())

    assert adopt(story, "PAT", decided_on=decided_on).status == "adopted"


def test_cups_are_not_required_where_the_call_or_the_checklist_says_so():
    late = dt.date(2026, 1, 10)
    exempt = a_proposed_story("9000.00", requires_cup=False)
    assert adopt(exempt, "PAT", decided_on=late).status == "adopted"

    story = a_proposed_story("9000.00")
    act = story.decision("PAT").deliberation
    deliberation.fill_item(
        act,
        code="cup",
        state="not_due",
        text="Contributi correnti, non investimenti",
        version=act.version,
        by=elsa(),
    )
    assert adopt(story, "PAT", decided_on=late).status == "adopted"


# Commitments


def rows(*amounts):
    return [
        commitment.CommitmentDraft(
            payee_name="Comunità della Valle di Cembra",
            chapter="402000",
            exercise=2018 + place,
            committed=Decimal(amount),
        )
        for place, amount in enumerate(amounts)
    ]


def test_commitments_sum_to_the_public_share():
    story = a_proposed_story("9000.00")
    public = story.decision("PAT")

    commitment.write(public, rows("1000.00", "1999.99"), by=elsa())
    with pytest.raises(decision.CommitmentsDoNotSum, match=r"2\.999,99"):
        adopt(story, "PAT")
    commitment.write(public, rows("1000.00", "2000.00"), by=elsa())
    assert facts_of(last_event())["after"]["total"] == 300000

    assert adopt(story, "PAT").status == "adopted"
    with pytest.raises(commitment.DecisionAdopted):
        commitment.write(public, rows("3000.00"), by=elsa())
    assert [each.committed for each in public.commitments.all()] == [1000, 2000]


def test_a_foundation_commits_nothing():
    story = a_proposed_story("9000.00")

    with pytest.raises(commitment.PrivateFunderCommits):
        commitment.write(story.decision("CARITRO"), rows("6000.00"), by=elsa())


@pytest.mark.parametrize(
    "fault",
    [{"payee_name": " "}, {"chapter": ""}, {"committed": Decimal(0)}, {"payee_tax_code": "123"}],
)
def test_a_commitment_is_whole(fault):
    story = a_proposed_story("9000.00")
    whole = {"payee_name": "Comune", "chapter": "1", "exercise": 2019, "committed": Decimal(1)}

    row = commitment.CommitmentDraft(**{**whole, **fault})

    with pytest.raises(commitment.CommitmentWrong):
        commitment.write(story.decision("PAT"), [row], by=elsa())


def test_three_funders_decide_one_by_one():
    shares = {"CARITRO": Fraction(1, 2), "PAT": Fraction(1, 4), "COMUNE": Fraction(1, 4)}
    story = a_proposed_story("9000.00", shares=shares)

    for code in ("COMUNE", "PAT"):
        adopt(story, code)
        assert states(story)[1:] == ({"proposed"}, "proposed", "ranked")
    adopt(story, "CARITRO")

    assert states(story)[1:] == ({"conceded"}, "decided", "decided")
