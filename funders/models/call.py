"""The call and its terms."""

import datetime as dt
from fractions import Fraction
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from funders.models.funder import Funder, FunderOfficer
from funders.models.protocol import Protocol
from funders.states import CALL_TRANSITIONS, CallState, Channel, LineRule
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.money import MoneyField, PointsField
from welfare_kmzero.workflow import Transitions


def fraction_of(numerator: int | None, denominator: int | None) -> Fraction | None:
    """A rate from its two columns, or None when it is not set."""
    if numerator is None or denominator is None:
        return None
    return Fraction(numerator, denominator)


class CallQuerySet(models.QuerySet["Call"]):
    """Readings of the calls."""

    def public(self) -> "CallQuerySet":
        """Calls that anyone may see."""
        return self.exclude(status=CallState.DRAFT)

    def in_office_of(self, user: User) -> "CallQuerySet":
        """Calls that ``user`` works on, drafts too; who audits or administers sees them all."""
        if user.is_auditor or user.is_staff:
            return self.all()
        functions = FunderOfficer.objects.filter(user=user, ended_at__isnull=True)
        return self.filter(pk__in=functions.values("call"))

    def with_deadline(self) -> "CallQuerySet":
        """Annotate ``deadline``: the last extension, else the closing instant of the call."""
        last = CallExtension.objects.filter(call=OuterRef("pk")).order_by("-id")
        return self.annotate(
            deadline=Coalesce(Subquery(last.values("closes_at")[:1]), F("closes_at"))
        )

    def open_at(self, now: dt.datetime) -> "CallQuerySet":
        """Published calls that receive applications at ``now``; ``deadline`` is annotated."""
        return self.with_deadline().filter(
            Q(deadline__gte=now), status=CallState.PUBLISHED, opens_at__lte=now
        )


