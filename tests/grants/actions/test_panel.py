"""The panel, its members, their conflicts, what they are given to read."""

import datetime as dt

import pytest

from funders.actions.errors import ReasonMissing
from grants.actions import assignment, conflict, evaluation, panel
from grants.actions.check import ApplicationNotInForce
from grants.actions.evaluating import CallNotUnderEvaluation
from grants.models import Assignment, ConflictDeclaration, Panel
from projects.actions import application as filings
from tests.factories import a_funder, a_person
from tests.grants.actions.story import (
    a_party,
    a_published_call,
    a_sheet,
    a_story,
    dario,
    elsa,
    facts_of,
    last_event,
    rank,
    score,
    score_all,
)

pytestmark = pytest.mark.django_db


def test_appoint_takes_the_body_from_the_call_and_learns_the_act_later():
    call = a_published_call(appointing_body="Giunta provinciale")

    first = panel.appoint(call, by=elsa())
    again = panel.appoint(call, appointing_act="n. 1", appointed_on=dt.date(2018, 9, 1), by=elsa())

    assert first.pk == again.pk
    row = Panel.objects.get()
    assert (row.appointing_body, row.appointing_act) == ("Giunta provinciale", "n. 1")
    assert facts_of(last_event())["after"]["appointed_on"] == "2018-09-01"


def add(group, code="VAL1", **facts):
    given = {"name": "Componente", "designated_by": a_party("CARITRO"), "by": elsa()}
    return panel.add_evaluator(group, code=code, **{**given, **facts})


def test_add_evaluator_gives_the_next_seat():
    group = panel.appoint(a_published_call(), by=elsa())

    seats = [add(group, "VAL1"), add(group, "VAL2", designated_by=a_party("DEMARCHI"))]

    assert [each.position for each in seats] == [1, 2]
    assert facts_of(last_event())["after"] == {"evaluator": "VAL2", "designated_by": "DEMARCHI"}


def test_add_evaluator_takes_a_member_designated_outside_the_protocol():
    group = panel.appoint(a_published_call(), by=elsa())
    outsider = a_funder()

    assert add(group, designated_by=outsider).designated_by == outsider


def test_add_evaluator_refuses_doubles():
    group = panel.appoint(a_published_call(), by=elsa())
    add(group, user=dario())

    with pytest.raises(panel.EvaluatorCodeTaken):
        add(group)
    with pytest.raises(panel.SeatTaken):
        add(group, "VAL2", user=dario())


def test_seat_names_the_person_once():
    group = panel.appoint(a_published_call(), by=elsa())
    member, other = add(group), add(group, "VAL2")

    seated = panel.seat(member, user=dario(), by=elsa())

    assert seated.user == dario()
    assert panel.seat(seated, user=dario(), by=elsa()) == seated
    with pytest.raises(panel.SeatTaken):
        panel.seat(seated, user=a_person("Carla"), by=elsa())
    with pytest.raises(panel.SeatTaken):
        panel.seat(other, user=dario(), by=elsa())


def test_the_panel_is_settled_once_the_ranking_is_approved():
    story = rank(score_all(a_story()))

    with pytest.raises(panel.PanelTooLate):
        panel.appoint(story.call, by=elsa())
    with pytest.raises(panel.PanelTooLate):
        add(story.evaluators[0].panel, "VAL9")


def declare(story, *, has_conflict=True, reason="È parente del presidente"):
    return conflict.declare(
        story.evaluators[0],
        story.applications[0],
        has_conflict=has_conflict,
        reason=reason,
        by=dario(),
    )


def test_a_conflict_is_declared_once_with_its_reason_and_stands():  # EVA-6
    story = a_story()

    with pytest.raises(ReasonMissing):
        declare(story, reason=" ")
    first = declare(story)
    event = last_event()

    assert declare(story) == first
    assert last_event() == event
    assert event.action == "conflict.declared"
    with pytest.raises(conflict.ConflictStands):
        declare(story, has_conflict=False, reason="")


def test_a_conflict_may_be_found_after_it_was_excluded():
    story = a_story()
    declare(story, has_conflict=False, reason="")
    assert last_event().action == "conflict.excluded"

    declare(story)

    said = ConflictDeclaration.objects.values_list("has_conflict", flat=True)
    assert sorted(said) == [False, True]


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_conflict_found_late_voids_the_sheet(state):  # EVA-6
    story = a_story()
    who, what = story.evaluators[0], story.applications[0]
    sheet = a_sheet(story, who, what) if state == "draft" else score(story, who, what, ("10", "10"))
    assert sheet.status == state

    declare(story)

    sheet.refresh_from_db()
    assert sheet.status == "voided"
    assert facts_of(last_event())["after"] == {"evaluator": "VAL1", "voided_sheets": 1}


def test_a_conflict_belongs_to_the_panel_and_to_its_time():
    story, other = a_story(), a_story()

    with pytest.raises(conflict.EvaluatorOfAnotherCall):
        conflict.declare(
            other.evaluators[0],
            story.applications[0],
            has_conflict=True,
            reason="Altro",
            by=elsa(),
        )
    rank(score_all(story))
    with pytest.raises(CallNotUnderEvaluation):
        declare(story)


def test_assign_gives_each_evaluator_an_order_of_its_own():
    story = a_story(*["3000.00"] * 6)

    for evaluator in story.evaluators:
        for application in story.applications:
            assignment.assign(evaluator, application, by=elsa())

    orders = [
        [row.application.number for row in evaluator.assignments.order_by("position")]
        for evaluator in story.evaluators
    ]
    numbers = [application.number for application in story.applications]
    assert all(sorted(order) == numbers for order in orders)
    again = assignment.assign(story.evaluators[0], story.applications[0], by=elsa())
    assert again == Assignment.objects.get(pk=again.pk)
    assert Assignment.objects.count() == 12


def test_reading_order_is_repeatable_and_differs_between_evaluators():
    story = a_story(*["3000.00"] * 4)

    def order(evaluator):
        return [assignment.reading_order(evaluator, each) for each in story.applications]

    assert order(story.evaluators[0]) == order(story.evaluators[0])
    assert order(story.evaluators[0]) != order(story.evaluators[1])


def test_assign_refuses_conflict_strangers_and_what_is_out():  # EVA-1
    story, other = a_story(), a_story()
    declare(story)
    gone = filings.withdraw(story.applications[1], reason="", by=elsa())

    with pytest.raises(assignment.EvaluatorInConflict):
        assignment.assign(story.evaluators[0], story.applications[0], by=elsa())
    with pytest.raises(conflict.EvaluatorOfAnotherCall):
        assignment.assign(other.evaluators[0], story.applications[0], by=elsa())
    with pytest.raises(ApplicationNotInForce):
        assignment.assign(story.evaluators[0], gone, by=elsa())


def test_an_evaluator_in_conflict_starts_nothing_even_if_assigned_before():
    story = a_story()
    given = assignment.assign(story.evaluators[0], story.applications[0], by=elsa())
    declare(story)

    with pytest.raises(assignment.EvaluatorInConflict):
        evaluation.start(given, by=dario())
    assert not Assignment.objects.of_evaluator(dario()).exists()
