"""The joint panel: members designated by each party, appointed by one body."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call, Funder


class Panel(models.Model):
    """The evaluation group of a call."""

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando"
    )
    appointing_body = models.CharField("organo che nomina", max_length=200, blank=True)
    appointing_act = models.CharField("atto di nomina", max_length=200, blank=True)
    appointed_on = models.DateField("nominato il", null=True, blank=True)
    # Until when the sheets are awaited; a reminder, which closes nothing.
    due_at = models.DateTimeField("termine per le valutazioni", null=True, blank=True)
    created_at = models.DateTimeField("registrato il")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="creato da",
    )

    class Meta:
        verbose_name = "gruppo di valutazione"
        verbose_name_plural = "gruppi di valutazione"

    def __str__(self) -> str:
        return f"Gruppo di valutazione – {self.call_id}"


class Evaluator(models.Model):
    """A member of the panel."""

    panel = models.ForeignKey(
        Panel,
        on_delete=models.PROTECT,
        related_name="evaluators",
        verbose_name="gruppo di valutazione",
    )
    code = models.CharField("codice", max_length=40)
    position = models.PositiveSmallIntegerField("ordine")
    name = models.CharField("nome", max_length=150)
    designated_by = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="+", verbose_name="designato da"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="persona",
    )

    class Meta:
        verbose_name = "componente del gruppo"
        verbose_name_plural = "componenti del gruppo"
        ordering = ("panel", "position")
        constraints = (
            models.UniqueConstraint(fields=["panel", "code"], name="grants_evaluator_code_once"),
            models.UniqueConstraint(
                fields=["panel", "position"], name="grants_evaluator_position_once"
            ),
            models.UniqueConstraint(
                fields=["panel", "user"],
                condition=Q(user__isnull=False),
                name="grants_evaluator_user_once",
            ),
        )

    def __str__(self) -> str:
        return self.name
