"""The published results: every figure, and nothing that may not leave (PRV-3, MON-8, EVA-2)."""

import re
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client

from funders.models import Criterion
from grants.documents.ranking import CriterionTerms
from grants.models import AwardShare, EligibilityCheck
from projects.models import Application
from tests.factories import (
    a_call,
    a_check,
    a_criterion,
    a_mean,
    a_ranking,
    a_tie_break,
    an_application,
    an_entry,
    an_officer,
)
from tests.pages.town import Town
from tests.worlds import (
    Edition,
    a_publication,
    adopt,
    adopted,
    an_edition,
    awarded,
    evaluating,
    ranked,
)
from welfare_kmzero.money import format_euro
from welfare_kmzero.pages.readings.results import (
    Place,
    Results,
    below_line,
    outline,
    results_of,
    tie_in_words,
    tie_rule,
)
from welfare_kmzero.workflow import move

RESULTS = "/bandi/PUBBLICO/esiti/"


def _read(town: Town) -> Results:
    ranking, places = outline(town.call)
    return results_of(town.call, ranking, places, shown=places)


def test_results_are_not_there_before_their_publication(town: Town) -> None:
    """An approved ranking with awards proposed exists, and is nobody's yet."""
    for name in ("nobody", "Ada", "Elsa", "Gina", "Ivo"):
        assert town.client(name).get("/bandi/SEGRETO/esiti/").status_code == 404
    page = town.client().get("/bandi/SEGRETO/").content.decode()
    assert "Graduatoria e contributi" not in page


def test_the_page_holds_every_figure_of_the_database(town: Town) -> None:
    page = town.client().get(RESULTS).content.decode()

    shares = AwardShare.objects.filter(award__round__call=town.call)
    assert shares.count() == 4
    for carried in shares.values_list("carried", flat=True):
        assert format_euro(carried) in page
    for award in town.published.awards:
        assert format_euro(award.awarded) in page
    for funder in town.published.funders:
        column = shares.filter(funder=funder).aggregate(sum=Sum("carried"))["sum"]
        assert format_euro(column) in page
    for entry in town.published.ranking.entries.all():
        assert entry.application.title in page
        assert entry.application.lead.name in page


def test_the_sums_are_exact_to_the_cent(town: Town) -> None:
    results = _read(town)

    assert [(column.part.code, column.total) for column in results.columns] == [
        ("CARITRO", Decimal("14000.00")),
        ("PAT", Decimal("7000.00")),
    ]
    assert results.awarded == Decimal("21000.00")
    assert results.requested == Decimal("36000.00")
    assert all(sum(cell.carried for cell in row.cells) == row.awarded for row in results.funded)
    assert (results.count, results.funded_count, results.reserve_count) == (3, 2, 1)
    assert results.line.endowment == Decimal("30000.00")
    assert results.line.left == Decimal("9000.00")


def test_the_line_is_drawn_once_above_the_reserve(town: Town) -> None:
    rows = _read(town).rows

    assert [row.is_below_line for row in rows] == [False, False, True]
    page = town.client().get(RESULTS).content.decode()
    assert page.count("Linea di finanziamento: qui finiscono le risorse") == 1


@pytest.mark.parametrize(
    ("outcomes", "below"),
    [
        ("FR", 1),
        ("FRF", None),
        ("FRFR", 3),
        ("FRFN", 3),
        ("FP", None),
        ("RR", 0),
        ("FFN", None),
    ],
)
def test_the_line_stands_below_the_last_funded(outcomes: str, below: int | None) -> None:
    """Where it skips what does not fit, some of the reserve is above it."""
    of = {"F": "funded", "P": "partially_funded", "R": "reserve", "N": "not_eligible"}
    places = [
        Place(key, key, of[letter], None, Decimal(1)) for key, letter in enumerate(outcomes, 100)
    ]

    assert below_line(places) == (None if below is None else 100 + below)


def test_decisions_not_recorded_are_said_so_until_they_are(db: None, client: Client) -> None:
    edition = awarded(an_edition(code="ALTRO"))
    a_publication(call=edition.call)

    page = client.get("/bandi/ALTRO/esiti/").content.decode()
    assert "Ente PAT: deliberazione non ancora registrata" in page
    assert "Ente CARITRO: decisione non ancora registrata" in page
    assert "Contributi proposti, non ancora concessi" in page

    adopt(edition.decisions[1])
    page = client.get("/bandi/ALTRO/esiti/").content.decode()
    assert "Ente PAT: Decisione del 7 dicembre 2018" in page
    assert "Ente CARITRO: decisione non ancora registrata" in page

    adopted(edition)
    page = client.get("/bandi/ALTRO/esiti/").content.decode()
    assert "non ancora" not in page
    assert "Contributi proposti" not in page


