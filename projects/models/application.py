"""What was filed: frozen, numbered, with the snapshot of everything it says."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length

from funders.models import Call, Community
from projects.models.organisation import Member, Organisation
from projects.models.project import Project
from projects.states import (
    APPLICATION_TRANSITIONS,
    ApplicationOrigin,
    ApplicationState,
    ProjectState,
)
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import RegisterEntry, Snapshot
from welfare_kmzero.money import MoneyField
from welfare_kmzero.workflow import Transitions


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Readings of the applications."""

    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Applications led by an organisation of ``user``."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True).values("organisation")
        return self.filter(lead__in=mine)

    def in_force(self) -> "ApplicationQuerySet":
        """Those that count: not withdrawn, not replaced by a later filing of the project.

        Said with EXISTS: PostgreSQL takes a join that finds nothing for one that keeps one row,
        and then plans the rest for that one row.
        """
        later = Application.objects.filter(replaces=OuterRef("pk"), replaces__isnull=False)
        return self.filter(~Exists(later), status=ApplicationState.FILED)

    def by_number(self) -> "ApplicationQuerySet":
        """As people count: the 1000th after the 999th."""
        return self.order_by(Length("number"), "number")

    def last_of(self, projects: Iterable[Project]) -> "ApplicationQuerySet":
        """The one that says where each project stands, the latest last; none for a mere draft.

        A project that is written again after a withdrawal is a draft: nothing of it is in force.
        """
        last = self.filter(project__in=projects, replaced_by__isnull=True).order_by("pk")
        return last.filter(Q(status=ApplicationState.FILED) | Q(project__status=ProjectState.FILED))


class Application(models.Model):
    """A filed project: every column is frozen, ``status`` follows its table."""

    transitions: ClassVar[Transitions] = APPLICATION_TRANSITIONS

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="applications", verbose_name="progetto"
    )
    code = models.CharField("codice", max_length=80, unique=True)
    number = models.CharField("numero", max_length=40)
    title = models.CharField("titolo", max_length=250)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications", verbose_name="capofila"
    )
    territory = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", verbose_name="territorio"
    )
    requested = MoneyField("contributo richiesto")
    total_cost = MoneyField("costo totale")
    status = models.CharField(
        "stato", max_length=12, choices=ApplicationState, default=ApplicationState.FILED
    )
    origin = models.CharField(
        "provenienza",
        max_length=12,
        choices=ApplicationOrigin,
        default=ApplicationOrigin.FILED_HERE,
    )
    filed_at = models.DateTimeField("inviata il")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="inviata da",
    )
    idempotency_key = models.CharField("chiave di invio", max_length=64, unique=True)
    project_version = models.PositiveIntegerField("versione del progetto")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name="fotografia dei dati"
    )
    register_entry = models.OneToOneField(
        RegisterEntry,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="registrazione",
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name="sostituisce",
    )

    objects: ClassVar[ApplicationQuerySet] = ApplicationQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "domanda"
        verbose_name_plural = "domande"
        ordering = ("call", "number")
        constraints = (
            constraints.one_of("status", ApplicationState, name="projects_application_status"),
            constraints.one_of("origin", ApplicationOrigin, name="projects_application_origin"),
            models.UniqueConstraint(
                fields=["call", "number"], name="projects_application_number_once"
            ),
            constraints.at_least(
                "requested", 0, name="projects_application_requested_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(total_cost__gte=F("requested")),
                name="projects_application_request_within_cost",
                violation_error_message="Il contributo richiesto supera il costo.",
            ),
            models.CheckConstraint(
                condition=Q(origin=ApplicationOrigin.IMPORTED) | Q(register_entry__isnull=False),
                name="projects_application_registered",
            ),
            constraints.not_blank("number", name="projects_application_numbered"),
        )
        indexes = (
            models.Index(fields=["call", "status", "number"], name="projects_application_list"),
            models.Index(fields=["lead"], name="projects_application_of_lead"),
            # A page of the list is read from here, without putting the others in order.
            models.Index("call", Length("number"), "number", name="projects_application_by_number"),
        )

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"


class Withdrawal(models.Model):
    """The applicant takes the application back; the row stays."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="withdrawal", verbose_name="domanda"
    )
    reason = models.TextField("motivo", blank=True)
    withdrawn_at = models.DateTimeField("ritirata il")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ritirata da",
    )

    class Meta:
        verbose_name = "ritiro"
        verbose_name_plural = "ritiri"

    def __str__(self) -> str:
        return f"Ritiro di {self.application_id}"
