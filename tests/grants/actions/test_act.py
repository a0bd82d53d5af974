"""Issuing the acts of a call from its rows: numbers, versions, and what stays as it is."""

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import act as acts
from grants.actions import commitment, decision, decision_sitting, minutes
from grants.actions import deliberation as drafting
from grants.actions import ranking as rankings
from grants.actions.award import propose_round, set_payee
from grants.documents.building import deliberation_builder, proposal_builder, ranking_builder
from grants.documents.deliberation import DELIBERATION
from grants.documents.missing import what_is_missing
from grants.documents.proposal import PROPOSAL
from grants.documents.ranking import RANKING
from grants.models import Deliberation, Panel
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_proposed_story,
    a_story,
    elsa,
    rank,
    score_all,
)
from welfare_kmzero.acts.issuing import ACT_REGISTER, Envelope
from welfare_kmzero.acts.parts import About, Call
from welfare_kmzero.acts.production import thaw
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act, RegisterEntry
from welfare_kmzero.jobs.models import Job

pytestmark = pytest.mark.django_db

OWN_CHANNELS = ("DIRECT", "VIA_DEMARCHI", "VIA_COMMUNITY")
THREE = {"CARITRO": Fraction(1, 2), "PAT": Fraction(1, 3), "COMUNE": Fraction(1, 6)}


@pytest.fixture
def story():
    return a_proposed_story()


def facts_of(kind, act):
    return thaw(kind, act.snapshot.content.encode())


def deliberation_of(story):
    return Deliberation.objects.get(decision__round=story.round)


def adopt(story, code, *, number="2480", on=ADOPTED_ON):
    return decision.adopt(story.decision(code), decided_on=on, number=number, by=elsa())


def held_minutes(story, *, on=dt.date(2018, 10, 3)):
    group = Panel.objects.get(call=story.call)
    attendance = dict.fromkeys(group.evaluators.all(), True)
    draft = minutes.MinutesDraft(held_on=on, text="Il gruppo si riunisce.", attendance=attendance)
    return minutes.approve(minutes.record_minutes(group, draft, by=elsa()), by=elsa())


# Issuing


def test_issue_all_gives_every_act_of_the_call_in_order(story):
    issued = acts.issue_all(story.call, by=elsa())

    assert [(act.kind, act.subject) for act in issued] == [
        ("ranking", ""),
        ("proposal", "CARITRO"),
        ("deliberation", ""),
        ("statement", "call"),
        ("statement", "project:0001"),
        ("statement", "project:0002"),
        ("statement", "funder:CARITRO"),
        ("statement", "funder:PAT"),
    ]
    assert [act.file_stem for act in issued] == [
        "graduatoria",
        "proposta-CARITRO",
        "deliberazione",
        "prospetto-bando",
        "prospetto-progetto-0001",
        "prospetto-progetto-0002",
        "prospetto-finanziatore-CARITRO",
        "prospetto-finanziatore-PAT",
    ]


def test_a_draft_takes_no_number_and_the_others_follow_one_another(story):
    issued = acts.issue_all(story.call, by=elsa())

    assert [act.kind for act in issued if act.is_draft] == ["proposal", "deliberation"]
    numbers = [act.register_entry.number for act in issued if not act.is_draft]
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert RegisterEntry.objects.filter(register=ACT_REGISTER).count() == 6


def test_an_act_carries_its_own_particulars_in_what_is_frozen(story, settings):
    settings.PUBLIC_BASE_URL = "https://welfare.example"

    ranking = acts.issue_ranking(story.ranking, by=elsa())

    about = facts_of(RANKING, ranking).about
    assert about.number == str(ranking.register_entry)
    assert about.code == ranking.short_code
    assert about.verify_url == f"https://welfare.example/verifica/{ranking.short_code}/"
    assert about.created_at == ranking.issued_at == ranking.register_entry.registered_at
    assert ranking.register_entry.sha256 == ranking.snapshot.sha256


