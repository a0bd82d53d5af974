"""What goes out and comes in again is the same, to the byte."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.actions.decision_sitting import SittingFacts, record_sitting
from grants.models import FundingDecision
from projects.models import Organisation
from tests.editions.scratch import come_in, go_out, scratch
from tests.editions.small import DROPPED, File, decided, history, small, spoiled, text
from tests.factories import a_call, a_person
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.documents.models import DocumentLink
from welfare_kmzero.documents.store import DiskStore
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.format import read, write
from welfare_kmzero.editions.outgoing import hand_out

DEMO = resources.files("welfare_kmzero.editions").joinpath("data", "edition-2018-demo.json")


def full() -> File:
    """The small edition with every option of the format at something else than its default."""
    file = spoiled(small(), "funders.0.tax_code", "30180420223")
    file["funders"][0]["deciding_body"] = "Consiglio di Gestione"
    # Somebody who takes part in nothing is not lost.
    file["organisations"].append(
        {**file["organisations"][0], "code": "ORG0", "tax_code": "30180490226"}
    )
    file["funders"].append({"code": "CAL", "name": "CAL", "kind": "local_authorities"})
    file["call"] |= {
        "max_grant": "8500.00",
        "max_grant_rate": "3/5",
        "min_partial_rate": "1/2",
        "summary": "Per progetti generativi.\nDue righe.",
        "step": "0.25",
        "required_documents": [
            {"code": "ST", "title": "Statuto"},
            {"code": "BI", "title": "Bilancio", "is_mandatory": False},
        ],
        "network_rules": [
            {
                "scope": "lead",
                "title": "Guida il terzo settore",
                "kinds": ["third_sector", "apsp"],
            },
            {
                "scope": "network",
                "title": "Due enti della società civile",
                "kinds": ["families", "third_sector"],
                "minimum": 2,
            },
        ],
        "appointing_body": "Cabina di regia",
        "appointing_act": "Verbale n. 3",
        "appointed_on": "2018-09-03",
        "responsible_structure": "Servizio politiche sociali",
        "responsible_officer": "Elsa Rossi",
    }
    file["call"]["criteria"][0]["min_points"] = "5.5"
    file["call"]["criteria"][0]["levels"] = [{"points": "0", "meaning": "Assente"}]
    file["call"]["criteria"][0]["step"] = "0.5"
    file["applications"][0] |= {
        "cup": "C31B20000010003",
        "context": "Contesto",
        "objectives": "Obiettivi",
        "generativity": "Generatività",
        "partner_roles": {"ORG2": "Ospita gli orti"},
        "activities": [
            {"title": "Laboratori", "description": "", "first_month": 1, "last_month": 36}
        ],
    }
    file["checks"] = [
        {
            "application": "1",
            "outcome": "admitted",
            "reason": "Voce non ammessa",
            "admitted_cost": "9999.99",
        }
    ]
    file["proposals"] = [{"application": "2", "amount": "100.00", "reason": "Simbolico"}]
    file["sitting"] = {
        "date": "2018-12-07",
        "time": "10:05",
        "reference": "71",
        "number": "2271",
        "president": {"role": "PRESIDENTE", "name": "Fugatti"},
        "present": [{"role": "ASSESSORE", "name": "Tonina"}],
        "absent": [{"role": "ASSESSORE", "name": "Failoni"}],
        "assisting": {"role": "IL DIRIGENTE", "name": "Menapace"},
        "rapporteurs": [{"role": "ASSESSORE", "name": "Segnana"}],
        "closing_time": "12:30",
        "is_unanimous": True,
    }
    # The keys of a record have their order too.
    last = {key: file.pop(key) for key in ("proposals", "sitting")}
    return {**file, **last}


FILES = {
    "small": small,
    "full": full,
    "decided": decided,
    "history": history,
    "the demonstration": lambda: json.loads(DEMO.read_text()),
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_the_text_of_an_edition_is_one(file):
    assert write(read(text(file()))).encode() == text(file())


@pytest.mark.django_db
def test_the_sitting_of_a_board_stays_and_that_of_the_giunta_goes_out():
    """The format has one sitting, the Giunta's; its boards have no place there."""
    file = {**small(), "sitting": None}
    call = decide(come_in(file), by=User.objects.command_line())
    of_board, of_giunta = SittingFacts(reference="BOARD"), SittingFacts(reference="AA/1")
    board, giunta = (FundingDecision.objects.get(funder__code=code) for code in ("CARITRO", "PAT"))
    record_sitting(board, of_board, by=User.objects.command_line())
    before = json.loads(go_out(call))["sitting"]
    record_sitting(giunta, of_giunta, by=User.objects.command_line())

    after = json.loads(go_out(call))["sitting"]

    assert before is None
    assert after["reference"] == "AA/1"


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_what_came_in_goes_out_byte_by_byte(file):
    assert go_out(come_in(file())).encode() == text(file())


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_a_decided_edition_comes_back_decided_and_the_same(file):
    with scratch():
        first = go_out(decide(come_in(file()), by=User.objects.command_line()))
    with scratch():
        again = come_in(first.encode())
        second = go_out(again)
        assert again.status == "ranked"

    assert second == first
    assert '"ranking"' in first


