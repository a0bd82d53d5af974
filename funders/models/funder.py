"""The parties of the protocol, their officers, the territories."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from funders.states import PRIVATE_KINDS, FunderKind, OfficerFunction
from welfare_kmzero import constraints
from welfare_kmzero.accounts.models import User
from welfare_kmzero.identifiers import validate_tax_code


class Community(models.Model):
    """One of the 16 territories: 14 Comunità, the Comun General de Fascia, Territorio Val d'Adige.

    The territory is not always the payee: Territorio Val d'Adige is no legal person.
    """

    code = models.CharField("codice", max_length=4, unique=True)
    name = models.CharField("nome", max_length=120)
    position = models.PositiveSmallIntegerField("ordine", unique=True)
    # Place on the tile map of the territories: column and row.
    tile_column = models.PositiveSmallIntegerField("colonna sulla mappa", default=0)
    tile_row = models.PositiveSmallIntegerField("riga sulla mappa", default=0)
    payee_name = models.CharField("ente erogatore", max_length=200, blank=True)
    payee_tax_code = models.CharField(
        "codice fiscale dell'ente erogatore",
        max_length=16,
        blank=True,
        validators=[validate_tax_code],
    )

    class Meta:
        verbose_name = "territorio"
        verbose_name_plural = "territori"
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Funder(models.Model):
    """A party of a protocol, with or without a share of the money."""

    code = models.SlugField("codice", max_length=20, unique=True)
    name = models.CharField("nome", max_length=200)
    kind = models.CharField("natura", max_length=20, choices=FunderKind)
    tax_code = models.CharField(
        "codice fiscale", max_length=16, blank=True, validators=[validate_tax_code]
    )
    deciding_body = models.CharField(
        "organo che decide",
        max_length=120,
        blank=True,
        help_text="Per esempio: Consiglio di Gestione, Giunta provinciale.",
    )

    class Meta:
        verbose_name = "parte del protocollo"
        verbose_name_plural = "parti del protocollo"
        ordering = ("code",)
        constraints = (
            constraints.one_of("kind", FunderKind, name="funders_funder_kind"),
            constraints.not_blank("name", name="funders_funder_named"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_private(self) -> bool:
        """Whether it decides by an act of private law."""
        return self.kind in PRIVATE_KINDS


class FunderOfficerQuerySet(models.QuerySet["FunderOfficer"]):
    """Who may do what, for which call."""

    def acting(self, user: User, function: OfficerFunction) -> "FunderOfficerQuerySet":
        return self.filter(user=user, function=function, ended_at__isnull=True)


class FunderOfficer(models.Model):
    """A function given to a person of a funder, for one call."""

    call = models.ForeignKey(
        "funders.Call", on_delete=models.PROTECT, related_name="officers", verbose_name="bando"
    )
    funder = models.ForeignKey(
        Funder,
        on_delete=models.PROTECT,
        related_name="officers",
        verbose_name="parte del protocollo",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="persona"
    )
    function = models.CharField("funzione", max_length=12, choices=OfficerFunction)
    given_at = models.DateTimeField("data il")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="affidata da",
    )
    ended_at = models.DateTimeField("finita il", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="cessata da",
    )

    objects: ClassVar[FunderOfficerQuerySet] = FunderOfficerQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "funzione di un incaricato"
        verbose_name_plural = "funzioni degli incaricati"
        ordering = ("call", "funder", "function")
        constraints = (
            constraints.one_of("function", OfficerFunction, name="funders_officer_function"),
            constraints.paired("ended", name="funders_officer_ended_paired"),
            models.UniqueConstraint(
                fields=["call", "funder", "user", "function"],
                condition=models.Q(ended_at__isnull=True),
                name="funders_officer_function_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.get_function_display()}"
