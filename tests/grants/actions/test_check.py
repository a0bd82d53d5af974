"""The formal check: opened, decided by the rules or by hand, refused out of its time."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine

from funders.actions import call as calls
from funders.actions.draft import CategoryDraft, NetworkRuleDraft
from funders.actions.errors import ReasonMissing
from funders.states import OrganisationKind, RuleScope
from grants.actions import check, integration
from grants.actions.evaluating import CallNotUnderEvaluation
from projects.actions import application as filings
from projects.rules.admitted_cost import AdmitsMoreThanTheCall
from tests.grants.actions.story import (
    CLOSES_AT,
    a_published_call,
    a_story,
    an_application,
    elsa,
    facts_of,
    last_event,
    propose,
    rank,
    score_all,
)
from welfare_kmzero import clock
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


def an_open_check(*, filed_at=None, **terms):
    call = a_published_call(**terms)
    application = an_application(call, **({"filed_at": filed_at} if filed_at else {}))
    calls.start_evaluation(call, by=elsa())
    return check.open_check(application, by=elsa())


def test_open_check_waits_for_the_evaluation_to_start():
    application = an_application(a_published_call())

    with pytest.raises(CallNotUnderEvaluation):
        check.open_check(application, by=elsa())


def test_open_check_twice_is_one_row_and_one_event():
    row = an_open_check()
    event = last_event()

    assert check.open_check(row.application, by=elsa()) == row
    assert last_event() == event
    assert (event.action, event.target) == ("check.opened", row.application.code)


def test_open_check_refuses_what_was_withdrawn():
    call = a_published_call()
    application = an_application(call)
    calls.start_evaluation(call, by=elsa())
    filings.withdraw(application, reason="Rete sciolta", by=elsa())

    with pytest.raises(check.ApplicationNotInForce):
        check.open_check(application, by=elsa())


def test_decide_by_rules_admits_and_keeps_every_finding():
    row = check.decide_by_rules(an_open_check(), by=elsa())

    assert (row.status, row.reason, row.is_by_hand) == ("admitted", "", False)
    assert row.admitted_by == elsa()
    assert {finding.rule: finding.is_met for finding in row.findings.all()} == {
        "deadline": True,
        "budget_balance": True,
        "identifier": True,
    }
    assert last_event().action == "check.admitted"


def test_decide_by_rules_does_not_admit_what_arrived_late_and_says_why():
    late = an_open_check(filed_at=CLOSES_AT + dt.timedelta(microseconds=1))

    row = check.decide_by_rules(late, by=elsa())

    assert row.status == "not_admitted"
    assert row.reason.startswith("Domanda presentata il 31/07/2018 alle 18:00:00")
    assert "dopo il termine" in row.reason
    assert facts_of(last_event())["reason"] == row.reason


def test_decide_by_rules_counts_the_extension():  # SUB-8
    call = a_published_call()
    application = an_application(call, filed_at=CLOSES_AT + dt.timedelta(days=1))
    with time_machine.travel(CLOSES_AT - dt.timedelta(hours=1), tick=False):
        later = CLOSES_AT + dt.timedelta(days=2)
        calls.extend(call, closes_at=later, reason="Guasto della piattaforma", by=elsa())
    calls.start_evaluation(call, by=elsa())

    row = check.decide_by_rules(check.open_check(application, by=elsa()), by=elsa())

    assert row.status == "admitted"


def test_decide_by_rules_finds_a_small_network_and_a_full_category():
    row = an_open_check(
        min_partners=2, cost_categories=(CategoryDraft("PERS", "Personale", Fraction(1, 2)),)
    )

    row = check.decide_by_rules(row, by=elsa())

    failed = row.findings.filter(is_met=False).values_list("rule", flat=True)
    assert row.status == "not_admitted"
    assert list(failed) == ["network_size", "category_limit"]
    assert row.reason == " ".join(
        row.findings.filter(is_met=False).values_list("sentence", flat=True)
    )


def test_decide_by_rules_finds_who_may_not_lead_and_who_is_missing():
    row = an_open_check(
        network_rules=(
            NetworkRuleDraft(RuleScope.LEAD, "Guida un'impresa", (OrganisationKind.FOR_PROFIT,)),
            NetworkRuleDraft(
                RuleScope.NETWORK,
                "C'è un ente locale o una APSP",
                (OrganisationKind.LOCAL_AUTHORITY, OrganisationKind.APSP),
            ),
            NetworkRuleDraft(
                RuleScope.NETWORK, "C'è il terzo settore", (OrganisationKind.THIRD_SECTOR,)
            ),
        )
    )

    row = check.decide_by_rules(row, by=elsa())

    kinds = row.findings.filter(rule__startswith="network_").order_by("position")
    assert list(kinds.values_list("rule", "is_met")) == [
        ("network_lead", False),
        ("network_kinds", False),
        ("network_kinds", True),
    ]
    assert row.status == "not_admitted"
    assert row.reason == (
        "Il capofila non è di natura «Impresa», come chiede il bando. "
        "Enti della rete di natura «Ente locale» o «APSP (azienda pubblica di servizi alla "
        "persona)»: 0; il bando ne chiede almeno 1."
    )


def test_decide_by_rules_decides_once():
    row = check.decide_by_rules(an_open_check(), by=elsa())

    with pytest.raises(TransitionRefused):
        check.decide_by_rules(row, by=elsa())
    with pytest.raises(TransitionRefused):
        check.decide_by_hand(row, outcome="not_admitted", reason="Ripensamento", by=elsa())


def test_decide_by_hand_overrules_with_a_reason():
    late = an_open_check(filed_at=CLOSES_AT + dt.timedelta(hours=1))

    row = check.decide_by_hand(
        late, outcome="admitted", reason="Guasto della piattaforma, attestato", by=elsa()
    )

    assert (row.status, row.is_by_hand) == ("admitted", True)
    assert row.reason == "Guasto della piattaforma, attestato"
    assert row.findings.get(rule="deadline").is_met is False


@pytest.mark.parametrize("outcome", ["admitted", "not_admitted"])
def test_decide_by_hand_wants_a_reason(outcome):
    row = an_open_check()

    with pytest.raises(ReasonMissing):
        check.decide_by_hand(row, outcome=outcome, reason="  ", by=elsa())


def test_decide_by_hand_admits_less_never_more():
    row = an_open_check()

    with pytest.raises(AdmitsMoreThanTheCall):
        check.decide_by_hand(
            row, outcome="admitted", reason="Altro", admitted=Decimal("9000.01"), by=elsa()
        )
    row = check.decide_by_hand(
        row, outcome="admitted", reason="Tolte le spese", admitted=Decimal("6000.00"), by=elsa()
    )

    assert row.admitted_cost == Decimal("6000.00")


def test_a_check_waits_for_the_open_integration():
    row = an_open_check()
    request = integration.ask(
        row.application,
        parts="Statuto",
        reason="Manca la firma",
        due_at=clock.now() + dt.timedelta(days=10),
        by=elsa(),
    )

    with pytest.raises(check.IntegrationOpen):
        check.decide_by_rules(row, by=elsa())
    integration.close(request, by=elsa())

    assert check.decide_by_rules(row, by=elsa()).status == "admitted"


def test_checks_do_not_change_once_the_ranking_is_approved():  # EVA-5
    story = propose(rank(score_all(a_story())))

    with pytest.raises(CallNotUnderEvaluation):
        check.open_check(story.applications[0], by=elsa())
