"""Who was asked to act for an organisation, and what became of it."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from projects.models.organisation import Organisation
from projects.states import MemberRole
from welfare_kmzero import constraints


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Readings of the invitations."""

    def pending(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked, expired ones included."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open_at(self, now: dt.datetime) -> "InvitationQuerySet":
        """Those that may be accepted at ``now``."""
        return self.pending().filter(expires_at__gte=now)

    def addressed_to(self, email: str) -> "InvitationQuerySet":
        """Those of one address, whatever the case."""
        return self.filter(email=email.lower())


class Invitation(models.Model):
    """A link sent to one address; it makes a member of who accepts it with that address."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name="ente"
    )
    email = models.EmailField("posta elettronica", max_length=254)
    role = models.CharField("ruolo", max_length=20, choices=MemberRole)
    # The token is in the message alone: who reads the database cannot accept for others.
    token_sha256 = models.CharField("impronta del codice", max_length=64, unique=True)
    invited_at = models.DateTimeField("mandato il")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="invitata da",
    )
    expires_at = models.DateTimeField("vale fino al")
    accepted_at = models.DateTimeField("accettato il", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="accettato da",
    )
    revoked_at = models.DateTimeField("ritirato il", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="revocato da",
    )

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "invito"
        verbose_name_plural = "inviti"
        ordering = ("-invited_at", "-id")
        constraints = (
            constraints.one_of("role", MemberRole, name="projects_invitation_role"),
            constraints.not_blank("email", name="projects_invitation_addressed"),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="projects_invitation_email_one_case"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="projects_invitation_expires_later",
            ),
            constraints.paired("accepted", name="projects_invitation_accepted_paired"),
            constraints.paired("revoked", name="projects_invitation_revoked_paired"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="projects_invitation_one_end",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="projects_invitation_pending_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} – {self.get_role_display()}"

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it may be accepted at ``now``."""
        return self.accepted_at is None and self.revoked_at is None and now <= self.expires_at
