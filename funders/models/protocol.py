"""The protocol: who carries which part of the expense."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from funders.models.funder import Funder


class Protocol(models.Model):
    """A memorandum of understanding; a call may open before it is signed (2017 did)."""

    code = models.CharField("codice", max_length=40, unique=True)
    title = models.CharField("titolo", max_length=300)
    signed_on = models.DateField("firmato il", null=True, blank=True)
    valid_from = models.DateField("vale dal", null=True, blank=True)
    valid_until = models.DateField("vale fino al", null=True, blank=True)

    class Meta:
        verbose_name = "protocollo d'intesa"
        verbose_name_plural = "protocolli d'intesa"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="funders_protocol_dates_in_order",
                violation_error_message="La validità finisce prima di cominciare.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ProtocolShare(models.Model):
    """The part of every award that one funder carries, as an exact fraction."""

    protocol = models.ForeignKey(
        Protocol,
        on_delete=models.PROTECT,
        related_name="shares",
        verbose_name="protocollo d'intesa",
    )
    funder = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="shares", verbose_name="parte del protocollo"
    )
    # The order of the parties decides ties of remainders.
    position = models.PositiveSmallIntegerField("ordine")
    numerator = models.PositiveIntegerField("numeratore")
    denominator = models.PositiveIntegerField("denominatore")

    class Meta:
        verbose_name = "quota del protocollo"
        verbose_name_plural = "quote del protocollo"
        ordering = ("protocol", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["protocol", "funder"], name="funders_share_funder_once"
            ),
            models.UniqueConstraint(
                fields=["protocol", "position"], name="funders_share_position_once"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0) & Q(denominator__gte=F("numerator")),
                name="funders_share_between_zero_and_one",
                violation_error_message="La quota è una frazione maggiore di 0 e al massimo 1.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


class ProtocolPartner(models.Model):
    """A party that brings something other than a share of the awards."""

    protocol = models.ForeignKey(
        Protocol,
        on_delete=models.PROTECT,
        related_name="partners",
        verbose_name="protocollo d'intesa",
    )
    funder = models.ForeignKey(
        Funder,
        on_delete=models.PROTECT,
        related_name="partnerships",
        verbose_name="parte del protocollo",
    )
    position = models.PositiveSmallIntegerField("ordine")
    commitment = models.CharField("impegno", max_length=300)

    class Meta:
        verbose_name = "altra parte del protocollo"
        verbose_name_plural = "altre parti del protocollo"
        ordering = ("protocol", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["protocol", "funder"], name="funders_partner_funder_once"
            ),
            models.UniqueConstraint(
                fields=["protocol", "position"], name="funders_partner_position_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.funder}: {self.commitment}"
