"""Every kind of broken file: one fault, at its place, in its words."""

from collections.abc import Callable

import pytest

from tests.editions.small import (
    DROPPED,
    File,
    a_sheet,
    an_application,
    decided,
    history,
    ranked,
    small,
    spoiled,
    text,
)
from welfare_kmzero.editions.format import BrokenEdition, read
from welfare_kmzero.editions.format.faults import MAX_FAULTS

A_FUNDER = {"code": "COMUNE", "name": "Comune", "kind": "municipality"}
A_BODY = {"code": "ORG9", "name": "X", "kind": "apsp", "tax_code": "30180420223", "territory": "C1"}
SHEET = a_sheet("3", "VAL1", "4", "2")
AN_ACTIVITY = {"title": "Laboratori", "first_month": 3, "last_month": 2}
A_SITTING: File = {"date": None, "number": "2271", "present": [], "absent": [], "rapporteurs": []}
A_DOCUMENT = {
    "required_documents": [{"code": "ST", "title": "Statuto"}, {"code": "ST", "title": "Altro"}]
}

A_RULE = {"scope": "lead", "title": "Guida il terzo settore", "kinds": ["third_sector"]}


def _rule(key: str) -> str:
    return f"$.call.network_rules[0].{key}"


def ruled(*rules: File) -> Callable[[File], File]:
    """The call with these rules of the network."""
    return lambda call: {**call, "network_rules": list(rules)}


