"""An officer's amount that differs from the request, with its reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models import Application
from welfare_kmzero import constraints
from welfare_kmzero.money import MoneyField


class AmountProposal(models.Model):
    """A lower amount proposed for an application before the ranking is approved."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    proposed = MoneyField("importo proposto")
    reason = models.TextField("motivo")
    proposed_at = models.DateTimeField("proposto il")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="proposto da",
    )

    class Meta:
        verbose_name = "importo proposto"
        verbose_name_plural = "importi proposti"
        constraints = (
            models.CheckConstraint(
                condition=Q(proposed__gt=0), name="grants_amountproposal_positive"
            ),
            constraints.not_blank("reason", name="grants_amountproposal_reasoned"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.proposed}"