def test_the_demonstration_in_the_product_is_written_as_the_product_writes():
    assert write(read(DEMO.read_bytes())) == DEMO.read_text()


@pytest.mark.django_db
def test_an_export_tells_bodies_as_they_were_when_the_edition_came_in():
    call = come_in(small())
    before = go_out(call)

    Organisation.objects.filter(code="ORG1").update(name="Un altro nome", kind="apsp")

    assert go_out(call) == before


@pytest.mark.django_db
def test_a_call_in_preparation_goes_out_as_far_as_it_is_written():
    edition = hand_out(a_call(code="BOZZA"))

    assert (edition.call.code, edition.call.endowments, edition.applications) == ("BOZZA", {}, ())


@pytest.mark.django_db
def test_the_order_of_a_file_is_kept():
    file = small()
    for section in ("funders", "organisations", "applications", "evaluations"):
        file[section].reverse()

    assert go_out(come_in(file)).encode() == text(file)


@pytest.mark.django_db
def test_an_export_from_a_file_damaged_in_the_store_is_refused(settings):
    call = come_in(small())
    place = DiskStore(settings.DOCUMENTS_DIR).place(DocumentLink.objects.get().document.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes().replace(b"ORG1", b"ORG7"))

    with pytest.raises(DocumentDamaged):
        hand_out(call)


@pytest.mark.django_db
def test_the_queries_of_an_export_do_not_grow_with_the_edition(django_assert_max_num_queries):
    with scratch():
        call = decide(come_in(json.loads(DEMO.read_text())), by=a_person("Elsa"))
        with django_assert_max_num_queries(60):
            hand_out(call)


@pytest.mark.django_db
def test_a_late_filing_stays_late_and_a_hand_made_check_stays_made():
    file = spoiled(small(), "applications.0.filed_at", "2018-09-01T00:00:00+02:00")
    file["checks"] = [{"application": "3", "outcome": "not_admitted", "reason": "Rinuncia"}]

    with scratch():
        first = go_out(decide(come_in(file), by=a_person("Elsa")))
    with scratch():
        assert go_out(come_in(first.encode())) == first

    assert [line.outcome for line in read(first.encode()).ranking] == [
        "funded",
        "not_admitted",
        "not_admitted",
    ]


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(str.strip)
AMOUNT = st.integers(0, 10**12).map(lambda number: Decimal(number).scaleb(-2))
POINTS = st.integers(0, 10_000).map(lambda number: Decimal(number).scaleb(-2))
FRACTION = st.fractions(0, 1, max_denominator=10**6)
INSTANT = st.datetimes(
    dt.datetime(1991, 1, 1),  # noqa: DTZ001 - the zone is given below
    dt.datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@given(
    note=TEXT,
    amount=AMOUNT.filter(bool),
    rate=FRACTION | st.none(),
    threshold=POINTS.filter(lambda points: points <= 15),
    opens_at=INSTANT,
    hour=st.times().map(lambda time: time.replace(microsecond=0)),
)
def test_values_of_every_kind_come_back_as_they_were(
    *,
    note: str,
    amount: Decimal,
    rate: Fraction | None,
    threshold: Decimal,
    opens_at: dt.datetime,
    hour: dt.time,
):
    edition = read(text(full()))
    assert edition.sitting is not None
    told = replace(
        edition,
        note=note[:200],
        call=replace(
            edition.call,
            max_grant=amount,
            max_grant_rate=rate,
            threshold=threshold,
            opens_at=opens_at,
            closes_at=opens_at + dt.timedelta(days=1),
        ),
        checks=(),
        proposals=(),
        evaluations=(),
        sitting=replace(edition.sitting, time=hour),
    )

    again = read(write(told).encode())

    # Text is kept in one form: NFC.
    assert replace(again, note="") == replace(told, note="")
    assert write(again) == write(read(write(again).encode()))


@pytest.mark.parametrize("key", ["note", "panel", "conflicts", "evaluations", "proposals"])
def test_what_is_empty_need_not_be_in_the_file(key: str):
    empty = {"note": "", "conflicts": [], "evaluations": [], "proposals": [], "panel": []}
    bare = {**small(), **empty}

    assert read(text(spoiled(bare, key, DROPPED))) == read(text(bare))


@pytest.mark.parametrize(
    "place",
    [
        "call.edition",
        "call.max_grant",
        "call.max_grant_rate",
        "call.min_partial_rate",
        "call.legal_basis",
        "call.criteria.0.min_points",
        "call.cost_categories.0.max_rate",
        "protocol.valid_until",
        "sitting",
        "applications.0.summary",
    ],
)
def test_what_is_not_known_may_be_null_or_absent(place: str):
    null, absent = spoiled(small(), place, None), spoiled(small(), place, DROPPED)

    assert read(text(null)) == read(text(absent))
