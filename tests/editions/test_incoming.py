"""An edition comes in whole, by the actions of the apps, or not at all."""

import datetime as dt
import json

import pytest

from funders.models import Call, Funder, Protocol
from funders.states import CallState
from grants.models import (
    AmountProposal,
    Award,
    ConflictDeclaration,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    Ranking,
    Sitting,
)
from projects.models import Application, Organisation
from tests.editions.scratch import come_in, go_out, rows
from tests.editions.small import (
    DROPPED,
    File,
    a_sheet,
    decided,
    history,
    ranked,
    small,
    spoiled,
    text,
)
from tests.factories import a_person
from welfare_kmzero.accounts.models import IMPORT_EMAIL, User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.documents.store import read as read_document
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.format import BrokenEdition, read
from welfare_kmzero.editions.incoming import bring_in, step_count
from welfare_kmzero.editions.outgoing.judgement import FROM_THE_RANKING
from welfare_kmzero.editions.source import source_of

pytestmark = pytest.mark.django_db

SITTING = {
    "date": "2018-12-07",
    "time": "10:05",
    "reference": "2018-S144-00071",
    "number": None,
    "president": {"role": "PRESIDENTE", "name": "Maurizio Fugatti"},
    "present": [{"role": "ASSESSORE", "name": "Mario Tonina"}],
    "absent": [{"role": "ASSESSORE", "name": "Roberto Failoni"}],
    "assisting": {"role": "IL DIRIGENTE", "name": "Enrico Menapace"},
    "rapporteurs": [{"role": "ASSESSORE", "name": "Stefania Segnana"}],
}


def refused(file: File) -> list[str]:
    """The paths of the faults of a file that reads well and cannot come in."""
    with pytest.raises(BrokenEdition) as broken:
        come_in(file)
    return [fault.path for fault in broken.value.faults]


def outcomes() -> dict[str, str]:
    checks = EligibilityCheck.objects.select_related("application")
    return {check.application.number: check.status for check in checks}


# What is there when it has come in


def test_a_closed_call_is_under_evaluation_with_all_its_sheets():
    call = come_in(small())

    assert call.status == "evaluating"
    assert (call.note, call.is_demonstration) == ("Edizione di prova.", False)
    assert Application.objects.filter(call=call, origin="imported").count() == 3
    assert outcomes() == {"1": "admitted", "2": "admitted", "3": "admitted"}
    assert Evaluation.objects.filter(status="submitted").count() == 5
    assert ConflictDeclaration.objects.get().reason == "Socia dell'ente"
    assert Application.objects.get(number="2").snapshot.parsed()["requested"] == 600_001


def test_every_fact_leaves_its_trace_in_the_name_of_the_import():
    come_in(small())

    actions = list(Event.objects.order_by("sequence").values_list("action", flat=True))
    assert set(Event.objects.values_list("actor", flat=True)) == {IMPORT_EMAIL}
    assert actions.count("application.brought_in") == 3
    assert actions.count("evaluation.submitted") == 5
    assert actions[-1] == "edition.imported"
    assert sha256_hex(text(small())) in Event.objects.get(action="edition.imported").details


def test_the_file_itself_is_kept():
    come_in(small())

    link = DocumentLink.objects.get(target_type="call", target="PROVA")
    assert read_document(link.document) == text(small())
    assert source_of("PROVA") == read(text(small()))


@pytest.mark.parametrize(
    "note", ["Invented for demonstration: all of it", "DATI DIMOSTRATIVI", "a Demonstration"]
)
def test_a_note_that_speaks_of_demonstration_marks_call_and_bodies(note: str):
    call = come_in({**small(), "note": note})

    assert (call.is_demonstration, call.note) == (True, note)
    assert set(Organisation.objects.values_list("is_demonstration", flat=True)) == {True}


def test_a_call_still_open_is_published_and_waits_for_its_checks():
    file = spoiled({**small(), "evaluations": []}, "call.closes_at", "2099-01-01T12:00:00+01:00")

    call = come_in(file)

    assert call.status == "published"
    assert outcomes() == {}


def test_members_of_the_panel_are_seated():
    dario = a_person("Dario")

    come_in(small(), seats={"VAL1": dario})

    assert dict(Evaluator.objects.values_list("code", "user__full_name")) == {
        "VAL1": "Dario",
        "VAL2": None,
    }


def test_a_funder_outside_the_protocol_may_designate_a_member():
    file = spoiled(small(), "protocol.partners", [])

    come_in(spoiled(file, "panel.0.appointed_for", "DEMARCHI"))

    assert Evaluator.objects.get(code="VAL1").designated_by.code == "DEMARCHI"


