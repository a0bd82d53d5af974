"""The ranking: who comes where, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from funders.models import Call, Criterion
from grants.states import RANKING_TRANSITIONS, Outcome, RankingState
from projects.models import Application
from welfare_kmzero import constraints
from welfare_kmzero.money import MoneyField, PointsField
from welfare_kmzero.workflow import Transitions


class Ranking(models.Model):
    """The ordered list of a call; frozen when approved."""

    transitions: ClassVar[Transitions] = RANKING_TRANSITIONS

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando"
    )
    status = models.CharField(
        "stato", max_length=10, choices=RankingState, default=RankingState.DRAFT
    )
    # History without scores: positions and amounts were given, not computed.
    is_history = models.BooleanField("storica", default=False)
    computed_at = models.DateTimeField("calcolata il")
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="calcolata da",
    )
    approved_at = models.DateTimeField("approvata il", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="approvata da",
    )

    class Meta:
        verbose_name = "graduatoria"
        verbose_name_plural = "graduatorie"
        constraints = (
            constraints.one_of("status", RankingState, name="grants_ranking_status"),
            constraints.paired("approved", name="grants_ranking_approved_paired"),
            models.CheckConstraint(
                condition=Q(status=RankingState.DRAFT) | Q(approved_at__isnull=False),
                name="grants_ranking_approved_has_instant",
            ),
        )

    def __str__(self) -> str:
        return f"Graduatoria – {self.call_id}"


class RankingEntryQuerySet(models.QuerySet["RankingEntry"]):
    """Readings of the lines."""

    def in_order(self) -> "RankingEntryQuerySet":
        """From the first position to those not admitted, these by number as people count."""
        last = F("position").asc(nulls_last=True)
        return self.order_by(last, Length("application__number"), "application__number")


class RankingEntry(models.Model):
    """The line of one application."""

    ranking = models.ForeignKey(
        Ranking, on_delete=models.CASCADE, related_name="entries", verbose_name="graduatoria"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    position = models.PositiveIntegerField("posizione", null=True, blank=True)
    total = PointsField("punteggio", null=True, blank=True)
    is_eligible = models.BooleanField("idonea")
    # The rule that put this entry below one of equal total: criterion code, filed_at, number.
    tie_break = models.CharField("regola di precedenza", max_length=40, blank=True)
    outcome = models.CharField("esito", max_length=16, choices=Outcome)
    admitted_cost = MoneyField("costo ammesso", null=True, blank=True)
    due = MoneyField("contributo spettante", null=True, blank=True)
    # What the funding line gives: null when nothing.
    proposed = MoneyField("contributo proposto", null=True, blank=True)

    objects = RankingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "posizione in graduatoria"
        verbose_name_plural = "posizioni in graduatoria"
        ordering = ("ranking", models.F("position").asc(nulls_last=True), "application__number")
        constraints = (
            constraints.one_of("outcome", Outcome, name="grants_rankingentry_outcome"),
            models.UniqueConstraint(
                fields=["ranking", "application"], name="grants_rankingentry_application_once"
            ),
            models.UniqueConstraint(
                fields=["ranking", "position"], name="grants_rankingentry_position_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.NOT_ADMITTED, position__isnull=True, total__isnull=True)
                # A CHECK lets NULL pass: that there is a position must be said.
                | (~Q(outcome=Outcome.NOT_ADMITTED) & Q(position__isnull=False, position__gte=1)),
                name="grants_rankingentry_position_unless_not_admitted",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED],
                    proposed__isnull=False,
                    proposed__gt=0,
                )
                | (
                    ~Q(outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED])
                    & Q(proposed__isnull=True)
                ),
                name="grants_rankingentry_amount_when_funded",
            ),
            models.CheckConstraint(
                condition=Q(
                    is_eligible=True,
                    outcome__in=[Outcome.FUNDED, Outcome.PARTIALLY_FUNDED, Outcome.RESERVE],
                )
                | Q(is_eligible=False, outcome__in=[Outcome.NOT_ELIGIBLE, Outcome.NOT_ADMITTED]),
                name="grants_rankingentry_outcome_follows_eligibility",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position or '–'} {self.application_id}"


class CriterionMean(models.Model):
    """The published mean of an entry on one criterion, rounded half up to two decimals."""

    entry = models.ForeignKey(
        RankingEntry,
        on_delete=models.CASCADE,
        related_name="means",
        verbose_name="posizione in graduatoria",
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", verbose_name="criterio"
    )
    mean = PointsField("media")

    class Meta:
        verbose_name = "media su un criterio"
        verbose_name_plural = "medie sui criteri"
        ordering = ("entry", "criterion__position")
        constraints = (
            models.UniqueConstraint(fields=["entry", "criterion"], name="grants_mean_once"),
            constraints.at_least("mean", 0, name="grants_mean_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.mean}"
