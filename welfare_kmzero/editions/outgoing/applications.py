"""Reading who asked and for what, from the snapshots: corrections on request included."""

from collections.abc import Iterable

from funders.models import Call
from projects.documents.application import ApplicationContent, Body, content_in_force
from projects.models import Application, Completion
from welfare_kmzero.editions.format.edition import (
    ActivityEntry,
    ApplicationEntry,
    BudgetEntry,
    Edition,
    FundingEntry,
    OrganisationEntry,
)
from welfare_kmzero.money import euros


def in_force(call: Call) -> list[ApplicationContent]:
    """What the applications in force say, corrections included, in the order in which they came."""
    rows = Application.objects.in_force().filter(call=call).select_related("snapshot")
    listed = rows.annotate(completed=Completion.objects.last_content("pk")).order_by("id")
    return [
        content_in_force(row, row.completed)  # type: ignore[attr-defined]  # annotated above
        for row in listed
    ]


class Bodies:
    """The bodies of an edition, told apart by their tax code.

    Those of the file from which the edition came first, as it calls them, also when they
    take part in nothing; then the others, as the snapshots have them.
    """

    def __init__(self, source: Edition | None, filed: Iterable[ApplicationContent]) -> None:
        listed = source.organisations if source else ()
        self._by_tax_code = {entry.tax_code: entry for entry in listed}
        codes = {entry.code for entry in listed}
        for body in (body for content in filed for body in content.bodies):
            if body.tax_code not in self._by_tax_code:
                code = _free(body.code, codes)
                codes.add(code)
                self._by_tax_code[body.tax_code] = _entry(body, code)

    @property
    def entries(self) -> tuple[OrganisationEntry, ...]:
        return tuple(self._by_tax_code.values())

    def code_of(self, body: Body) -> str:
        return self._by_tax_code[body.tax_code].code


def _free(code: str, taken: set[str]) -> str:
    """``code``, or the first ``code-2``, ``code-3``... that no other body of the edition has."""
    free, number = code, 1
    while free in taken:
        number += 1
        suffix = f"-{number}"
        free = f"{code[: 40 - len(suffix)]}{suffix}"
    return free


def _entry(body: Body, code: str) -> OrganisationEntry:
    return OrganisationEntry(
        code=code,
        name=body.name,
        kind=body.kind,
        tax_code=body.tax_code,
        territory=body.territory,
    )


def entry(content: ApplicationContent, bodies: Bodies) -> ApplicationEntry:
    return ApplicationEntry(
        number=content.number,
        title=content.title,
        summary=content.summary,
        lead=bodies.code_of(content.lead),
        partners=tuple(bodies.code_of(each) for each in content.partners),
        territory=content.territory,
        budget=tuple(
            BudgetEntry(
                category=line.category,
                description=line.description,
                year=line.year,
                amount=euros(line.cost),
            )
            for line in content.budget
        ),
        funding=tuple(
            FundingEntry(
                source=each.source,
                description=each.description,
                amount=euros(each.contributed),
            )
            for each in content.funding
        ),
        requested=euros(content.requested),
        filed_at=content.filed_at,
        cup=content.cup,
        context=content.context,
        objectives=content.objectives,
        generativity=content.generativity,
        partner_roles={bodies.code_of(each): each.role for each in content.partners if each.role},
        activities=tuple(
            ActivityEntry(
                title=each.title,
                description=each.description,
                first_month=each.first_month,
                last_month=each.last_month,
            )
            for each in content.activities
        ),
    )
