"""Issuing the co-funding statements from the rows."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import commitment, decision
from grants.actions.award import propose_round
from grants.actions.statement import NoAwards, issue_statement, issue_statements
from grants.documents.building import statement_builder, statement_facts
from grants.documents.statement import STATEMENT, Scope
from grants.models import CofundingStatement
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_party,
    a_proposed_story,
    a_story,
    elsa,
    rank,
    score_all,
)
from welfare_kmzero.acts.production import page_context, thaw
from welfare_kmzero.audit.models import Event
from welfare_kmzero.pdf.templates import to_html

pytestmark = pytest.mark.django_db

THREE = {"CARITRO": Fraction(1, 2), "PAT": Fraction(1, 3), "COMUNE": Fraction(1, 6)}


@pytest.fixture
def story():
    return a_proposed_story()


def facts_of(act):
    return thaw(STATEMENT, act.snapshot.content.encode())


def adopt(story, code, number="1"):
    return decision.adopt(story.decision(code), decided_on=ADOPTED_ON, number=number, by=elsa())


def two_rounds():
    """The first round decided, the second proposed."""
    story = rank(score_all(a_story("9000.00", "12000.00")))
    story.round = propose_round(story.ranking, only=["0001"], by=elsa())
    adopt(story, "CARITRO")
    adopt(story, "PAT")
    story.round = propose_round(story.ranking, by=elsa())
    return story


def test_before_any_round_there_is_nothing_to_state():
    story = rank(score_all(a_story("9000.00")))

    with pytest.raises(NoAwards):
        issue_statement(story.call, by=elsa())
    with pytest.raises(NoAwards):
        issue_statements(story.call, by=elsa())


def test_a_project_without_an_award_has_no_statement(story):
    reserve = story.applications[-1]

    with pytest.raises(NoAwards):
        issue_statement(story.call, application=reserve, by=elsa())


def test_the_statements_are_provisional_and_numbered(story):
    issued = issue_statements(story.call, by=elsa())

    assert [act.register_entry.number for act in issued] == [1, 2, 3, 4, 5]
    assert all(facts_of(act).provisional for act in issued)
    kept = CofundingStatement.objects.filter(act__in=issued).order_by("act_id")
    assert [(row.scope, row.is_definitive) for row in kept] == [
        ("call", False),
        ("project", False),
        ("project", False),
        ("funder", False),
        ("funder", False),
    ]
    assert [row.application.number for row in kept if row.application] == ["0001", "0002"]
    assert [row.funder.code for row in kept if row.funder] == ["CARITRO", "PAT"]


def test_one_alone_is_the_same_as_among_all(story):
    project = story.applications[0]
    funder = a_party("PAT")
    alone = [
        issue_statement(story.call, by=elsa()),
        issue_statement(story.call, application=project, by=elsa()),
        issue_statement(story.call, funder=funder, by=elsa()),
    ]

    issued = issue_statements(story.call, by=elsa())

    assert [issued[0], issued[1], issued[4]] == alone
    assert CofundingStatement.objects.count() == 5


def test_issued_twice_they_are_the_same_and_nothing_is_recorded(story):
    first = issue_statements(story.call, by=elsa())
    events = Event.objects.count()

    assert issue_statements(story.call, by=elsa()) == first
    assert Event.objects.count() == events
    assert CofundingStatement.objects.count() == len(first)


def test_definitive_it_annuls_and_replaces_the_provisional_one(story):
    provisional = issue_statement(story.call, by=elsa())
    adopt(story, "CARITRO")
    between = issue_statement(story.call, by=elsa())
    adopt(story, "PAT")

    definitive = issue_statement(story.call, by=elsa())

    assert [act.version for act in (provisional, between, definitive)] == [1, 2, 3]
    told = [facts_of(act) for act in (provisional, between, definitive)]
    assert [facts.provisional for facts in told] == [True, True, False]
    assert [facts.replaces for facts in told] == [
        None,
        str(provisional.register_entry),
        str(between.register_entry),
    ]
    assert definitive.supersedes == between
    flags = CofundingStatement.objects.order_by("act_id").values_list("is_definitive", flat=True)
    assert list(flags) == [False, False, True]


def test_a_definitive_statement_is_not_issued_again(story):
    adopt(story, "CARITRO")
    adopt(story, "PAT")
    first = issue_statements(story.call, by=elsa())

    assert issue_statements(story.call, by=elsa()) == first


def test_all_rounds_are_told_together_and_a_project_by_its_own():
    story = two_rounds()

    issued = {act.subject: facts_of(act) for act in issue_statements(story.call, by=elsa())}

    assert {subject: facts.provisional for subject, facts in issued.items()} == {
        "call": True,
        "project:0001": False,
        "project:0002": True,
        "funder:CARITRO": True,
        "funder:PAT": True,
    }
    whole = issued["call"]
    assert [(each.round_number, each.funder, each.recorded) for each in whole.decisions] == [
        (1, "CARITRO", True),
        (1, "PAT", True),
        (2, "CARITRO", False),
        (2, "PAT", False),
    ]
    assert [(line.number, line.round_number) for line in whole.awards] == [
        ("0001", 1),
        ("0002", 2),
    ]
    assert [each.round_number for each in issued["project:0002"].decisions] == [2, 2]


def test_a_funder_reads_its_own_commitments_alone():
    story = a_proposed_story("100.00", shares=THREE)
    for code in ("PAT", "COMUNE"):
        row = commitment.CommitmentDraft(
            payee_name=f"Tesoreria {code}",
            chapter="402000",
            exercise=2018,
            committed=story.decision(code).total,
        )
        commitment.write(story.decision(code), [row], by=elsa())

    issued = {act.subject: facts_of(act) for act in issue_statements(story.call, by=elsa())}

    payees = {
        subject: [line.payee.name for line in facts.commitments]
        for subject, facts in issued.items()
    }
    assert payees == {
        "call": ["Tesoreria COMUNE", "Tesoreria PAT"],
        "project:0001": [],
        "funder:CARITRO": [],
        "funder:PAT": ["Tesoreria PAT"],
        "funder:COMUNE": ["Tesoreria COMUNE"],
    }


def test_an_edition_that_funds_nobody_has_its_statements():
    story = rank(score_all(a_story("9000.00", threshold="50")))
    story.round = propose_round(story.ranking, by=elsa())

    issued = issue_statements(story.call, by=elsa())

    assert [act.subject for act in issued] == ["call", "funder:CARITRO", "funder:PAT"]
    assert all(facts_of(act).awards == () for act in issued)


def reading(queries):
    """The queries that read what statements tell: funders, projects, grants."""
    tables = ('FROM "funders_', 'FROM "projects_', 'FROM "grants_')
    return [
        each["sql"] for each in queries if any(table in each["sql"] for table in tables)
    ]  # fmt: skip


def test_the_facts_are_read_once_however_many_the_statements():
    counts = []
    for many in (1, 7):
        story = a_proposed_story(*["1000.00"] * many)
        with CaptureQueriesContext(connection) as first:
            issued = issue_statements(story.call, by=elsa())
        with CaptureQueriesContext(connection) as again:
            issue_statements(story.call, by=elsa())
        assert len(issued) == many + 3
        counts.append((len(reading(first)), len(again)))

    assert counts[0] == counts[1]


def test_the_facts_of_one_scope_leave_the_others_alone(story):
    facts = statement_facts(story.call)

    statement_builder(facts, scope=Scope.PROJECT, subject="0001")

    assert [line.number for line in facts.awards] == ["0001", "0002"]


def test_the_rounds_are_named_where_there_are_several(story):
    def page(call):
        facts = facts_of(issue_statement(call, by=elsa()))
        return to_html(STATEMENT.template, page_context(STATEMENT, facts, "0" * 64))

    assert "Tornata" in page(two_rounds().call)
    assert "Tornata" not in page(story.call)