# What is spoiled, with what; where the fault is told, and some of its words.
FAULTS = [
    # The document
    ("format", "welfare-kmzero/edition/2", "$.format", "non è il formato"),
    ("format", DROPPED, "$.format", "manca"),
    ("colour", "red", "$.colour", "chiave sconosciuta"),
    ("funders", DROPPED, "$.funders", "manca"),
    ("funders", {}, "$.funders", "serve una lista"),
    ("funders.0", "CARITRO", "$.funders[0]", "serve un oggetto, qui c'è un testo"),
    ("protocol", None, "$.protocol", "manca"),
    ("call", [], "$.call", "serve un oggetto"),
    ("organisations", None, "$.organisations", "serve una lista"),
    ("applications", DROPPED, "$.applications", "manca"),
    ("note", 7, "$.note", "serve un testo"),
    ("note", "una\x00nota", "$.note", "U+0000"),
    # Funders and protocol
    ("funders.2.kind", "bank", "$.funders[2].kind", "«bank» non è tra i valori previsti"),
    ("funders.+", {**A_FUNDER, "code": "IL COMUNE"}, "$.funders[3].code", "non è un codice"),
    ("funders.2.tax_code", "00123456788", "$.funders[2].tax_code", "non è un codice fiscale"),
    ("funders.2.name", " ", "$.funders[2].name", "non può essere vuoto"),
    ("funders.2.name", "x" * 201, "$.funders[2].name", "supera 200 caratteri"),
    ("funders.+", {**A_FUNDER, "code": "PAT"}, "$.funders[3].code", "«PAT» è già presente"),
    ("protocol.shares.1.share", "1/4", "$.protocol.shares", "sommano a 11/12"),
    ("protocol.shares.1.share", "0.33", "$.protocol.shares[1].share", "non è una frazione"),
    ("protocol.shares.1.share", 0.5, "$.protocol.shares[1].share", "qui c'è un numero"),
    ("protocol.shares.1.share", "1/0", "$.protocol.shares[1].share", "frazione tra 0 e 1"),
    ("protocol.shares.1.share", "-1/3", "$.protocol.shares[1].share", "non è una frazione"),
    ("protocol.shares.1.share", "0/3", "$.protocol.shares[1].share", "maggiore di zero"),
    ("protocol.shares", [{"funder": "PAT", "share": "1/1"}], "$.protocol.shares", "almeno due"),
    ("protocol.shares.1.funder", "CAL", "$.protocol.shares[1].funder", "«CAL» non è nel file"),
    (
        "protocol.partners.+",
        {"funder": "DEMARCHI", "commitment": "Paga"},
        "$.protocol.partners[1].funder",
        "già presente",
    ),
    ("protocol.partners.0.funder", "CAL", "$.protocol.partners[0].funder", "non è nel file"),
    ("protocol.signed_on", "28/06/2017", "$.protocol.signed_on", "non è una data"),
    ("protocol.signed_on", "2017-02-30", "$.protocol.signed_on", "non è una data"),
    ("protocol.signed_on", "0017-06-28", "$.protocol.signed_on", "l'anno 17"),
    ("protocol.valid_until", "2017-06-27", "$.protocol.valid_until", "prima di cominciare"),
    # Call
    ("call.code", "2018 bis", "$.call.code", "non è un codice"),
    ("call.code", "x" * 41, "$.call.code", "supera 40 caratteri"),
    ("call.title", DROPPED, "$.call.title", "manca"),
    ("call.edition", "2", "$.call.edition", "serve un numero intero"),
    ("call.edition", True, "$.call.edition", "qui c'è un vero o falso"),
    ("call.opens_at", "2018-02-01T09:00:00", "$.call.opens_at", "con il fuso"),
    ("call.opens_at", "2018-13-01T09:00:00+01:00", "$.call.opens_at", "con il fuso"),
    ("call.opens_at", "9999-12-31T23:59:59-12:00", "$.call.opens_at", "l'anno 9999"),
    ("call.closes_at", "2018-02-01T09:00:00+01:00", "$.call.closes_at", "prima di aprire"),
    ("call.endowments.PAT", DROPPED, "$.call.endowments", "manca la dotazione di «PAT»"),
    ("call.endowments.DEMARCHI", "1.00", "$.call.endowments.DEMARCHI", "non ha una quota"),
    ("call.endowments.PAT", "-1.00", "$.call.endowments.PAT", "non è un importo"),
    ("call.endowments.PAT", 10000, "$.call.endowments.PAT", "serve un testo"),
    ("call.channel", "DIRECTLY", "$.call.channel", "non è tra i valori"),
    ("call.duration_months", 0, "$.call.duration_months", "non è tra 1"),
    ("call.max_grant", "0.00", "$.call.max_grant", "maggiore di zero"),
    ("call.max_grant_rate", "3/2", "$.call.max_grant_rate", "tra 0 e 1"),
    ("call.min_partners", 0, "$.call.min_partners", "non è tra 1"),
    ("call.requires_cup", "no", "$.call.requires_cup", "true o false"),
    ("call.threshold", DROPPED, "$.call.threshold", "manca"),
    ("call.threshold", "16", "$.call.threshold", "supera la somma dei punti massimi (15)"),
    ("call.threshold", "8,5", "$.call.threshold", "non è un punteggio"),
    ("call.criteria", [], "$.call.criteria", "non può essere vuota"),
    ("call.criteria.0.max_points", "0", "$.call.criteria[0].max_points", "maggiore di zero"),
    ("call.criteria.0.min_points", "11", "$.call.criteria[0].min_points", "supera il massimo"),
    ("call.criteria.0.weight", "2", "$.call.criteria[0].weight", "chiave sconosciuta"),
    (
        "call.criteria.0.levels",
        [{"points": "11", "meaning": "Ottimo"}],
        "$.call.criteria[0].levels[0].points",
        "supera il massimo",
    ),
    ("call.tie_break", ["INN"], "$.call.tie_break[0]", "INN non esiste"),
    ("call.tie_break", ["GEN", "GEN"], "$.call.tie_break[1]", "già presente"),
    ("call.funding_line", "halt", "$.call.funding_line", "non è tra i valori"),
    ("call.min_partial_rate", "1/2/3", "$.call.min_partial_rate", "non è una frazione"),
    ("call.cost_categories.1.code", "PERS", "$.call.cost_categories[1].code", "già presente"),
    ("call.cost_categories.1.max_rate", "10%", "$.call.cost_categories[1].max_rate", "frazione"),
    ("call.step", "0", "$.call.step", "maggiore di zero"),
    ("call.criteria.0.step", "0", "$.call.criteria[0].step", "maggiore di zero"),
    ("call.criteria.0.step", 1, "$.call.criteria[0].step", "serve un testo"),
    ("call.criteria.1.step", "2", "$.evaluations[2].scores.RET", "passo (2)"),
    ("call.criteria.0.code", "x" * 41, "$.call.criteria[0].code", "supera 40 caratteri"),
    ("call.cost_categories.0.code", "x" * 41, "$.call.cost_categories[0].code", "supera 40"),
    (
        "call",
        lambda call: {**call, **A_DOCUMENT},
        "$.call.required_documents[1].code",
        "già presente",
    ),
    ("call", ruled({**A_RULE, "scope": "all"}), _rule("scope"), "non è tra i valori"),
    ("call", ruled({**A_RULE, "title": " "}), _rule("title"), "non può essere vuoto"),
    ("call", ruled({**A_RULE, "kinds": ["bank"]}), _rule("kinds[0]"), "non è tra i valori"),
    ("call", ruled({**A_RULE, "kinds": []}), _rule("kinds"), "non può essere vuota"),
    ("call", ruled({**A_RULE, "kinds": ["apsp", "apsp"]}), _rule("kinds[1]"), "già presente"),
    ("call", ruled({**A_RULE, "minimum": 0}), _rule("minimum"), "non è tra 1"),
    ("call", ruled({**A_RULE, "minimum": 2}), _rule("minimum"), "il capofila è uno solo"),
    ("call", ruled({**A_RULE, "weight": 2}), _rule("weight"), "chiave sconosciuta"),
    ("call", ruled(A_RULE, A_RULE), "$.call.network_rules[1].scope", "ha già la sua regola"),
    # Organisations
    ("organisations.0.tax_code", "30180000224", "$.organisations[0].tax_code", "codice fiscale"),
    ("organisations.0.tax_code", "301800", "$.organisations[0].tax_code", "codice fiscale"),
    ("organisations.0.tax_code", "RSSMRA80A01H501X", "$.organisations[0].tax_code", "fiscale"),
    ("organisations.0.kind", "company", "$.organisations[0].kind", "non è tra i valori"),
    ("organisations.0.territory", "C17", "$.organisations[0].territory", "«C17» non è tra"),
    ("organisations.+", {**A_BODY, "code": "ORG1"}, "$.organisations[6].code", "già presente"),
    (
        "organisations.+",
        {**A_BODY, "tax_code": "30180000223"},
        "$.organisations[6].tax_code",
        "«30180000223» è già presente",
    ),
    # Applications
    (
        "applications.+",
        an_application("4/1", "ORG1", requested="1.00"),
        "$.applications[3].number",
        "numero di domanda",
    ),
    (
        "applications.+",
        an_application("1", "ORG1", requested="1.00"),
        "$.applications[3].number",
        "«1» è già presente",
    ),
    ("applications.0.lead", "ORG7", "$.applications[0].lead", "«ORG7» non è nel file"),
    ("applications.0.partners.0", "ORG7", "$.applications[0].partners[0]", "non è nel file"),
    ("applications.0.partners", ["ORG2", "ORG2"], "$.applications[0].partners[1]", "già presente"),
    ("applications.0.partners", ["ORG1"], "$.applications[0].partners[0]", "è già il capofila"),
    ("applications.0.partner_roles", {"ORG4": "x"}, "$.applications[0].partner_roles", "partner"),
    ("applications.0.territory", "TN", "$.applications[0].territory", "non è tra i valori"),
    ("applications.0.requested", "9000", "$.applications[0].requested", "non è un importo"),
    ("applications.0.requested", "9.000,00", "$.applications[0].requested", "non è un importo"),
    ("applications.0.requested", "9000.001", "$.applications[0].requested", "non è un importo"),
    ("applications.0.requested", "٩٠٠٠.٠٠", "$.applications[0].requested", "non è un importo"),
    ("applications.0.requested", "1E+4", "$.applications[0].requested", "non è un importo"),
    ("applications.0.requested", "9" * 15 + ".00", "$.applications[0].requested", "un importo"),
    ("applications.0.requested", "9000.01", "$.applications[0].budget", "0.01 euro"),
    ("applications.0.budget.0.amount", "0.00", "$.applications[0].budget", "5000.00 euro"),
    ("applications.0.budget.0.category", "VIP", "$.applications[0].budget[0].category", "bando"),
    ("applications.0.budget.0.year", 1999, "$.applications[0].budget[0].year", "non è tra 2000"),
    ("applications.0.budget.0.year", 20190, "$.applications[0].budget[0].year", "non è tra"),
    ("applications.0.budget.0.year", 10**30, "$.applications[0].budget[0].year", "un numero"),
    ("applications.0.budget.0.year", 2019.0, "$.applications[0].budget[0].year", "intero"),
    ("applications.0.funding.0.source", "gift", "$.applications[0].funding[0].source", "valori"),
    ("applications.0.filed_at", None, "$.applications[0].filed_at", "serve un testo"),
    ("applications.0.filed_at", "ieri", "$.applications[0].filed_at", "con il fuso"),
    ("applications.0.cup", "C31B2000001000", "$.applications[0].cup", "non è un CUP"),
    (
        "applications.0.activities",
        [AN_ACTIVITY],
        "$.applications[0].activities[0].last_month",
        "prima di cominciare",
    ),
    # Panel, sheets, checks, proposals
    ("panel.+", {**small()["panel"][0]}, "$.panel[2].code", "«VAL1» è già presente"),
    ("panel.1.appointed_for", "CAL", "$.panel[1].appointed_for", "«CAL» non è nel file"),
    ("conflicts.0.evaluator", "VAL9", "$.conflicts[0].evaluator", "«VAL9» non è nel file"),
    ("conflicts.0.application", "9", "$.conflicts[0].application", "«9» non è nel file"),
    ("conflicts.0.reason", "", "$.conflicts[0].reason", "vuoto"),
    (
        "conflicts",
        lambda conflicts: conflicts * 2,
        "$.conflicts[1].evaluator",
        "«VAL2», «3» è già presente",
    ),
    ("evaluations.+", a_sheet("3", "VAL2", "4", "2"), "$.evaluations[5].evaluator", "in conflitto"),
    ("evaluations.+", SHEET, "$.evaluations[5].application", "«3», «VAL1» è già presente"),
    ("evaluations.0.application", "9", "$.evaluations[0].application", "non è nel file"),
    ("evaluations.0.evaluator", "VAL9", "$.evaluations[0].evaluator", "non è nel file"),
    ("evaluations.0.scores.GEN", "10.5", "$.evaluations[0].scores.GEN", "supera il massimo (10)"),
    ("evaluations.0.scores.GEN", "9.25", "$.evaluations[0].scores.GEN", "passo (0.5)"),
    ("evaluations.0.scores.GEN", "-1", "$.evaluations[0].scores.GEN", "non è un punteggio"),
    ("evaluations.0.scores.GEN", 9, "$.evaluations[0].scores.GEN", "serve un testo"),
    ("evaluations.0.scores.INN", "1", "$.evaluations[0].scores.INN", "«INN» non è nel bando"),
    ("evaluations.0.scores.GEN", DROPPED, "$.evaluations[0].scores", "manca il punteggio"),
    ("evaluations.4", DROPPED, "$.applications[2]", "non ha valutazioni, mentre altre le hanno"),
    (
        "checks",
        [{"application": "1", "outcome": "not_admitted", "reason": ""}],
        "$.checks[0].reason",
        "vuoto",
    ),
    (
        "checks",
        [{"application": "1", "outcome": "pending", "reason": "x"}],
        "$.checks[0].outcome",
        "non è tra i valori",
    ),
    (
        "checks",
        [{"application": "4", "outcome": "admitted", "reason": "x"}],
        "$.checks[0].application",
        "non è nel file",
    ),
    (
        "checks",
        [{"application": "1", "outcome": "admitted", "reason": "x"}] * 2,
        "$.checks[1].application",
        "già presente",
    ),
    (
        "checks",
        [{"application": "1", "outcome": "admitted", "reason": "x", "admitted_cost": "10000.01"}],
        "$.checks[0].admitted_cost",
        "(10000.00)",
    ),
    (
        "proposals",
        [{"application": "1", "amount": "9000.01", "reason": "x"}],
        "$.proposals[0].amount",
        "supera quanto spetta al massimo (9000.00)",
    ),
    (
        "proposals",
        [{"application": "1", "amount": "0.00", "reason": "x"}],
        "$.proposals[0].amount",
        "maggiore di zero",
    ),
    (
        "proposals",
        [{"application": "1", "amount": "1.00", "reason": " "}],
        "$.proposals[0].reason",
        "vuoto",
    ),
    (
        "proposals",
        [{"application": "8", "amount": "1.00", "reason": "x"}],
        "$.proposals[0].application",
        "non è nel file",
    ),
    # Sitting
    ("sitting", A_SITTING, "$.sitting.number", "va con la data"),
    ("sitting", {**A_SITTING, "number": None, "time": "25:00"}, "$.sitting.time", "un'ora"),
    (
        "sitting",
        {**A_SITTING, "number": None, "present": ["Segnana"]},
        "$.sitting.present[0]",
        "serve un oggetto",
    ),
    (
        "sitting",
        {**A_SITTING, "number": None, "president": {"name": "Fugatti"}},
        "$.sitting.president.role",
        "manca",
    ),
]


