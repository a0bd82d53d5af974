"""MON-8: database, PDF, CSV, JSON and pages tell the same figures, to the cent."""

from fractions import Fraction
from pathlib import Path

import pytest

from grants import tasks as grants_tasks
from grants.actions import act as acts
from grants.actions import decision, results
from grants.actions.award import propose_round
from grants.models import FundingDecision
from tests.acts.desk import print_now
from tests.acts.figures import (
    Figures,
    amount_in,
    amounts_printed,
    in_csv,
    in_json,
    in_rows,
    printed,
    rows_of,
)
from tests.grants.actions.story import ADOPTED_ON, a_story, elsa, rank, score_all
from tests.pdf_reading import text_of
from welfare_kmzero import editions
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions import format as edition_format
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.incoming.edition import bring_in
from welfare_kmzero.italian import signed
from welfare_kmzero.money import cents
from welfare_kmzero.pages.readings import funded
from welfare_kmzero.pages.readings.results import outline, results_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

assert grants_tasks  # it registers the printers
DEMO = Path(editions.__file__).parent / "data" / "edition-2018-demo.json"
ODD = {"CARITRO": Fraction(3, 7), "PAT": Fraction(2, 7), "COMUNE": Fraction(2, 7)}


def edition_of_2018():
    content = DEMO.read_bytes()
    by = User.objects.importer()
    call = bring_in(edition_format.read(content), content, by=by)
    return decide(call, by=by, publish=True)


def odd_cents_in_two_rounds():
    """Three funders in sevenths; nothing divides, and the second round mends the first."""
    story = rank(score_all(a_story("1000.01", "333.33", "77.77", "0.05", shares=ODD)))
    story.round = propose_round(story.ranking, only=["0001", "0004"], by=elsa())
    for each in story.round.decisions.all():
        decision.adopt(each, decided_on=ADOPTED_ON, number="7", by=elsa())
    propose_round(story.ranking, by=elsa())
    results.publish_results(story.call, by=elsa())
    return story.call


EDITIONS = (edition_of_2018, odd_cents_in_two_rounds)


@pytest.fixture(params=EDITIONS, ids=lambda make: make.__name__)
def told(request):
    """A call, its true figures, and its acts by name of file."""
    call = request.param()
    issued = acts.issue_all(call, by=elsa())
    return call, in_rows(call), {act.file_stem: print_now(act) for act in issued}


def parties(call):
    return [share.funder for share in call.protocol.shares.order_by("position")]


def text_in(files):
    return " ".join(text_of(files.pdf).split())


def test_every_figure_is_the_same_wherever_it_is_told(told):
    call, truth, files = told
    funders = [party.code for party in parties(call)]
    names = {party.name: party.code for party in parties(call)}
    assert truth.shares
    assert truth.years

    _sums_close(call, truth, funders)
    _statement_of_the_call(truth, files["prospetto-bando"], names, funders)
    _statements_of_funders(truth, files, names)
    _statements_of_projects(truth, files, names, funders)
    _papers_of_the_rounds(call, truth, files, funders)
    _ranking(truth, files["graduatoria"])
    _pages(call, truth, funders)


def _sums_close(call, truth, funders):
    for number, awarded in truth.awarded.items():
        assert sum(truth.shares[number, funder] for funder in funders) == awarded
    decided = FundingDecision.objects.filter(round__call=call).select_related("funder")
    for funder in funders:
        totals = [cents(row.total) for row in decided if row.funder.code == funder]
        assert sum(totals) == truth.column(funder)


def _statement_of_the_call(truth, files, names, funders):
    assert in_json(files.json) == truth
    assert in_csv(files.csv, names) == truth
    for row in rows_of(files.csv):
        if row["sezione"] == "totale":
            funder = names[row["finanziatore"]]
            assert amount_in(row["quota"]) == truth.column(funder)
            assert amount_in(row["contributo"]) == sum(truth.awarded.values())
            assert amount_in(row["costo_ammesso"]) == sum(truth.cost.values())
    text = text_in(files)
    _no_other_amount(text, truth, funders)
    for year in {year for _, year, _ in truth.years}:
        parts = [truth.year(year, funder) for funder in funders]
        assert f"{year} {printed([*parts, sum(parts)])}" in text
    for payee in {payee for payee, _ in truth.payees}:
        parts = [truth.payees[payee, funder] for funder in funders]
        assert f"{payee} {printed([*parts, sum(parts)])}" in text
    columns = [truth.column(funder) for funder in funders]
    assert f"Totale {printed([*columns, sum(columns)])}" in text


