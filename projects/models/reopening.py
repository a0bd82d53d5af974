"""Parts of a filed application that are opened again, what they become, and the whole of it.

The application keeps what it said: a correction is written in a row of its own, and what the
application says with its corrections is a snapshot beside the first.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from funders.models import RequiredDocument
from projects.models.application import Application
from projects.models.organisation import Member
from projects.rules.parts import PARTS, SLUGS
from projects.states import WRITER_ROLES
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Snapshot, StoredDocument
from welfare_kmzero.money import MoneyField


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    """Readings of the reopenings."""

    def writable_by(self, user: User) -> "ReopeningQuerySet":
        """Those on which ``user`` writes, open or closed."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True, role__in=WRITER_ROLES)
        return self.filter(application__lead__in=mine.values("organisation"))


class Reopening(models.Model):
    """Some parts of an application, to be corrected by ``due_at`` for ``reason``."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="reopenings", verbose_name="domanda"
    )
    reason = models.TextField("motivo")
    due_at = models.DateTimeField("entro il")
    opened_at = models.DateTimeField("aperta il")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="aperta da",
    )
    # The words that will go with the answer, kept while they are written.
    message = models.TextField("messaggio in preparazione", blank=True)
    closed_at = models.DateTimeField("chiusa il", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="chiusa da",
    )

    objects: ClassVar[ReopeningQuerySet] = ReopeningQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "riapertura di una domanda"
        verbose_name_plural = "riaperture delle domande"
        ordering = ("application", "opened_at")
        constraints = (
            constraints.paired("closed", name="projects_reopening_closed_paired"),
            constraints.not_blank("reason", name="projects_reopening_reasoned"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opened_at")), name="projects_reopening_due_later"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(closed_at__isnull=True),
                name="projects_reopening_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"Riapertura di {self.application_id}"


class ReopenedPart(models.Model):
    """One part opened again: a part of the application, or a document that the call asks for.

    ``content``: what the part should say, as canonical JSON (``projects.documents.reopened``);
    empty: as it was sent. ``document`` with its name: the file that was put in.
    """

    reopening = models.ForeignKey(
        Reopening, on_delete=models.PROTECT, related_name="parts", verbose_name="riapertura"
    )
    position = models.PositiveSmallIntegerField("ordine")
    part = models.CharField("parte", max_length=20, blank=True)
    required_document = models.ForeignKey(
        RequiredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento richiesto",
    )
    content = models.TextField("contenuto", blank=True)
    document = models.ForeignKey(
        StoredDocument,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="documento",
    )
    file_name = models.CharField("nome del file", max_length=200, blank=True)
    saved_at = models.DateTimeField("salvata il", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="salvata da",
    )

    class Meta:
        verbose_name = "parte riaperta"
        verbose_name_plural = "parti riaperte"
        ordering = ("reopening", "position")
        constraints = (
            constraints.paired("saved", name="projects_reopenedpart_saved_paired"),
            models.UniqueConstraint(
                fields=["reopening", "position"], name="projects_reopenedpart_position_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=list(PARTS), required_document__isnull=True, file_name="")
                & Q(document__isnull=True)
                | Q(part="", required_document__isnull=False, content=""),
                name="projects_reopenedpart_of_one_kind",
                violation_error_message="Una parte riaperta è una parte della domanda o un documento.",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True, file_name="")
                | (Q(document__isnull=False) & ~Q(file_name="")),
                name="projects_reopenedpart_file_named",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reopening_id}: {self.slug}"

    @property
    def slug(self) -> str:
        """How its page is called in an address."""
        return SLUGS[self.part] if self.part else f"documento-{self.required_document_id}"

    @property
    def is_corrected(self) -> bool:
        return bool(self.content) or self.document_id is not None


class CompletionQuerySet(models.QuerySet["Completion"]):
    """Readings of what applications say with their corrections."""

    def latest_of(self, column: str, *, of: str) -> Subquery:
        """``column`` of the last one of each row; ``of``: the key of its application there."""
        last = self.filter(application=OuterRef(of)).order_by("-pk")
        return Subquery(last.values(column)[:1])

    def last_content(self, application: str) -> Subquery:
        """The content of the last one; ``application``: the key of each row's (``"pk"``)."""
        return self.latest_of("snapshot__content", of=application)


class Completion(models.Model):
    """What an application says with the corrections of one reopening. Frozen."""

    reopening = models.OneToOneField(
        Reopening, on_delete=models.PROTECT, related_name="completion", verbose_name="riapertura"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="completions", verbose_name="domanda"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name="fotografia dei dati"
    )
    requested = MoneyField("contributo richiesto")
    total_cost = MoneyField("costo totale")
    completed_at = models.DateTimeField("integrata il")
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="integrata da",
    )

    objects: ClassVar[CompletionQuerySet] = CompletionQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "domanda integrata"
        verbose_name_plural = "domande integrate"
        ordering = ("application", "id")
        constraints = (
            constraints.at_least("requested", 0, name="projects_completion_requested_not_negative"),
            models.CheckConstraint(
                condition=Q(total_cost__gte=F("requested")),
                name="projects_completion_request_within_cost",
                violation_error_message="Il contributo richiesto supera il costo.",
            ),
        )

    def __str__(self) -> str:
        return f"Integrazione di {self.application_id}"


def completion_of(application: Application) -> Completion | None:
    """The last one of ``application``, with its snapshot; None where nothing was corrected."""
    last = Completion.objects.filter(application=application).select_related("snapshot")
    return last.order_by("-pk").first()


def requested_now(application: str) -> Coalesce:
    """What an application asks for, corrections included, in euro.

    ``application``: the path from the row to it.
    """
    last = Completion.objects.latest_of("requested", of=application)
    return Coalesce(last, F(f"{application}__requested"), output_field=MoneyField())
