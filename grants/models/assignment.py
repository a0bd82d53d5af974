"""Who reads which application, and who may not."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from grants.models.panel import Evaluator
from grants.states import EvaluationState
from projects.models import Application
from projects.states import ApplicationState
from welfare_kmzero.accounts.models import User

VOIDED = EvaluationState.VOIDED


class ConflictDeclaration(models.Model):
    """An evaluator's word on one application (L. 241/1990, art. 6-bis).

    The last declaration of a pair counts: a conflict can be found late, never forgotten.
    """

    evaluator = models.ForeignKey(
        Evaluator,
        on_delete=models.PROTECT,
        related_name="declarations",
        verbose_name="componente del gruppo",
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    has_conflict = models.BooleanField("in conflitto")
    reason = models.TextField("motivo", blank=True)
    declared_at = models.DateTimeField("dichiarato il")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="dichiarato da",
    )

    class Meta:
        verbose_name = "dichiarazione sui conflitti"
        verbose_name_plural = "dichiarazioni sui conflitti"
        ordering = ("evaluator", "application", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(reason=""),
                name="grants_conflict_reasoned",
                violation_error_message="Il conflitto va motivato.",
            ),
            models.UniqueConstraint(
                fields=["evaluator", "application", "has_conflict"], name="grants_conflict_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["application", "has_conflict"], name="grants_conflict_application"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id} / {self.application_id}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Readings of the assignments; everything an evaluator may see starts here."""

    def with_conflict(self) -> "AssignmentQuerySet":
        return self.filter(_declared(has_conflict=True))

    def without_conflict(self) -> "AssignmentQuerySet":
        return self.filter(~_declared(has_conflict=True))

    def of_evaluator(self, user: User) -> "AssignmentQuerySet":
        """Assignments of ``user`` on which no conflict stands."""
        return self.filter(evaluator__user=user).without_conflict()

    def in_force(self) -> "AssignmentQuerySet":
        """Of applications that count: not withdrawn, not replaced by a later filing."""
        later = Application.objects.filter(replaces=OuterRef("application"), replaces__isnull=False)
        return self.filter(~Exists(later), application__status=ApplicationState.FILED)

    def open_to(self, user: User) -> "AssignmentQuerySet":
        """What ``user`` may read and score: assigned, and declared free of conflict."""
        return self.of_evaluator(user).in_force().filter(_declared(has_conflict=False))

    def with_sheets(self) -> "AssignmentQuerySet":
        """Annotate what a list of one's readings says of each, without a query a row.

        ``in_conflict``, ``is_declared``; of the sheet in force ``sheet_status`` and
        ``handed_in_at``, None where there is none.
        """
        return self.annotate(
            in_conflict=_declared(has_conflict=True),
            is_declared=_declared(has_conflict=False),
            sheet=FilteredRelation("evaluations", condition=~Q(evaluations__status=VOIDED)),
            sheet_status=F("sheet__status"),
            handed_in_at=F("sheet__submitted_at"),
        )


def _declared(*, has_conflict: bool) -> Exists:
    return Exists(
        ConflictDeclaration.objects.filter(
            evaluator=OuterRef("evaluator"),
            application=OuterRef("application"),
            has_conflict=has_conflict,
        )
    )


class Assignment(models.Model):
    """An application given to an evaluator to read and score."""

    evaluator = models.ForeignKey(
        Evaluator,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name="componente del gruppo",
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    # The stable random order in which this evaluator reads.
    position = models.PositiveIntegerField("ordine di lettura")
    assigned_at = models.DateTimeField("assegnata il")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="assegnata da",
    )

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "assegnazione"
        verbose_name_plural = "assegnazioni"
        ordering = ("evaluator", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["evaluator", "application"], name="grants_assignment_once"
            ),
        )
        indexes = (
            models.Index(fields=["application"], name="grants_assignment_application"),
            models.Index(fields=["evaluator", "position"], name="grants_assignment_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id} / {self.application_id}"
