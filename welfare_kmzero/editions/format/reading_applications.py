"""Reading who asks and for what: organisations and applications."""

from decimal import Decimal

from funders.states import OrganisationKind
from projects.states import FundingKind
from welfare_kmzero.editions.format import values
from welfare_kmzero.editions.format.edition import (
    CODE_LENGTH,
    ActivityEntry,
    ApplicationEntry,
    BudgetEntry,
    FundingEntry,
    OrganisationEntry,
)
from welfare_kmzero.editions.format.faults import quoted
from welfare_kmzero.editions.format.fields import Fields
from welfare_kmzero.editions.format.repeated import refuse_repeated

TERRITORIES = tuple(f"C{place}" for place in range(1, 17))
_organisation_code = values.slug(40)
_long_text = values.words_or_blank(20_000)


def organisation(fields: Fields) -> OrganisationEntry:
    return OrganisationEntry(
        code=fields.take("code", _organisation_code),
        name=fields.take("name", values.words(250)),
        kind=fields.take("kind", values.one_of(OrganisationKind.values)),
        tax_code=fields.take("tax_code", values.tax_code),
        territory=fields.take("territory", values.one_of(TERRITORIES)),
    )


def application(fields: Fields) -> ApplicationEntry:
    entry = ApplicationEntry(
        number=fields.take("number", values.number(39)),
        title=fields.take("title", values.words(250)),
        summary=fields.take_or("summary", _long_text, ""),
        lead=fields.refer("lead", _organisation_code, "organisations"),
        partners=fields.references("partners", _organisation_code, "organisations"),
        territory=fields.take("territory", values.one_of(TERRITORIES)),
        budget=fields.records("budget", _budget_line),
        funding=fields.records("funding", _funding_source),
        requested=fields.take("requested", values.amount),
        filed_at=fields.take("filed_at", values.instant),
        cup=fields.take_or("cup", values.cup, ""),
        context=fields.take_or("context", _long_text, ""),
        objectives=fields.take_or("objectives", _long_text, ""),
        generativity=fields.take_or("generativity", _long_text, ""),
        partner_roles=fields.mapping_or_none("partner_roles", values.words(300)) or {},
        activities=fields.records_or_none("activities", _activity),
    )
    if fields.is_whole:
        _check_network(entry, fields)
        _check_balance(entry, fields)
    return entry


def _budget_line(fields: Fields) -> BudgetEntry:
    return BudgetEntry(
        category=fields.refer("category", values.words(CODE_LENGTH), "cost_categories"),
        description=fields.take("description", values.words(300)),
        year=fields.take("year", values.whole(2000, 2100)),
        amount=fields.take("amount", values.amount),
    )


def _funding_source(fields: Fields) -> FundingEntry:
    return FundingEntry(
        source=fields.take("source", values.one_of(FundingKind.values)),
        description=fields.take("description", values.words(300)),
        amount=fields.take("amount", values.amount),
    )


def _activity(fields: Fields) -> ActivityEntry:
    entry = ActivityEntry(
        title=fields.take("title", values.words(200)),
        description=fields.take_or("description", _long_text, ""),
        first_month=fields.take("first_month", values.whole(1, 600)),
        last_month=fields.take("last_month", values.whole(1, 600)),
    )
    if fields.is_whole and entry.last_month < entry.first_month:
        fields.wrong("last_month", "l'attività finisce prima di cominciare.")
    return entry


def _check_network(entry: ApplicationEntry, fields: Fields) -> None:
    refuse_repeated(entry.partners, fields, "partners")
    for place, code in enumerate(entry.partners):
        if code == entry.lead:
            fields.wrong_item("partners", place, None, f"{quoted(code)} è già il capofila.")
    for code in entry.partner_roles:
        if code not in entry.partners:
            fields.wrong("partner_roles", f"{quoted(code)} non è tra i partner.")


def _check_balance(entry: ApplicationEntry, fields: Fields) -> None:
    cost = sum((line.amount for line in entry.budget), Decimal(0))
    sources = entry.requested + sum((source.amount for source in entry.funding), Decimal(0))
    if cost != sources:
        fields.wrong(
            "budget",
            f"i costi sono {cost}, contributo richiesto e altre fonti {sources}: "
            f"mancano o avanzano {abs(cost - sources)} euro.",
        )
