"""Requests to complete an application: one at a time, within a term, before the decision."""

import datetime as dt

import pytest

from funders.actions import call as calls
from funders.actions.errors import ReasonMissing
from grants.actions import check, integration
from projects.actions import application as filings
from tests.factories import a_person
from tests.grants.actions.story import (
    a_published_call,
    an_application,
    elsa,
    facts_of,
    last_event,
)
from welfare_kmzero import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    call = a_published_call()
    row = an_application(call)
    calls.start_evaluation(call, by=elsa())
    return row


def ask(application, **facts):
    due_at = clock.now() + dt.timedelta(days=10)
    given = {"parts": "Statuto", "reason": "Manca la firma", "due_at": due_at, "by": elsa()}
    return integration.ask(application, **{**given, **facts})


def test_a_request_is_asked_answered_and_closed(application):
    request = ask(application)
    assert last_event().action == "integration.asked"

    request = integration.answer(
        request, text="Ecco lo statuto", arrived_at=clock.now(), by=a_person("Ada")
    )
    assert (request.answer, request.answered_by) == ("Ecco lo statuto", a_person("Ada"))
    assert last_event().actor == "ada@demo.example"

    request = integration.close(request, by=elsa())
    assert request.closed_by == elsa()
    assert facts_of(last_event())["after"] == {"answered": True}


def test_asking_refuses_blanks_and_a_past_term(application):
    with pytest.raises(ReasonMissing):
        ask(application, reason="")
    with pytest.raises(integration.PartsMissing):
        ask(application, parts=" ")
    with pytest.raises(integration.TermWrong):
        ask(application, due_at=clock.now())


def test_one_request_at_a_time(application):
    request = ask(application)

    with pytest.raises(integration.RequestOpen):
        ask(application)
    integration.close(request, by=elsa())

    assert ask(application).closed_at is None


def test_asking_comes_before_the_decision(application):
    check.decide_by_rules(check.open_check(application, by=elsa()), by=elsa())

    with pytest.raises(integration.CheckDecided):
        ask(application)


def test_a_withdrawn_application_is_not_asked(application):
    filings.withdraw(application, reason="", by=elsa())

    with pytest.raises(check.ApplicationNotInForce):
        ask(application)


def test_an_answer_is_judged_on_its_arrival(application):
    request = ask(application)

    with pytest.raises(integration.AnswerTooLate):
        integration.answer(
            request,
            text="Ecco",
            arrived_at=request.due_at + dt.timedelta(microseconds=1),
            by=elsa(),
        )
    answered = integration.answer(request, text="Ecco", arrived_at=request.due_at, by=elsa())

    assert answered.answered_at == request.due_at


def test_an_answer_is_given_once_and_says_something(application):
    request = ask(application)

    with pytest.raises(integration.AnswerMissing):
        integration.answer(request, text=" ", arrived_at=clock.now(), by=elsa())
    integration.answer(request, text="Ecco", arrived_at=clock.now(), by=elsa())
    with pytest.raises(integration.RequestClosed):
        integration.answer(request, text="Di nuovo", arrived_at=clock.now(), by=elsa())
    integration.close(request, by=elsa())
    with pytest.raises(integration.RequestClosed):
        integration.close(request, by=elsa())
