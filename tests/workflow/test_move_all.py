"""A whole set passes together or not at all."""

import pytest

from funders.models import Call
from grants.models import EligibilityCheck
from tests.factories import a_check, a_person, a_published_call
from welfare_kmzero.workflow import TransitionRefused, move, move_all

pytestmark = pytest.mark.django_db


def test_all_rows_pass_in_one_statement(django_assert_num_queries):
    for _ in range(3):
        a_published_call()
    rows, elsa = Call.objects.filter(status="published"), a_person("Elsa")

    with django_assert_num_queries(2):
        count = move_all(rows, "evaluating", by=elsa)

    assert count == 3
    assert set(Call.objects.values_list("status", flat=True)) == {"evaluating"}


def test_instant_and_person_are_written():
    pending = [a_check() for _ in range(2)]
    rows = EligibilityCheck.objects.filter(pk__in=[check.pk for check in pending])

    move_all(rows, "admitted", by=a_person("Elsa"))

    assert [check.admitted_by for check in rows] == [a_person("Elsa")] * 2
    assert all(check.admitted_at is not None for check in rows)


def test_one_row_that_cannot_pass_stops_them_all():
    calls = [a_published_call() for _ in range(2)]
    move(calls[0], "evaluating", by=a_person("Elsa"))

    with pytest.raises(TransitionRefused, match="bandi"):
        move_all(Call.objects.all(), "evaluating", by=a_person("Elsa"))

    assert sorted(Call.objects.values_list("status", flat=True)) == ["evaluating", "published"]


def test_an_empty_set_passes():
    assert move_all(Call.objects.none(), "decided", by=a_person("Elsa")) == 0


def test_a_state_that_nothing_leads_to_is_refused():
    a_published_call()

    with pytest.raises(TransitionRefused):
        move_all(Call.objects.all(), "draft", by=a_person("Elsa"))
