"""The life of a call, its terms, its parties, its officers."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine

from funders.actions import call as calls
from funders.actions import funder as parties
from funders.actions import officer
from funders.actions import protocol as protocols
from funders.actions.draft import (
    CategoryDraft,
    CriterionDraft,
    DocumentDraft,
    NetworkRuleDraft,
)
from funders.actions.errors import ReasonMissing
from funders.actions.terms import terms, terms_snapshot
from funders.actions.writing import draft_of, what_is_missing
from funders.models import Call, Community, FunderOfficer, ProtocolShare
from funders.rules.apportionment import SharesDoNotSumToOne
from funders.states import FunderKind, OfficerFunction, OrganisationKind, RuleScope
from tests.factories import a_funder, a_person, a_tax_code
from tests.grants.actions.story import (
    CLOSES_AT,
    OPENS_AT,
    a_draft,
    a_party,
    a_published_call,
    elsa,
    facts_of,
    last_event,
)
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Snapshot
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

MICROSECOND = dt.timedelta(microseconds=1)


NETWORK_RULES = (
    NetworkRuleDraft(
        RuleScope.LEAD,
        "Il capofila è del terzo settore",
        (OrganisationKind.THIRD_SECTOR, OrganisationKind.SOCIAL_COOPERATIVE),
    ),
    NetworkRuleDraft(
        RuleScope.NETWORK, "Almeno due enti locali", (OrganisationKind.LOCAL_AUTHORITY,), 2
    ),
)


def rich_draft():
    return a_draft(
        criteria=(
            CriterionDraft(
                "GEN",
                "Generatività",
                Decimal(25),
                Decimal(10),
                levels=((Decimal(5), "Appena accennata"), (Decimal(25), "Piena")),
            ),
            CriterionDraft("INN", "Innovatività", Decimal(20), step=Decimal("0.25")),
        ),
        tie_break=("INN", "GEN"),
        cost_categories=(CategoryDraft("PERS", "Personale", Fraction(2, 5)),),
        required_documents=(DocumentDraft("STAT", "Statuto"), DocumentDraft("VID", "Video", False)),
        network_rules=NETWORK_RULES,
        legal_basis=("LP 13/2007", "LP 23/1992"),
        max_grant=Decimal("150000.00"),
        max_grant_rate=Fraction(3, 5),
        min_partial_rate=Fraction(1, 2),
    )


def test_create_writes_every_term():
    draft = rich_draft()

    call = Call.objects.get(pk=calls.create(draft, by=elsa()).pk)

    assert call.status == "draft"
    assert (call.max_grant, call.max_grant_rate) == (Decimal("150000.00"), Fraction(3, 5))
    assert call.min_partial_rate == Fraction(1, 2)
    assert [(each.code, each.min_points) for each in call.criteria.all()] == [
        ("GEN", Decimal(10)),
        ("INN", None),
    ]
    assert [each.step for each in call.criteria.all()] == [None, Decimal("0.25")]
    levels = call.criteria.first().levels.all()
    assert [(each.points, each.meaning) for each in levels] == [
        (5, "Appena accennata"),
        (25, "Piena"),
    ]
    assert [each.criterion.code for each in call.tie_breaks.all()] == ["INN", "GEN"]
    assert draft_of(call).network_rules == NETWORK_RULES
    assert call.cost_categories.get().max_rate == Fraction(2, 5)
    assert [each.is_mandatory for each in call.required_documents.all()] == [True, False]
    assert [each.text for each in call.legal_bases.all()] == ["LP 13/2007", "LP 23/1992"]
    endowments = {each.funder.code: each.available for each in call.endowments.all()}
    assert endowments == {"CARITRO": Decimal(20000), "PAT": Decimal(10000)}
    assert (last_event().action, last_event().target) == ("call.created", call.code)


def test_create_refuses_a_code_that_is_taken():
    draft = a_draft()
    calls.create(draft, by=elsa())

    with pytest.raises(calls.CallCodeTaken):
        calls.create(draft, by=elsa())


def test_two_at_once_create_one_call(monkeypatch):
    """The second asks before the first has written: the database answers."""
    draft = a_draft()
    first = calls.create(draft, by=elsa())
    answers = [False, True]
    monkeypatch.setattr(calls, "_is_taken", lambda _: answers.pop(0))

    with pytest.raises(calls.CallCodeTaken):
        calls.create(draft, by=elsa())

    assert list(Call.objects.filter(code=draft.code)) == [first]
    assert answers == []


def test_publish_freezes_the_terms_under_their_hash():
    call = calls.publish(calls.create(rich_draft(), by=elsa()), by=elsa())

    frozen = Snapshot.objects.get(sha256=call.terms_sha256)
    assert sha256_hex(frozen.content.encode()) == call.terms_sha256
    said = frozen.parsed()
    assert said["endowments"] == {"CARITRO": 2000000, "PAT": 1000000}
    assert said["protocol"]["shares"] == [
        {"funder": "CARITRO", "share": "2/3"},
        {"funder": "PAT", "share": "1/3"},
    ]
    assert said["tie_break"] == ["INN", "GEN"]
    assert said["network_rules"] == [
        {
            "scope": "lead",
            "title": "Il capofila è del terzo settore",
            "kinds": ["third_sector", "social_cooperative"],
            "minimum": 1,
        },
        {
            "scope": "network",
            "title": "Almeno due enti locali",
            "kinds": ["local_authority"],
            "minimum": 2,
        },
    ]
    # One without its own step is said as before there were any: its hash does not change.
    assert [each.get("step") for each in said["criteria"]] == [None, "0.25"]
    assert "step" not in said["criteria"][0]
    assert said["criteria"][0]["levels"][0] == {"points": "5.00", "meaning": "Appena accennata"}
    assert (call.status, call.published_by) == ("published", elsa())
    assert facts_of(last_event())["after"] == {"terms_sha256": call.terms_sha256}


def test_the_hash_of_the_terms_follows_their_meaning():
    call = calls.create(a_draft(), by=elsa())
    first = terms_snapshot(call)

    assert terms_snapshot(Call.objects.get(pk=call.pk)) == first
    call.threshold = Decimal("60.5")
    assert terms(call)["threshold"] == "60.50"
    assert terms_snapshot(call) != first


def test_a_call_without_rules_of_the_network_hashes_as_before_there_could_be_any():
    assert "network_rules" not in terms(calls.create(a_draft(), by=elsa()))


def test_a_rule_of_the_network_that_names_no_kind_is_not_published():
    call = calls.create(a_draft(network_rules=NETWORK_RULES), by=elsa())
    call.network_rules.last().kinds.all().delete()

    with pytest.raises(calls.TermsIncomplete):
        calls.publish(call, by=elsa())

    said = "Una regola su chi può partecipare non dice la natura degli enti."
    assert what_is_missing(call) == said


def test_publish_is_done_once():
    call = a_published_call()

    with pytest.raises(TransitionRefused):
        calls.publish(call, by=elsa())


def without(**terms):
    return calls.create(dataclasses.replace(a_draft(), **terms), by=elsa())


def test_publish_says_what_is_missing():
    call = without(criteria=(), tie_break=(), cost_categories=())

    with pytest.raises(calls.TermsIncomplete) as refusal:
        calls.publish(call, by=elsa())

    assert str(refusal.value) == (
        "Manca almeno un criterio di valutazione. Manca almeno una categoria di spesa."
    )
    call.refresh_from_db()
    assert (call.status, call.terms_sha256) == ("draft", "")


def test_publish_wants_one_endowment_for_each_share_and_no_other():
    draft = a_draft()
    caritro, pat = draft.endowments
    for endowments in (
        {caritro: Decimal(1)},
        {caritro: Decimal(1), pat: Decimal(1), a_party("DEMARCHI"): Decimal(1)},
    ):
        call = calls.create(dataclasses.replace(a_draft(), endowments=endowments), by=elsa())
        with pytest.raises(calls.TermsIncomplete):
            calls.publish(call, by=elsa())


def test_publish_wants_two_parties_with_a_share():
    call = calls.create(
        a_draft(shares={"CARITRO": Fraction(1)}, endowments={"CARITRO": "1.00"}), by=elsa()
    )

    with pytest.raises(calls.TermsIncomplete):
        calls.publish(call, by=elsa())


def test_publish_wants_shares_that_sum_to_one():
    call = calls.create(a_draft(), by=elsa())
    ProtocolShare.objects.filter(protocol=call.protocol, position=2).update(denominator=4)

    with pytest.raises(SharesDoNotSumToOne):
        calls.publish(call, by=elsa())


# Deadline


def extend(call, closes_at, reason="Guasto della piattaforma"):
    return calls.extend(call, closes_at=closes_at, reason=reason, by=elsa())


def test_extend_sets_a_later_deadline_and_the_last_is_in_force():  # SUB-8
    call = a_published_call()
    with time_machine.travel(CLOSES_AT - dt.timedelta(days=1), tick=False):
        extend(call, CLOSES_AT + dt.timedelta(days=1))
        extend(call, CLOSES_AT + dt.timedelta(days=3))

    assert calls.deadline(call) == CLOSES_AT + dt.timedelta(days=3)
    assert Call.objects.with_deadline().get().deadline == CLOSES_AT + dt.timedelta(days=3)
    assert facts_of(last_event()) == {
        "before": {"closes_at": "2018-08-01T16:00:00.000000+00:00"},
        "after": {"closes_at": "2018-08-03T16:00:00.000000+00:00"},
        "reason": "Guasto della piattaforma",
    }


@pytest.mark.parametrize("shift", [dt.timedelta(0), -MICROSECOND])
def test_extend_never_shortens(shift):  # SUB-8
    call = a_published_call()
    with time_machine.travel(OPENS_AT, tick=False), pytest.raises(calls.ExtensionTooEarly):
        extend(call, CLOSES_AT + shift)


def test_extend_reopens_after_the_deadline_but_not_in_the_past():
    call = a_published_call()
    after = CLOSES_AT + dt.timedelta(days=2)
    with time_machine.travel(after, tick=False):
        with pytest.raises(calls.ExtensionTooEarly):
            extend(call, after)
        extend(call, after + MICROSECOND)


def test_extend_wants_a_reason_and_a_published_call():
    call = a_published_call()
    with time_machine.travel(OPENS_AT, tick=False), pytest.raises(ReasonMissing):
        extend(call, CLOSES_AT + MICROSECOND, reason="")
    calls.start_evaluation(call, by=elsa())

    with pytest.raises(calls.CallNotPublished):
        extend(call, dt.datetime(2100, 1, 1, tzinfo=dt.UTC))


def test_evaluation_starts_when_nothing_in_time_can_still_be_in_flight():  # SUB-2
    call = a_published_call()
    last = CLOSES_AT + calls.IN_FLIGHT
    with time_machine.travel(last, tick=False), pytest.raises(calls.CallStillOpen):
        calls.start_evaluation(call, by=elsa())
    with time_machine.travel(last + MICROSECOND, tick=False):
        started = calls.start_evaluation(call, by=elsa())

    assert started.status == "evaluating"
    assert last_event().action == "call.evaluation_started"


STEPS = {
    "published": lambda call: calls.publish(call, by=elsa()),
    "evaluating": lambda call: calls.start_evaluation(call, by=elsa()),
    "ranked": lambda call: calls.record_ranked(call, by=elsa()),
}


@pytest.mark.parametrize("state", ["draft", "published", "evaluating"])
@pytest.mark.parametrize("to", ["published", "evaluating", "ranked", "decided"])
def test_a_call_passes_only_to_the_next_state(state, to):
    order = ["draft", "published", "evaluating", "ranked", "decided"]
    call = calls.create(a_draft(), by=elsa())
    for each in order[1 : order.index(state) + 1]:
        call = STEPS[each](call)
    act = {**STEPS, "decided": lambda row: calls.record_decided(row, by=elsa())}[to]

    if order.index(to) == order.index(state) + 1 and to != "ranked":
        assert act(call).status == to
    elif to != "ranked":
        with pytest.raises(TransitionRefused):
            act(call)


# Parties, protocol, officers


def test_register_a_party_once_with_a_right_tax_code():
    code = a_tax_code()
    row = parties.register(
        code="CAL", name="Autonomie", kind=FunderKind.LOCAL_AUTHORITIES, tax_code=code, by=elsa()
    )

    assert (row.tax_code, last_event().action) == (code, "funder.registered")
    with pytest.raises(parties.FunderCodeTaken):
        parties.register(code="CAL", name="Altro", kind=FunderKind.COMPANY, by=elsa())
    with pytest.raises(parties.TaxCodeWrong):
        parties.register(
            code="X", name="X", kind=FunderKind.COMPANY, tax_code="12345678901", by=elsa()
        )


def test_name_the_payee_of_a_territory():
    valley = Community.objects.get(code="C15")
    code = a_tax_code()

    parties.name_payee(valley, name="Comune di Trento", tax_code=code, by=elsa())

    valley.refresh_from_db()
    assert (valley.payee_name, valley.payee_tax_code) == ("Comune di Trento", code)
    assert facts_of(last_event())["before"] == {"name": "", "tax_code": ""}
    with pytest.raises(parties.TaxCodeWrong):
        parties.name_payee(valley, name="Comune", tax_code="1", by=elsa())


def establish(code, *fractions):
    return protocols.establish(
        code=code,
        title="Protocollo",
        shares=[protocols.Share(a_funder(), Fraction(text)) for text in fractions],
        by=elsa(),
    )


def test_establish_keeps_shares_exactly_and_in_order():
    made = establish("P1", "3/7", "3/7", "1/7")

    assert [share.fraction for share in made.shares.all()] == [
        Fraction(3, 7),
        Fraction(3, 7),
        Fraction(1, 7),
    ]
    with pytest.raises(protocols.ProtocolCodeTaken):
        establish("P1", "1/2", "1/2")
    with pytest.raises(SharesDoNotSumToOne):
        establish("P2", "1/3", "1/3")


def test_a_function_is_given_once_and_ended():
    call, furio = a_published_call(), a_person("Furio")
    facts = {"funder": a_party("CARITRO"), "user": furio, "function": OfficerFunction.PUBLISH}

    row = officer.give_function(call, by=a_person("Ivo"), **facts)
    event = last_event()
    assert officer.give_function(call, by=a_person("Ivo"), **facts) == row
    assert last_event() == event
    assert facts_of(event)["after"] == {
        "funder": "CARITRO",
        "function": "publish",
        "officer": "furio@demo.example",
    }

    ended = officer.end_function(row, by=a_person("Ivo"))
    assert ended.ended_by == a_person("Ivo")
    with pytest.raises(officer.FunctionAlreadyEnded):
        officer.end_function(ended, by=a_person("Ivo"))
    again = officer.give_function(call, by=a_person("Ivo"), **facts)
    assert again != row
    assert FunderOfficer.objects.acting(furio, OfficerFunction.PUBLISH).get() == again


def test_a_function_is_of_a_party_of_the_protocol():
    call = a_published_call()
    given = {"user": elsa(), "function": OfficerFunction.CHECK, "by": a_person("Ivo")}

    with pytest.raises(officer.NotAParty):
        officer.give_function(call, funder=a_funder(), **given)

    assert officer.give_function(call, funder=a_party("DEMARCHI"), **given).pk