def found(file: File) -> list[tuple[str, str]]:
    try:
        read(text(file))
    except BrokenEdition as broken:
        return [(fault.path, fault.message) for fault in broken.faults]
    return []


def name(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("$") else ""


@pytest.mark.parametrize(("place", "value", "path", "words"), FAULTS, ids=name)
def test_one_fault_is_told_once_where_it_is(place: str, value: object, path: str, words: str):
    faults = found(spoiled(small(), place, value))

    assert [fault[0] for fault in faults] == [path]
    assert words in faults[0][1]
    assert faults[0][1].endswith(".")


DECIDED_FAULTS: list[tuple[Callable[[], File], str, object, str, str]] = [
    (decided, "awards", DROPPED, "$.awards", "vanno insieme"),
    (decided, "ranking", None, "$.ranking", "vanno insieme"),
    (decided, "ranking.2", DROPPED, "$.ranking", "manca la domanda 3"),
    (decided, "ranking.2.application", "9", "$.ranking[2].application", "non è nel file"),
    (decided, "ranking.+", ranked(4, "1", "1.00", "reserve"), "$.ranking[3].application", "già"),
    (decided, "ranking.2.outcome", "lost", "$.ranking[2].outcome", "non è tra i valori"),
    (decided, "ranking.2.eligible", True, "$.ranking[2].eligible", "not_eligible"),
    (decided, "ranking.2.position", None, "$.ranking[2].position", "manca la posizione"),
    (
        decided,
        "ranking.2",
        {**ranked(3, "3", None, "not_admitted")},
        "$.ranking[2].position",
        "né posizione né punteggio",
    ),
    (decided, "awards.1", DROPPED, "$.awards", "manca il contributo della domanda 2"),
    (decided, "awards.1.application", "3", "$.awards[1].application", "non è finanziata"),
    (decided, "awards.0.years.20x9", {}, "$.awards[0].years.20x9", "deve essere un anno"),
    (decided, "awards.0.amount", "0.00", "$.awards[0].amount", "maggiore di zero"),
    (history, "ranking.1.position", 3, "$.ranking[1].position", "dovrebbe essere"),
    (history, "ranking.1.total", "13.01", "$.ranking[1].total", "supera il punteggio"),
    (history, "awards.0.amount", "9000.01", "$.awards[0].amount", "contributo richiesto"),
    (history, "call.endowments.PAT", "4999.99", "$.awards", "supera la dotazione"),
]


@pytest.mark.parametrize(("file", "place", "value", "path", "words"), DECIDED_FAULTS, ids=name)
def test_a_decision_that_does_not_hold_together(
    file: Callable[[], File], place: str, value: object, path: str, words: str
):
    faults = found(spoiled(file(), place, value))

    assert path in [fault[0] for fault in faults]
    assert any(words in message for at, message in faults if at == path)


def test_the_files_that_are_spoiled_here_are_sound():
    assert found(small()) == []
    assert found(decided()) == []
    assert found(history()) == []


def test_faults_of_every_pass_are_told_together():
    file = small()
    for place, value in (
        ("organisations.0.tax_code", "30180000224"),
        ("applications.0.lead", "ORG7"),
        ("applications.1.requested", "6000.02"),
        ("evaluations.0.scores.GEN", "11"),
        ("call.colour", "red"),
        ("sitting", A_SITTING),
    ):
        file = spoiled(file, place, value)

    assert sorted(path for path, _ in found(file)) == [
        "$.applications[0].lead",
        "$.applications[1].budget",
        "$.call.colour",
        "$.evaluations[0].scores.GEN",
        "$.organisations[0].tax_code",
        "$.sitting.number",
    ]


SEVERAL = [
    (
        {
            "call.tie_break.0": "ZZZ",
            "evaluations.0.scores.GEN": "11",
            "applications.0.budget.0.category": "BOH",
        },
        [
            "$.applications[0].budget[0].category",
            "$.call.tie_break[0]",
            "$.evaluations[0].scores.GEN",
        ],
    ),
    (
        {"protocol.shares.1.share": "1/4", "call.endowments.CAL": "1.00"},
        ["$.call.endowments.CAL", "$.protocol.shares"],
    ),
    (
        {
            "applications.0.requested": "1.00",
            "applications.0.lead": "ORG7",
            "applications.0.budget.0.category": "BOH",
        },
        [
            "$.applications[0].budget",
            "$.applications[0].budget[0].category",
            "$.applications[0].lead",
        ],
    ),
    # Where a value cannot be read, what the others say is judged all the same.
    (
        {
            "call.threshold": "NaN",
            "call.tie_break.0": "ZZZ",
            "evaluations.0.scores.GEN": "11",
            "evaluations.1.scores.RET": "1.3",
        },
        [
            "$.call.threshold",
            "$.call.tie_break[0]",
            "$.evaluations[0].scores.GEN",
            "$.evaluations[1].scores.RET",
        ],
    ),
    (
        {"applications.0.requested": "mille", "applications.0.lead": "ORG7"},
        ["$.applications[0].lead", "$.applications[0].requested"],
    ),
    (
        {"evaluations.0.scores.GEN": "dieci", "evaluations.0.evaluator": "VAL9"},
        ["$.evaluations[0].evaluator", "$.evaluations[0].scores.GEN"],
    ),
]


@pytest.mark.parametrize(("spoilt", "paths"), SEVERAL)
def test_one_fault_does_not_hide_another(spoilt: dict[str, object], paths: list[str]):
    file = small()
    for place, value in spoilt.items():
        file = spoiled(file, place, value)

    assert sorted(path for path, _ in found(file)) == paths


def test_a_file_with_countless_faults_is_left_early():
    faults = found({**small(), "applications": [0] * 1_000_000})

    assert len(faults) == MAX_FAULTS + 1
    assert faults[0][0] == "$.applications[0]"
    assert faults[-1] == ("$", "ci sono altri errori: correggi prima questi.")


def test_a_reference_to_a_broken_record_is_no_second_fault():
    file = spoiled(small(), "panel.0.name", "")
    file = spoiled(file, "organisations.1.kind", "boh")

    assert [path for path, _ in found(file)] == ["$.organisations[1].kind", "$.panel[0].name"]


@pytest.mark.parametrize("value", [DROPPED, None, []], ids=["dropped", "null", "empty"])
def test_a_member_of_a_panel_that_is_not_there_is_a_fault(value: object):
    conflict = {"evaluator": "VAL1", "application": "1", "reason": "Parente"}
    file = spoiled({**history(), "conflicts": [conflict]}, "panel", value)

    assert found(file) == [("$.conflicts[0].evaluator", "il valutatore «VAL1» non è nel file.")]


def test_a_key_written_twice_is_a_fault():
    twice = text(small()).replace(b'"code": "PROVA",', b'"code": "PROVA", "code": "ALTRO",')

    with pytest.raises(BrokenEdition) as broken:
        read(twice)

    assert [str(fault) for fault in broken.value.faults] == [
        "$.call.code: chiave scritta due volte."
    ]


def test_a_key_that_is_no_name_is_quoted_in_the_path():
    [(path, _)] = found(spoiled(small(), 'call.è "strano"', 1))

    assert path == '$.call["\\u00e8 \\"strano\\""]'
