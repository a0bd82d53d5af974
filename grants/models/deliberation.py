"""The Giunta's act: its text, its checklist."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.models.decision import FundingDecision
from grants.states import ItemState
from welfare_kmzero import constraints


class Deliberation(models.Model):
    """The text of the Giunta's act on the public share of a round."""

    decision = models.OneToOneField(
        FundingDecision,
        on_delete=models.PROTECT,
        related_name="deliberation",
        verbose_name="decisione",
    )
    subject = models.TextField("oggetto", blank=True)
    # "prendere atto" (default) or "approvare", as the call names it.
    takes_note = models.BooleanField("prende atto degli esiti", default=True)
    version = models.PositiveIntegerField("versione", default=1)
    drafted_at = models.DateTimeField("preparata il")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="preparata da",
    )

    class Meta:
        verbose_name = "deliberazione"
        verbose_name_plural = "deliberazioni"

    def __str__(self) -> str:
        return self.subject or f"Deliberazione {self.pk}"


class DeliberationPart(models.Model):
    """A paragraph written by an officer, added to the text that follows from the data."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="parts", verbose_name="deliberazione"
    )
    section = models.CharField("sezione", max_length=20)
    position = models.PositiveSmallIntegerField("ordine")
    text = models.TextField("testo")

    class Meta:
        verbose_name = "parte del testo"
        verbose_name_plural = "parti del testo"
        ordering = ("deliberation", "section", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(section__in=["premise", "visto", "point"]),
                name="grants_deliberationpart_section",
            ),
            models.UniqueConstraint(
                fields=["deliberation", "section", "position"],
                name="grants_deliberationpart_position_once",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class DeliberationItem(models.Model):
    """A line of the checklist: filled, not due with a reason, or blank and listed."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="items", verbose_name="deliberazione"
    )
    code = models.CharField("voce", max_length=40)
    state = models.CharField("stato", max_length=10, choices=ItemState, default=ItemState.BLANK)
    text = models.TextField("testo o motivo", blank=True)

    class Meta:
        verbose_name = "voce della lista di controllo"
        verbose_name_plural = "lista di controllo"
        ordering = ("deliberation", "id")
        constraints = (
            constraints.one_of("state", ItemState, name="grants_item_state"),
            models.UniqueConstraint(fields=["deliberation", "code"], name="grants_item_once"),
            models.CheckConstraint(
                condition=Q(state=ItemState.BLANK, text="")
                | (~Q(state=ItemState.BLANK) & ~Q(text="")),
                name="grants_item_filled_says_what",
                violation_error_message="Scrivi il testo, o il motivo per cui non è dovuta.",
            ),
        )

    def __str__(self) -> str:
        return self.code
