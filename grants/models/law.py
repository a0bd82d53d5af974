"""The laws that every act of the Giunta sees, each while it holds."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from welfare_kmzero import constraints


class CitedLawQuerySet(models.QuerySet["CitedLaw"]):
    """Readings of the laws."""

    def valid_on(self, day: dt.date) -> "CitedLawQuerySet":
        """Those that hold on ``day``, first and last day included, in the order of the act."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
        ).order_by("position", "id")


class CitedLaw(models.Model):
    """A «visto» of the Giunta's acts. A law that changes is a row that ends and one that begins."""

    text = models.CharField(
        "testo", max_length=500, help_text="Come lo dice l'atto: «vista la L.P. …», «visto il …»."
    )
    position = models.PositiveSmallIntegerField("ordine")
    is_for_awards_only = models.BooleanField("solo se l'atto assegna contributi", default=False)
    valid_from = models.DateField("vale dal")
    valid_to = models.DateField("vale fino al", null=True, blank=True)

    objects: ClassVar[CitedLawQuerySet] = CitedLawQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "legge citata per regola"
        verbose_name_plural = "leggi citate per regola"
        ordering = ("position", "id")
        constraints = (
            constraints.not_blank("text", name="grants_citedlaw_text_not_blank"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="grants_citedlaw_dates_in_order",
                violation_error_message="La validità finisce prima di cominciare.",
            ),
        )

    def __str__(self) -> str:
        return self.text
