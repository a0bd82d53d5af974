"""The user of the product."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from welfare_kmzero import clock
from welfare_kmzero.identifiers import validate_tax_code

COMMAND_LINE_EMAIL = "riga-di-comando@sistema.invalid"
IMPORT_EMAIL = "importazione@sistema.invalid"


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator of users and configuration."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())

    def command_line(self) -> "User":
        """The actor of commands typed on the server without ``--by``."""
        return self.get(email=COMMAND_LINE_EMAIL)

    def importer(self) -> "User":
        """The actor of what an edition file brings in."""
        return self.get(email=IMPORT_EMAIL)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail."""

    email = models.EmailField("posta elettronica", max_length=254, unique=True)
    full_name = models.CharField("nome e cognome", max_length=150, blank=True)
    tax_code = models.CharField(
        "codice fiscale", max_length=16, blank=True, validators=[validate_tax_code]
    )
    is_active = models.BooleanField("attiva", default=True)
    is_staff = models.BooleanField("accede alla configurazione", default=False)
    is_auditor = models.BooleanField(
        "revisore", default=False, help_text="Vede tutto, in sola lettura, tracciato compreso."
    )
    date_joined = models.DateTimeField("iscritta dal", default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "persone"
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_one_case"),
            models.UniqueConstraint(
                "tax_code", condition=~models.Q(tax_code=""), name="accounts_user_tax_code_once"
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return str(self)
