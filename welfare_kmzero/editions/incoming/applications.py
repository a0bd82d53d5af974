"""Bringing in who asks: bodies, projects and the applications made of them."""

from collections.abc import Mapping

from funders.models import Call, Community, CostCategory
from funders.states import OrganisationKind
from projects.actions import application as filings
from projects.actions import organisation as organisations
from projects.actions import project as projects
from projects.actions.content import (
    ActivityDraft,
    Content,
    ExpenseDraft,
    PartnerDraft,
    SourceDraft,
)
from projects.models import Application, Organisation
from projects.states import FundingKind
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.format.edition import ApplicationEntry, Edition, OrganisationEntry
from welfare_kmzero.editions.format.faults import ROOT, item, under
from welfare_kmzero.editions.incoming.refusals import at
from welfare_kmzero.editions.steps import Steps


def bring_in_organisations(
    edition: Edition, *, are_demonstration: bool, by: User, steps: Steps
) -> dict[str, Organisation]:
    """Code in the file to body; one registered here with the same tax code is reused."""
    territories = {each.code: each for each in Community.objects.all()}
    known = Organisation.objects.in_bulk(
        [entry.tax_code for entry in edition.organisations], field_name="tax_code"
    )
    taken = set(Organisation.objects.values_list("code", flat=True))
    found = {}
    for place, entry in enumerate(edition.organisations):
        organisation = known.get(entry.tax_code)
        if organisation is None:
            with at(item(under(ROOT, "organisations"), place)):
                organisation = organisations.register(
                    name=entry.name,
                    kind=OrganisationKind(entry.kind),
                    tax_code=entry.tax_code,
                    territory=territories[entry.territory],
                    by=by,
                    # A code names a body inside its file: another body may have it here.
                    code=_free(entry, taken),
                    is_demonstration=are_demonstration,
                )
            taken.add(organisation.code)
        found[entry.code] = organisation
        steps.update()
    return found


def _free(entry: OrganisationEntry, taken: set[str]) -> str:
    """The code of the entry, empty (made from the name) when another body has it."""
    return "" if entry.code in taken else entry.code


def bring_in_applications(
    edition: Edition, call: Call, *, bodies: Mapping[str, Organisation], by: User, steps: Steps
) -> dict[str, Application]:
    """Number to application, each frozen with its snapshot."""
    territories = {each.code: each for each in Community.objects.all()}
    categories = {each.code: each for each in call.cost_categories.all()}
    found = {}
    for place, entry in enumerate(edition.applications):
        with at(item(under(ROOT, "applications"), place)):
            project = projects.start(
                call,
                lead=bodies[entry.lead],
                title=entry.title,
                summary=entry.summary,
                context=entry.context,
                objectives=entry.objectives,
                generativity=entry.generativity,
                territory=territories[entry.territory],
                requested=entry.requested,
                cup=entry.cup,
                content=content_of(entry, bodies=bodies, categories=categories),
                by=by,
            )
            found[entry.number] = filings.bring_in(
                project, number=entry.number, filed_at=entry.filed_at, by=by
            )
        steps.update()
    return found


def content_of(
    entry: ApplicationEntry,
    *,
    bodies: Mapping[str, Organisation],
    categories: Mapping[str, CostCategory],
) -> Content:
    """Network, budget, sources and activities of an application, as a project has them."""
    return Content(
        partners=tuple(
            PartnerDraft(bodies[code], entry.partner_roles.get(code, "")) for code in entry.partners
        ),
        budget=tuple(
            ExpenseDraft(categories[line.category], line.description, line.year, line.amount)
            for line in entry.budget
        ),
        funding=tuple(
            SourceDraft(FundingKind(each.source), each.description, each.amount)
            for each in entry.funding
        ),
        activities=tuple(
            ActivityDraft(each.title, each.first_month, each.last_month, each.description)
            for each in entry.activities
        ),
    )