def test_the_sitting_is_written_down():
    come_in({**small(), "sitting": SITTING})

    sitting = Sitting.objects.get()
    assert (sitting.held_on, sitting.starts_at_hour) == (dt.date(2018, 12, 7), dt.time(10, 5))
    assert sitting.members.count() == 3


# Facts, not faults


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("applications.1.filed_at", "2018-07-31T18:00:00.000001+02:00", "dopo il termine"),
        ("applications.1.partners", [], "La rete conta 1 ente"),
        ("applications.1.budget.0.category", "IND", "supera il limite di 10"),
    ],
)
def test_a_fact_that_excludes_is_told_by_the_formal_check(place: str, value: object, words: str):
    come_in(spoiled(small(), place, value))

    assert outcomes() == {"1": "admitted", "2": "not_admitted", "3": "admitted"}
    assert words in EligibilityCheck.objects.get(application__number="2").reason


def test_filing_at_the_very_deadline_is_in_time():
    come_in(spoiled(small(), "applications.1.filed_at", "2018-07-31T18:00:00+02:00"))

    assert outcomes()["2"] == "admitted"


def test_sheets_of_an_application_not_admitted_are_kept_and_do_not_count():
    call = come_in(spoiled(small(), "applications.0.partners", []))

    assert Evaluation.objects.filter(assignment__application__number="1").count() == 2
    decide(call, by=User.objects.command_line())
    entry = Ranking.objects.get().entries.get(application__number="1")
    assert (entry.outcome, entry.position, entry.total) == ("not_admitted", None, None)
    assert [each.application for each in read(go_out(call).encode()).evaluations].count("1") == 2


def test_an_application_not_admitted_needs_no_sheet():
    file = spoiled(small(), "applications.2.partners", [])

    come_in(spoiled(file, "evaluations.4", DROPPED))

    assert outcomes()["3"] == "not_admitted"


def test_a_check_made_by_hand_overrules_the_rules():
    file = spoiled(small(), "applications.1.filed_at", "2018-08-01T09:00:00+02:00")
    file["checks"] = [
        {"application": "2", "outcome": "admitted", "reason": "Guasto del sito"},
        {"application": "3", "outcome": "not_admitted", "reason": "Rinuncia"},
    ]

    come_in(file)

    assert outcomes() == {"1": "admitted", "2": "admitted", "3": "not_admitted"}
    assert EligibilityCheck.objects.filter(is_by_hand=True).count() == 2


def test_what_a_check_admits_lowers_what_is_due():
    file = spoiled(small(), "call.max_grant_rate", "1/2")
    file["checks"] = [
        {"application": "1", "outcome": "admitted", "reason": "x", "admitted_cost": "8000.01"}
    ]
    call = come_in(file)

    decide(call, by=User.objects.command_line())

    assert Award.objects.get(application__number="1").awarded == 4000


def test_a_proposal_comes_in_with_its_reason():
    file = {**small(), "proposals": [{"application": "1", "amount": "1.00", "reason": "Simbolico"}]}

    come_in(file)

    assert AmountProposal.objects.get().reason == "Simbolico"


# What is registered here already


def second(**call: object) -> File:
    file = small()
    file["call"] = {**file["call"], "code": "SECONDO", **call}
    return file


def test_parties_protocol_and_bodies_are_reused():
    come_in(small())
    before = rows()

    come_in(second())

    after = rows()
    for table in ("funders.Funder", "funders.Protocol", "projects.Organisation"):
        assert after[table] == before[table]
    assert after["projects.Application"] == 6


def test_a_code_of_the_file_that_another_body_has_here_is_no_clash():
    come_in(small())
    file = second()
    file["organisations"][0] |= {"tax_code": "30180420223", "name": "Un'altra"}

    call = come_in(file)

    assert Organisation.objects.count() == 7
    assert Organisation.objects.get(tax_code="30180420223").code != "ORG1"
    assert go_out(call).encode() == text(file)


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("call.code", "PROVA", "$.call.code"),
        ("funders.0.name", "Un'altra fondazione", "$.funders[0].name"),
        ("funders.1.kind", "municipality", "$.funders[1].kind"),
        ("protocol.title", "Un altro", "$.protocol.title"),
        ("protocol.signed_on", None, "$.protocol.signed_on"),
        ("protocol.shares.0.share", "2/3", None),
        (
            "protocol.shares",
            [{"funder": "PAT", "share": "1/3"}, {"funder": "CARITRO", "share": "2/3"}],
            "$.protocol.shares",
        ),
        ("protocol.partners", [], "$.protocol.partners"),
        ("organisations.2.name", "Un altro nome", "$.organisations[2].name"),
        ("organisations.2.kind", "apsp", "$.organisations[2].kind"),
        ("organisations.2.territory", "C9", None),
    ],
)
def test_what_contradicts_what_is_registered_is_a_fault(
    place: str, value: object, path: str | None
):
    come_in(small())
    file = spoiled(second(), place, value)
    before = rows()

    if path is None:
        come_in(file)
    else:
        assert refused(file) == [path]
        assert rows() == before