def test_issued_twice_it_is_the_same_act_and_nothing_is_recorded(story):
    first = acts.issue_all(story.call, by=elsa())
    before = (Event.objects.count(), Job.objects.count(), RegisterEntry.objects.count())

    second = acts.issue_all(story.call, by=elsa())

    assert second == first
    assert (Event.objects.count(), Job.objects.count(), RegisterEntry.objects.count()) == before


def test_accents_written_in_another_way_are_not_a_change(story):
    story.call.title = "Bando di prova: comunita\N{COMBINING GRAVE ACCENT}"
    paper = dataclasses.replace(acts._ranking(story.ranking), title="Graduatoria")
    (first,) = acts.issue([paper], call=story.call, by=elsa())

    (second,) = acts.issue([paper], call=story.call, by=elsa())

    assert second == first


def test_each_new_act_has_one_job_and_one_event(story):
    issued = acts.issue_ranking(story.ranking, by=elsa())

    job = Job.objects.get(key=f"act:{issued.pk}")
    assert (job.kind, job.subject, job.call_code) == (
        "acts.ranking",
        str(issued.pk),
        story.call.code,
    )
    event = Event.objects.get(action="act.issued")
    assert event.target == issued.short_code
    assert event.actor == elsa().email
    assert issued.snapshot.sha256 in event.details


def test_what_changed_is_a_new_version_that_supersedes(story):
    first = acts.issue_deliberation(deliberation_of(story), by=elsa())
    award = story.round.awards.get(application__number="0001")
    set_payee(award, name="Comune di Rovereto", tax_code="", reason="Competenza", by=elsa())

    second = acts.issue_deliberation(deliberation_of(story), by=elsa())

    assert (first.version, second.version) == (1, 2)
    assert second.supersedes == first
    assert second.is_draft
    assert list(Act.objects.current()) == [second]
    payees = {line.number: line.payee.name for line in facts_of(DELIBERATION, second).awards}
    assert payees["0001"] == "Comune di Rovereto"
    assert facts_of(DELIBERATION, first).awards[0].payee.name != "Comune di Rovereto"


def test_a_call_without_an_approved_ranking_has_no_act():
    story = score_all(a_story("9000.00"))

    with pytest.raises(acts.NothingToIssue):
        acts.issue_all(story.call, by=elsa())

    assert not Act.objects.exists()


def test_before_any_round_there_is_the_ranking_alone():
    story = rank(score_all(a_story("9000.00")))

    issued = acts.issue_all(story.call, by=elsa())

    assert [act.kind for act in issued] == ["ranking"]


# After the decisions


def test_adopted_the_deliberation_takes_the_next_number_and_is_final(story):
    draft = acts.issue_deliberation(deliberation_of(story), by=elsa())
    last = acts.issue_ranking(story.ranking, by=elsa()).register_entry.number
    adopt(story, "PAT")

    final = acts.issue_deliberation(deliberation_of(story), by=elsa())

    assert final.supersedes == draft
    assert (final.is_draft, final.register_entry.number) == (False, last + 1)
    facts = facts_of(DELIBERATION, final)
    assert (facts.sitting.number, facts.sitting.held_on) == ("2480", ADOPTED_ON)
    assert not facts.about.draft
    assert what_is_missing(draft)[0] == "Numero di registro della deliberazione"
    assert "Numero di registro della deliberazione" not in what_is_missing(final)


def test_an_object_read_before_the_adoption_gives_the_adopted_act(story):
    stale = deliberation_of(story)
    assert stale.decision.status == "draft"
    adopt(story, "PAT")

    assert not acts.issue_deliberation(stale, by=elsa()).is_draft


