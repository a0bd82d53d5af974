"""The co-funding statements (prospetti di riparto)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call, Funder
from projects.models import Application
from welfare_kmzero import constraints
from welfare_kmzero.documents.models import Act


class StatementScope(models.TextChoices):
    """What a statement is about."""

    CALL = "call", "Bando"
    PROJECT = "project", "Progetto"
    FUNDER = "funder", "Finanziatore"


class CofundingStatement(models.Model):
    """One version of a statement; provisional until every decision is recorded."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    scope = models.CharField("ambito", max_length=10, choices=StatementScope)
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="domanda",
    )
    funder = models.ForeignKey(
        Funder,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="parte del protocollo",
    )
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="+", verbose_name="atto")
    is_definitive = models.BooleanField("definitivo")
    made_at = models.DateTimeField("richiesto il")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="generato da",
    )

    class Meta:
        verbose_name = "prospetto di riparto"
        verbose_name_plural = "prospetti di riparto"
        ordering = ("call", "scope", "id")
        constraints = (
            constraints.one_of("scope", StatementScope, name="grants_statement_scope"),
            models.CheckConstraint(
                condition=Q(scope="call", application__isnull=True, funder__isnull=True)
                | Q(scope="project", application__isnull=False, funder__isnull=True)
                | Q(scope="funder", application__isnull=True, funder__isnull=False),
                name="grants_statement_scope_names_its_subject",
            ),
        )

    def __str__(self) -> str:
        return str(self.act)