def _no_other_amount(text, truth, funders):
    """What stands on paper is a figure of the database, or a deviation of less than a cent."""
    allowed = {printed([amount]) for amount in truth.every_amount()} | {"0,00"}
    assert set(amounts_printed(text)) <= allowed
    for number in truth.awarded:
        cost, awarded, *parts = truth.row(number, funders)
        assert printed([cost, awarded, parts[0]]) in text


def _statements_of_funders(truth, files, names):
    for name, funder in names.items():
        paper = files[f"prospetto-finanziatore-{funder}"]
        assert in_json(paper.json) == truth
        own = in_csv(paper.csv, names)
        assert own.shares == {key: part for key, part in truth.shares.items() if key[1] == funder}
        assert own.years == {key: part for key, part in truth.years.items() if key[2] == funder}
        text = text_in(paper)
        _no_other_amount(text, truth, [funder])
        assert name in text
        assert printed([truth.column(funder)]) in amounts_printed(text)


def _statements_of_projects(truth, files, names, funders):
    for number in truth.awarded:
        paper = files[f"prospetto-progetto-{number}"]
        alone = Figures(
            cost={number: truth.cost[number]},
            awarded={number: truth.awarded[number]},
            shares={key: part for key, part in truth.shares.items() if key[0] == number},
            years={key: part for key, part in truth.years.items() if key[0] == number},
        )
        told = in_json(paper.json)
        assert (told.cost, told.awarded) == (alone.cost, alone.awarded)
        assert (told.shares, told.years) == (alone.shares, alone.years)
        listed = in_csv(paper.csv, names)
        assert (listed.shares, listed.years) == (alone.shares, alone.years)
        assert printed(alone.row(number, funders)[:3]) in text_in(paper)


def _papers_of_the_rounds(call, truth, files, funders):
    told = {"deliberazione": {}, "proposta-CARITRO": {}}
    for stem, paper in files.items():
        for name, shares in told.items():
            if stem.startswith(name):
                shares.update(in_json(paper.json).shares)
                _paper_of_a_round(truth, paper, funders, is_proposal="proposta" in stem)
    assert all(shares == truth.shares for shares in told.values())


def _paper_of_a_round(truth, paper, funders, *, is_proposal):
    figures, text, rows = in_json(paper.json), text_in(paper), rows_of(paper.csv)
    assert {row["numero"] for row in rows} == set(figures.awarded)
    for row in rows:
        number = row["numero"]
        if is_proposal:
            assert amount_in(row["contributo_stanziato"]) == truth.shares[number, "CARITRO"]
            assert printed([truth.shares[number, "CARITRO"]]) in amounts_printed(text)
            continue
        shares = [amount_in(row[f"quota_{funder}"]) for funder in funders]
        listed = [amount_in(row["costo_ammesso"]), amount_in(row["contributo"]), *shares]
        assert listed == truth.row(number, funders)
        others_first = [funder for funder in funders if funder != "PAT"]
        assert printed(truth.row(number, [*others_first, "PAT"])) in text
    assert printed([figures.column("CARITRO")]) in amounts_printed(text)


def _ranking(truth, paper):
    awarded = {
        row["numero"]: amount_in(row["contributo"])
        for row in rows_of(paper.csv)
        if row["contributo"]
    }
    assert awarded == truth.awarded
    text = text_in(paper)
    assert f"Totale dei contributi {printed([sum(truth.awarded.values())])}" in text
    assert not {printed([each]) for each in truth.awarded.values()} - set(amounts_printed(text))


def _pages(call, truth, funders):
    ranking, places = outline(call)
    read = results_of(call, ranking, places, shown=places)
    assert cents(read.awarded) == sum(truth.awarded.values())
    assert [cents(column.total) for column in read.columns] == [
        truth.column(funder) for funder in funders
    ]
    rows = {row.number: row for row in read.rows if row.awarded is not None}
    assert {number: cents(row.awarded) for number, row in rows.items()} == truth.awarded
    for number, row in rows.items():
        shown = [cents(cell.carried) for cell in row.cells]
        assert shown == [truth.shares[number, funder] for funder in funders]
    awards = funded.public_awards()
    assert cents(funded.sums(awards).awarded) == sum(truth.awarded.values())
    for project in funded.shown(list(awards)):
        number = project.award.application.number
        shown = [cents(part.carried) for part in project.parts]
        assert shown == [truth.shares[number, funder] for funder in funders]


def test_a_figure_that_is_not_there_is_found_missing():
    """What the comparison rests on can say no."""
    truth = Figures(cost={"1": 100}, awarded={"1": 90}, shares={("1", "A"): 60, ("1", "B"): 30})

    assert set(amounts_printed("Totale 0,90 € 0,60, scarto +33,33")) == {"0,90", "0,60"}
    with pytest.raises(AssertionError):
        _no_other_amount("0,61", truth, ["A", "B"])
    assert signed(Fraction(100, 3)) == "+33,33"
