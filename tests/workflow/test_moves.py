"""The funnel of every change of state, on rows of the product that are plain to move."""

import datetime as dt

import pytest
import time_machine

from funders.models import Call
from funders.states import CallState
from projects.models import Project
from projects.states import PROJECT_TRANSITIONS, ProjectState
from tests.factories import a_call, a_person, a_project, a_published_call
from welfare_kmzero.workflow import TransitionRefused, move, move_all

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 12, 7, 11, tzinfo=dt.UTC)


def test_a_row_passes_to_the_next_state_with_its_instant_and_its_person() -> None:
    elsa, project = a_person("Elsa"), a_project()

    with time_machine.travel(NOON, tick=False):
        moved = move(project, ProjectState.SIGNED_OFF, by=elsa)

    assert moved is project
    for row in (project, Project.objects.get()):
        assert (row.status, row.signed_off_at, row.signed_off_by) == ("signed_off", NOON, elsa)


@pytest.mark.parametrize("to", ProjectState.values)
def test_only_what_the_table_says_follows_a_draft(to: str) -> None:
    project = a_project()

    if to in PROJECT_TRANSITIONS[ProjectState.DRAFT]:
        assert move(project, to, by=a_person()).status == to
        return
    with pytest.raises(TransitionRefused, match=f"da «draft» non si passa a «{to}»"):
        move(project, to, by=a_person())
    assert Project.objects.get().status == project.status == ProjectState.DRAFT


def test_a_word_that_is_no_state_is_refused() -> None:
    with pytest.raises(TransitionRefused):
        move(a_project(), "burnt", by=a_person())


def test_who_comes_second_is_refused_and_nothing_is_overwritten() -> None:
    project = a_project()
    stale = Project.objects.get(pk=project.pk)
    first = a_person("Ada")
    move(project, ProjectState.SIGNED_OFF, by=first)

    with pytest.raises(TransitionRefused, match="qualcun altro"):
        move(stale, ProjectState.SIGNED_OFF, by=a_person("Bruno"))

    assert Project.objects.get().signed_off_by == first
    assert stale.status == ProjectState.DRAFT


def test_all_rows_of_a_set_pass_together() -> None:
    elsa = a_person("Elsa")
    projects = [a_project(), a_project()]

    moved = move_all(Project.objects.all(), ProjectState.SIGNED_OFF, by=elsa)

    assert moved == 2
    assert {(row.status, row.signed_off_by) for row in Project.objects.all()} == {
        ("signed_off", elsa)
    }
    assert all(row.signed_off_at for row in Project.objects.filter(pk__in=[p.pk for p in projects]))


def test_none_of_a_set_passes_when_one_cannot() -> None:
    a_project()
    move(a_project(), ProjectState.SIGNED_OFF, by=a_person())

    with pytest.raises(TransitionRefused, match="non tutte"):
        move_all(Project.objects.all(), ProjectState.SIGNED_OFF, by=a_person("Elsa"))

    assert sorted(Project.objects.values_list("status", flat=True)) == ["draft", "signed_off"]


def test_an_empty_set_passes_without_a_word() -> None:
    assert move_all(Project.objects.none(), ProjectState.SIGNED_OFF, by=a_person()) == 0


def test_a_state_without_an_instant_of_its_own_moves_alone() -> None:
    call = a_published_call()

    move(call, CallState.EVALUATING, by=a_person("Elsa"))

    assert Call.objects.get(pk=call.pk).status == CallState.EVALUATING
    assert a_call().status == CallState.DRAFT