def test_what_others_decide_later_does_not_change_an_adopted_act(story):
    adopt(story, "PAT")
    final = acts.issue_deliberation(deliberation_of(story), by=elsa())
    adopt(story, "CARITRO", number="15")
    held_minutes(story)

    again = acts.issue_deliberation(deliberation_of(story), by=elsa())

    assert again == final
    (other,) = facts_of(DELIBERATION, again).decisions
    assert (other.funder, other.recorded, other.number) == ("CARITRO", False, None)


def test_what_others_decided_before_is_told_by_the_draft(story):
    adopt(story, "CARITRO", number="15")

    draft = acts.issue_deliberation(deliberation_of(story), by=elsa())

    (other,) = facts_of(DELIBERATION, draft).decisions
    assert (other.body, other.recorded, other.number) == ("Consiglio di Gestione", True, "15")
    assert "Provvedimento della Fondazione Caritro" not in what_is_missing(draft)


def test_the_proposal_is_a_draft_until_the_board_decides(story):
    draft = acts.issue_proposal(story.decision("CARITRO"), by=elsa())
    adopt(story, "CARITRO", number="")

    final = acts.issue_proposal(story.decision("CARITRO"), by=elsa())

    assert (draft.is_draft, draft.register_entry) == (True, None)
    assert (final.is_draft, final.supersedes) == (False, draft)
    facts = facts_of(PROPOSAL, final).decision
    assert (facts.recorded, facts.number, facts.decided_on) == (True, None, ADOPTED_ON)


def test_an_approved_ranking_keeps_its_first_text(story):
    first = acts.issue_ranking(story.ranking, by=elsa())
    held_minutes(story)

    assert acts.issue_ranking(story.ranking, by=elsa()) == first


def test_a_ranking_in_preparation_is_a_draft():
    story = score_all(a_story("9000.00"))

    draft = acts.issue_ranking(rankings.compute(story.call, by=elsa()), by=elsa())

    assert (draft.is_draft, draft.register_entry) == (True, None)


# Funders, channels, rounds


def test_three_funders_have_their_columns_and_the_public_ones_no_proposal():
    story = a_proposed_story("100.00", "100.01", shares=THREE)

    issued = acts.issue_all(story.call, by=elsa())

    kinds = [(act.kind, act.subject) for act in issued if act.kind in {"proposal", "deliberation"}]
    assert kinds == [("proposal", "CARITRO"), ("deliberation", "")]
    facts = facts_of(DELIBERATION, next(act for act in issued if act.kind == "deliberation"))
    assert [each.code for each in facts.protocol.parties] == ["CARITRO", "PAT", "COMUNE"]
    assert [each.funder for each in facts.decisions] == ["CARITRO", "COMUNE"]
    assert all(sum(line.shares.values()) == line.awarded for line in facts.awards)
    assert sum(line.awarded for line in facts.awards) == 20001


@pytest.mark.parametrize("channel", OWN_CHANNELS)
def test_the_channel_decides_the_payee(channel):
    story = a_proposed_story("9000.00", channel=channel)

    facts = facts_of(DELIBERATION, acts.issue_deliberation(deliberation_of(story), by=elsa()))

    (line,) = facts.awards
    assert facts.terms.channel == channel
    expected = {
        "DIRECT": line.lead.name,
        "VIA_DEMARCHI": "Fondazione Demarchi",
        "VIA_COMMUNITY": line.territory,
    }[channel]
    assert line.payee.name == expected


def test_a_later_round_has_papers_of_its_own():
    story = rank(score_all(a_story("9000.00", "12000.00")))
    story.round = propose_round(story.ranking, only=["0001"], by=elsa())
    first = acts.issue_all(story.call, by=elsa())
    adopt(story, "CARITRO", number="15")
    adopt(story, "PAT")
    story.round = propose_round(story.ranking, by=elsa())

    second = acts.issue_all(story.call, by=elsa())

    stems = [act.file_stem for act in second if act.kind in {"proposal", "deliberation"}]
    assert stems == [
        "proposta-CARITRO",
        "deliberazione",
        "proposta-CARITRO-tornata-2",
        "deliberazione-tornata-2",
    ]
    later = next(act for act in second if act.file_stem == "deliberazione-tornata-2")
    assert later.title.endswith("– tornata 2")
    assert [line.number for line in facts_of(DELIBERATION, later).awards] == ["0002"]
    earlier = next(act for act in second if act.file_stem == "deliberazione")
    assert [line.number for line in facts_of(DELIBERATION, earlier).awards] == ["0001"]
    assert earlier.version == 2
    assert earlier.supersedes in first


