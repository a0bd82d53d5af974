from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from funders.rules.amounts import Cents
from funders.rules.deadline import InstantWithoutZone
from projects.rules.budget import BudgetItem, CategoryTerms, UnknownCategory
from projects.rules.findings import (
    Finding,
    Outcome,
    Rule,
    Truth,
    instant_in_words,
    listed,
    rate_in_words,
)
from projects.rules.formal_check import (
    Body,
    Completed,
    FiledApplication,
    FormalTerms,
    Identifier,
    Kind,
    RequiredDocument,
    RequiredKind,
    check,
)

DEADLINE = datetime(2018, 7, 31, 16, tzinfo=UTC)
THIRD_SECTOR = Kind("third_sector", "ente del terzo settore")
NON_PROFIT = Kind("non_profit", "ente senza scopo di lucro")
LOCAL_AUTHORITY = Kind("local_authority", "ente locale")
FOR_PROFIT = Kind("for_profit", "impresa")
TERMS = FormalTerms(
    deadline=DEADLINE,
    categories=(
        CategoryTerms("PERS", "Personale"),
        CategoryTerms("IND", "Costi indiretti", Fraction(1, 10)),
    ),
    min_bodies=3,
    lead_kinds=(THIRD_SECTOR, NON_PROFIT),
    required_kinds=(RequiredKind((LOCAL_AUTHORITY,)), RequiredKind((FOR_PROFIT,))),
    required_documents=(RequiredDocument("STATUTO", "Statuto"),),
)
APPLICATION = FiledApplication(
    filed_at=DEADLINE,
    lead=Body("ORG1", "third_sector"),
    partners=(Body("ORG2", "local_authority"), Body("ORG3", "for_profit")),
    budget=(BudgetItem("PERS", 2019, Cents(9_000)), BudgetItem("IND", 2019, Cents(1_000))),
    requested=Cents(7_000),
    other_sources=Cents(3_000),
    documents=frozenset({"STATUTO"}),
    identifiers=(Identifier("Codice fiscale del capofila", is_valid=True),),
)


def only(result, rule):
    (finding,) = [finding for finding in result.findings if finding.rule is rule]
    return finding


def failing(result):
    return [(finding.rule, finding.subject) for finding in result.failings]


def test_check_admits_what_meets_every_rule_with_a_finding_for_each():
    result = check(APPLICATION, terms=TERMS)

    assert result.outcome is Outcome.ADMITTED
    assert result.reason == ""
    assert result.to_verify == ()
    assert [finding.rule for finding in result.findings] == [
        Rule.DEADLINE,
        Rule.NETWORK_SIZE,
        Rule.NETWORK_LEAD,
        Rule.NETWORK_KINDS,
        Rule.NETWORK_KINDS,
        Rule.REQUIRED_DOCUMENT,
        Rule.BUDGET_BALANCE,
        Rule.CATEGORY_LIMIT,
        Rule.IDENTIFIER,
    ]
    assert {finding.truth for finding in result.findings} == {Truth.MET}


def test_check_gives_no_finding_for_what_the_call_does_not_ask():
    terms = FormalTerms(deadline=DEADLINE, categories=(CategoryTerms("PERS", "Personale"),))
    application = replace(
        APPLICATION,
        partners=(),
        budget=(BudgetItem("PERS", 2019, Cents(10_000)),),
        documents=None,
        identifiers=(),
    )

    result = check(application, terms=terms)

    assert [finding.rule for finding in result.findings] == [Rule.DEADLINE, Rule.BUDGET_BALANCE]
    assert result.outcome is Outcome.ADMITTED


@pytest.mark.parametrize(("delay", "outcome"), [(0, "admitted"), (1, "not_admitted")])
def test_check_compares_the_filing_with_the_deadline_to_the_microsecond(delay, outcome):  # SUB-1
    late = replace(APPLICATION, filed_at=DEADLINE + timedelta(microseconds=delay))

    assert check(late, terms=TERMS).outcome == outcome


def test_check_says_when_a_late_application_came():
    late = replace(APPLICATION, filed_at=DEADLINE + timedelta(seconds=1))

    result = check(late, terms=TERMS)

    assert result.reason == (
        "Domanda presentata il 31/07/2018 alle 18:00:01 (ora italiana), "
        "dopo il termine del 31/07/2018 alle 18:00:00 (ora italiana)."
    )


def test_check_counts_each_body_once_the_lead_included():
    repeated = replace(
        APPLICATION,
        partners=(
            Body("ORG2", "local_authority"),
            Body("ORG2", "local_authority"),
            Body("ORG1", "third_sector"),
        ),
    )

    result = check(repeated, terms=replace(TERMS, required_kinds=()))

    assert failing(result) == [(Rule.NETWORK_SIZE, "")]
    assert result.reason == (
        "La rete conta 2 enti, capofila compreso: il bando ne chiede almeno 3."
    )


