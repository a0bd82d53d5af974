"""The act of telling everyone."""

from django.conf import settings
from django.db import models

from funders.models import Call


class Publication(models.Model):
    """The results of a call were published; prepare, decide and communicate are three acts."""

    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando"
    )
    published_at = models.DateTimeField("pubblicati il")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="pubblicato da",
    )

    class Meta:
        verbose_name = "pubblicazione degli esiti"
        verbose_name_plural = "pubblicazioni degli esiti"

    def __str__(self) -> str:
        return f"Esiti – {self.call_id}"