# What the draft says of the act


def test_the_sitting_and_the_checklist_reach_the_act(story):
    facts = decision_sitting.SittingFacts(
        held_on=ADOPTED_ON,
        starts_at_hour=dt.time(10, 5),
        president_role="Presidente",
        president_name="Maurizio Fugatti",
        is_unanimous=True,
        people=(
            decision_sitting.Person("present", "Assessore", "Stefania Segnana"),
            decision_sitting.Person("rapporteur", "Assessore", "Stefania Segnana"),
        ),
    )
    decision_sitting.record_sitting(story.decision("PAT"), facts, by=elsa())
    text = deliberation_of(story)
    text = drafting.write_text(
        text,
        subject="Assegnazione della quota pubblica",
        takes_note=False,
        paragraphs=[drafting.Paragraph("premise", "Premesso altro.")],
        version=text.version,
        by=elsa(),
    )
    drafting.fill_item(
        text, code="manager_opinion", state="filled", text="favorevole", version=text.version,
        by=elsa(),
    )  # fmt: skip

    snapshot = facts_of(DELIBERATION, acts.issue_deliberation(text, by=elsa()))

    assert snapshot.subject == "Assegnazione della quota pubblica"
    assert not snapshot.takes_note
    assert snapshot.premises == ("Premesso altro.",)
    assert snapshot.sitting.president.name == "Maurizio Fugatti"
    assert [person.name for person in snapshot.sitting.rapporteurs] == ["Stefania Segnana"]
    assert snapshot.sitting.starts_at == dt.time(10, 5)
    filled = [item.code for item in snapshot.items if item.state == "filled"]
    assert filled == ["manager_opinion"]


def test_commitments_reach_the_act_and_leave_the_list_of_what_is_missing(story):
    before = acts.issue_deliberation(deliberation_of(story), by=elsa())
    public = story.decision("PAT")
    row = commitment.CommitmentDraft(
        payee_name="Comunità della Vallagarina",
        chapter="402000",
        exercise=2018,
        committed=public.total,
    )
    commitment.write(public, [row], by=elsa())

    after = acts.issue_deliberation(deliberation_of(story), by=elsa())

    (line,) = facts_of(DELIBERATION, after).commitments
    assert (line.chapter, line.exercise, line.amount) == ("402000", 2018, 700000)
    gone = set(what_is_missing(before)) - set(what_is_missing(after))
    assert gone == {"Impegni di spesa pari alla quota"}


def test_of_acts_of_other_kinds_nothing_is_missing(story):
    assert what_is_missing(acts.issue_ranking(story.ranking, by=elsa())) == []


# Reading


def read(builder, *arguments):
    """The queries of a builder and of what it builds."""
    about = About(
        kind="prova", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), draft=True,
        call=Call(code="B", title="Bando"),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        builder(*arguments)(Envelope(about, 1, None))
    return len(queries)


def counts(story):
    fresh = acts._decisions(story.call)
    return [
        read(ranking_builder, type(story.ranking).objects.get(pk=story.ranking.pk)),
        read(proposal_builder, fresh.get(funder__code="CARITRO")),
        read(deliberation_builder, fresh.get(funder__code="PAT").deliberation),
    ]


def test_the_builders_ask_as_many_queries_for_one_award_as_for_seven():
    one = counts(a_proposed_story("1000.00"))

    assert counts(a_proposed_story(*["1000.00"] * 7)) == one
