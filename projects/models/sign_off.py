"""Who committed the organisation to what, and the paper copy that is signed elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models.application import Application
from projects.models.project import Project
from projects.states import SignatureFormat, SignOffMethod
from welfare_kmzero import constraints
from welfare_kmzero.documents.models import Snapshot, StoredDocument


class SigningCopy(models.Model):
    """One version of a project, fixed to be printed and signed; its PDF comes later."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="signing_copies", verbose_name="progetto"
    )
    project_version = models.PositiveIntegerField("versione del progetto")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name="fotografia dei dati"
    )
    document = models.ForeignKey(
        StoredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento",
    )
    asked_at = models.DateTimeField("chiesta il")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="richiesta da",
    )

    class Meta:
        verbose_name = "domanda da firmare"
        verbose_name_plural = "domande da firmare"
        ordering = ("project", "project_version")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "project_version"], name="projects_signingcopy_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}, versione {self.project_version}"

    @property
    def file_name(self) -> str:
        return f"domanda-da-firmare-{self.project_id}-v{self.project_version}.pdf"


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Readings of the signatures."""

    def behind(self, application: Application) -> "SignOff | None":
        """The one with which ``application`` was filed; None for one that was filed elsewhere."""
        given = self.filter(
            project=application.project_id,
            project_version=application.project_version,
            signed_at__lte=application.filed_at,
        )
        return given.select_related("signed_by", "document").order_by("-pk").first()


class SignOff(models.Model):
    """The declarations made for one version of a project, in the app or on a signed copy."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="sign_offs", verbose_name="progetto"
    )
    project_version = models.PositiveIntegerField("versione del progetto")
    method = models.CharField("modo", max_length=12, choices=SignOffMethod)
    declarations_version = models.CharField("versione delle dichiarazioni", max_length=20)
    declarations = models.TextField("dichiarazioni")
    signed_at = models.DateTimeField("firmata il")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="firmata da",
    )
    copy = models.ForeignKey(
        SigningCopy,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="copia da firmare",
    )
    document = models.ForeignKey(
        StoredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento",
    )
    file_name = models.CharField("nome del file", max_length=200, blank=True)
    signature = models.CharField(
        "formato della firma", max_length=8, choices=SignatureFormat, blank=True
    )
    # Names in the certificates, one a line.
    signers = models.TextField("firmatari", blank=True)

    objects: ClassVar[SignOffQuerySet] = SignOffQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "firma di una domanda"
        verbose_name_plural = "firme delle domande"
        ordering = ("project", "id")
        constraints = (
            constraints.one_of("method", SignOffMethod, name="projects_signoff_method"),
            constraints.not_blank("declarations", name="projects_signoff_declares"),
            models.CheckConstraint(
                condition=Q(
                    method=SignOffMethod.IN_APP,
                    copy__isnull=True,
                    document__isnull=True,
                    signature="",
                )
                | (
                    Q(
                        method=SignOffMethod.SIGNED_FILE,
                        copy__isnull=False,
                        document__isnull=False,
                        signature__in=SignatureFormat.values,
                    )
                    & ~Q(signers="")
                ),
                name="projects_signoff_file_when_signed_elsewhere",
                violation_error_message="Chi firma su carta digitale carica il file firmato.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}, versione {self.project_version}"
