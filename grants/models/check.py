"""The formal check of an application, and requests to complete it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.states import CHECK_TRANSITIONS, CheckState
from projects.models import Application, Reopening
from welfare_kmzero import constraints
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.money import MoneyField
from welfare_kmzero.workflow import Transitions


class EligibilityCheck(models.Model):
    """Whether an application may be evaluated; separate from its merit."""

    transitions: ClassVar[Transitions] = CHECK_TRANSITIONS

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    status = models.CharField(
        "stato", max_length=12, choices=CheckState, default=CheckState.PENDING
    )
    is_by_hand = models.BooleanField("deciso a mano", default=False)
    reason = models.TextField("motivo", blank=True)
    # Null: the budget with each category cut to its limit.
    admitted_cost = MoneyField("costo ammesso", null=True, blank=True)
    opened_at = models.DateTimeField("aperta il")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="aperta da",
    )
    admitted_at = models.DateTimeField("ammessa il", null=True, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ammessa da",
    )
    not_admitted_at = models.DateTimeField("non ammessa il", null=True, blank=True)
    not_admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="non ammessa da",
    )

    class Meta:
        verbose_name = "istruttoria formale"
        verbose_name_plural = "istruttoria formale"
        constraints = (
            constraints.one_of("status", CheckState, name="grants_check_status"),
            constraints.paired("admitted", name="grants_check_admitted_paired"),
            constraints.paired("not_admitted", name="grants_check_not_admitted_paired"),
            models.CheckConstraint(
                condition=~Q(status=CheckState.NOT_ADMITTED) | ~Q(reason=""),
                name="grants_check_refusal_reasoned",
                violation_error_message="La non ammissione deve avere un motivo.",
            ),
            models.CheckConstraint(
                condition=Q(admitted_cost__isnull=True) | Q(admitted_cost__gte=0),
                name="grants_check_admitted_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status=CheckState.PENDING)
                | Q(status=CheckState.ADMITTED, admitted_at__isnull=False)
                | Q(status=CheckState.NOT_ADMITTED, not_admitted_at__isnull=False),
                name="grants_check_decided_has_instant",
            ),
        )
        indexes = (models.Index(fields=["status"], name="grants_check_status_idx"),)

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_status_display()}"


class Finding(models.Model):
    """One rule of the formal check and what it found."""

    check_row = models.ForeignKey(
        EligibilityCheck,
        on_delete=models.CASCADE,
        related_name="findings",
        verbose_name="istruttoria formale",
    )
    rule = models.CharField("regola", max_length=40)
    position = models.PositiveSmallIntegerField("ordine")
    # Null: it could not be said from what is known.
    is_met = models.BooleanField("rispettata", null=True)
    sentence = models.TextField("esito")

    class Meta:
        verbose_name = "verifica"
        verbose_name_plural = "verifiche"
        ordering = ("check_row", "position")
        constraints = (
            models.UniqueConstraint(fields=["check_row", "position"], name="grants_finding_once"),
        )

    def __str__(self) -> str:
        return self.sentence


class IntegrationRequest(models.Model):
    """A request to complete named parts within a term (LP 23/1992, art. 3)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="domanda"
    )
    parts = models.TextField("parti da completare")
    reason = models.TextField("motivo")
    due_at = models.DateTimeField("entro il")
    # Null: nothing that it names can be opened again.
    reopening = models.OneToOneField(
        Reopening,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="riapertura",
    )
    requested_at = models.DateTimeField("richiesta il")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="richiesta da",
    )
    answer = models.TextField("risposta", blank=True)
    answered_at = models.DateTimeField("risposta il", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="risposta di",
    )
    closed_at = models.DateTimeField("chiusa il", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="chiusa da",
    )

    class Meta:
        verbose_name = "richiesta di integrazione"
        verbose_name_plural = "richieste di integrazione"
        ordering = ("application", "requested_at")
        constraints = (
            constraints.paired("answered", name="grants_integration_answered_paired"),
            constraints.paired("closed", name="grants_integration_closed_paired"),
            constraints.not_blank("parts", name="grants_integration_names_parts"),
            constraints.not_blank("reason", name="grants_integration_reasoned"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("requested_at")), name="grants_integration_due_later"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(closed_at__isnull=True),
                name="grants_integration_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"Integrazione di {self.application_id}"


class IntegrationItem(models.Model):
    """What an answer says of one named part: the text as it should read, or a file. Frozen.

    ``before``: what the application said there until then, in the same words.
    """

    request = models.ForeignKey(
        IntegrationRequest,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name="richiesta di integrazione",
    )
    position = models.PositiveSmallIntegerField("ordine")
    # A part (projects.rules.parts), or the code of a document of the call: told by ``document``.
    part = models.CharField("parte", max_length=40)
    before = models.TextField("testo precedente", blank=True)
    text = models.TextField("testo", blank=True)
    document = models.ForeignKey(
        StoredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento",
    )
    file_name = models.CharField("nome del file", max_length=200, blank=True)

    class Meta:
        verbose_name = "parte di un'integrazione"
        verbose_name_plural = "parti delle integrazioni"
        ordering = ("request", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["request", "part"],
                condition=Q(document__isnull=True),
                name="grants_item_part_once",
            ),
            models.UniqueConstraint(
                fields=["part", "request"],
                condition=Q(document__isnull=False),
                name="grants_item_document_once",
            ),
            models.CheckConstraint(
                condition=(Q(document__isnull=True) & ~Q(text=""))
                | (Q(document__isnull=False) & ~Q(file_name="")),
                name="grants_item_says_something",
                violation_error_message="Una parte completata ha un testo o un file.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id}: {self.part}"
