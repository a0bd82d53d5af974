"""What is missing from a project, part by part."""

from dataclasses import replace
from fractions import Fraction

import pytest

from funders.rules.amounts import Cents
from projects.rules.budget import BudgetItem, CategoryTerms
from projects.rules.completeness import (
    Asked,
    Progress,
    Section,
    Written,
    gaps,
    largest_grant,
    progress,
)
from projects.rules.formal_check import Kind, RequiredKind

ASKED = Asked(
    min_bodies=3,
    duration_months=36,
    categories=(
        CategoryTerms("PERS", "Personale"),
        CategoryTerms("GEN", "Generali", Fraction(1, 10)),
    ),
    max_grant=Cents(50_000),
    max_grant_rate=Fraction(1, 2),
)
AUTHORITY = Kind("local_authority", "Ente locale")
COMPANY = Kind("for_profit", "Impresa")
COOPERATIVE = Kind("social_cooperative", "Cooperativa sociale")
WHOLE = Written(
    title="Orti",
    summary="Orti di vicinato",
    has_territory=True,
    context="Un quartiere",
    generativity="Gli orti restano",
    objectives="Incontrarsi",
    bodies=3,
    ends=(12, 36),
    budget=(BudgetItem("PERS", 2027, Cents(90_000)), BudgetItem("GEN", 2028, Cents(10_000))),
    sources=(Cents(50_000),),
    requested=Cents(50_000),
)


def _missing(**changes):
    return [(gap.section.value, gap.field) for gap in gaps(replace(WHOLE, **changes), asked=ASKED)]


def test_a_whole_project_lacks_nothing():
    assert gaps(WHOLE, asked=ASKED) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"title": ""}, [("presentazione", "title")]),
        ({"has_territory": False}, [("presentazione", "territory")]),
        ({"objectives": ""}, [("obiettivi", "objectives")]),
        ({"bodies": 2}, [("rete", "")]),
        ({"ends": ()}, [("attivita", "")]),
        ({"ends": (37,)}, [("attivita", "")]),
        (
            {"budget": ()},
            [("piano-finanziario", ""), ("fonti", "requested"), ("fonti", "requested")],
        ),
        ({"requested": Cents(0)}, [("fonti", "requested")]),
        ({"requested": Cents(50_001), "sources": (Cents(49_999),)}, [("fonti", "requested")]),
        ({"sources": (Cents(49_999),)}, [("fonti", "requested")]),
        ({"missing_documents": ("Statuto",)}, [("documenti", "")]),
    ],
)
def test_what_is_missing_is_told_with_its_field(changes, found):  # MON-5
    assert _missing(**changes) == found


def test_a_category_may_reach_its_limit_and_not_pass_it():
    lines = (BudgetItem("PERS", 2027, Cents(89_999)), BudgetItem("GEN", 2028, Cents(10_001)))

    less = {"requested": Cents(40_000), "sources": (Cents(60_000),)}
    (gap,) = gaps(replace(WHOLE, budget=lines, **less), asked=ASKED)

    assert gap.section is Section.BUDGET
    assert "«Generali»" in gap.sentence


def test_the_words_count_the_bodies_that_lack():
    assert "un altro ente" in gaps(replace(WHOLE, bodies=2), asked=ASKED)[0].sentence
    assert "altri 2 enti" in gaps(replace(WHOLE, bodies=1), asked=ASKED)[0].sentence


def _network_gaps(*kinds: str, **asked):
    found = gaps(replace(WHOLE, kinds=kinds), asked=replace(ASKED, **asked))
    assert {gap.section for gap in found} <= {Section.NETWORK}
    return [gap.sentence for gap in found]


def test_the_network_has_the_kinds_that_the_call_asks_for():
    required = (
        RequiredKind((AUTHORITY,)),
        RequiredKind((COMPANY, COOPERATIVE), minimum=2),
    )

    assert _network_gaps("third_sector", required_kinds=required) == [
        "Nella rete manca un ente di natura «Ente locale».",
        "Nella rete mancano 2 enti di natura «Impresa» o «Cooperativa sociale».",
    ]
    assert _network_gaps("for_profit", "local_authority", required_kinds=required) == [
        "Nella rete manca un ente di natura «Impresa» o «Cooperativa sociale».",
    ]
    whole = ("for_profit", "local_authority", "social_cooperative")
    assert _network_gaps(*whole, required_kinds=required) == []


def test_the_lead_is_of_a_kind_that_the_call_allows():
    allowed = (COOPERATIVE, COMPANY)

    assert _network_gaps("local_authority", "for_profit", lead_kinds=allowed) == [
        (
            "Il bando chiede un capofila di natura «Cooperativa sociale» o «Impresa»: "
            "quello del progetto non lo è."
        )
    ]
    assert _network_gaps("for_profit", "local_authority", lead_kinds=allowed) == []


def test_the_largest_grant_is_the_stricter_of_the_limits():
    assert largest_grant(WHOLE, asked=ASKED) == 50_000
    assert largest_grant(WHOLE, asked=replace(ASKED, max_grant=Cents(1))) == 1
    assert largest_grant(WHOLE, asked=replace(ASKED, max_grant=None)) == 50_000
    assert largest_grant(WHOLE, asked=replace(ASKED, max_grant=None, max_grant_rate=None)) is None


def test_the_progress_of_a_part():
    empty = Written(title="Orti")
    missing = gaps(empty, asked=ASKED)
    assert {progress(each, empty, missing=missing) for each in Section} == {
        Progress.TO_START,
        Progress.COMPLETE,
    }
    assert progress(Section.DOCUMENTS, empty, missing=missing) is Progress.COMPLETE
    half = replace(empty, context="Un quartiere")
    found = progress(Section.PRESENTATION, half, missing=gaps(half, asked=ASKED))
    assert found is Progress.UNDER_WAY
    assert progress(Section.BUDGET, WHOLE, missing=()) is Progress.COMPLETE
