"""A project while it is written."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funders.models import Call, Community, CostCategory, RequiredDocument
from projects.models.organisation import Member, Organisation
from projects.states import (
    COMMITTER_ROLES,
    PROJECT_TRANSITIONS,
    WRITER_ROLES,
    FundingKind,
    ProjectState,
)
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.identifiers import validate_cup
from welfare_kmzero.money import MoneyField
from welfare_kmzero.workflow import Transitions


class ProjectQuerySet(models.QuerySet["Project"]):
    """Readings of the projects."""

    def visible_to(self, user: User) -> "ProjectQuerySet":
        """Projects led by an organisation of ``user``."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True).values("organisation")
        return self.filter(lead__in=mine)

    def readable_by(self, user: User) -> "ProjectQuerySet":
        """Those that ``user`` may look at: an auditor reads them all."""
        return self.all() if user.is_auditor else self.visible_to(user)

    def fileable_by(self, user: User) -> "ProjectQuerySet":
        """Those that ``user`` sends: of the bodies that they commit."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True, role__in=COMMITTER_ROLES)
        return self.filter(lead__in=mine.values("organisation"))

    def writable_by(self, user: User) -> "ProjectQuerySet":
        """Those on which ``user`` writes, in whatever state they are."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True, role__in=WRITER_ROLES)
        return self.filter(lead__in=mine.values("organisation"))


class Project(models.Model):
    """What an organisation is writing for a call; frozen when signed off."""

    transitions: ClassVar[Transitions] = PROJECT_TRANSITIONS

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="projects", verbose_name="capofila"
    )
    title = models.CharField("titolo", max_length=250)
    summary = models.TextField("sintesi", blank=True)
    context = models.TextField("contesto e bisogno", blank=True)
    objectives = models.TextField("obiettivi", blank=True)
    generativity = models.TextField("generatività", blank=True)
    territory = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="territorio",
        null=True,
        blank=True,
    )
    requested = MoneyField("contributo richiesto", default=0)
    cup = models.CharField("CUP", max_length=15, blank=True, validators=[validate_cup])
    status = models.CharField(
        "stato", max_length=12, choices=ProjectState, default=ProjectState.DRAFT
    )
    version = models.PositiveIntegerField("versione", default=1)
    created_at = models.DateTimeField("iniziato il")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="creato da",
    )
    signed_off_at = models.DateTimeField("approvato per l'invio il", null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="firmato da",
    )

    objects: ClassVar[ProjectQuerySet] = ProjectQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "progetto"
        verbose_name_plural = "progetti"
        ordering = ("-created_at", "-id")
        constraints = (
            constraints.one_of("status", ProjectState, name="projects_project_status"),
            constraints.at_least("requested", 0, name="projects_project_requested_not_negative"),
            constraints.paired("signed_off", name="projects_project_signed_off_paired"),
            constraints.not_blank("title", name="projects_project_titled"),
        )
        indexes = (models.Index(fields=["call", "status"], name="projects_project_of_call"),)

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """Another body in the network of a project."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="partners", verbose_name="progetto"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="ente"
    )
    position = models.PositiveSmallIntegerField("ordine")
    role = models.CharField("ruolo nel progetto", max_length=300, blank=True)

    class Meta:
        verbose_name = "partner"
        verbose_name_plural = "partner"
        ordering = ("project", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "organisation"], name="projects_partner_once"
            ),
            models.UniqueConstraint(
                fields=["project", "position"], name="projects_partner_position_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class BudgetLine(models.Model):
    """One expense foreseen, in a category and a year."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="budget", verbose_name="progetto"
    )
    category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="+", verbose_name="categoria di spesa"
    )
    position = models.PositiveSmallIntegerField("ordine")
    description = models.CharField("descrizione", max_length=300)
    year = models.PositiveSmallIntegerField("anno")
    cost = MoneyField("importo")

    class Meta:
        verbose_name = "voce di spesa"
        verbose_name_plural = "piano finanziario"
        ordering = ("project", "position")
        constraints = (
            constraints.at_least("cost", 0, name="projects_budgetline_not_negative"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="projects_budgetline_year"
            ),
            models.UniqueConstraint(
                fields=["project", "position"], name="projects_budgetline_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.description


class FundingSource(models.Model):
    """Money or value that the network itself brings."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="funding", verbose_name="progetto"
    )
    source = models.CharField("fonte", max_length=12, choices=FundingKind)
    position = models.PositiveSmallIntegerField("ordine")
    description = models.CharField("descrizione", max_length=300)
    contributed = MoneyField("importo")

    class Meta:
        verbose_name = "fonte"
        verbose_name_plural = "piano delle fonti"
        ordering = ("project", "position")
        constraints = (
            constraints.one_of("source", FundingKind, name="projects_fundingsource_source"),
            constraints.at_least("contributed", 0, name="projects_fundingsource_not_negative"),
            models.UniqueConstraint(
                fields=["project", "position"], name="projects_fundingsource_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.description


class Activity(models.Model):
    """Something that the project does, from one month of its life to another."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="activities", verbose_name="progetto"
    )
    position = models.PositiveSmallIntegerField("ordine")
    title = models.CharField("titolo", max_length=200)
    description = models.TextField("descrizione", blank=True)
    first_month = models.PositiveSmallIntegerField("dal mese")
    last_month = models.PositiveSmallIntegerField("al mese")

    class Meta:
        verbose_name = "attività"
        verbose_name_plural = "attività"
        ordering = ("project", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_month__gte=1, last_month__gte=F("first_month")),
                name="projects_activity_months_in_order",
                violation_error_message="L'attività finisce prima di cominciare.",
            ),
            models.UniqueConstraint(
                fields=["project", "position"], name="projects_activity_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Attachment(models.Model):
    """A document of the project, perhaps one that the call requires."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="attachments", verbose_name="progetto"
    )
    required_document = models.ForeignKey(
        RequiredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento richiesto",
    )
    document = models.ForeignKey(
        StoredDocument, on_delete=models.PROTECT, related_name="+", verbose_name="documento"
    )
    title = models.CharField("titolo", max_length=200)
    file_name = models.CharField("nome del file", max_length=200)
    attached_at = models.DateTimeField("allegato il")
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="allegato da",
    )

    class Meta:
        verbose_name = "allegato"
        verbose_name_plural = "allegati"
        ordering = ("project", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "required_document"],
                condition=Q(required_document__isnull=False),
                name="projects_attachment_required_once",
            ),
        )

    def __str__(self) -> str:
        return self.title
