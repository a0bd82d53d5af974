"""The laws that the Giunta's act sees by rule: those of its day, each once, frozen with it."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from funders.models import LegalBasis
from grants.actions import act as acts
from grants.actions import decision, decision_sitting
from grants.actions import deliberation as drafting
from grants.documents.deliberation import DELIBERATION
from grants.models import CitedLaw, Deliberation
from tests.grants.actions.story import ADOPTED_ON, a_proposed_story, elsa
from tests.worlds import a_cited_law
from welfare_kmzero.acts.production import thaw

pytestmark = pytest.mark.django_db

SOCIAL = "vista la L.P. 27 luglio 2007, n. 13 (artt. 14 e 37)"
PROCEDURE = "vista la L.P. 30 novembre 1992, n. 23 (art. 19)"
BUDGET = "vista la L.P. 14 settembre 1979, n. 7 (artt. 9-bis e 55)"
ACCOUNTS = "visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56 e allegato 4/2)"
DAY = dt.timedelta(days=1)


@pytest.fixture
def story():
    return a_proposed_story()


def deliberation_of(story):
    return Deliberation.objects.get(decision__round=story.round)


def facts_of(act):
    return thaw(DELIBERATION, act.snapshot.content.encode())


def drafted(story):
    return facts_of(acts.issue_deliberation(deliberation_of(story), by=elsa()))


def held_on(story, day):
    facts = decision_sitting.SittingFacts(held_on=day)
    decision_sitting.record_sitting(story.decision("PAT"), facts, by=elsa())


def written(story, *paragraphs):
    row = deliberation_of(story)
    drafting.write_text(
        row,
        subject="Oggetto",
        takes_note=True,
        paragraphs=[drafting.Paragraph("visto", text) for text in paragraphs],
        version=row.version,
        by=elsa(),
    )


def test_an_act_that_names_none_sees_the_four_laws(story):
    assert drafted(story).seen == (SOCIAL, PROCEDURE, BUDGET, ACCOUNTS)


def test_what_the_officer_names_is_not_said_twice(story):
    written(story, "visto l'articolo 56 del D.Lgs. 118/2011", "visto il parere dell'ufficio")

    assert drafted(story).seen == (
        SOCIAL,
        PROCEDURE,
        BUDGET,
        "visto l'articolo 56 del D.Lgs. 118/2011",
        "visto il parere dell'ufficio",
    )


def test_what_the_call_names_is_not_said_twice():
    story = a_proposed_story(legal_basis=("Legge provinciale 27 luglio 2007, n. 13",))

    facts = drafted(story)

    assert LegalBasis.objects.filter(call=story.call).count() == 1
    assert facts.seen == (PROCEDURE, BUDGET, ACCOUNTS)
    lines = DELIBERATION.context(facts)["seen"]
    assert [line for line in lines if "n. 13" in line] == [
        "vista la legge provinciale 27 luglio 2007, n. 13;"
    ]


@pytest.mark.parametrize(
    ("day", "seen"), [(ADOPTED_ON - DAY, "prima"), (ADOPTED_ON, "dopo"), (ADOPTED_ON + DAY, "dopo")]
)
def test_the_law_is_that_of_the_day_of_the_sitting(story, day, seen):
    CitedLaw.objects.all().delete()
    a_cited_law(text="visto prima", valid_to=ADOPTED_ON - DAY)
    a_cited_law(text="visto dopo", valid_from=ADOPTED_ON)
    held_on(story, day)

    assert drafted(story).seen == (f"visto {seen}",)


def test_without_a_sitting_the_law_is_that_of_the_day_of_the_draft(story):
    CitedLaw.objects.all().delete()
    a_cited_law(text="visto prima", valid_to=ADOPTED_ON - DAY)
    a_cited_law(text="visto dopo", valid_from=ADOPTED_ON)

    # The day is that of Trento: it begins an hour before the one of the clock in UTC.
    with time_machine.travel(dt.datetime(2018, 12, 6, 22, 30, tzinfo=dt.UTC), tick=False):
        before = drafted(story).seen
    with time_machine.travel(dt.datetime(2018, 12, 6, 23, 30, tzinfo=dt.UTC), tick=False):
        after = drafted(story).seen

    assert (before, after) == (("visto prima",), ("visto dopo",))


def test_a_law_that_changes_makes_a_new_draft_and_leaves_an_adopted_act(story):
    first = acts.issue_deliberation(deliberation_of(story), by=elsa())
    CitedLaw.objects.filter(text=BUDGET).update(text="vista la L.P. 7/1979 (art. 55)")
    second = acts.issue_deliberation(deliberation_of(story), by=elsa())
    decision.adopt(story.decision("PAT"), decided_on=ADOPTED_ON, number="2480", by=elsa())
    final = acts.issue_deliberation(deliberation_of(story), by=elsa())
    CitedLaw.objects.update(valid_to=ADOPTED_ON - DAY)

    again = acts.issue_deliberation(deliberation_of(story), by=elsa())

    assert second.supersedes == first
    assert again == final
    assert facts_of(again).seen == (
        SOCIAL,
        PROCEDURE,
        "vista la L.P. 7/1979 (art. 55)",
        ACCOUNTS,
    )


def test_an_act_that_assigns_nothing_does_not_see_what_commits_money():
    facts = drafted(a_proposed_story(threshold=Decimal(100)))

    assert facts.awards == ()
    assert facts.seen == (SOCIAL, PROCEDURE)