class Call(models.Model):
    """The terms under which the funders give, frozen when published."""

    transitions: ClassVar[Transitions] = CALL_TRANSITIONS

    code = models.SlugField("codice", max_length=40, unique=True)
    title = models.CharField("titolo", max_length=300)
    edition = models.PositiveSmallIntegerField("edizione", null=True, blank=True)
    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="calls", verbose_name="protocollo d'intesa"
    )
    status = models.CharField("stato", max_length=12, choices=CallState, default=CallState.DRAFT)
    summary = models.TextField("presentazione", blank=True)
    opens_at = models.DateTimeField("apre il")
    closes_at = models.DateTimeField("scade il")
    channel = models.CharField(
        "canale della quota pubblica", max_length=16, choices=Channel, default=Channel.VIA_COMMUNITY
    )
    duration_months = models.PositiveSmallIntegerField("durata dei progetti (mesi)", default=36)
    max_grant = MoneyField("contributo massimo", null=True, blank=True)
    max_grant_rate_numerator = models.PositiveIntegerField(
        "contributo al massimo: numeratore", null=True, blank=True
    )
    max_grant_rate_denominator = models.PositiveIntegerField(
        "contributo al massimo: denominatore", null=True, blank=True
    )
    min_partners = models.PositiveSmallIntegerField("enti nella rete, capofila compreso", default=1)
    requires_cup = models.BooleanField("richiede il CUP", default=True)
    threshold = PointsField("soglia di idoneità", default=0)
    step = PointsField("passo dei punti", default="0.50")
    funding_line = models.CharField(
        "regola della linea di finanziamento",
        max_length=8,
        choices=LineRule,
        default=LineRule.STOP,
    )
    min_partial_rate_numerator = models.PositiveIntegerField(
        "contributo ridotto almeno: numeratore", null=True, blank=True
    )
    min_partial_rate_denominator = models.PositiveIntegerField(
        "contributo ridotto almeno: denominatore", null=True, blank=True
    )
    appointing_body = models.CharField(
        "organo che nomina il gruppo di valutazione", max_length=200, blank=True
    )
    responsible_structure = models.CharField("struttura competente", max_length=200, blank=True)
    responsible_officer = models.CharField(
        "responsabile del procedimento", max_length=150, blank=True
    )
    note = models.TextField("nota dell'edizione", blank=True)
    is_demonstration = models.BooleanField("dati dimostrativi", default=False)
    version = models.PositiveIntegerField("versione", default=1)
    created_at = models.DateTimeField("creato il")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="creato da",
    )
    published_at = models.DateTimeField("pubblicato il", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="pubblicato da",
    )
    terms_sha256 = models.CharField("impronta del bando pubblicato", max_length=64, blank=True)

    objects: ClassVar[CallQuerySet] = CallQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "bando"
        verbose_name_plural = "bandi"
        ordering = ("-opens_at", "code")
        constraints = (
            constraints.one_of("status", CallState, name="funders_call_status"),
            constraints.one_of("channel", Channel, name="funders_call_channel"),
            constraints.one_of("funding_line", LineRule, name="funders_call_funding_line"),
            constraints.paired("published", name="funders_call_published_paired"),
            constraints.rate("max_grant_rate", name="funders_call_max_grant_rate"),
            constraints.rate("min_partial_rate", name="funders_call_min_partial_rate"),
            constraints.at_least("threshold", 0, name="funders_call_threshold_not_negative"),
            constraints.at_least("min_partners", 1, name="funders_call_min_partners_from_one"),
            constraints.at_least("duration_months", 1, name="funders_call_duration_from_one"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="funders_call_closes_after_opening",
                violation_error_message="Il bando scade prima di aprire.",
            ),
            models.CheckConstraint(condition=Q(step__gt=0), name="funders_call_step_positive"),
            models.CheckConstraint(
                condition=Q(max_grant__isnull=True) | Q(max_grant__gt=0),
                name="funders_call_max_grant_positive",
            ),
            models.CheckConstraint(
                condition=Q(status=CallState.DRAFT) | Q(published_at__isnull=False),
                name="funders_call_published_when_not_draft",
            ),
        )
        indexes = (models.Index(fields=["status", "opens_at"], name="funders_call_open"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:call", args=[self.code])

    @property
    def max_grant_rate(self) -> Fraction | None:
        return fraction_of(self.max_grant_rate_numerator, self.max_grant_rate_denominator)

    @property
    def min_partial_rate(self) -> Fraction | None:
        return fraction_of(self.min_partial_rate_numerator, self.min_partial_rate_denominator)


class LegalBasis(models.Model):
    """A norm on which the call stands, in the order of the act."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="legal_bases", verbose_name="bando"
    )
    position = models.PositiveSmallIntegerField("ordine")
    text = models.CharField("norma", max_length=400)

    class Meta:
        verbose_name = "base giuridica"
        verbose_name_plural = "basi giuridiche"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "position"], name="funders_legalbasis_once"),
        )

    def __str__(self) -> str:
        return self.text


class CallExtension(models.Model):
    """A later closing instant, by a reasoned act; the last one is in force."""

    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, related_name="extensions", verbose_name="bando"
    )
    closes_at = models.DateTimeField("nuova scadenza")
    reason = models.TextField("motivo")
    decided_at = models.DateTimeField("decisa il")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="decisa da",
    )

    class Meta:
        verbose_name = "proroga del bando"
        verbose_name_plural = "proroghe dei bandi"
        ordering = ("call", "id")
        constraints = (constraints.not_blank("reason", name="funders_callextension_reasoned"),)

    def __str__(self) -> str:
        return f"{self.call_id}: {self.closes_at:%Y-%m-%d %H:%M}"


class Endowment(models.Model):
    """What one funder makes available for the call."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="endowments", verbose_name="bando"
    )
    funder = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="+", verbose_name="parte del protocollo"
    )
    available = MoneyField("dotazione")

    class Meta:
        verbose_name = "dotazione"
        verbose_name_plural = "dotazioni"
        ordering = ("call", "funder")
        constraints = (
            models.UniqueConstraint(fields=["call", "funder"], name="funders_endowment_once"),
            constraints.at_least("available", 0, name="funders_endowment_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.funder_id}: {self.available}"


class Criterion(models.Model):
    """Something that the panel scores; its weight is in its points."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="criteria", verbose_name="bando"
    )
    code = models.CharField("codice", max_length=40)
    position = models.PositiveSmallIntegerField("ordine")
    title = models.CharField("titolo", max_length=300)
    max_points = PointsField("punti al massimo")
    min_points = PointsField("punti al minimo per l'idoneità", null=True, blank=True)
    # Null: that of the call.
    step = PointsField("passo dei punti", null=True, blank=True)

    class Meta:
        verbose_name = "criterio"
        verbose_name_plural = "criteri"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "code"], name="funders_criterion_code_once"),
            models.UniqueConstraint(
                fields=["call", "position"], name="funders_criterion_position_once"
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0), name="funders_criterion_max_positive"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__gt=0),
                name="funders_criterion_step_positive",
                violation_error_message="Il passo è maggiore di zero.",
            ),
            models.CheckConstraint(
                condition=Q(min_points__isnull=True)
                | Q(min_points__gte=0, min_points__lte=F("max_points")),
                name="funders_criterion_min_within_max",
                violation_error_message="Il minimo supera il massimo.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"


class TieBreak(models.Model):
    """A criterion that separates equal totals, in its turn."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="tie_breaks", verbose_name="bando"
    )
    position = models.PositiveSmallIntegerField("ordine")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="tie_breaks", verbose_name="criterio"
    )

    class Meta:
        verbose_name = "criterio di precedenza"
        verbose_name_plural = "criteri di precedenza"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "position"], name="funders_tiebreak_once"),
            models.UniqueConstraint(
                fields=["call", "criterion"], name="funders_tiebreak_criterion_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}"


class CriterionLevel(models.Model):
    """What a number of points means, in words."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="levels", verbose_name="criterio"
    )
    points = PointsField("punti")
    meaning = models.CharField("significato", max_length=400)

    class Meta:
        verbose_name = "livello di un criterio"
        verbose_name_plural = "livelli dei criteri"
        ordering = ("criterion", "points")
        constraints = (
            models.UniqueConstraint(fields=["criterion", "points"], name="funders_level_once"),
            constraints.at_least("points", 0, name="funders_level_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.points}: {self.meaning}"


class CostCategory(models.Model):
    """A kind of expense that the call admits, with its limit."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="cost_categories", verbose_name="bando"
    )
    code = models.CharField("codice", max_length=40)
    position = models.PositiveSmallIntegerField("ordine")
    title = models.CharField("titolo", max_length=200)
    # Of the total budget of the project.
    max_rate_numerator = models.PositiveIntegerField(
        "al massimo: numeratore", null=True, blank=True
    )
    max_rate_denominator = models.PositiveIntegerField(
        "al massimo: denominatore", null=True, blank=True
    )

    class Meta:
        verbose_name = "categoria di spesa"
        verbose_name_plural = "categorie di spesa"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "code"], name="funders_category_code_once"),
            models.UniqueConstraint(
                fields=["call", "position"], name="funders_category_position_once"
            ),
            constraints.rate("max_rate", name="funders_category_max_rate"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def max_rate(self) -> Fraction | None:
        return fraction_of(self.max_rate_numerator, self.max_rate_denominator)


class RequiredDocument(models.Model):
    """A document that an application must carry."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="required_documents", verbose_name="bando"
    )
    code = models.CharField("codice", max_length=40)
    position = models.PositiveSmallIntegerField("ordine")
    title = models.CharField("titolo", max_length=200)
    is_mandatory = models.BooleanField("obbligatorio", default=True)

    class Meta:
        verbose_name = "documento richiesto"
        verbose_name_plural = "documenti richiesti"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "code"], name="funders_required_code_once"),
        )

    def __str__(self) -> str:
        return self.title