def test_nothing_leaves_that_no_act_may_print(town: Town) -> None:
    """What could show is there: tax codes, evaluators and addresses are in the database."""
    evaluator, lead = town.published.evaluators[0], town.published.applications[0].lead
    canaries = [evaluator.name, lead.tax_code, town.people["Dario"].email, "@demo.example"]
    assert all(canaries)

    for address in (
        "/",
        "/bandi/",
        "/bandi/PUBBLICO/",
        RESULTS,
        "/progetti-finanziati/",
        "/verifica/RANKRANKRANK/",
        "/protocollo/",
    ):
        page = town.client().get(address).content.decode()
        found = [canary for canary in canaries if canary in page]
        assert not found, address


def test_the_reason_of_an_exclusion_is_not_told(db: None, client: Client) -> None:
    edition = an_edition(code="ALTRO", requests=("9000.00", "12000.00"))
    excluded = an_application(call=edition.call)
    check = a_check(application=excluded, reason="CANARINO: documento falso")
    move(check, "not_admitted", by=an_officer())
    evaluating(edition)
    _rank(edition, excluded)
    a_publication(call=edition.call)

    page = client.get("/bandi/ALTRO/esiti/").content.decode()

    assert EligibilityCheck.objects.get(pk=check.pk).reason == "CANARINO: documento falso"
    assert excluded.title in page
    assert "Non ammessa" in page
    assert "CANARINO" not in page


def _rank(edition: Edition, excluded: Application) -> None:
    """Approve a ranking in which one application is not admitted."""
    ranking = a_ranking(call=edition.call)
    for place, application in enumerate(edition.applications, start=1):
        entry = an_entry(
            ranking=ranking,
            application=application,
            position=place,
            total=Decimal(2 * (19 - place)),
        )
        for criterion in edition.criteria:
            a_mean(entry=entry, criterion=criterion, mean=Decimal(19 - place))
    an_entry(
        ranking=ranking,
        application=excluded,
        position=None,
        total=None,
        is_eligible=False,
        outcome="not_admitted",
        due=None,
        proposed=None,
    )
    move(ranking, "approved", by=an_officer())
    move(edition.call, "ranked", by=an_officer())


def test_results_without_awards_show_the_ranking_alone(db: None, client: Client) -> None:
    """A ranking can be published before any award is proposed."""
    edition = ranked(an_edition(code="ALTRO"))
    a_publication(call=edition.call)

    answer = client.get("/bandi/ALTRO/esiti/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Graduatoria" in page
    assert "Come si divide ogni contributo" not in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("filed_at", "A parità di punteggio ha deciso l'invio anteriore della domanda."),
        ("number", "A parità di punteggio ha deciso il numero della domanda."),
        (
            "GEN",
            "A parità di punteggio ha deciso il punteggio medio più alto nel criterio «Generatività».",
        ),
    ],
)
def test_a_tie_is_explained_in_words(code: str, words: str) -> None:
    terms = CriterionTerms(
        code="GEN", title="Generatività", max_points=Decimal(25), min_points=None
    )

    assert tie_in_words(code, (terms,)) == words


def test_the_rule_for_ties_names_the_criteria_in_their_order(db: None) -> None:
    call = a_call(code="PARI")
    first = a_criterion(call=call, code="A", title="Primo")
    second = a_criterion(call=call, code="B", title="Secondo")
    a_tie_break(call=call, criterion=second, position=1)
    a_tie_break(call=call, criterion=first, position=2)

    rule = tie_rule(call, Criterion.objects.filter(call=call))

    assert "nei criteri, nell'ordine, «Secondo» e «Primo»" in rule


def test_the_chart_says_in_words_what_it_draws(town: Town) -> None:
    page = town.client().get(RESULTS).content.decode()

    titles = re.findall(r"<title>([^<]*)</title>", page)[1:]
    assert any(
        "Ente CARITRO €\xa06.000,00" in title and "Ente PAT €\xa03.000,00" in title
        for title in titles
    )
    assert "Tutti i contributi: Ente CARITRO €\xa014.000,00 ed Ente PAT €\xa07.000,00" in titles


def test_the_public_may_download_the_ranking_and_only_that(town: Town) -> None:
    page = town.client().get(RESULTS).content.decode()

    assert "/atti/RANKRANKRANK/pdf/" in page
    assert "DELBDELBDELB" not in page
