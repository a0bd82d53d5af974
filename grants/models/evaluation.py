"""A score sheet and its points."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call, Criterion
from grants.models.assignment import Assignment
from grants.models.panel import Evaluator
from grants.states import EVALUATION_TRANSITIONS, EvaluationState
from welfare_kmzero import constraints
from welfare_kmzero.money import PointsField
from welfare_kmzero.workflow import Transitions


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Readings of the score sheets."""

    def counting(self) -> "EvaluationQuerySet":
        """Sheets whose points make the mean."""
        return self.filter(status=EvaluationState.SUBMITTED)

    def of_call(self, call: Call) -> "EvaluationQuerySet":
        return self.filter(assignment__application__call=call)


class Evaluation(models.Model):
    """The score sheet of one evaluator for one application."""

    transitions: ClassVar[Transitions] = EVALUATION_TRANSITIONS

    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name="assegnazione",
    )
    # The assignment's, said here too: so a board counts thirty thousand sheets from an index.
    evaluator = models.ForeignKey(
        Evaluator,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="componente del gruppo",
    )
    status = models.CharField(
        "stato", max_length=10, choices=EvaluationState, default=EvaluationState.DRAFT
    )
    comment = models.TextField("motivazione", blank=True)
    version = models.PositiveIntegerField("versione", default=1)
    draft_at = models.DateTimeField("iniziata o riaperta il")
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="in compilazione da",
    )
    submitted_at = models.DateTimeField("consegnata il", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="consegnata da",
    )
    voided_at = models.DateTimeField("annullata il", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="annullata da",
    )

    objects: ClassVar[EvaluationQuerySet] = EvaluationQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "scheda di valutazione"
        verbose_name_plural = "schede di valutazione"
        constraints = (
            constraints.one_of("status", EvaluationState, name="grants_evaluation_status"),
            constraints.paired("submitted", name="grants_evaluation_submitted_paired"),
            constraints.paired("voided", name="grants_evaluation_voided_paired"),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=~Q(status=EvaluationState.VOIDED),
                name="grants_evaluation_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(status=EvaluationState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="grants_evaluation_submitted_has_instant",
            ),
        )
        indexes = (
            models.Index(fields=["status", "assignment"], name="grants_evaluation_counting"),
            models.Index(fields=["evaluator", "status"], name="grants_evaluation_of_member"),
        )

    def __str__(self) -> str:
        return f"Scheda {self.assignment_id}"


class Score(models.Model):
    """Points of one sheet on one criterion."""

    evaluation = models.ForeignKey(
        Evaluation,
        on_delete=models.CASCADE,
        related_name="scores",
        verbose_name="scheda di valutazione",
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", verbose_name="criterio"
    )
    points = PointsField("punti")

    class Meta:
        verbose_name = "punteggio"
        verbose_name_plural = "punteggi"
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="grants_score_once"),
            constraints.at_least("points", 0, name="grants_score_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class Remark(models.Model):
    """Why one sheet gives what it gives on one criterion; written also before the points."""

    evaluation = models.ForeignKey(
        Evaluation,
        on_delete=models.CASCADE,
        related_name="remarks",
        verbose_name="scheda di valutazione",
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", verbose_name="criterio"
    )
    text = models.TextField("motivo")

    class Meta:
        verbose_name = "motivo di un punteggio"
        verbose_name_plural = "motivi dei punteggi"
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="grants_remark_once"),
            constraints.not_blank("text", name="grants_remark_not_blank"),
        )

    def __str__(self) -> str:
        return self.text[:60]