def test_check_writes_one_body_in_the_singular():
    alone = replace(APPLICATION, partners=())

    finding = only(check(alone, terms=TERMS), Rule.NETWORK_SIZE)

    assert finding.sentence == (
        "La rete conta 1 ente, capofila compreso: il bando ne chiede almeno 3."
    )


@pytest.mark.parametrize(
    ("kind", "truth", "sentence"),
    [
        (
            "non_profit",
            Truth.MET,
            (
                "Il capofila è di natura «ente del terzo settore» o «ente senza scopo di lucro», "
                "come chiede il bando."
            ),
        ),
        (
            "for_profit",
            Truth.NOT_MET,
            (
                "Il capofila non è di natura «ente del terzo settore» o «ente senza scopo di lucro», "
                "come chiede il bando."
            ),
        ),
        (
            None,
            Truth.UNKNOWN,
            (
                "La natura del capofila non è nota: il bando chiede «ente del terzo settore» "
                "o «ente senza scopo di lucro»."
            ),
        ),
    ],
)
def test_check_looks_at_the_kind_of_the_lead(kind, truth, sentence):
    application = replace(APPLICATION, lead=Body("ORG1", kind))

    finding = only(check(application, terms=TERMS), Rule.NETWORK_LEAD)

    assert finding == Finding(Rule.NETWORK_LEAD, truth, sentence)


@pytest.mark.parametrize(
    ("kinds", "minimum", "truth"),
    [
        (("for_profit", "local_authority"), 1, Truth.MET),
        (("for_profit", "for_profit"), 1, Truth.NOT_MET),
        (("for_profit", None), 1, Truth.UNKNOWN),
        (("local_authority", None), 1, Truth.MET),
        (("for_profit", None), 2, Truth.NOT_MET),
        (("local_authority", None), 2, Truth.UNKNOWN),
        (("local_authority", "local_authority"), 2, Truth.MET),
    ],
)
def test_check_looks_at_the_kinds_of_the_network(kinds, minimum, truth):
    partners = tuple(Body(f"P{place}", kind) for place, kind in enumerate(kinds))
    required = (RequiredKind((LOCAL_AUTHORITY,), minimum=minimum),)

    result = check(
        replace(APPLICATION, partners=partners), terms=replace(TERMS, required_kinds=required)
    )

    finding = only(result, Rule.NETWORK_KINDS)
    assert (finding.truth, finding.subject) == (truth, "local_authority")


def test_check_counts_the_lead_among_the_kinds_and_any_of_several_kinds():
    required = (RequiredKind((FOR_PROFIT, THIRD_SECTOR), minimum=2),)

    finding = only(
        check(APPLICATION, terms=replace(TERMS, required_kinds=required)), Rule.NETWORK_KINDS
    )

    assert finding == Finding(
        Rule.NETWORK_KINDS,
        Truth.MET,
        "Enti della rete di natura «impresa» o «ente del terzo settore»: 2; "
        "il bando ne chiede almeno 2.",
        "for_profit,third_sector",
    )


@pytest.mark.parametrize(
    ("documents", "truth", "sentence"),
    [
        (frozenset({"STATUTO", "ALTRO"}), Truth.MET, "Il documento «Statuto» è allegato."),
        (frozenset({"ALTRO"}), Truth.NOT_MET, "Il documento «Statuto» manca."),
        (None, Truth.UNKNOWN, "Non è noto se il documento «Statuto» sia allegato."),
    ],
)
def test_check_looks_for_required_documents(documents, truth, sentence):
    result = check(replace(APPLICATION, documents=documents), terms=TERMS)

    finding = only(result, Rule.REQUIRED_DOCUMENT)
    assert finding == Finding(Rule.REQUIRED_DOCUMENT, truth, sentence, "STATUTO")
    assert (result.outcome is Outcome.ADMITTED) == (truth is not Truth.NOT_MET)


@pytest.mark.parametrize("difference", [-1, 1])
def test_check_refuses_a_budget_out_of_balance_by_a_cent(difference):  # MON-5
    unbalanced = replace(APPLICATION, requested=Cents(7_000 + difference))

    result = check(unbalanced, terms=TERMS)

    assert failing(result) == [(Rule.BUDGET_BALANCE, "")]
    assert result.reason == (
        "Il totale dei costi non è pari al contributo richiesto più le altre fonti."
    )


def test_check_refuses_a_category_beyond_its_limit_by_a_cent_and_allows_the_limit():
    beyond = replace(
        APPLICATION,
        budget=(BudgetItem("PERS", 2019, Cents(8_999)), BudgetItem("IND", 2019, Cents(1_001))),
    )

    result = check(beyond, terms=TERMS)

    assert failing(result) == [(Rule.CATEGORY_LIMIT, "IND")]
    assert result.reason == (
        "La categoria «Costi indiretti» supera il limite di 10\u00a0% del costo totale."
    )


