"""What a project says beside its own columns: network, budget, sources, activities."""

from collections.abc import Sequence
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


class PartnerTwice(ActionRefused):
    """A body stands in the network once, with one role."""


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
    """Each list in the order in which it is read; None is left as it was."""

    partners: tuple[PartnerDraft, ...] | None = None
    budget: tuple[ExpenseDraft, ...] | None = None
    funding: tuple[SourceDraft, ...] | None = None
    activities: tuple[ActivityDraft, ...] | None = None


def write_content(project: Project, content: Content) -> None:
    """Put each list of ``content`` in the place of what the project said.

    Errors: CategoryOfAnotherCall, LeadAmongPartners, PartnerTwice.
    """
    _check(project, content)
    if content.partners is not None:
        _write_partners(project, content.partners)
    if content.budget is not None:
        _write_budget(project, content.budget)
    if content.funding is not None:
        _write_funding(project, content.funding)
    if content.activities is not None:
        _write_activities(project, content.activities)


def _write_partners(project: Project, partners: tuple[PartnerDraft, ...]) -> None:
    project.partners.all().delete()
    Partner.objects.bulk_create(
        Partner(project=project, organisation=each.organisation, position=position, role=each.role)
        for position, each in enumerate(partners, start=1)
    )


def _write_budget(project: Project, budget: tuple[ExpenseDraft, ...]) -> None:
    project.budget.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            project=project,
            category=each.category,
            position=position,
            description=each.description,
            year=each.year,
            cost=each.cost,
        )
        for position, each in enumerate(budget, start=1)
    )


def _write_funding(project: Project, funding: tuple[SourceDraft, ...]) -> None:
    project.funding.all().delete()
    FundingSource.objects.bulk_create(
        FundingSource(
            project=project,
            source=each.source,
            position=position,
            description=each.description,
            contributed=each.contributed,
        )
        for position, each in enumerate(funding, start=1)
    )


def _write_activities(project: Project, activities: tuple[ActivityDraft, ...]) -> None:
    project.activities.all().delete()
    Activity.objects.bulk_create(
        Activity(
            project=project,
            position=position,
            title=each.title,
            description=each.description,
            first_month=each.first_month,
            last_month=each.last_month,
        )
        for position, each in enumerate(activities, start=1)
    )


def _check(project: Project, content: Content) -> None:
    if any(each.category.call_id != project.call_id for each in content.budget or ()):
        raise CategoryOfAnotherCall("Una voce di spesa è in una categoria di un altro bando.")
    check_network(project.lead_id, [each.organisation.pk for each in content.partners or ()])


def check_network(lead: int | str, partners: Sequence[int | str]) -> None:
    """Each body stands in a network once. ``lead``, ``partners``: keys, or codes.

    Errors: LeadAmongPartners, PartnerTwice.
    """
    if lead in partners:
        raise LeadAmongPartners("Il capofila fa già parte della rete: toglilo dai partner.")
    if len(set(partners)) < len(partners):
        raise PartnerTwice("Un ente è due volte tra i partner: togline uno.")
