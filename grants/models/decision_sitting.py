"""The sitting in which a funder's body decides: when, who was there, how it voted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call
from grants.states import SittingRole
from welfare_kmzero import constraints


class Sitting(models.Model):
    """A sitting of the body that decides, on one call, as far as it is known; nothing is invented."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    held_on = models.DateField("data", null=True, blank=True)
    starts_at_hour = models.TimeField("ora", null=True, blank=True)
    closes_at_hour = models.TimeField("chiusa ad ore", null=True, blank=True)
    reference = models.CharField("riferimento", max_length=40, blank=True)
    # Of the act: given by the secretariat of the body that decides, never by this product.
    number = models.CharField("numero", max_length=40, blank=True)
    president_role = models.CharField("qualifica di chi presiede", max_length=60, blank=True)
    president_name = models.CharField("presiede", max_length=150, blank=True)
    assisting_role = models.CharField("qualifica di chi assiste", max_length=60, blank=True)
    assisting_name = models.CharField("assiste", max_length=150, blank=True)
    # Null: the vote is not known.
    is_unanimous = models.BooleanField("a voti unanimi", null=True, blank=True)
    recorded_at = models.DateTimeField("registrata il")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrata da",
    )

    class Meta:
        verbose_name = "seduta dell'organo che decide"
        verbose_name_plural = "sedute degli organi che decidono"
        constraints = (
            models.CheckConstraint(
                condition=Q(number="") | Q(held_on__isnull=False),
                name="grants_sitting_number_with_date",
                violation_error_message="Il numero va con la data della seduta.",
            ),
        )

    def __str__(self) -> str:
        return f"Seduta {self.held_on or 'da tenere'}"


class SittingMember(models.Model):
    """Someone present, absent, or who reports, in the order of the act."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.CASCADE, related_name="members", verbose_name="seduta"
    )
    part = models.CharField("come", max_length=12, choices=SittingRole)
    position = models.PositiveSmallIntegerField("ordine")
    role = models.CharField("qualifica", max_length=60)
    name = models.CharField("nome", max_length=150)

    class Meta:
        verbose_name = "persona della seduta"
        verbose_name_plural = "persone della seduta"
        ordering = ("sitting", "part", "position")
        constraints = (
            constraints.one_of("part", SittingRole, name="grants_sittingmember_part"),
            models.UniqueConstraint(
                fields=["sitting", "part", "position"], name="grants_sittingmember_position_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
