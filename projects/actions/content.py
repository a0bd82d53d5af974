"""What a project says beside its own columns: network, budget, sources, activities."""

from dataclasses import dataclass
from decimal import Decimal

from funders.actions.errors import ActionRefused
from funders.models import CostCategory
from projects.models import (
    Activity,
    BudgetLine,
    FundingSource,
    Organisation,
    Partner,
    Project,
)
from projects.states import FundingKind


class CategoryOfAnotherCall(ActionRefused):
    """A line of the budget stands in a category that this call does not have."""


class LeadAmongPartners(ActionRefused):
    """The lead is part of the network by itself."""


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    organisation: Organisation
    role: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseDraft:
    """``cost`` in euro."""

    category: CostCategory
    description: str
    year: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """``contributed`` in euro."""

    source: FundingKind
    description: str
    contributed: Decimal


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    title: str
    first_month: int
    last_month: int
    description: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """All of it, each list in the order in which it is read."""

    partners: tuple[PartnerDraft, ...] = ()
    budget: tuple[ExpenseDraft, ...] = ()
    funding: tuple[SourceDraft, ...] = ()
    activities: tuple[ActivityDraft, ...] = ()


def write_content(project: Project, content: Content) -> None:
    """Put ``content`` in the place of what the project said.

    Errors: CategoryOfAnotherCall, LeadAmongPartners.
    """
    _check(project, content)
    for rows in (project.partners, project.budget, project.funding, project.activities):
        rows.all().delete()
    Partner.objects.bulk_create(
        Partner(project=project, organisation=each.organisation, position=position, role=each.role)
        for position, each in enumerate(content.partners, start=1)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            project=project,
            category=each.category,
            position=position,
            description=each.description,
            year=each.year,
            cost=each.cost,
        )
        for position, each in enumerate(content.budget, start=1)
    )
    FundingSource.objects.bulk_create(
        FundingSource(
            project=project,
            source=each.source,
            position=position,
            description=each.description,
            contributed=each.contributed,
        )
        for position, each in enumerate(content.funding, start=1)
    )
    Activity.objects.bulk_create(
        Activity(
            project=project,
            position=position,
            title=each.title,
            description=each.description,
            first_month=each.first_month,
            last_month=each.last_month,
        )
        for position, each in enumerate(content.activities, start=1)
    )


def _check(project: Project, content: Content) -> None:
    if any(each.category.call_id != project.call_id for each in content.budget):
        raise CategoryOfAnotherCall("Una voce di spesa è in una categoria di un altro bando.")
    if any(each.organisation.pk == project.lead_id for each in content.partners):
        raise LeadAmongPartners("Il capofila fa già parte della rete: toglilo dai partner.")
