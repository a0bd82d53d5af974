"""Awards, shared to the cent among the funders."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from funders.models import Call, Funder
from funders.states import Channel
from grants.models.ranking import Ranking
from grants.states import (
    AWARD_LABELS,
    ROUND_TRANSITIONS,
    SHARE_TRANSITIONS,
    RoundState,
    ShareState,
)
from projects.models import Application
from welfare_kmzero import constraints
from welfare_kmzero.identifiers import validate_tax_code
from welfare_kmzero.money import MoneyField
from welfare_kmzero.workflow import Transitions


class AwardRound(models.Model):
    """Awards proposed together; once proposed, its table of shares is fixed."""

    transitions: ClassVar[Transitions] = ROUND_TRANSITIONS

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    ranking = models.ForeignKey(
        Ranking, on_delete=models.PROTECT, related_name="rounds", verbose_name="graduatoria"
    )
    number = models.PositiveSmallIntegerField("n.")
    status = models.CharField(
        "stato", max_length=10, choices=RoundState, default=RoundState.PROPOSED
    )
    total = MoneyField("totale")
    proposed_at = models.DateTimeField("proposta il")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="proposta da",
    )
    decided_at = models.DateTimeField("decisa il", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="decisa da",
    )

    class Meta:
        verbose_name = "tornata di assegnazione"
        verbose_name_plural = "tornate di assegnazione"
        ordering = ("call", "number")
        constraints = (
            constraints.one_of("status", RoundState, name="grants_round_status"),
            constraints.paired("decided", name="grants_round_decided_paired"),
            constraints.at_least("total", 0, name="grants_round_total_not_negative"),
            models.UniqueConstraint(fields=["call", "number"], name="grants_round_number_once"),
            models.CheckConstraint(
                condition=Q(status=RoundState.PROPOSED) | Q(decided_at__isnull=False),
                name="grants_round_decided_has_instant",
            ),
        )

    def __str__(self) -> str:
        return f"Tornata {self.number} – {self.call_id}"


class AwardQuerySet(models.QuerySet["Award"]):
    """Readings of the awards."""

    def of_call(self, call: Call) -> "AwardQuerySet":
        rows = self.filter(round__call=call)
        return rows.order_by(Length("application__number"), "application__number")


class Award(models.Model):
    """The contribution proposed for one application; conceded share by share."""

    transitions: ClassVar[Transitions] = SHARE_TRANSITIONS

    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="awards", verbose_name="tornata"
    )
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    awarded = MoneyField("contributo")
    admitted_cost = MoneyField("costo ammesso")
    is_reduced = models.BooleanField("ridotto dalla linea di finanziamento", default=False)
    channel = models.CharField("canale", max_length=16, choices=Channel)
    payee_name = models.CharField("ente erogatore", max_length=200, blank=True)
    payee_tax_code = models.CharField(
        "codice fiscale dell'ente erogatore",
        max_length=16,
        blank=True,
        validators=[validate_tax_code],
    )
    payee_reason = models.TextField("motivo dell'ente erogatore diverso", blank=True)
    cup = models.CharField("CUP", max_length=15, blank=True)
    status = models.CharField(
        "stato", max_length=10, choices=ShareState, default=ShareState.PROPOSED
    )
    # Conceded: every share greater than zero is.
    conceded_at = models.DateTimeField("perfezionato il", null=True, blank=True)
    conceded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="concesso da",
    )

    objects: ClassVar[AwardQuerySet] = AwardQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "contributo"
        verbose_name_plural = "contributi"
        ordering = ("round", "application__number")
        constraints = (
            constraints.one_of("status", ShareState, name="grants_award_status"),
            constraints.one_of("channel", Channel, name="grants_award_channel"),
            constraints.paired("conceded", name="grants_award_conceded_paired"),
            models.CheckConstraint(condition=Q(awarded__gt=0), name="grants_award_positive"),
            constraints.at_least("admitted_cost", 0, name="grants_award_cost_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.awarded}"

    @property
    def label(self) -> str:
        """Its state in the words of the programme: those of the choices are of a share."""
        return AWARD_LABELS[ShareState(self.status)]


class AwardShare(models.Model):
    """The part of an award that one funder carries, conceded by that funder's decision."""

    transitions: ClassVar[Transitions] = SHARE_TRANSITIONS

    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, related_name="shares", verbose_name="contributo"
    )
    funder = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="+", verbose_name="parte del protocollo"
    )
    position = models.PositiveSmallIntegerField("ordine della parte nel protocollo")
    carried = MoneyField("quota")
    status = models.CharField(
        "stato", max_length=10, choices=ShareState, default=ShareState.PROPOSED
    )
    conceded_at = models.DateTimeField("concessa il", null=True, blank=True)
    conceded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="concessa da",
    )

    class Meta:
        verbose_name = "quota di un finanziatore"
        verbose_name_plural = "quote dei finanziatori"
        ordering = ("award", "position")
        constraints = (
            constraints.one_of("status", ShareState, name="grants_share_status"),
            constraints.paired("conceded", name="grants_share_conceded_paired"),
            constraints.at_least("carried", 0, name="grants_share_not_negative"),
            models.UniqueConstraint(fields=["award", "funder"], name="grants_share_funder_once"),
        )
        indexes = (models.Index(fields=["funder", "status"], name="grants_share_of_funder"),)

    def __str__(self) -> str:
        return f"{self.funder_id}: {self.carried}"


class AwardYear(models.Model):
    """What a funder's share foresees for one year of the project: a proposal, not a commitment."""

    share = models.ForeignKey(
        AwardShare, on_delete=models.PROTECT, related_name="years", verbose_name="quota"
    )
    year = models.PositiveSmallIntegerField("anno")
    planned = MoneyField("importo")

    class Meta:
        verbose_name = "importo per anno"
        verbose_name_plural = "piano per anno"
        ordering = ("share", "year")
        constraints = (
            models.UniqueConstraint(fields=["share", "year"], name="grants_awardyear_once"),
            constraints.at_least("planned", 0, name="grants_awardyear_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.planned}"
