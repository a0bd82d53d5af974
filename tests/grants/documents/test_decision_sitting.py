"""The sitting of a board on the paper of its proposal: the words of the Giunta's act, no blanks."""

import dataclasses
import datetime as dt
import html
import re

import pytest

from grants.actions import act as acts
from grants.actions import decision, decision_sitting
from grants.documents.decision_sitting import SittingFacts, sitting_of, sitting_title
from grants.documents.deliberation import DELIBERATION
from grants.documents.proposal import PROPOSAL
from tests.grants.actions.story import ADOPTED_ON, a_proposed_story, elsa
from tests.grants.documents import samples
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Person
from welfare_kmzero.acts.production import page_context, thaw
from welfare_kmzero.pdf.templates import to_html

DAY = dt.date(2018, 11, 27)


def words(kind, snapshot):
    printed = to_html(kind.template, page_context(kind, snapshot, "0" * 64))
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", printed)).split())


def proposal(sitting, **changes):
    return words(PROPOSAL, samples.proposal_snapshot(draft=False, sitting=sitting, **changes))


def test_the_proposal_tells_the_whole_sitting_once_it_is_recorded():
    told = proposal(samples.board_sitting())

    assert (
        "La seduta Il giorno 27 Novembre 2018 ad ore 17:30 si è tenuta la seduta del Consiglio "
        "di Gestione, sotto la presidenza del PRESIDENTE TIZIO DIMOSTRATIVO "
        "Presenti: CONSIGLIERE CAIO DIMOSTRATIVO CONSIGLIERA SEMPRONIA DIMOSTRATIVA "
        "Assenti: CONSIGLIERE MEVIO DIMOSTRATIVO "
        "Relatore: DIRETTORE CALPURNIO DIMOSTRATIVO "
        "Assiste: LA SEGRETARIA FILANA DIMOSTRATIVA "
        "La decisione è presa a maggioranza di voti, legalmente espressi. "
        "Adunanza chiusa ad ore 19:05 "
        "Gli estremi della decisione"
    ) in told
    assert "Riferimento PRAT-2018/77" in told


@pytest.mark.parametrize("sitting", [None, SittingFacts(held_on=DAY)])
def test_what_is_not_known_of_a_sitting_is_not_told(sitting):
    told = proposal(sitting)

    assert ("si è tenuta la seduta del Consiglio di Gestione." in told) == (sitting is not None)
    absent = (
        *("ad ore", "presidenza", "Presenti", "Assenti", "Relator", "Assiste", "voti"),
        *("Adunanza", "Riferimento", italian.BLANK),
    )
    assert [word for word in absent if word in told] == []


@pytest.mark.parametrize(
    ("column", "known"),
    [
        ("president", Person(role="Presidente", name="Tizio")),
        ("present", (Person(role="Consigliere", name="Tizio"),)),
        ("assisting", Person(role="Segretario", name="Tizio")),
        ("unanimous", True),
        ("closed_at", dt.time(19, 5)),
    ],
)
def test_each_thing_is_told_alone(column, known):
    bare = SittingFacts(held_on=DAY)

    assert proposal(dataclasses.replace(bare, **{column: known})) != proposal(bare)


def test_two_who_report_are_relatori():
    two = tuple(Person(role="Consigliere", name=name) for name in ("Tizio", "Caio"))

    assert "Relatori: CONSIGLIERE TIZIO" in proposal(SittingFacts(held_on=DAY, rapporteurs=two))


def test_the_vote_has_the_words_of_the_giunta():
    for unanimous in (True, False):
        sitting = SittingFacts(held_on=DAY, unanimous=unanimous)
        giunta = words(DELIBERATION, samples.deliberation_snapshot(draft=False, sitting=sitting))
        vote = "a voti unanimi" if unanimous else "a maggioranza di voti"
        for told in (giunta, proposal(sitting)):
            assert f"{vote}, legalmente espressi" in told


@pytest.mark.parametrize(
    ("body", "of_body"),
    [
        ("Assemblea dei soci", "dell'Assemblea dei soci"),
        ("Collegio dei fondatori", "del Collegio dei fondatori"),
        ("", "dell'organo competente"),
    ],
)
def test_the_body_has_its_article(body, of_body):
    recorded = dataclasses.replace(samples.decision(recorded=True), body=body)

    assert f"si è tenuta la seduta {of_body}." in proposal(
        SittingFacts(held_on=DAY), decision=recorded
    )


# From the database


FACTS = decision_sitting.SittingFacts(
    held_on=ADOPTED_ON,
    starts_at_hour=dt.time(17, 30),
    president_role="Presidente",
    president_name="Tizio Dimostrativo",
    is_unanimous=True,
    people=(
        decision_sitting.Person("present", "Consigliere", "Caio Dimostrativo"),
        decision_sitting.Person("absent", "Consigliere", "Mevio Dimostrativo"),
    ),
)


def facts_of(act):
    return thaw(PROPOSAL, act.snapshot.content.encode())


@pytest.mark.django_db
def test_a_draft_says_nothing_of_a_sitting_and_stays_the_same_when_it_is_recorded():
    story = a_proposed_story("9000.00")
    before = acts.issue_proposal(story.decision("CARITRO"), by=elsa())
    decision_sitting.record_sitting(story.decision("CARITRO"), FACTS, by=elsa())

    after = acts.issue_proposal(story.decision("CARITRO"), by=elsa())

    assert after == before
    assert facts_of(after).sitting is None


@pytest.mark.django_db
def test_the_final_proposal_tells_the_sitting_of_its_own_board():
    story = a_proposed_story("9000.00")
    giunta = decision_sitting.SittingFacts(president_name="Un'altra persona")
    decision_sitting.record_sitting(story.decision("PAT"), giunta, by=elsa())
    decision_sitting.record_sitting(story.decision("CARITRO"), FACTS, by=elsa())
    decision.adopt(story.decision("CARITRO"), decided_on=ADOPTED_ON, number="15", by=elsa())

    final = acts.issue_proposal(story.decision("CARITRO"), by=elsa())

    assert facts_of(final).sitting == SittingFacts(
        number="15",
        held_on=ADOPTED_ON,
        starts_at=dt.time(17, 30),
        president=Person(role="Presidente", name="Tizio Dimostrativo"),
        present=(Person(role="Consigliere", name="Caio Dimostrativo"),),
        absent=(Person(role="Consigliere", name="Mevio Dimostrativo"),),
        unanimous=True,
    )


@pytest.mark.django_db
def test_a_decision_without_a_sitting_has_a_final_proposal_that_tells_none():
    story = a_proposed_story("9000.00")
    decision.adopt(story.decision("CARITRO"), decided_on=ADOPTED_ON, number="15", by=elsa())

    final = acts.issue_proposal(story.decision("CARITRO"), by=elsa())

    assert facts_of(final).sitting is None
    assert "La seduta" not in words(PROPOSAL, facts_of(final))


@pytest.mark.django_db
def test_a_sitting_is_titled_by_its_body():
    story = a_proposed_story("9000.00")
    board = story.decision("CARITRO")

    assert sitting_of(board) is None
    assert sitting_title(board) == "Seduta del Consiglio di Gestione"
    assert sitting_title(story.decision("PAT")) == "Seduta della Giunta"
    board.body = board.funder.deciding_body = ""
    board.funder.code = "ALTRA"
    assert sitting_title(board) == "Seduta dell'organo che decide"
