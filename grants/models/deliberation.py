"""The Giunta's act: its sitting, its text, its checklist."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Call
from grants.models.decision import FundingDecision
from grants.states import ItemState, SittingRole
from welfare_kmzero import constraints


class Sitting(models.Model):
    """A sitting of the Giunta on one call, as far as it is known; nothing is invented."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="bando")
    held_on = models.DateField("data", null=True, blank=True)
    starts_at_hour = models.TimeField("ora", null=True, blank=True)
    closes_at_hour = models.TimeField("chiusa ad ore", null=True, blank=True)
    reference = models.CharField("riferimento", max_length=40, blank=True)
    # The number of the Giunta's register: given by its secretariat, never by this product.
    number = models.CharField("Reg. delib. n.", max_length=20, blank=True)
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
        verbose_name = "seduta della Giunta"
        verbose_name_plural = "sedute della Giunta"
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
        verbose_name = "componente della Giunta"
        verbose_name_plural = "componenti della Giunta"
        ordering = ("sitting", "part", "position")
        constraints = (
            constraints.one_of("part", SittingRole, name="grants_sittingmember_part"),
            models.UniqueConstraint(
                fields=["sitting", "part", "position"], name="grants_sittingmember_position_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Deliberation(models.Model):
    """The text of the Giunta's act on the public share of a round."""

    decision = models.OneToOneField(
        FundingDecision,
        on_delete=models.PROTECT,
        related_name="deliberation",
        verbose_name="decisione",
    )
    sitting = models.OneToOneField(
        Sitting,
        on_delete=models.PROTECT,
        related_name="deliberation",
        null=True,
        blank=True,
        verbose_name="seduta",
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