def test_every_clash_is_told_at_once():
    come_in(small())
    file = spoiled(small(), "funders.0.name", "Altra")
    file = spoiled(file, "organisations.5.kind", "school")

    assert refused(file) == ["$.call.code", "$.funders[0].name", "$.organisations[5].kind"]


# All or nothing


class Stumble:
    """Breaks at one step."""

    def __init__(self, at: int) -> None:
        self.left = at

    def update(self, n: float = 1) -> None:
        self.left -= int(n)
        if not self.left:
            raise InterruptedError


@pytest.mark.parametrize("at", [1, 6, 7, 9, 12, 17])
def test_what_breaks_on_the_way_leaves_nothing(at: int):
    before = rows()
    content = text(small())
    assert step_count(read(content)) == 17

    with pytest.raises(InterruptedError):
        bring_in(read(content), content, by=User.objects.importer(), steps=Stumble(at))

    assert rows() == before


def test_a_refusal_at_the_very_end_leaves_nothing():
    before = rows()

    assert refused(spoiled(decided(), "awards.1.shares.PAT", "2000.01")) == [
        "$.awards[1].shares.PAT"
    ]

    assert rows() == before


def test_a_rehearsal_does_everything_and_writes_nothing():
    before = rows()

    call = come_in(decided(), is_rehearsal=True)

    assert call.code == "PROVA"
    assert rows() == before


def test_a_rehearsal_finds_what_only_the_calculation_shows():
    with pytest.raises(BrokenEdition) as broken:
        come_in(spoiled(decided(), "ranking.0.total", "13.01"), is_rehearsal=True)

    assert [str(fault) for fault in broken.value.faults] == [
        "$.ranking[0].total: nel file «13.01», dal calcolo «13.00»."
    ]


def test_an_edition_with_sheets_comes_in_before_its_term_ends():
    file = spoiled(small(), "call.closes_at", "2099-01-01T12:00:00+01:00")

    call = come_in(file)

    assert call.status == CallState.EVALUATING


# Decisions that come with the file


def test_a_decided_edition_is_ranked_with_its_awards():
    call = come_in(decided())

    assert call.status == "ranked"
    assert (Ranking.objects.get().status, Ranking.objects.get().is_history) == ("approved", False)
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("ranking.0.position", 2, "$.ranking[0].position"),
        ("ranking.0.total", "12.99", "$.ranking[0].total"),
        ("ranking.1.tie_break", "GEN", "$.ranking[1].tie_break"),
        ("ranking.2", ranked(3, "3", "6.00", "reserve"), "$.ranking[2].outcome"),
        ("awards.0.amount", "8999.99", "$.awards[0].amount"),
        ("awards.0.shares.CARITRO", "5999.99", "$.awards[0].shares.CARITRO"),
        ("awards.0.shares.CAL", "0.00", "$.awards[0].shares.CAL"),
        ("awards.0.years.2019.PAT", "1500.01", "$.awards[0].years.2019.PAT"),
        ("awards.0.years.2021", {"PAT": "0.00"}, "$.awards[0].years.2021"),
        ("awards.0.years.2020", DROPPED, "$.awards[0].years"),
        ("awards.0.channel", "DIRECT", "$.awards[0].channel"),
        ("call.threshold", "12.5", None),
        ("call.threshold", "13", "$.ranking[1].eligible"),
        ("call.endowments.PAT", "3000.00", "$.ranking[1].outcome"),
    ],
)
def test_a_difference_from_the_calculation_is_a_fault(place: str, value: object, path: str | None):
    file = spoiled(decided(), place, value)

    if path is None:
        come_in(file)
    else:
        assert path in refused(file)


