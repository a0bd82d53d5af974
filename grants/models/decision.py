"""The act by which each funder concedes its own share, and what it commits."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call, Funder
from grants.models.award import AwardRound
from grants.models.decision_sitting import Sitting
from grants.states import DECISION_TRANSITIONS, DecisionState
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.identifiers import validate_tax_code
from welfare_kmzero.money import MoneyField
from welfare_kmzero.workflow import Transitions


class FundingDecisionQuerySet(models.QuerySet["FundingDecision"]):
    """Readings of the decisions."""

    def visible_to(self, user: User) -> "FundingDecisionQuerySet":
        """Decisions on the calls that ``user`` follows."""
        return self.filter(round__call__in=Call.objects.in_office_of(user))

    def in_order(self) -> "FundingDecisionQuerySet":
        """By round, then by the order of the parties in the protocol, with what pages tell."""
        return (
            self.filter(funder__shares__protocol=models.F("round__call__protocol"))
            .select_related("funder", "round__call", "deliberation", "sitting")
            .order_by("round__number", "funder__shares__position")
        )


class FundingDecision(models.Model):
    """One funder's decision on its column of a round; frozen when adopted."""

    transitions: ClassVar[Transitions] = DECISION_TRANSITIONS

    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="decisions", verbose_name="tornata"
    )
    funder = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="+", verbose_name="parte del protocollo"
    )
    # The sum of the funder's shares in the round.
    total = MoneyField("quota complessiva")
    body = models.CharField("organo", max_length=120, blank=True)
    number = models.CharField("numero", max_length=40, blank=True)
    decided_on = models.DateField("data", null=True, blank=True)
    sitting = models.OneToOneField(
        Sitting,
        on_delete=models.PROTECT,
        related_name="decision",
        null=True,
        blank=True,
        verbose_name="seduta",
    )
    status = models.CharField(
        "stato", max_length=10, choices=DecisionState, default=DecisionState.DRAFT
    )
    drafted_at = models.DateTimeField("preparata il")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="preparata da",
    )
    adopted_at = models.DateTimeField("registrata il", null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="registrata da",
    )

    objects: ClassVar[FundingDecisionQuerySet] = FundingDecisionQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "decisione di un finanziatore"
        verbose_name_plural = "decisioni dei finanziatori"
        ordering = ("round", "funder")
        constraints = (
            constraints.one_of("status", DecisionState, name="grants_decision_status"),
            constraints.paired("adopted", name="grants_decision_adopted_paired"),
            constraints.at_least("total", 0, name="grants_decision_total_not_negative"),
            models.UniqueConstraint(fields=["round", "funder"], name="grants_decision_funder_once"),
            models.CheckConstraint(
                condition=Q(status=DecisionState.DRAFT)
                | Q(adopted_at__isnull=False, decided_on__isnull=False),
                name="grants_decision_adopted_has_date",
                violation_error_message="Per registrare una decisione serve la sua data.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.funder_id} – {self.get_status_display()}"


class Commitment(models.Model):
    """A row of the public commitment (impegno), typed by an officer (D.Lgs. 118/2011, all. 4/2)."""

    decision = models.ForeignKey(
        FundingDecision,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name="decisione",
    )
    position = models.PositiveSmallIntegerField("ordine")
    payee_name = models.CharField("beneficiario", max_length=200)
    payee_tax_code = models.CharField(
        "codice fiscale", max_length=16, blank=True, validators=[validate_tax_code]
    )
    chapter = models.CharField("capitolo", max_length=40)
    exercise = models.PositiveSmallIntegerField("esercizio")
    committed = MoneyField("importo")
    booking_number = models.CharField("prenotazione n.", max_length=40, blank=True)
    commitment_number = models.CharField("impegno n.", max_length=40, blank=True)

    class Meta:
        verbose_name = "impegno"
        verbose_name_plural = "impegni"
        ordering = ("decision", "position")
        constraints = (
            models.CheckConstraint(condition=Q(committed__gt=0), name="grants_commitment_positive"),
            models.UniqueConstraint(
                fields=["decision", "position"], name="grants_commitment_position_once"
            ),
            constraints.not_blank("payee_name", name="grants_commitment_payee_named"),
            constraints.not_blank("chapter", name="grants_commitment_chapter_given"),
        )

    def __str__(self) -> str:
        return f"{self.chapter}/{self.exercise}: {self.committed}"
