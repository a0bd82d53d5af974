"""Bodies that ask, and the people who act for them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from funders.models import Community
from funders.states import OrganisationKind
from projects.states import WRITER_ROLES, MemberRole
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.identifiers import validate_iban, validate_tax_code, validate_vat_number


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Readings of the organisations."""

    def of(self, user: User) -> "OrganisationQuerySet":
        """Those of which ``user`` is a member."""
        return self.filter(
            pk__in=Member.objects.filter(user=user, ended_at__isnull=True).values("organisation")
        )

    def visible_to(self, user: User) -> "OrganisationQuerySet":
        """Their own; an auditor sees each."""
        return self.all() if user.is_auditor else self.of(user)

    def nobodys(self) -> "OrganisationQuerySet":
        """Those entered by others as partners: nobody ever acted for them, nothing is theirs."""
        return self.filter(members__isnull=True, projects__isnull=True, iban="", pec="")

    def writable_by(self, user: User) -> "OrganisationQuerySet":
        """Those for which ``user`` writes projects."""
        mine = Member.objects.filter(user=user, ended_at__isnull=True, role__in=WRITER_ROLES)
        return self.filter(pk__in=mine.values("organisation"))


class Organisation(models.Model):
    """A body, known by its codice fiscale."""

    code = models.SlugField("codice", max_length=40, unique=True)
    name = models.CharField("denominazione", max_length=250)
    kind = models.CharField("natura", max_length=20, choices=OrganisationKind)
    tax_code = models.CharField(
        "codice fiscale", max_length=16, unique=True, validators=[validate_tax_code]
    )
    vat_number = models.CharField(
        "partita IVA", max_length=11, blank=True, validators=[validate_vat_number]
    )
    territory = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", verbose_name="territorio"
    )
    address = models.CharField("sede", max_length=250, blank=True)
    pec = models.EmailField("PEC", blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True, validators=[validate_iban])
    legal_representative = models.CharField("legale rappresentante", max_length=150, blank=True)
    is_demonstration = models.BooleanField("dati dimostrativi", default=False)
    version = models.PositiveIntegerField("versione", default=1)
    created_at = models.DateTimeField("creata il")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="creato da",
    )

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ("name", "code")
        constraints = (
            constraints.one_of("kind", OrganisationKind, name="projects_organisation_kind"),
            constraints.not_blank("name", name="projects_organisation_named"),
            constraints.not_blank("tax_code", name="projects_organisation_tax_code_given"),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person who acts for an organisation, in one role."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="members", verbose_name="ente"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="persona"
    )
    role = models.CharField("ruolo", max_length=20, choices=MemberRole)
    joined_at = models.DateTimeField("dal")
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="aggiunta da",
    )
    ended_at = models.DateTimeField("fino al", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="cessata da",
    )

    class Meta:
        verbose_name = "persona dell'ente"
        verbose_name_plural = "persone dell'ente"
        constraints = (
            constraints.one_of("role", MemberRole, name="projects_member_role"),
            constraints.paired("ended", name="projects_member_ended_paired"),
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(ended_at__isnull=True),
                name="projects_member_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"