@pytest.mark.parametrize("key", ["shares", "years"])
def test_shares_that_the_file_leaves_out_are_computed(key: str):
    come_in(spoiled(spoiled(decided(), f"awards.0.{key}", DROPPED), f"awards.1.{key}", None))

    shares = Award.objects.get(application__number="2").shares.order_by("position")
    assert [share.carried for share in shares] == [
        read(text(decided())).awards[1].shares[code] for code in ("CARITRO", "PAT")
    ]


def test_history_is_taken_at_its_word_and_shared_to_the_cent():
    file = spoiled(history(), "awards.0.amount", "8000.00")
    for award in file["awards"]:
        award["shares"] = award["years"] = None
    file["ranking"][0]["total"] = None

    call = come_in(file)

    assert Ranking.objects.get().is_history
    assert Evaluation.objects.count() == 0
    out = read(go_out(call).encode())
    assert out.ranking == read(text(file)).ranking
    assert [sum(each.shares.values()) for each in out.awards] == [8000, out.awards[1].amount]


def test_shares_of_history_that_differ_are_a_fault():
    assert refused(spoiled(history(), "awards.0.shares.PAT", "3000.01")) == [
        "$.awards[0].shares.PAT"
    ]


def test_history_says_who_was_admitted_whatever_the_rules_would_say():
    file = spoiled(history(), "applications.0.filed_at", "2018-08-02T09:00:00+02:00")
    file["ranking"][2] = ranked(None, "3", None, "not_admitted")

    call = come_in(file)

    assert outcomes() == {"1": "admitted", "2": "admitted", "3": "not_admitted"}
    by_hand = EligibilityCheck.objects.filter(is_by_hand=True)
    assert set(by_hand.values_list("reason", flat=True)) == {FROM_THE_RANKING}
    assert go_out(call).encode() == text(file)


def test_awards_of_two_rounds_come_back_in_two_rounds():
    file = decided()
    file["awards"][1]["round"] = 2
    file["awards"][1]["shares"] = file["awards"][1]["years"] = None

    call = come_in(file)

    assert list(Award.objects.order_by("id").values_list("round__number", flat=True)) == [1, 2]
    assert [each.round for each in read(go_out(call).encode()).awards] == [1, 2]


def test_an_edition_that_funds_nobody_is_decided_too():
    file = {**history(), "awards": []}
    for line in file["ranking"]:
        line |= {"outcome": "not_eligible", "eligible": False}

    call = come_in(file)

    assert call.status == "ranked"
    assert go_out(call).encode() == text(file)


def test_a_second_import_of_one_file_is_refused_whole():
    come_in(small())
    before = rows()

    assert refused(small()) == ["$.call.code"]

    assert rows() == before
    assert (Call.objects.count(), Funder.objects.count(), Protocol.objects.count()) == (1, 3, 1)


def test_a_sheet_follows_the_step_of_its_criterion_when_it_has_one():
    file = spoiled(small(), "call.criteria.0.step", "0.25")
    file["evaluations"][0] = a_sheet("1", "VAL1", "9.25", "4.5")

    call = come_in(file)

    assert go_out(call).encode() == text(file)


def test_a_network_without_the_kinds_that_the_call_asks_for_comes_in_not_admitted():
    file = spoiled(small(), "organisations.1.kind", "local_authority")
    rule = {"scope": "network", "title": "Un ente locale", "kinds": ["local_authority"]}
    file["call"]["network_rules"] = [rule]
    file["evaluations"] = [each for each in file["evaluations"] if each["application"] == "1"]

    call = come_in(file)

    assert outcomes() == {"1": "admitted", "2": "not_admitted", "3": "not_admitted"}
    refused_by = EligibilityCheck.objects.filter(status="not_admitted", is_by_hand=False)
    assert set(refused_by.values_list("reason", flat=True)) == {
        "Enti della rete di natura «Ente locale»: 0; il bando ne chiede almeno 1."
    }
    assert go_out(call).encode() == text(file)


def test_codes_as_long_as_the_columns_come_in_and_go_out():
    long = "QUALITA-DEL-PERCORSO-GENERATIVO-PROPOSTO"
    file = json.loads(text(small()).decode().replace('"RET"', f'"{long}"'))

    call = come_in(file)

    assert call.criteria.filter(code=long).exists()
    assert go_out(call).encode() == text(file)


def test_a_sheet_on_a_finer_step_comes_in_when_the_call_has_it():
    file = spoiled(small(), "call.step", "0.25")
    file["evaluations"][0] = a_sheet("1", "VAL1", "9.25", "4.75")

    call = come_in(file)

    assert go_out(call).encode() == text(file)
