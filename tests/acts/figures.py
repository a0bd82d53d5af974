"""Every figure of a call, read in each of the places that tell it, in one shape.

From the rows of the database, from the embedded JSON, from the CSV, from what the pages
read. Amounts are cents.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from grants.models import Award, AwardShare, AwardYear, FundingDecision
from welfare_kmzero.money import cents, euros, format_number

_AMOUNT = re.compile(r"(?<![\d.,+−])\d{1,3}(?:\.\d{3})*,\d{2}(?![\d…])")


@dataclass
class Figures:
    """By application number; then, where it divides, by funder, year or payee."""

    cost: dict[str, int] = field(default_factory=dict)
    awarded: dict[str, int] = field(default_factory=dict)
    shares: dict[tuple[str, str], int] = field(default_factory=dict)
    years: dict[tuple[str, int, str], int] = field(default_factory=dict)
    payees: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    # What each funder decides in each round: not in every place that tells the others.
    decisions: list[int] = field(default_factory=list, compare=False)

    def row(self, number, funders):
        """Cost, award and the shares of ``funders``, as they stand in a table."""
        parts = [self.shares[number, funder] for funder in funders]
        return [self.cost[number], self.awarded[number], *parts]

    def column(self, funder):
        return sum(part for (_, each), part in self.shares.items() if each == funder)

    def year(self, year, funder):
        return sum(
            part for (_, when, each), part in self.years.items() if (when, each) == (year, funder)
        )

    def every_amount(self):
        """All that can be printed of them: single figures and their sums."""
        singles = [*self.cost.values(), *self.awarded.values(), *self.shares.values()]
        singles += [*self.years.values(), *self.payees.values(), *self.decisions]
        funders = {funder for _, funder in self.shares}
        sums = [sum(self.cost.values()), sum(self.awarded.values())]
        sums += [self.column(funder) for funder in funders]
        years = {year for _, year, _ in self.years}
        sums += [self.year(year, funder) for year in years for funder in funders]
        sums += [sum(self.year(year, funder) for funder in funders) for year in years]
        sums += _sums(self.years, lambda key: key[:2])
        sums += _sums(self.payees, lambda key: key[0])
        sums += [
            self.awarded[number] - part for (number, _), part in self.shares.items()
        ]  # what the others carry
        sums += [sum(self.awarded.values()) - self.column(funder) for funder in funders]
        return set(singles + sums)


def _sums(parts, key):
    sums = defaultdict(int)
    for each, part in parts.items():
        sums[key(each)] += part
    return list(sums.values())


def in_rows(call):
    """From the database, one query for each kind of row."""
    figures = Figures()
    payee_of = {}
    for award in Award.objects.filter(round__call=call).select_related("application"):
        number = award.application.number
        payee_of[number] = award.payee_name
        figures.cost[number] = cents(award.admitted_cost)
        figures.awarded[number] = cents(award.awarded)
    shares = AwardShare.objects.filter(award__round__call=call)
    for number, funder, carried in shares.values_list(
        "award__application__number", "funder__code", "carried"
    ):
        figures.shares[number, funder] = cents(carried)
        figures.payees[payee_of[number], funder] += cents(carried)
    years = AwardYear.objects.filter(share__award__round__call=call)
    for number, year, funder, planned in years.values_list(
        "share__award__application__number", "year", "share__funder__code", "planned"
    ):
        figures.years[number, year, funder] = cents(planned)
    decided = FundingDecision.objects.filter(round__call=call)
    figures.decisions = [cents(total) for total in decided.values_list("total", flat=True)]
    return figures


def in_json(content):
    """From the data of a statement or of a deliberation."""
    figures = Figures()
    for line in json.loads(content)["awards"]:
        number = line["number"]
        figures.cost[number], figures.awarded[number] = line["admitted_cost"], line["awarded"]
        for funder, part in line["shares"].items():
            figures.shares[number, funder] = part
            figures.payees[line["payee"]["name"], funder] += part
        for year, parts in line["years"].items():
            for funder, part in parts.items():
                figures.years[number, int(year), funder] = part
    return figures


def rows_of(content):
    """The rows of a CSV by the names in its header."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def amount_in(text):
    return int(text.replace(",", "")) if text else None


def in_csv(content, codes):
    """From the CSV of a statement; ``codes``: of the funders by name."""
    figures = Figures()
    for row in rows_of(content):
        funder, part = codes[row["finanziatore"]], amount_in(row["quota"])
        if row["sezione"] == "progetto":
            number = row["numero"]
            figures.cost[number] = amount_in(row["costo_ammesso"])
            figures.awarded[number] = amount_in(row["contributo"])
            figures.shares[number, funder] = part
        elif row["sezione"] == "anno":
            figures.years[row["numero"], int(row["anno"]), funder] = part
        elif row["sezione"] == "ente erogatore":
            figures.payees[row["ente_erogatore"], funder] += part
    return figures


def printed(amounts):
    """Cents as paper shows them, one space apart."""
    return " ".join(format_number(euros(each)) for each in amounts)


def amounts_printed(text):
    """Every amount on paper, with how often it stands there."""
    return Counter(_AMOUNT.findall(text))
