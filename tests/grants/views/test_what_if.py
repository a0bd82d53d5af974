"""The simulation: the same rules, other terms, nothing written."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions import ranking
from tests.grants.actions.story import a_story, elsa, rank, score_all
from tests.grants.people import a_world
from tests.grants.views.office import Office, an_office
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db


def computed(story):
    score_all(story)
    ranking.compute(story.call, by=elsa())
    return story


def tried(office: Office, query: str = "", **headers):
    address = office.at(f"graduatoria/simulazione/{query}")
    return office.client("Elsa").get(address, headers=headers)


def outcomes(answer) -> dict[str, tuple[str, Decimal, Decimal]]:
    return {
        each.entry.application.number: (str(each.outcome), each.real, each.given)
        for each in answer.context["simulation"].changes
    }


def test_the_terms_of_the_call_change_nothing():
    office = an_office(computed, threshold=Decimal(42))

    answer = tried(office)

    simulation = answer.context["simulation"]
    assert (simulation.changed, simulation.difference) == ((), Decimal(0))
    assert outcomes(answer) == {
        "0001": ("funded", Decimal(9000), Decimal(9000)),
        "0002": ("funded", Decimal(12000), Decimal(12000)),
        "0003": ("not_eligible", Decimal(0), Decimal(0)),
    }
    assert "Simulazione: non cambia nulla" in answer.content.decode()


def test_with_everything_it_is_the_ranking_computed_under_those_terms():
    """The oracle: the same terms in a call of their own, computed by the action."""
    office = an_office(computed)
    answer = tried(office, "?soglia=42,5&linea=partial&minimo=10&dotazione_1=8000&dotazione_2=4000")
    other = score_all(
        a_story(
            threshold=Decimal("42.5"),
            funding_line="partial",
            min_partial_rate=Fraction(1, 10),
            endowments={"CARITRO": "8000.00", "PAT": "4000.00"},
        )
    )
    entries = ranking.compute(other.call, by=elsa()).entries.select_related("application")

    assert {number: (found[0], found[2]) for number, found in outcomes(answer).items()} == {
        each.application.number: (each.outcome, each.proposed or Decimal(0)) for each in entries
    }


def test_who_enters_and_who_leaves_is_marked():
    office = an_office(computed)

    answer = tried(office, "?linea=partial&minimo=50")
    page = answer.content.decode()

    assert outcomes(answer)["0003"] == ("partially_funded", Decimal(0), Decimal(9000))
    assert (answer.context["simulation"].enter, answer.context["simulation"].leave) == (1, 0)
    assert "Entra" in page
    assert "+€\xa09.000,00" in page
    out = tried(office, "?soglia=44")
    assert (out.context["simulation"].enter, out.context["simulation"].leave) == (0, 1)
    assert "Esce" in out.content.decode()
    assert out.context["simulation"].difference == Decimal(-12000)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?soglia=abc", "soglia"),
        ("?soglia=45,01", "soglia"),
        ("?soglia=-1", "soglia"),
        ("?soglia=1e9", "soglia"),
        (f"?soglia={10**30}", "soglia"),
        ("?soglia=%D9%A1", "soglia"),
        ("?soglia=NaN", "soglia"),
        ("?linea=tutti", "linea"),
        ("?minimo=101", "minimo"),
        ("?minimo=1/0", "minimo"),
        ("?minimo=%D9%A1", "minimo"),
        ("?minimo=3/2", "minimo"),
        ("?dotazione_1=1_000", "dotazione_1"),
        ("?dotazione_2=Infinity", "dotazione_2"),
        (f"?dotazione_1={'9' * 60}", "dotazione_1"),
    ],
)
def test_what_is_no_term_is_explained(query, field, simulated):
    # INJ-4, MON-5
    answer = tried(simulated, query)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["simulation"] is None


@pytest.fixture(scope="module")
def simulated(django_db_setup, django_db_blocker):
    """One office for all the refusals: nothing of it is written on."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        office = an_office(computed)
    yield office
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def test_empty_fields_and_unknown_ones_are_as_in_the_call(simulated):
    for query in ("?soglia=&linea=&minimo=", "?altro=1", "?soglia=0&soglia=0"):
        answer = tried(simulated, query)
        assert (answer.status_code, answer.context["simulation"].changed) == (200, ())


def test_a_fragment_for_htmx_and_nothing_written(simulated):
    office = simulated
    client = office.client("Elsa")
    before = Event.objects.count()

    answer = client.get(
        office.at("graduatoria/simulazione/?soglia=44"), headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<div id="simulazione"')
    assert Event.objects.count() == before
    assert client.post(office.at("graduatoria/simulazione/")).status_code == 405


def test_before_the_computation_there_is_nothing_to_try():
    assert tried(an_office()).status_code == 404


def test_after_the_approval_it_says_that_it_is_late():
    office = Office(a_world(rank(score_all(a_story()))))

    assert "La graduatoria è già approvata" in tried(office).content.decode()


def test_of_a_long_ranking_only_what_changes_is_shown(monkeypatch):
    monkeypatch.setattr("grants.views.what_if.WHOLE", 2)
    office = an_office(computed)

    answer = tried(office, "?soglia=44")

    assert [each.entry.application.number for each in answer.context["rows"]] == ["0002", "0003"]
    assert "qui ci sono solo quelle che cambierebbero" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_queries_do_not_grow_with_the_rows(count):
    office = an_office(computed, *["3000.00"] * count)
    client = office.client("Elsa")
    address = office.at("graduatoria/simulazione/?soglia=44")
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        client.get(address)

    assert len(captured) == 12
