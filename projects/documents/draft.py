"""A project as it is being written: everything it says, read once.

``seal`` is the fingerprint of one part: a save carries the seal of what it was made from, so
that two people on two parts of one project never stand in each other's way, and two on the
same part are told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model

from funders.models import Community, CostCategory, NetworkRule, RequiredDocument
from funders.rules.amounts import Cents
from projects.documents.network import network_terms
from projects.models import Activity, Attachment, BudgetLine, FundingSource, Partner, Project
from projects.rules.budget import BudgetItem, CategoryTerms
from projects.rules.completeness import Asked, Gap, Section, Written, gaps
from welfare_kmzero.canonical import Json, seal
from welfare_kmzero.money import cents


@dataclass
class Draft:
    """The rows of a project, each kind read when it is first asked for: one query each."""

    project: Project

    @cached_property
    def territory(self) -> Community | None:
        return self.project.territory

    @cached_property
    def partners(self) -> list[Partner]:
        rows = self.project.partners.order_by("position")
        return list(rows.select_related("organisation__territory"))

    @cached_property
    def budget(self) -> list[BudgetLine]:
        return list(self.project.budget.order_by("position").select_related("category"))

    @cached_property
    def funding(self) -> list[FundingSource]:
        return list(self.project.funding.order_by("position"))

    @cached_property
    def activities(self) -> list[Activity]:
        return list(self.project.activities.order_by("position"))

    @cached_property
    def attachments(self) -> list[Attachment]:
        return list(self.project.attachments.order_by("id").select_related("document"))

    @cached_property
    def categories(self) -> list[CostCategory]:
        return list(self.project.call.cost_categories.order_by("position"))

    @cached_property
    def required_documents(self) -> list[RequiredDocument]:
        return list(self.project.call.required_documents.order_by("position"))

    @cached_property
    def network_rules(self) -> list[NetworkRule]:
        rules = self.project.call.network_rules.order_by("position")
        return list(rules.prefetch_related("kinds"))

    @property
    def missing_documents(self) -> list[RequiredDocument]:
        """Those that must be attached and are not."""
        there = {each.required_document_id for each in self.attachments}
        return [
            each for each in self.required_documents if each.is_mandatory and each.pk not in there
        ]

    @cached_property
    def asked(self) -> Asked:
        """What the call asks."""
        call, network = self.project.call, network_terms(self.network_rules)
        return Asked(
            min_bodies=call.min_partners,
            duration_months=call.duration_months,
            categories=tuple(
                CategoryTerms(each.code, each.title, each.max_rate) for each in self.categories
            ),
            max_grant=None if call.max_grant is None else Cents(cents(call.max_grant)),
            max_grant_rate=call.max_grant_rate,
            lead_kinds=network.lead_kinds,
            required_kinds=network.required_kinds,
        )

    @cached_property
    def budget_items(self) -> tuple[BudgetItem, ...]:
        return tuple(
            BudgetItem(each.category.code, each.year, Cents(cents(each.cost)))
            for each in self.budget
        )

    @cached_property
    def written(self) -> Written:
        """What the rules of completeness look at."""
        project = self.project
        return Written(
            title=project.title,
            summary=project.summary,
            has_territory=project.territory_id is not None,
            context=project.context,
            generativity=project.generativity,
            objectives=project.objectives,
            bodies=1 + len(self.partners),
            kinds=(project.lead.kind, *(each.organisation.kind for each in self.partners)),
            ends=tuple(each.last_month for each in self.activities),
            budget=self.budget_items,
            sources=tuple(Cents(cents(each.contributed)) for each in self.funding),
            requested=Cents(cents(project.requested)),
            document_count=len(self.attachments),
            missing_documents=tuple(each.title for each in self.missing_documents),
        )

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing before the project can be filed."""
        return gaps(self.written, asked=self.asked)

    def seal(self, section: Section) -> str:
        """The fingerprint of what one part says now."""
        return seal(self._said(section))

    def _said(self, section: Section) -> Json:
        said: dict[Section, Callable[[], Json]] = {
            Section.PRESENTATION: self._presentation,
            Section.OBJECTIVES: lambda: self.project.objectives,
            Section.NETWORK: lambda: [
                [each.organisation.code, each.role] for each in self.partners
            ],
            Section.ACTIVITIES: lambda: [
                [each.title, each.description, each.first_month, each.last_month]
                for each in self.activities
            ],
            Section.BUDGET: lambda: [
                [each.category.code, each.description, each.year, cents(each.cost)]
                for each in self.budget
            ],
            Section.SOURCES: self._sources,
            Section.DOCUMENTS: lambda: [
                [each.title, each.document.sha256] for each in self.attachments
            ],
        }
        return said[section]()

    def _presentation(self) -> Json:
        project = self.project
        return [
            project.title,
            project.summary,
            project.territory_id,
            project.context,
            project.generativity,
            project.cup,
        ]

    def _sources(self) -> Json:
        return [
            cents(self.project.requested),
            [[each.source, each.description, cents(each.contributed)] for each in self.funding],
        ]


def read_together(projects: Sequence[Project]) -> list[Draft]:
    """The drafts of several projects, in the order given, their leads fetched.

    Eight queries for all of them, nine where a call says who may take part.
    """
    drafts = {project.pk: Draft(project) for project in projects}
    calls = {project.call_id for project in projects}
    partners = Partner.objects.select_related("organisation__territory")
    for name, rows in {
        "partners": partners.order_by("position"),
        "budget": BudgetLine.objects.select_related("category").order_by("position"),
        "funding": FundingSource.objects.order_by("position"),
        "activities": Activity.objects.order_by("position"),
        "attachments": Attachment.objects.select_related("document").order_by("id"),
    }.items():
        found = _grouped(rows.filter(project__in=drafts), "project_id")
        for key, draft in drafts.items():
            draft.__dict__[name] = found.get(key, [])
    for name, terms in {
        "categories": CostCategory.objects.order_by("position"),
        "required_documents": RequiredDocument.objects.order_by("position"),
        "network_rules": NetworkRule.objects.prefetch_related("kinds").order_by("position"),
    }.items():
        found = _grouped(terms.filter(call__in=calls), "call_id")
        for draft in drafts.values():
            draft.__dict__[name] = found.get(draft.project.call_id, [])
    return list(drafts.values())


def _grouped(rows: Iterable[Model], column: str) -> dict[int, list[Model]]:
    found: dict[int, list[Model]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