@pytest.mark.parametrize(
    ("is_valid", "truth", "sentence"),
    [
        (True, Truth.MET, "CUP: formalmente valido."),
        (False, Truth.NOT_MET, "CUP: non valido."),
        (None, Truth.UNKNOWN, "CUP: da verificare."),
    ],
)
def test_check_reports_identifiers_by_name(is_valid, truth, sentence):
    application = replace(APPLICATION, identifiers=(Identifier("CUP", is_valid),))

    result = check(application, terms=TERMS)

    assert only(result, Rule.IDENTIFIER) == Finding(Rule.IDENTIFIER, truth, sentence, "CUP")
    assert result.to_verify == (() if is_valid is not None else result.findings[-1:])


def test_check_joins_the_reasons_in_the_order_of_the_rules():
    application = replace(
        APPLICATION,
        documents=frozenset(),
        requested=Cents(1),
        identifiers=(Identifier("CUP", is_valid=False),),
    )

    result = check(application, terms=TERMS)

    assert result.outcome is Outcome.NOT_ADMITTED
    assert result.reason == (
        "Il documento «Statuto» manca. "
        "Il totale dei costi non è pari al contributo richiesto più le altre fonti. "
        "CUP: non valido."
    )


def test_check_raises_what_is_a_broken_file_and_not_a_failing():
    unknown = replace(APPLICATION, budget=(BudgetItem("X", 2019, Cents(1)),))
    naive = replace(APPLICATION, filed_at=datetime.fromisoformat("2018-07-31T16:00:00"))

    with pytest.raises(UnknownCategory):
        check(unknown, terms=TERMS)
    with pytest.raises(InstantWithoutZone):
        check(naive, terms=TERMS)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Fraction(1, 5), "20\u00a0%"),
        (Fraction(1, 8), "12,5\u00a0%"),
        (Fraction(1, 80), "1,25\u00a0%"),
        (Fraction(1001, 10000), "10,01\u00a0%"),
        (Fraction(1), "100\u00a0%"),
        (Fraction(1, 3), "1/3"),
    ],
)
def test_rate_in_words_is_exact(rate, words):
    assert rate_in_words(rate) == words


def test_instant_in_words_is_the_hour_of_trento_in_winter_and_summer():
    winter = datetime(2019, 1, 31, 11, tzinfo=UTC)
    summer = datetime(2019, 7, 31, 10, tzinfo=UTC)

    assert instant_in_words(winter) == "31/01/2019 alle 12:00:00 (ora italiana)"
    assert instant_in_words(summer) == "31/07/2019 alle 12:00:00 (ora italiana)"


def test_listed_joins_with_commas_and_a_final_or():
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a o b"
    assert listed(["a", "b", "c"]) == "a, b o c"


# What answers to requests supplied


def test_a_document_supplied_on_request_is_there():
    lacking = replace(APPLICATION, documents=frozenset())
    supplied = replace(lacking, completed=Completed(documents=frozenset({"STATUTO"})))

    assert check(lacking, terms=TERMS).outcome is Outcome.NOT_ADMITTED
    result = check(supplied, terms=TERMS)
    assert result.outcome is Outcome.ADMITTED
    assert only(result, Rule.REQUIRED_DOCUMENT).sentence == (
        "Il documento «Statuto» è stato consegnato con un'integrazione."
    )


def test_another_document_supplied_does_not_make_up_for_the_one_that_lacks():
    supplied = replace(
        APPLICATION,
        documents=frozenset(),
        completed=Completed(documents=frozenset({"BILANCIO"}), parts=frozenset({"STATUTO"})),
    )

    assert failing(check(supplied, terms=TERMS)) == [(Rule.REQUIRED_DOCUMENT, "STATUTO")]


@pytest.mark.parametrize(
    ("part", "rule", "changes"),
    [
        ("network", Rule.NETWORK_SIZE, {"partners": (Body("ORG2", "local_authority"),)}),
        ("network", Rule.NETWORK_LEAD, {"lead": Body("ORG1", "for_profit")}),
        ("budget", Rule.BUDGET_BALANCE, {"requested": Cents(1)}),
        ("funding", Rule.BUDGET_BALANCE, {"requested": Cents(1)}),
        ("identifiers", Rule.IDENTIFIER, {"identifiers": (Identifier("CUP", is_valid=False),)}),
    ],
)
def test_a_failing_on_a_part_written_again_is_left_to_an_officer(part, rule, changes):
    wrong = replace(APPLICATION, **changes)
    completed = replace(wrong, completed=Completed(parts=frozenset({part})))

    assert only(check(wrong, terms=TERMS), rule).truth is Truth.NOT_MET
    found = only(check(completed, terms=TERMS), rule)
    assert found.truth is Truth.UNKNOWN
    assert found.sentence.endswith("completata con un'integrazione: va verificata.")


def test_a_late_filing_is_not_mended_by_any_answer():
    late = replace(
        APPLICATION,
        filed_at=DEADLINE + timedelta(seconds=1),
        completed=Completed(
            documents=frozenset({"STATUTO"}),
            parts=frozenset({"network", "budget", "funding", "identifiers", "summary"}),
        ),
    )

    assert failing(check(late, terms=TERMS)) == [(Rule.DEADLINE, "")]
