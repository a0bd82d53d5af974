"""What is asked of the database does not grow with the number of applications."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funders.actions.draft import DocumentDraft
from grants.actions import award, check, decision, ranking
from grants.models import Award
from tests.grants.actions.story import (
    ADOPTED_ON,
    a_published_call,
    a_story,
    an_application,
    calls,
    elsa,
    score_all,
)

pytestmark = pytest.mark.django_db


def counts(application_count: int) -> dict[str, int]:
    """Verb to its number of queries, over a call of so many applications."""
    story = score_all(a_story(*["1000.00"] * application_count, evaluator_count=1))
    by = elsa()
    ranking.compute(story.call, by=by)
    found = {}
    with CaptureQueriesContext(connection) as context:
        draft = ranking.compute(story.call, by=by)
    found["compute"] = len(context)
    with CaptureQueriesContext(connection) as context:
        approved = ranking.approve(draft, by=by)
    found["approve"] = len(context)
    with CaptureQueriesContext(connection) as context:
        made = award.propose_round(approved, by=by)
    found["propose_round"] = len(context)
    for row in made.decisions.order_by("id"):
        with CaptureQueriesContext(connection) as context:
            decision.adopt(row, decided_on=ADOPTED_ON, number="1", by=by)
        found[f"adopt {row.funder.code}"] = len(context)
    assert Award.objects.filter(round=made, status="conceded").count() == application_count
    return found


def test_ranking_awards_and_decisions_ask_a_fixed_number_of_queries():
    few, many = counts(2), counts(20)

    assert few == many


def test_a_check_asks_a_fixed_number_of_queries():
    def asked(document_count):
        documents = tuple(DocumentDraft(f"D{n}", f"Documento {n}") for n in range(document_count))
        call = a_published_call(required_documents=documents)
        application = an_application(call)
        calls.start_evaluation(call, by=elsa())
        row, by = check.open_check(application, by=elsa()), elsa()
        with CaptureQueriesContext(connection) as context:
            check.decide_by_rules(row, by=by)
        assert row.findings.count() == 3 + document_count
        return len(context)

    assert asked(1) == asked(9)
