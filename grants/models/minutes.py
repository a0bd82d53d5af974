"""The panel's sittings: who was there, what was agreed of each project."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from grants.models.panel import Evaluator, Panel
from grants.states import MINUTES_TRANSITIONS, MinutesState
from projects.models import Application
from welfare_kmzero import constraints
from welfare_kmzero.workflow import Transitions


class Minutes(models.Model):
    """The minutes (verbale) of one sitting of the panel."""

    transitions: ClassVar[Transitions] = MINUTES_TRANSITIONS

    panel = models.ForeignKey(
        Panel,
        on_delete=models.PROTECT,
        related_name="minutes",
        verbose_name="gruppo di valutazione",
    )
    number = models.PositiveSmallIntegerField("seduta n.")
    held_on = models.DateField("tenuta il")
    place = models.CharField("luogo", max_length=200, blank=True)
    text = models.TextField("verbale", blank=True)
    version = models.PositiveIntegerField("versione", default=1)
    status = models.CharField(
        "stato", max_length=10, choices=MinutesState, default=MinutesState.DRAFT
    )
    recorded_at = models.DateTimeField("registrato il")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrato da",
    )
    approved_at = models.DateTimeField("approvato il", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="approvato da",
    )

    class Meta:
        verbose_name = "verbale"
        verbose_name_plural = "verbali"
        ordering = ("panel", "number")
        constraints = (
            constraints.one_of("status", MinutesState, name="grants_minutes_status"),
            constraints.paired("approved", name="grants_minutes_approved_paired"),
            models.UniqueConstraint(fields=["panel", "number"], name="grants_minutes_number_once"),
        )

    def __str__(self) -> str:
        return f"Verbale n. {self.number} del {self.held_on:%d/%m/%Y}"


class Attendance(models.Model):
    """Whether a member was at the sitting."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.CASCADE, related_name="attendances", verbose_name="verbale"
    )
    evaluator = models.ForeignKey(
        Evaluator, on_delete=models.PROTECT, related_name="+", verbose_name="componente del gruppo"
    )
    is_present = models.BooleanField("presente")

    class Meta:
        verbose_name = "presenza"
        verbose_name_plural = "presenze"
        ordering = ("minutes", "evaluator")
        constraints = (
            models.UniqueConstraint(fields=["minutes", "evaluator"], name="grants_attendance_once"),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id}"


class AgreedReason(models.Model):
    """The reason that the panel agreed on for one application."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.CASCADE, related_name="reasons", verbose_name="verbale"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    text = models.TextField("motivazione")
    version = models.PositiveIntegerField("versione", default=1)

    class Meta:
        verbose_name = "motivazione concordata"
        verbose_name_plural = "motivazioni concordate"
        ordering = ("minutes", "application")
        constraints = (
            models.UniqueConstraint(
                fields=["minutes", "application"], name="grants_agreedreason_once"
            ),
            constraints.not_blank("text", name="grants_agreedreason_not_blank"),
        )

    def __str__(self) -> str:
        return self.text[:60]
