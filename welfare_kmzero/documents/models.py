"""Snapshots, stored documents, the register, acts and their files."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from welfare_kmzero import constraints


class Snapshot(models.Model):
    """What was true at one moment, as canonical JSON; its hash is printed on every paper."""

    sha256 = models.CharField("impronta SHA-256", max_length=64, unique=True)
    content = models.TextField("contenuto")
    created_at = models.DateTimeField("creata il")

    class Meta:
        verbose_name = "fotografia dei dati"
        verbose_name_plural = "fotografie dei dati"

    def __str__(self) -> str:
        return self.sha256[:12]

    def parsed(self) -> Any:  # reason: JSON; each kind has its own typed reader
        """The content as Python values."""
        return json.loads(self.content)


class StoredDocument(models.Model):
    """Bytes in the store, named by their own hash; never rewritten."""

    sha256 = models.CharField("impronta SHA-256", max_length=64, unique=True)
    size = models.BigIntegerField("dimensione (byte)")
    media_type = models.CharField("tipo", max_length=100)
    stored_at = models.DateTimeField("conservato il")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="conservato da",
    )

    class Meta:
        verbose_name = "documento conservato"
        verbose_name_plural = "documenti conservati"
        constraints = (constraints.at_least("size", 1, name="documents_storeddocument_not_empty"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class RegisterCounter(models.Model):
    """The last number given in one register and year; locked while one is taken."""

    register = models.CharField("registro", max_length=60)
    year = models.PositiveIntegerField("anno")
    last_number = models.PositiveIntegerField("ultimo numero", default=0)

    class Meta:
        verbose_name = "contatore di registro"
        verbose_name_plural = "contatori di registro"
        constraints = (
            models.UniqueConstraint(
                fields=["register", "year"], name="documents_registercounter_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.register} {self.year}: {self.last_number}"


class RegisterEntry(models.Model):
    """A line of a register: 1..N in its year, without gaps. Never changed, never deleted."""

    register = models.CharField("registro", max_length=60)
    year = models.PositiveIntegerField("anno")
    number = models.PositiveIntegerField("numero")
    title = models.CharField("oggetto", max_length=400)
    sha256 = models.CharField("impronta dei dati", max_length=64)
    registered_at = models.DateTimeField("registrato il")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrato da",
    )

    class Meta:
        verbose_name = "registrazione"
        verbose_name_plural = "registro"
        ordering = ("register", "-year", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["register", "year", "number"], name="documents_registerentry_once"
            ),
            constraints.at_least("number", 1, name="documents_registerentry_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class RegisterAnnulment(models.Model):
    """A registration that no longer counts; its number stays taken."""

    entry = models.OneToOneField(
        RegisterEntry,
        on_delete=models.PROTECT,
        related_name="annulment",
        verbose_name="registrazione",
    )
    reason = models.TextField("motivo")
    annulled_at = models.DateTimeField("annullata il")
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="annullata da",
    )

    class Meta:
        verbose_name = "annullamento di registrazione"
        verbose_name_plural = "annullamenti di registrazioni"
        constraints = (
            constraints.not_blank("reason", name="documents_registerannulment_reasoned"),
        )

    def __str__(self) -> str:
        return f"{self.entry} annullata"


class ActQuerySet(models.QuerySet["Act"]):
    """Readings of the acts."""

    def of_call(self, code: str) -> "ActQuerySet":
        return self.filter(call_code=code)

    def current(self) -> "ActQuerySet":
        """Acts that no later one replaces."""
        return self.filter(superseded_by__isnull=True)


class Act(models.Model):
    """A paper that the product issues, fixed when its job is queued.

    Its snapshot already holds the register number, the short code and the public address;
    the files made from it are ``DocumentLink`` rows. A draft takes no number.
    """

    kind = models.CharField("tipo", max_length=40)
    call_code = models.CharField("bando", max_length=40)
    # What the act is about inside its call: "", an application number or a funder's code.
    subject = models.CharField("riguarda", max_length=80, blank=True)
    title = models.CharField("titolo", max_length=400)
    # Name of its files without their ending.
    file_stem = models.CharField("nome dei file", max_length=120)
    version = models.PositiveIntegerField("versione", default=1)
    is_draft = models.BooleanField("bozza", default=True)
    is_demonstration = models.BooleanField("dimostrativo", default=False)
    short_code = models.CharField("codice di verifica", max_length=12, unique=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="acts", verbose_name="fotografia dei dati"
    )
    register_entry = models.OneToOneField(
        RegisterEntry,
        on_delete=models.PROTECT,
        related_name="act",
        null=True,
        blank=True,
        verbose_name="registrazione",
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name="sostituisce",
    )
    issued_at = models.DateTimeField("emesso il")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="generato da",
    )

    objects: ClassVar[ActQuerySet] = ActQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "atto"
        verbose_name_plural = "atti"
        ordering = ("call_code", "kind", "subject", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["call_code", "kind", "subject", "version"],
                name="documents_act_version_once",
            ),
            models.CheckConstraint(
                condition=Q(is_draft=True, register_entry__isnull=True)
                | Q(is_draft=False, register_entry__isnull=False),
                name="documents_act_numbered_unless_draft",
                violation_error_message="Una bozza non prende numero; un atto sì.",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="documents_act_not_its_own_successor",
            ),
            constraints.not_blank("kind", name="documents_act_kind_named"),
            constraints.not_blank("short_code", name="documents_act_code_given"),
        )
        indexes = (models.Index(fields=["call_code", "issued_at"], name="documents_act_of_call"),)

    def __str__(self) -> str:
        return self.title


class LinkRole(models.TextChoices):
    """What a file is to its act or subject."""

    PDF = "pdf", "PDF"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"
    SIGNED_ORIGINAL = "signed_original", "Originale firmato"
    EXTRACT = "extract", "Estratto della decisione"
    ATTACHMENT = "attachment", "Allegato"


class DocumentLink(models.Model):
    """A file of an act, or of something else named by ``target``; learned later, kept for good."""

    act = models.ForeignKey(
        Act,
        on_delete=models.PROTECT,
        related_name="links",
        null=True,
        blank=True,
        verbose_name="atto",
    )
    target_type = models.CharField("tipo di oggetto", max_length=80, blank=True)
    target = models.CharField("oggetto", max_length=200, blank=True)
    role = models.CharField("ruolo", max_length=20, choices=LinkRole)
    document = models.ForeignKey(
        StoredDocument, on_delete=models.PROTECT, related_name="links", verbose_name="documento"
    )
    file_name = models.CharField("nome del file", max_length=200)
    # Names in the certificates of a file made elsewhere, one a line; empty: nobody signed it.
    signers = models.TextField("firmatari", blank=True)
    linked_at = models.DateTimeField("collegato il")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="aggiunto da",
    )

    class Meta:
        verbose_name = "file di un atto"
        verbose_name_plural = "file degli atti"
        ordering = ("linked_at", "id")
        constraints = (
            constraints.one_of("role", LinkRole, name="documents_documentlink_role"),
            models.UniqueConstraint(
                fields=["act", "role"],
                condition=Q(role__in=["pdf", "csv", "json"]),
                name="documents_documentlink_rendered_once",
            ),
            models.CheckConstraint(
                condition=Q(act__isnull=False) | ~Q(target=""),
                name="documents_documentlink_of_something",
            ),
        )
        indexes = (models.Index(fields=["target_type", "target"], name="documents_link_target"),)

    def __str__(self) -> str:
        return self.file_name


class Direction(models.TextChoices):
    """Which way a paper went through the protocol register of the body."""

    INCOMING = "in", "In arrivo"
    OUTGOING = "out", "In partenza"


class ProtocolEntryQuerySet(models.QuerySet["ProtocolEntry"]):
    """Readings of the numbers typed from the protocol register."""

    def in_force(self) -> "ProtocolEntryQuerySet":
        """Those that no later one corrects, in the order in which they were given."""
        return self.filter(corrected_by__isnull=True).order_by("registered_on", "pk")

    def of(self, target_type: str, target: str) -> "ProtocolEntryQuerySet":
        return self.filter(target_type=target_type, target=target)


class ProtocolEntry(models.Model):
    """Number and date that the protocol register of a body (PiTre) gave to a paper.

    Typed by a person, since the register is another system. ``target``: the public code of
    what it is about (application, act), by its ``target_type``. A wrong one is corrected by
    a later one, with a reason; nothing is overwritten.
    """

    target_type = models.CharField("tipo di oggetto", max_length=80)
    target = models.CharField("oggetto", max_length=200)
    direction = models.CharField("verso", max_length=3, choices=Direction)
    number = models.CharField("numero di protocollo", max_length=80)
    registered_on = models.DateField("data di protocollo")
    office = models.CharField("ufficio di protocollo (AOO)", max_length=120, blank=True)
    file_reference = models.CharField("fascicolo", max_length=120, blank=True)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="corrected_by",
        null=True,
        blank=True,
        verbose_name="corregge",
    )
    reason = models.CharField("motivo della correzione", max_length=300, blank=True)
    typed_at = models.DateTimeField("scritto il")
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="scritto da",
    )

    objects: ClassVar[ProtocolEntryQuerySet] = ProtocolEntryQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "numero di protocollo"
        verbose_name_plural = "numeri di protocollo"
        ordering = ("registered_on", "id")
        constraints = (
            constraints.one_of("direction", Direction, name="documents_protocol_direction"),
            constraints.not_blank("number", name="documents_protocol_numbered"),
            constraints.not_blank("target", name="documents_protocol_of_something"),
            models.UniqueConstraint(
                fields=["target_type", "target", "direction", "number", "registered_on"],
                name="documents_protocol_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="documents_protocol_correction_reasoned",
                violation_error_message="Una correzione ha il suo motivo.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="documents_protocol_not_its_own_correction",
            ),
        )
        indexes = (models.Index(fields=["number"], name="documents_protocol_number"),)

    def __str__(self) -> str:
        return f"n. {self.number} del {self.registered_on:%d/%m/%Y}"
